"""The fidelity page: what of Amazon ECS is simulated, and how sure every number and message is."""

import pkgutil
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from botocore.model import ServiceModel

from . import rules, truth
from .api import OPERATIONS, ecs_model
from .api.not_simulated import PARAMETERS
from .truth.fact import Fact, Grade, Message, Spread

_INTRODUCTION = """\
# Fidelity

What ecssim does as Amazon ECS does, what it leaves out, and how sure each number and each message is.

`python -m ecssim fidelity` writes this page from the code. Change the code and not the page."""

_DOUBT = """\
## What to doubt

Nothing that was at hand settles these. *Assumed* is ecssim's own choice; *remembered* is AWS's as far as memory
goes."""

_TRUTH = """\
## Numbers and messages

A duration such as *3 to 3.6* is drawn anew each time, from between the two. Braces are placeholders. Errors begin
with AWS's error code."""

_CONTRADICTIONS = [
    (
        "maximumPercent counts tasks that are",
        "developer guide: PENDING, RUNNING or STOPPING",
        "API reference: PENDING or RUNNING",
        "the developer guide: a task that is stopping takes room until it is STOPPED",
    ),
    (
        "a RunTask task that no instance has room for",
        "developer guide: it remains PENDING",
        "API reference: it is listed in failures[]",
        "the API reference; only a capacity provider with managed scaling lets it wait, in PROVISIONING",
    ),
    (
        "the tasks of an instance that is deregistered by force",
        "API reference: they go on as orphans, and services start copies",
        "developer guide, events: they are stopped",
        "for ECS they are STOPPED, and services start copies; nothing here can see what their containers do",
    ),
    (
        "the longest wait of the restart throttle",
        "developer guide (2026): 27 minutes",
        "developer guide (2023): 15 minutes",
        "the guide of 2026",
    ),
    (
        "the reason of a FAILED rollout",
        "developer guide, a sample event: task failed to start.",
        "all real output: tasks failed to start.",
        "the real output",
    ),
    (
        "a service that moves between Fargate and an Auto Scaling group",
        "developer guide, capacity providers: not possible",
        "developer guide, update of services: possible since 2025",
        "it is possible",
    ),
    (
        "ACTIVATING covers",
        "developer guide (2026): image pull, container creation and networking too",
        "developer guide (2023): only service discovery and registration with several target groups",
        "the guide of 2023: a task pulls its images in PENDING, and without load balancer it is never ACTIVATING",
    ),
    (
        "assignPublicIp in a service of the deployment controller ECS",
        "API reference: must be DISABLED",
        "developer guide: its Fargate examples have ENABLED",
        "the examples: both are accepted, and DISABLED is the default",
    ),
    (
        "32 vCPU on Fargate",
        "developer guide: 60, 120 or 244 GB of memory go with it",
        "the live API in Tokyo did not have it in August 2026",
        "the developer guide: it is accepted",
    ),
    (
        "the deployment circuit breaker watches",
        "developer guide: rolling deployments only",
        "acceptance tests of the terraform AWS provider: blue/green deployments as well",
        "the tests: it watches them all",
    ),
    (
        "the code of the refusal to update the task definition of a service of CodeDeploy",
        "developer guide: ClientException",
        "real output of several years: InvalidParameterException",
        "the real output",
    ),
    (
        "a missing image, deployed with the circuit breaker to a service of one task",
        "a run of July 2026: rolled back after 704 seconds",
        "a run of September 2026: after three failures nothing more was tried or counted for eleven minutes",
        "the first, and 300 seconds before the fourth attempt; that the second waited longer explains both",
    ),
]

