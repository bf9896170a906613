"""What a lab may call that changes something on AWS, read from operations.toml."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from typing import Any

import jmespath

# Some of these change something in a way, such as the date a secret was last read; none makes or deletes anything.
# Of those that test, two only compare texts; others invoke what they test.
READING = (
    *("Describe", "List", "Get", "BatchGet", "Search", "Lookup", "Discover", "Filter"),
    *("TestEventPattern", "TestMetricFilter"),
)
CALLS = "calls"
WORLD = "world"


@dataclass(frozen=True)
class Starts:
    """What runs after a call.

    Arguments:
        kind: tasks or machines.
        count: where the call says how many.
        otherwise: how many without it; None if it stays as it is.
    """

    kind: str
    count: str
    otherwise: int | None = None


@dataclass(frozen=True)
class Tagging:
    """Where a call takes tags.

    Arguments:
        at: the parameter, with dots on the way into it.
        style: how the service writes a tag: lower, upper, map, group or ec2.
        type: of the resource that EC2 gives the tags to.
        unless: the parameter that forbids tags if it is true.
    """

    at: str
    style: str
    type: str = ""
    unless: str = ""


@dataclass(frozen=True)
class Operation:
    """What the guard knows of one operation; operations.toml says what its fields mean."""

    service: str
    name: str
    new: str = ""
    kind: str = "name"
    own: Mapping[str, str] = field(default_factory=dict)
    may: Mapping[str, str] = field(default_factory=dict)
    plain: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    limits: Mapping[str, str] = field(default_factory=dict)
    starts: Starts | None = None
    tags: tuple[Tagging, ...] = ()
    made: str = ""
    beside: tuple[str, ...] = ()
    sweep: bool = False
    network: bool = False

    @property
    def id(self) -> str:
        """The service and the name, such as ecs.RunTask."""
        return f"{self.service}.{self.name}"

    @property
    def creates(self) -> bool:
        """Whether something is there afterwards that was not there before."""
        return bool(self.new or self.made)

    @property
    def known(self) -> frozenset[str]:
        """The parameters that the guard understands, each as far as it looks at it by itself."""
        paths = (*self.own, *self.may, *self.plain, *self.values, *self.limits, *(each.at for each in self.tags))
        return frozenset(path.split("[", 1)[0] for path in (*paths, self.new) if path)

    def unknown(self, request: Mapping[str, Any]) -> list[str]:
        """Return the parameters of a request that the guard does not understand."""
        return [*_unknown(request, "", self.known), *(path for path in self.absent if find(path, request))]


def _unknown(part: Mapping[str, Any], before: str, known: Collection[str]) -> list[str]:
    found = []
    for name, value in part.items():
        path = f"{before}{name}"
        if path in known:
            continue
        if isinstance(value, Mapping) and any(each.startswith(f"{path}.") for each in known):
            found += _unknown(value, f"{path}.", known)
        else:
            found.append(path)
    return found


def find(path: str, request: Mapping[str, Any]) -> list[Any]:
    """Return what stands at a JMESPath, as a list; nothing and empty lists give an empty one."""
    value = jmespath.search(path, request)
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def is_reading(name: str) -> bool:
    """Return whether an operation of that name changes nothing."""
    return name.startswith(READING)


@cache
def operations() -> Mapping[str, Operation]:
    """Return the operations by service and name, such as ecs.RunTask."""
    found = (
        _operation(service, name, fields)
        for service, each in table("operations").items()
        for name, fields in each.items()
    )
    return {operation.id: operation for operation in found}


def _operation(service: str, name: str, fields: Mapping[str, Any]) -> Operation:
    read: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in fields.items()}
    if "starts" in read:
        read["starts"] = Starts(**read["starts"])
    read["tags"] = tuple(Tagging(**each) for each in read.get("tags", ()))
    return Operation(service, name, **read)


@cache
def table(name: str) -> Mapping[str, Any]:
    """Return one table of operations.toml: limits, smallest_task, values, never, world or operations."""
    data = tomllib.loads(files(__package__).joinpath("operations.toml").read_text(encoding="utf-8"))
    return dict(data[name])


def of_the_sweep() -> frozenset[str]:
    """Return the operations that a clean-up needs."""
    return frozenset(name for name, operation in operations().items() if operation.sweep)


def of_the_network() -> frozenset[str]:
    """Return the operations that make a VPC of a lab's own."""
    return frozenset(name for name, operation in operations().items() if operation.network)


def recorded(lab_id: str) -> frozenset[str]:
    """Return the operations that the solution of a lab was seen to call; none if nobody recorded it.

    What it did to the world around AWS counts as the operations that a real account needs for that.
    """
    services = {name: each for name, each in _recorded(lab_id).items() if name != WORLD}
    return frozenset(_names(services)) | of_world(world_calls(lab_id))


def changed_services(lab_id: str) -> frozenset[str]:
    """Return the AWS services in which the solution of a lab was seen to change something."""
    return services_after(recorded(lab_id))


def services_after(called: Collection[str]) -> frozenset[str]:
    """Return the AWS services in which something may be another way after some operations."""
    changing = [each for each in called if not is_reading(each.partition(".")[2])]
    beside = (service for each in changing if each in operations() for service in operations()[each].beside)
    return frozenset([*(each.partition(".")[0] for each in changing), *beside])


def world_calls(lab_id: str) -> Mapping[str, Any]:
    """Return what the solution of a lab did that has no AWS call, by name, faults below inject; nothing if unknown."""
    return dict(_recorded(lab_id).get(WORLD, {}))


def _recorded(lab_id: str) -> Mapping[str, Any]:
    path = files(__package__).joinpath(CALLS, f"{lab_id}.toml")
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}


def of_world(calls: Collection[str]) -> frozenset[str]:
    """Return the operations that a real account needs for what has no AWS call.

    Arguments:
        calls: the names of methods of a lab's world, such as host.
    """
    behind: Mapping[str, list[str]] = table(WORLD)
    return frozenset(operation for call in calls for operation in behind.get(call, ()))


def _names(data: Mapping[str, Any]) -> list[str]:
    """Return service.Operation for each operation under the name of its service, however its calls are counted."""
    return [f"{service}.{name}" for service, each in data.items() if isinstance(each, dict | list) for name in each]
