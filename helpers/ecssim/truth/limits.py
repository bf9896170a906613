"""Quotas, limits per call and defaults of Amazon ECS."""

from .fact import ASSUMED, REMEMBERED, Fact

_API = "API reference"
_QUOTAS = "AWS General Reference, Amazon ECS endpoints and quotas"

TASKS_PER_RUN_TASK = Fact(10, _API + ", RunTask count")
TASKS_PER_DESCRIBE = Fact(100, _API + ", DescribeTasks")
SERVICES_PER_DESCRIBE = Fact(10, _API + ", DescribeServices")
CLUSTERS_PER_DESCRIBE = Fact(100, _API + ", DescribeClusters")
TASK_DEFINITIONS_PER_DELETE = Fact(10, _API + ", DeleteTaskDefinitions")
PAGE_MAX = Fact(100, _API + ", maxResults of the list calls")
PAGE_DEFAULT = Fact(100, _API + ", ListTasks, ListClusters, ListTaskDefinitions")
SERVICES_PAGE_DEFAULT = Fact(10, _API + ", ListServices")

TASKS_PER_SERVICE = Fact(5000, _QUOTAS)
LAUNCHES_PER_MINUTE = Fact(500, _QUOTAS + ": tasks launched per minute and service, large Regions")
CONTAINERS_PER_TASK_DEFINITION = Fact(10, _QUOTAS)
SUBNETS_PER_NETWORK_CONFIGURATION = Fact(16, _QUOTAS)
SECURITY_GROUPS_PER_NETWORK_CONFIGURATION = Fact(5, _QUOTAS)
TAGS_PER_RESOURCE = Fact(50, _QUOTAS)
EVENTS_PER_SERVICE = Fact(100, _API + ", Service.events")

MINIMUM_HEALTHY_PERCENT = Fact(100, _API + ", minimumHealthyPercent of a REPLICA service")
MAXIMUM_PERCENT = Fact(200, _API + ", maximumPercent of a REPLICA service")
FARGATE_TIMEOUT_RANGE_S = Fact((2, 120), _API + ", ContainerDefinition startTimeout and stopTimeout on Fargate")
RUN_TASK_TOKEN_LENGTH = Fact(64, _API + ", RunTask clientToken")
CREATE_SERVICE_TOKEN_LENGTH = Fact(36, _API + ", CreateService clientToken")
STOP_TIMEOUT_S = Fact(30, _API + ", ContainerDefinition stopTimeout")
HEALTH_CHECK_INTERVAL_S = Fact(30, _API + ", HealthCheck interval")
HEALTH_CHECK_RETRIES = Fact(3, _API + ", HealthCheck retries")
HEALTH_CHECK_START_PERIOD_S = Fact(0, _API + ", HealthCheck startPeriod is off by default")
HEALTH_CHECK_RANGES = Fact(
    {"interval": (5, 300), "timeout": (2, 60), "retries": (1, 10), "startPeriod": (0, 300)}, _API + ", HealthCheck"
)
RESTART_ATTEMPT_PERIOD_S = Fact(300, _API + ", ContainerRestartPolicy restartAttemptPeriod")
RESTART_ATTEMPT_PERIOD_RANGE_S = Fact((60, 1800), _API + ", ContainerRestartPolicy restartAttemptPeriod")
IGNORED_EXIT_CODES = Fact(50, _API + ", ContainerRestartPolicy ignoredExitCodes: the most")
KILLED_EXIT_CODE = Fact(137, "128 + 9, as a process that SIGKILL ends", REMEMBERED)
FARGATE_EPHEMERAL_STORAGE_GIB = Fact(20, _API + ", EphemeralStorage")
FARGATE_EPHEMERAL_STORAGE_RANGE_GIB = Fact((21, 200), _API + ", EphemeralStorage sizeInGiB")

CONTAINER_PORT_RANGE = Fact((1, 65535), "the ports of TCP and UDP; AWS gives no range of its own", ASSUMED)
HOST_PORT_RANGE = Fact((0, 65535), _API + ", PortMapping hostPort: 0 has the agent pick one")
INTEGER_RANGES = Fact(
    {"integer": (-(2**31), 2**31 - 1), "long": (-(2**63), 2**63 - 1)}, _API + ": Integer and Long, in Java's sizes"
)

# Container instances, placement and capacity.
INSTANCES_PER_DESCRIBE = Fact(100, _API + ", DescribeContainerInstances")
INSTANCES_PER_STATE_UPDATE = Fact(10, _API + ", UpdateContainerInstancesState")
INSTANCES_PER_START_TASK = Fact(10, _API + ", StartTask")
PROVIDERS_PER_CLUSTER = Fact(20, _API + ", PutClusterCapacityProviders")
PROVIDERS_PAGE_DEFAULT = Fact(10, _API + ", DescribeCapacityProviders")
WEIGHT_RANGE = Fact((0, 1000), _API + ", CapacityProviderStrategyItem weight")
BASE_RANGE = Fact((0, 100_000), _API + ", CapacityProviderStrategyItem base")
PROVISIONING_TASKS_PER_CLUSTER = Fact(500, _QUOTAS + ": tasks in PROVISIONING")
PLACEMENT_CONSTRAINTS = Fact(10, _API + ", RunTask placementConstraints: those of the task definition included")
PLACEMENT_STRATEGIES = Fact(5, _API + ", RunTask placementStrategy")
EXPRESSION_LENGTH = Fact(2000, _API + ", PlacementConstraint expression")
ATTRIBUTES_PER_RESOURCE = Fact(10, _API + ", PutAttributes: custom attributes of one resource")
ATTRIBUTE_LENGTH = Fact(128, _API + ", Attribute name and value")
DYNAMIC_PORT_FIRST = Fact(
    32768, "the start of ip_local_port_range on Linux; the agent takes dynamic ports from it", REMEMBERED
)
DYNAMIC_PORT_LAST = Fact(60999, "the end of ip_local_port_range on Linux", REMEMBERED)
DAEMON_MINIMUM_HEALTHY_PERCENT = Fact(0, _API + ", minimumHealthyPercent of a DAEMON service through the API")
DAEMON_MAXIMUM_PERCENT = Fact(100, _API + ", maximumPercent of a DAEMON service")