# What of a rule is left out, by the name of its file.
_PARTLY = {
    "agent": "the web socket on which ECS talks to the agent; to ask DiscoverPollEndpoint counts as connecting",
    "alarms": "composite alarms, anomaly detection, metrics of less than a minute, and queries of Metrics Insights",
    "autoscaling": "predictive scaling, metrics of 20 seconds, and metric math in a policy",
    "insights": "network, storage, and the metrics of volumes",
    "metric_math": "functions, comparisons and lists of metrics",
    "metrics": "the dimension AvailabilityZone, connections, bytes, and everything that only TLS or Lambda has",
    "routing": "conditions on headers, query strings and source addresses, sticky sessions, and algorithms other than "
    "round robin",
    "cluster_auto_scaling": "lifecycle hooks of Auto Scaling groups; groups of several instance types",
    "code_deploy": "revisions in S3, deployment configurations of one's own, triggers, and the roles of CodeDeploy",
    "function_concurrency": "provisioned concurrency, and metrics",
    "container": "what the kernel of a real host would do to a container beyond its memory limit",
    "lifecycle": "the limit of 30 days for a whole deployment, and VPC Lattice",
    "lifecycle_hooks": "the permissions of a hook's role",
    "load_balancer": "Classic Load Balancers, and checks over HTTPS that ask whether a program speaks TLS",
    "managed_instances": "the replacement of instances after 14 days, repair, and Spot",
    "placement": "the host ports of ranges; trunked network interfaces",
    "reachability": "IPv6, prefix lists, and firewalls",
    "service_connect": "TLS, access logs, metrics of the proxy, outlier detection, and rules for test traffic",
    "service_discovery": "what becomes of a task whose registry is deleted, how long DNS is cached, filters of Cloud "
    "Map's lists, and health checks of Route 53",
}
_NOT_SIMULATED = [
    (
        "Volumes: directories of the host, Docker volumes, EFS, EBS, FSx, S3 Files",
        "developer guide, Storage options for Amazon ECS tasks",
    ),
    ("Gateways, Express services and managed daemons", "API reference"),
]

