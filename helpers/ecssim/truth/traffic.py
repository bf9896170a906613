"""Requests on their way through load balancers: who answers, with what status, and how long that takes."""

from .fact import ASSUMED, Fact, Message

_ALB = "Application Load Balancer user guide, Troubleshoot"
_OURS = "how a program serves is whatever its image does; without a word about that, ours"

# What a load balancer answers itself.
NO_TARGET_STATUS = Fact(503, _ALB + ": the target groups have no registered or only unused targets")
NO_CONNECTION_STATUS = Fact(502, _ALB + ": the target reset or refused the connection")
NO_ANSWER_STATUS = Fact(504, _ALB + ": the target did not answer, or could not be connected to, in time")
NO_ACTION_STATUS = Fact(500, "a rule whose action is not simulated; ours", ASSUMED)
REDIRECT_STATUSES = Fact({"HTTP_301": 301, "HTTP_302": 302}, "API reference, RedirectActionConfig StatusCode")
SUCCESS_STATUSES = Fact(range(200, 300), "RFC 9110, section 15.3: the request was successful")
FAILS_OPEN = Fact(
    True, "user guide, Health checks for target groups: with unhealthy targets only, all of them get requests"
)

# What a target answers by itself.
TOO_BUSY_STATUS = Fact(503, "a program whose queue is full; ours", ASSUMED)
PROGRAM_FAILED_STATUS = Fact(500, "a program that fails to serve a request; ours", ASSUMED)

# A program of which nobody says how it serves.
SERVICE_TIME_S = Fact(0.02, _OURS, ASSUMED)
CONCURRENCY = Fact(32, _OURS, ASSUMED)
QUEUE_LENGTH = Fact(128, _OURS, ASSUMED)
CPU_S_PER_REQUEST = Fact(0.002, _OURS, ASSUMED)
MEMORY_MIB_PER_REQUEST = Fact(1.0, _OURS + "; only while the request is served", ASSUMED)
IDLE_CPU_UNITS = Fact(0.5, "what a web server of the catalogue uses without requests; ours", ASSUMED)
IDLE_MEMORY_MIB = Fact(8.0, "what a web server of the catalogue uses without requests; ours", ASSUMED)
CPU_S_OF_HPA_EXAMPLE = Fact(
    0.1,
    "a million square roots in PHP, which nobody measured on Fargate; ours, so that a quarter of a vCPU is busy",
    ASSUMED,
)
FIRST_LINE_OF_HPA_EXAMPLE = Fact("OK!", "kubernetes, test/images/hpa-example: what its index.php prints")
FIRST_LINE_OF_NGINX = Fact("<!DOCTYPE html>", "the page that the image nginx comes with; not looked up", ASSUMED)
FIRST_LINE_OF_HTTPD = Fact(
    "<html><body><h1>It works!</h1></body></html>",
    "the page that the image httpd comes with, which newer tags may have changed; not looked up",
    ASSUMED,
)
RESPONSE_TIMES = Fact(
    ((0.5, 0.8), (0.4, 1.1), (0.09, 1.5), (0.01, 2.5)),
    "shares of the requests, each with how long they take in units of the mean; ours",
    ASSUMED,
)
LARGEST_UTILIZATION = Fact(
    0.98, "up to which a queue is taken to be in equilibrium; beyond it grows with every request; ours", ASSUMED
)
NOISE_SHARE = Fact(0.05, "how far the requests of a minute may be off their pattern; ours", ASSUMED)

UNKNOWN_HOST = Message(
    "no load balancer has the DNS name {host}: take DNSName from CreateLoadBalancer's answer", "our own words", ASSUMED
)
NO_LISTENER = Message(
    "the load balancer {host} does not listen on port {port}: create a listener first, or name its port",
    "our own words",
    ASSUMED,
)
NO_STRETCH = "each_s is how long a stretch of time is: it takes some time"
NO_DAY = "day_s is how long a day is: it takes some time"
NEGATIVE = Message("{name} cannot be less than nothing: {value}", "our own words", ASSUMED)