_LEFT_OUT = [
    "The newest service deployment is a service's current one, also when it has ended; AWS does not say which one is. "
    "A rollback makes the deployment from before the primary again and keeps its tasks and its revision.",
    "The stop type ABORT, which AWS names and does not describe, fails a deployment without a rollback.",
    "A first release has all the traffic from its beginning and does not bake. A release that another one overtakes "
    "gives its traffic back to the old revision at once. In the stage PRE_PRODUCTION_TRAFFIC_SHIFT, for which "
    "DescribeServiceDeployments has no name, PRODUCTION_TRAFFIC_SHIFT is shown.",
    "Deployments of CodeDeploy change the default rule of a listener, and no other. That one without a rollback leaves "
    "traffic and task sets as they are until the next one, that a rollback deletes the new task set, and that what ECS "
    "would not run is refused by CreateDeployment and not at Install, is assumed. Its calls for other compute "
    "platforms are moto's.",
    "The waiter services_stable never succeeds for a service with task sets, since that shows no deployments; so it is "
    "on AWS.",
    "Log drivers other than awslogs, and what else only describes a resource, are kept and shown, and nothing more "
    "comes of them.",
    "An empty volume that the containers of a task share is kept and shown; there are no files in it.",
    "Requests are not sent one by one: all of a minute, or until something happens, are shared out at once, and how a "
    "program serves them is a model with a few numbers. Programs do not run out of memory because of requests.",
    "A target group that several tasks join at once gets an event for each.",
    "The roles of tasks are asked by their trust policies, identity policies and permissions boundaries. Policies of "
    "resources such as buckets, keys, secrets and repositories, of sessions and of organizations are not read, and no "
    "policy keeps a caller from an operation of ECS or from passing a role. What depends on a condition that "
    "ecssim does not know is refused, and the refusal names the condition.",
    "On a container instance a task without an execution role pulls and writes logs with the role of the instance, "
    "which is not asked; its host is taken to reach everything.",
    "On Fargate the route table of the subnet, the public address and the endpoints of the VPC decide what a task "
    "reaches. Security groups, network ACLs and policies of endpoints do not, and what cannot be reached fails as soon "
    "as anything else, where AWS tries for minutes.",
    "Private registries are those of ECR, with what PutImage and `Simulation.build_image` have pushed: no layers, no "
    "lifecycle, replication or pull-through caches. A build knows FROM and CMD, and the same Dockerfile always makes "
    "the same digest. What is pulled from another account is refused.",
    "Programs call AWS only by a dozen operations: as their image is described to, or by commands of the AWS CLI such "
    "as `aws ssm get-parameter`, which take a second each. LookupEvents of CloudTrail shows "
    "the management events of calls with the roles of tasks, and of no others; trails deliver nothing.",
    "A target behind which no container of ECS runs answers no health check, not even on an EC2 instance with a "
    "program of its own; it gets no requests, and no metric counts it.",
    "Whether security groups, network ACLs and routes let a load balancer through is looked at when time begins to "
    "pass. A load balancer gets through as soon as one of its subnets does, at the port that is checked; the requests "
    "of `Simulation.traffic` go by the same answer. They come from somewhere on the Internet, or, to an internal "
    "load balancer, from its own subnets: its security groups have to let all of that in at the port of the listener.",
    "The addresses of load balancers are ours, and no interface has them: those that face the Internet have some of "
    "198.18.0.0/15, which is kept for tests, and internal ones have the last of their subnets.",
    "That a target which somebody took out of a service's target group is missed only once it has drained is assumed.",
    "Availability Zone rebalancing starts nothing that it cannot finish, and says nothing of an imbalance that it "
    "cannot mend; AWS tries, and says that it is unable to place a task in the zone.",
    "A metric has its value as soon as a minute has passed; AWS takes a minute or two longer. Which tasks run, and "
    "which targets are healthy, is looked at when the minute ends.",
    "Alarms and scheduled actions are looked at when a minute begins, those of longer periods too. SNS topics, Lambda "
    "functions and EventBridge hear of alarms, and scaling policies act; other actions do nothing, and the journal "
    "says so.",
    "A scaling activity is successful at once. Application Auto Scaling records no activities that did not scale.",
    "Events go to the SQS queues, SNS topics, CloudWatch log groups, Lambda functions, ECS clusters and other event "
    "buses that rules name, and to no other targets: exactly once and in order unless the fault DisturbEvents keeps "
    "them from it, without retries, and without asking for the policy of a queue or topic. AWS delivers at least once "
    "and promises no order.",
    "Schedules of EventBridge Scheduler reach ECS tasks, operations of ECS, Lambda functions, SQS queues and SNS "
    "topics. Every failed invocation is retried as the retry policy says, also where AWS would give up at once.",
    "Lambda runs functions in Python from a ZIP file, with the packages that are installed here, without layers, "
    "extensions, provisioned concurrency, event source mappings and DeadLetterConfig. Its role is asked for nothing. "
    "A handler takes the time that it sleeps and a few milliseconds; its own threads may not call AWS. A function "
    "that a deployment invokes sees the world stand still while it sleeps.",
    "Systems Manager activates and lists machines outside AWS; one that is deregistered there keeps its credentials "
    "and its agent. Its Run Command knows AWS-RunShellScript only, and in it curl and wget to the endpoints of the "
    "agent, also by docker exec, as if every image had them.",
    "A program that lists its variables shows the names of those that the task definition and ECS set, and none that "
    "its image sets.",
    "A container that stops or restarts while its task stays as it is makes no event.",
    "Of the service actions that AWS names, EventBridge never hears of VPC_LATTICE_TARGET_UNHEALTHY, for there is no "
    "VPC Lattice here; of ECS_OPERATION_THROTTLED and SERVICE_DISCOVERY_OPERATION_THROTTLED, for nobody throttles the "
    "scheduler; and of SERVICE_HEALTH_UNKNOWN, for the scheduler always knows. SERVICE_DEPLOYMENT_IN_PROGRESS, "
    "COMPLETED and FAILED come as deployment state changes, and not as service actions too. Managed daemons tell "
    "nothing, and the end of an agent's update is not seen.",
    "SERVICE_DEPLOYMENT_FAILED comes when the circuit breaker or an alarm fails a deployment. The guide, which says "
    "so, is older than lifecycle hooks and StopServiceDeployment; that nothing comes of those is assumed.",
    "The endpoints of the agent, on the host and inside of tasks, leave out what programs use (CPU, memory in use, "
    "network traffic, storage), the addresses of tasks in bridge mode, and version 3. The credentials of a task role "
    "are fakes. A stopped task is gone from the host's list after an hour at the latest, for ECS forgets it then.",
]

# Endings of names, the longer before the shorter.
_UNITS = {
    "_MIB_BY_CPU": "MiB by CPU units",
    "_PER_MINUTE": "per minute",
    "_PER_S": "per second",
    "_PERCENT": "percent",
    "_CPU_UNITS": "CPU units",
    "_LENGTH": "characters",
    "_MINUTES": "minutes",
    "_HOURS": "hours",
    "_DAYS": "days",
    "_MIB": "MiB",
    "_GIB": "GiB",
    "_USD": "USD",
    "_S": "s",
}
_ROWS_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Entry:
    """One constant of ecssim.truth.

    Arguments:
        module: the module that holds it, such as timings.
        name: the constant's name.
        truth: the constant itself.
    """

    module: str
    name: str
    truth: Fact[Any] | Message


def page() -> str:
    """Return the fidelity page in Markdown.

    Raises:
        ValueError: if a fact or a message has no source.
    """
    found = entries()
    parts = [
        _INTRODUCTION,
        _operations(ecs_model()),
        *_behaviours(),
        "## What is left out within that",
        _bullets(_LEFT_OUT),
        "## Where AWS contradicts itself",
        _table(["what", "one side", "the other side", "ecssim follows"], _CONTRADICTIONS),
        _DOUBT,
        *_doubtful(found),
        _TRUTH,
        *_by_module(found),
    ]
    return "\n\n".join(parts) + "\n"


def entries() -> list[Entry]:
    """Return every fact and message of ecssim.truth, by module and name.

    Raises:
        ValueError: if one of them has no source.
    """
    found = []
    for module in sorted(info.name for info in pkgutil.iter_modules(truth.__path__)):
        for name, value in sorted(vars(import_module(f"{truth.__name__}.{module}")).items()):
            if isinstance(value, Fact | Message):
                if not value.source.strip():
                    raise ValueError(f"{module}.{name} has no source")
                found.append(Entry(module, name, value))
    return found


def simulated_operations() -> dict[str, tuple[str, ...]]:
    """Return the operations that are simulated, each with the parameters that it refuses."""
    model = ecs_model()
    return {
        name: tuple(_refused_parameters(model, name)) for name in sorted(model.operation_names) if name in OPERATIONS
    }


def _operations(model: ServiceModel) -> str:
    names = sorted(model.operation_names)
    refused = simulated_operations()
    whole = [name for name, parameters in refused.items() if not parameters]
    partly = {name: parameters for name, parameters in refused.items() if parameters}
    absent = [name for name in names if name not in OPERATIONS]
    parts = [
        "## Operations",
        f"Of the {len(names)} operations that botocore knows, {len(whole)} are simulated, {len(partly)} are simulated "
        f"without some parameters, and {len(absent)} are refused.",
        f"### Simulated ({len(whole)})",
        _names(whole),
        f"### Simulated without some parameters ({len(partly)})",
        "A parameter is refused unless it asks for nothing, or for what happens anyway.",
        _table(["operation", "refused parameters"], ([_code(name), _names(partly[name])] for name in partly)),
        f"### Refused ({len(absent)})",
        _names(absent),
    ]
    return "\n\n".join(parts)


def _refused_parameters(model: ServiceModel, operation: str) -> Iterator[str]:
    """Yield the refused parameters that the operation has: some lists serve more than one operation."""
    for path in sorted(PARAMETERS.get(operation, [])):
        if _has(model.operation_model(operation).input_shape, path.split(".")):
            yield path.replace("[]", "")


def _has(shape: Any, path: list[str]) -> bool:
    if not path:
        return True
    name, *rest = path
    member = shape.members.get(name.removesuffix("[]"))
    if member is None:
        return False
    return _has(member.member if name.endswith("[]") else member, rest)


def _behaviours() -> Iterator[str]:
    """Yield the table of behaviours: each rule with the sentence that it begins with, and what is left out of it."""
    rows = []
    for name in sorted(info.name for info in pkgutil.iter_modules(rules.__path__)):
        module = import_module(f"{rules.__name__}.{name}")
        if hasattr(module, "SOURCE"):
            state = f"partly, without {_PARTLY[name]}" if name in _PARTLY else "simulated"
            rows.append(
                [_code(f"rules/{name}.py"), _plain(_first_sentence(module.__doc__ or "")), state, _plain(module.SOURCE)]
            )
    rows += [["", _plain(what), "not simulated", _plain(source)] for what, source in _NOT_SIMULATED]
    yield "## Behaviours"
    yield "Each rule is a file that begins with what it does. The grade of its numbers and messages is further down."
    yield _table(["rule", "behaviour", "state", "source"], rows)


def _first_sentence(text: str) -> str:
    """Return the first sentence of a docstring; a colon within it does not end it."""
    return re.split(r"(?<=[.])\s", " ".join(text.split()), maxsplit=1)[0]


def _doubtful(found: list[Entry]) -> Iterator[str]:
    """Yield a list for each grade that deserves doubt, with the names of one source together."""
    for grade in (Grade.ASSUMED, Grade.REMEMBERED):
        by_source: dict[tuple[str, str], list[str]] = {}
        for entry in found:
            if entry.truth.grade == grade:
                by_source.setdefault((entry.module, entry.truth.source), []).append(entry.name)
        yield f"### {grade.capitalize()} ({sum(map(len, by_source.values()))})"
        yield _bullets(f"{module}: {_names(names)} ({_plain(source)})" for (module, source), names in by_source.items())


def _by_module(found: list[Entry]) -> Iterator[str]:
    for module in dict.fromkeys(entry.module for entry in found):
        yield f"### truth/{module}.py"
        rows = (_row(entry) for entry in found if entry.module == module)
        yield _table(["name", "value", "unit", "source", "grade"], rows)


def _row(entry: Entry) -> list[str]:
    source, grade = _plain(entry.truth.source), str(entry.truth.grade)
    if isinstance(entry.truth, Message):
        code = f"{entry.truth.code}: " if entry.truth.code else ""
        return [_code(entry.name), _code(code + entry.truth.text), "", source, grade]
    return [_code(entry.name), _plain(_shown(entry.truth.value)), _unit(entry.name), source, grade]


def _unit(name: str) -> str:
    return next((unit for ending, unit in _UNITS.items() if name.endswith(ending)), "")


def _shown(value: Any) -> str:
    """Return a value for people: a spread as `3 to 3.6`, of a long table the first rows."""
    if isinstance(value, Spread):
        low, high = _shown(value.low_s), _shown(value.high_s)
        return low if low == high else f"{low} to {high}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, dict):
        return _first_rows([f"{_shown(key)}: {_shown(row)}" for key, row in value.items()])
    if isinstance(value, set | frozenset):
        return ", ".join(sorted(map(_shown, value)))
    if isinstance(value, tuple | list):
        return ", ".join(map(_shown, value))
    return str(value)


def _first_rows(rows: list[str]) -> str:
    left = len(rows) - _ROWS_SHOWN
    return "; ".join(rows[:_ROWS_SHOWN] + ([f"and {left} more"] if left > 0 else []))


def _table(head: list[str], rows: Iterable[Iterable[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or "None."


def _names(names: Iterable[str]) -> str:
    return ", ".join(map(_code, names)) or "None."


def _code(text: str) -> str:
    text = " ".join(text.split())
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def _plain(text: str) -> str:
    """Return text that Markdown shows as it is; pipes are a table's own concern."""
    return "".join(f"\\{letter}" if letter in "\\`*_[]<" else letter for letter in " ".join(text.split()))
