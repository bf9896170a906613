"""Placement as a learner asks for it: constraints and strategies in RunTask, StartTask and services."""

from collections import Counter
from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE
from tests.ecssim.api.api_kit import CLIENT, INVALID, describe_service, refused, request, run_task, service_tasks
from tests.ecssim.api.instances_kit import (
    FAMILY,
    define,
    describe_instance,
    identity,
    join,
    leave,
    resource,
    run,
    start,
    submit,
)

DISTINCT = {"type": "distinctInstance"}
MEMBER_OF_A = {"type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1a"}
CONSTRAINT_WRONG = "Invalid placement constraint: the type is distinctInstance, or memberOf with an expression."
STRATEGY_WRONG = (
    "Invalid placement strategy: the type is random, spread with instanceId, host or attribute:NAME, or binpack with "
    "cpu or memory."
)


def strategy(kind: str, field: str) -> list[dict[str, str]]:
    return [{"type": kind, "field": field}]


def where(answer: dict[str, Any]) -> list[str]:
    """The instances that the tasks of an answer are on."""
    return [task["containerInstanceArn"] for task in answer["tasks"]]


def reasons(answer: dict[str, Any]) -> dict[str, str]:
    """The reason of each failure, by what it is about."""
    return {failure["arn"]: failure["reason"] for failure in answer["failures"]}


def arn(instance: dict[str, Any]) -> str:
    return str(instance["containerInstanceArn"])


@pytest.fixture
def instances(ecs: Any) -> list[dict[str, Any]]:
    """Two instances in zone a and one in zone b; the last one is larger."""
    define(ecs)
    return [join(ecs, 1, zone="a"), join(ecs, 2, zone="a"), join(ecs, 3, zone="b", instance_type="m5.large")]


# RunTask


def test_tasks_spread_over_instances(ecs: Any, instances: list[dict[str, Any]]) -> None:
    answer = run(ecs, 6, placementStrategy=strategy("spread", "instanceId"))
    assert Counter(where(answer)) == {arn(instance): 2 for instance in instances}


def test_tasks_spread_over_zones(ecs: Any, instances: list[dict[str, Any]]) -> None:
    answer = run(ecs, 4, placementStrategy=strategy("spread", "attribute:ecs.availability-zone"))
    assert Counter(where(answer))[arn(instances[2])] == 2
    assert Counter(task["availabilityZone"] for task in answer["tasks"]) == {"us-east-1a": 2, "us-east-1b": 2}


def test_tasks_are_packed_where_the_least_memory_is_left(ecs: Any, instances: list[dict[str, Any]]) -> None:
    answer = run(ecs, 8, placementStrategy=strategy("binpack", "memory"))
    assert len(set(where(answer)[:7])) == 1
    assert len(set(where(answer))) == 2
    assert arn(instances[2]) not in where(answer)


def test_random_placement_takes_several_instances(ecs: Any, instances: list[dict[str, Any]]) -> None:
    assert len(set(where(run(ecs, 10, placementStrategy=[{"type": "random"}])))) > 1


def test_tasks_on_distinct_instances_leave_the_rest_unplaced(ecs: Any, instances: list[dict[str, Any]]) -> None:
    answer = run(ecs, 4, placementConstraints=[DISTINCT])
    assert sorted(where(answer)) == sorted(arn(instance) for instance in instances)
    assert reasons(answer) == {
        arn(instance): "DistinctInstance placement constraint unsatisfied." for instance in instances
    }


def test_a_constraint_keeps_tasks_where_it_holds(ecs: Any, instances: list[dict[str, Any]]) -> None:
    answer = run(ecs, 10, placementConstraints=[MEMBER_OF_A])
    assert len(answer["tasks"]) == 10
    assert arn(instances[2]) not in where(answer)


def test_a_constraint_that_holds_nowhere_places_nothing(ecs: Any, instances: list[dict[str, Any]]) -> None:
    nowhere = {"type": "memberOf", "expression": "attribute:ecs.instance-type == c5.large"}
    answer = run(ecs, placementConstraints=[nowhere])
    assert answer["tasks"] == []
    assert set(reasons(answer).values()) == {"MemberOf placement constraint unsatisfied."}
    assert set(reasons(answer)) == {arn(instance) for instance in instances}


def test_the_constraints_of_the_definition_and_of_the_call_hold_both(ecs: Any, instances: list[dict[str, Any]]) -> None:
    define(ecs, placementConstraints=[MEMBER_OF_A])
    assert len(where(run(ecs, 3, placementConstraints=[DISTINCT]))) == 2


def test_the_constraints_of_the_definition_count_toward_the_most_that_there_can_be(
    ecs: Any, instances: list[dict[str, Any]]
) -> None:
    define(ecs, placementConstraints=[MEMBER_OF_A] * 6)
    with refused(INVALID, "placementConstraints cannot have more than 10 entries."):
        run(ecs, 1, placementConstraints=[MEMBER_OF_A] * 5)


def test_what_does_not_fit_is_a_failure_beside_what_does(ecs: Any) -> None:
    define(ecs)
    instance = join(ecs)
    answer = run(ecs, 9)
    assert (len(answer["tasks"]), reasons(answer)) == (7, {arn(instance): "RESOURCE:MEMORY"})


@pytest.mark.parametrize(
    ("container", "reason"),
    [
        ({"cpu": 4096}, "RESOURCE:CPU"),
        ({"memory": 4096}, "RESOURCE:MEMORY"),
        ({"portMappings": [{"containerPort": 80, "hostPort": 22}]}, "RESOURCE:PORTS"),
    ],
    ids=["cpu", "memory", "ports"],
)
def test_each_resource_that_is_missing_has_its_reason(ecs: Any, container: dict[str, Any], reason: str) -> None:
    define(ecs, containerDefinitions=[{"name": "web", "image": "nginx", "memory": 64, **container}])
    instance = join(ecs)
    assert reasons(run(ecs)) == {arn(instance): reason}


def test_a_second_task_finds_its_port_taken(ecs: Any) -> None:
    container = {"name": "web", "image": "nginx", "memory": 64, "portMappings": [{"containerPort": 80, "hostPort": 80}]}
    define(ecs, containerDefinitions=[container])
    instance = join(ecs)
    answer = run(ecs, 2)
    assert (len(answer["tasks"]), reasons(answer)) == (1, {arn(instance): "RESOURCE:PORTS"})
    assert "80" in resource(describe_instance(ecs, instance), "PORTS")


def test_a_task_with_its_own_address_needs_an_interface_and_the_zone_of_its_subnets(
    ecs: Any, network: dict[str, Any]
) -> None:
    define(ecs, networkMode="awsvpc")
    near, far = join(ecs, 1, zone="a"), join(ecs, 2, zone="f")
    private = {"awsvpcConfiguration": {"subnets": network["awsvpcConfiguration"]["subnets"]}}
    answer = run(ecs, 2, networkConfiguration=private)
    assert where(answer) == [arn(near)]
    assert reasons(answer) == {arn(near): "RESOURCE:ENI", arn(far): "LOCATION"}


def test_an_instance_without_a_capability_takes_no_task_that_needs_it(ecs: Any) -> None:
    define(ecs)
    container = {
        "name": "web",
        "image": "nginx",
        "memory": 64,
        "logConfiguration": {"logDriver": "awslogs", "options": {"awslogs-group": "g", "awslogs-region": "us-east-1"}},
    }
    define(ecs, containerDefinitions=[container])
    instance = join(ecs, attributes=[{"name": "ecs.os-type", "value": "linux"}])
    assert reasons(run(ecs)) == {arn(instance): "ATTRIBUTE"}


def test_a_draining_instance_takes_no_tasks(ecs: Any, instances: list[dict[str, Any]]) -> None:
    for instance in instances[1:]:
        ecs.update_container_instances_state(cluster=CLUSTER, containerInstances=[arn(instance)], status="DRAINING")
    assert set(where(run(ecs, 3))) == {arn(instances[0])}


def test_without_any_instance_there_is_an_error_and_no_failure(ecs: Any) -> None:
    define(ecs)
    leave(ecs, join(ecs))
    with refused(INVALID, "No Container Instances were found in your cluster."):
        run(ecs)


# StartTask


def test_a_task_is_started_on_each_instance_that_is_named(ecs: Any, instances: list[dict[str, Any]]) -> None:
    answer = start(ecs, *instances[1:], startedBy="me", group="mine", tags=[{"key": "team", "value": "blue"}])
    assert where(answer) == [arn(instance) for instance in instances[1:]]
    for task in answer["tasks"]:
        assert (task["startedBy"], task["group"], task["launchType"]) == ("me", "mine", "EC2")
        assert task["tags"] == [{"key": "team", "value": "blue"}]


def test_an_instance_is_named_by_its_id_as_well(ecs: Any, instances: list[dict[str, Any]]) -> None:
    name = arn(instances[0]).rsplit("/", 1)[-1]
    answer = ecs.start_task(cluster=CLUSTER, taskDefinition=FAMILY, containerInstances=[name])
    assert where(answer) == [arn(instances[0])]


def test_who_names_an_instance_needs_no_constraint(ecs: Any, instances: list[dict[str, Any]]) -> None:
    define(ecs, placementConstraints=[MEMBER_OF_A])
    assert where(start(ecs, instances[2])) == [arn(instances[2])]


def test_a_task_is_not_started_where_it_cannot_run(ecs: Any) -> None:
    define(ecs, containerDefinitions=[{"name": "web", "image": "nginx", "memory": 800}])
    full, gone, empty = (join(ecs, number) for number in range(3))
    silent = ecs.register_container_instance(cluster=CLUSTER, instanceIdentityDocument=identity(9))["containerInstance"]
    start(ecs, full)
    leave(ecs, gone)
    nobody = {"containerInstanceArn": arn(full).rsplit("/", 1)[0] + "/" + "0" * 32}
    answer = start(ecs, full, gone, nobody, silent, empty)
    assert where(answer) == [arn(empty)]
    assert reasons(answer) == {
        arn(full): "RESOURCE:MEMORY",
        arn(gone): "INACTIVE",
        arn(nobody): "MISSING",
        arn(silent): "AGENT",
    }


def test_a_task_on_a_machine_outside_aws_has_its_launch_type(ecs: Any) -> None:
    define(ecs, requiresCompatibilities=["EXTERNAL"])
    instance = join(ecs, instanceIdentityDocument='{"instanceId": "mi-0123456789abcdef0"}')
    (task,) = start(ecs, instance)["tasks"]
    assert task["launchType"] == "EXTERNAL"


@pytest.mark.parametrize(
    ("changes", "code", "message"),
    [
        ({"containerInstances": []}, INVALID, "Container Instances cannot be empty."),
        ({"containerInstances": ["x"] * 11}, INVALID, "containerInstances cannot have more than 10 entries."),
        ({"taskDefinition": "nothing"}, CLIENT, "TaskDefinition not found."),
        (
            {"overrides": {"containerOverrides": [{"name": "nobody"}]}},
            INVALID,
            "Override for container named nobody is not a container in the TaskDefinition.",
        ),
        (
            {"propagateTags": "SERVICE"},
            INVALID,
            "propagateTags SERVICE is only for services: a task that RunTask starts has none.",
        ),
        ({"tags": [{"key": "aws:x", "value": ""}]}, INVALID, "Tag keys must not start with aws:."),
        (
            {"taskDefinition": "web"},
            INVALID,
            "Network Configuration must be provided when networkMode 'awsvpc' is specified.",
        ),
    ],
    ids=str,
)
def test_a_wrong_start_is_refused(ecs: Any, changes: dict[str, Any], code: str, message: str) -> None:
    define(ecs)
    with refused(code, message):
        start(ecs, join(ecs), **changes)
    assert ecs.list_tasks(cluster=CLUSTER)["taskArns"] == []


# Services


def create(ecs: Any, desired: int = 3, **changes: Any) -> dict[str, Any]:
    wanted = {"cluster": CLUSTER, "serviceName": SERVICE, "taskDefinition": FAMILY, "launchType": "EC2"}
    return dict(ecs.create_service(**{**wanted, "desiredCount": desired, **changes})["service"])


def used(ecs: Any) -> Counter[str]:
    """How many tasks of the service each instance has."""
    return Counter(task["containerInstanceArn"] for task in service_tasks(ecs))


def test_a_service_shows_and_keeps_its_placement(ecs: Any, instances: list[dict[str, Any]], sim: Simulation) -> None:
    packed = strategy("binpack", "memory")
    service = create(ecs, placementConstraints=[MEMBER_OF_A], placementStrategy=packed)
    assert (service["placementConstraints"], service["placementStrategy"]) == ([MEMBER_OF_A], packed)
    sim.advance(30)
    assert list(used(ecs).values()) == [3]
    assert arn(instances[2]) not in used(ecs)


def test_a_service_without_a_strategy_spreads_over_zones(
    ecs: Any, instances: list[dict[str, Any]], sim: Simulation
) -> None:
    create(ecs, desired=4)
    sim.advance(30)
    assert used(ecs) == {arn(instances[0]): 1, arn(instances[1]): 1, arn(instances[2]): 2}


def test_a_service_on_distinct_instances_says_that_it_cannot_place_the_rest(
    ecs: Any, instances: list[dict[str, Any]], sim: Simulation
) -> None:
    create(ecs, desired=4, placementConstraints=[DISTINCT])
    sim.advance(60)
    assert used(ecs) == {arn(instance): 1 for instance in instances}
    assert any("was unable to place a task" in event["message"] for event in describe_service(ecs)["events"])


def test_an_update_places_the_tasks_to_come_and_moves_no_other(
    ecs: Any, instances: list[dict[str, Any]], sim: Simulation
) -> None:
    create(ecs, desired=1, placementConstraints=[MEMBER_OF_A])
    sim.advance(30)
    (first,) = service_tasks(ecs)
    in_b = {"type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1b"}
    service = ecs.update_service(
        cluster=CLUSTER, service=SERVICE, desiredCount=2, placementConstraints=[in_b], placementStrategy=[]
    )["service"]
    assert (service["placementConstraints"], len(service["deployments"])) == ([in_b], 1)
    sim.advance(30)
    assert used(ecs) == {first["containerInstanceArn"]: 1, arn(instances[2]): 1}


def test_a_daemon_has_a_task_on_each_instance(ecs: Any, instances: list[dict[str, Any]], sim: Simulation) -> None:
    wanted = {"cluster": CLUSTER, "serviceName": SERVICE, "taskDefinition": FAMILY, "launchType": "EC2"}
    ecs.create_service(**wanted, schedulingStrategy="DAEMON")
    sim.advance(60)
    assert used(ecs) == {arn(instance): 1 for instance in instances}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"launchType": "FARGATE"}, "The scheduling strategy DAEMON does not support the launch type FARGATE."),
        ({"desiredCount": 1}, "The scheduling strategy DAEMON does not support desiredCount."),
        (
            {"placementStrategy": [{"type": "random"}]},
            "The scheduling strategy DAEMON does not support placement strategies.",
        ),
    ],
    ids=str,
)
def test_a_daemon_takes_no_count_no_strategy_and_no_fargate(
    ecs: Any, network: dict[str, Any], changes: dict[str, Any], message: str
) -> None:
    define(ecs)
    wanted = {"schedulingStrategy": "DAEMON", "desiredCount": None, "launchType": "EC2"}
    if changes.get("launchType") != "FARGATE":
        wanted |= {"taskDefinition": FAMILY, "networkConfiguration": None}
    with refused(INVALID, message):
        ecs.create_service(**request("create_service", network, wanted | changes))


def test_a_scheduling_strategy_is_replica_or_daemon(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "Invalid scheduling strategy: CRON."):
        ecs.create_service(**request("create_service", network, {"schedulingStrategy": "CRON"}))


def test_the_count_of_a_daemon_cannot_be_updated(ecs: Any, instances: list[dict[str, Any]]) -> None:
    wanted = {"cluster": CLUSTER, "serviceName": SERVICE, "taskDefinition": FAMILY, "launchType": "EC2"}
    ecs.create_service(**wanted, schedulingStrategy="DAEMON")
    with refused(INVALID, "The scheduling strategy DAEMON does not support desiredCount."):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=2)


# What is refused


@pytest.mark.parametrize("operation", ["run_task", "create_service"])
@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"placementConstraints": [{"type": "near"}]}, CONSTRAINT_WRONG),
        ({"placementConstraints": [{}]}, CONSTRAINT_WRONG),
        ({"placementConstraints": [DISTINCT] * 11}, "placementConstraints cannot have more than 10 entries."),
        ({"placementStrategy": strategy("spread", "cpu")}, STRATEGY_WRONG),
        ({"placementStrategy": strategy("binpack", "instanceId")}, STRATEGY_WRONG),
        ({"placementStrategy": [{"type": "binpack"}]}, STRATEGY_WRONG),
        ({"placementStrategy": [{"type": "best"}]}, STRATEGY_WRONG),
        ({"placementStrategy": [{"type": "random"}] * 6}, "placementStrategy cannot have more than 5 entries."),
    ],
    ids=str,
)
def test_wrong_placement_is_refused(ecs: Any, operation: str, changes: dict[str, Any], message: str) -> None:
    define(ecs)
    join(ecs)
    wanted = {"taskDefinition": FAMILY, "launchType": "EC2", "networkConfiguration": None}
    with refused(INVALID, message):
        getattr(ecs, operation)(**request(operation, {}, wanted | changes))


@pytest.mark.parametrize("operation", ["run_task", "create_service"])
def test_an_expression_that_cannot_be_read_is_refused_with_what_is_wrong(ecs: Any, operation: str) -> None:
    define(ecs)
    join(ecs)
    for expression in ("", "attribute:stack ==", "x" * 2001):
        wanted = {
            "taskDefinition": FAMILY,
            "launchType": "EC2",
            "networkConfiguration": None,
            "placementConstraints": [{"type": "memberOf", "expression": expression}],
        }
        with pytest.raises(ecs.exceptions.InvalidParameterException, match=r"Invalid expression: \S+"):
            getattr(ecs, operation)(**request(operation, {}, wanted))


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"placementConstraints": [DISTINCT]}, "constraints"),
        ({"placementStrategy": [{"type": "random"}]}, "strategies"),
    ],
    ids=["constraints", "strategies"],
)
def test_fargate_takes_no_placement(ecs: Any, network: dict[str, Any], changes: dict[str, Any], what: str) -> None:
    with refused(CLIENT, f"Placement {what} are not supported with the launch type FARGATE."):
        run_task(ecs, network, **changes)


def test_an_update_with_wrong_placement_changes_nothing(ecs: Any, instances: list[dict[str, Any]]) -> None:
    create(ecs, placementConstraints=[MEMBER_OF_A])
    with refused(INVALID, CONSTRAINT_WRONG):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=7, placementConstraints=[{"type": "near"}])
    service = describe_service(ecs)
    assert (service["placementConstraints"], service["desiredCount"]) == ([MEMBER_OF_A], 3)


# ListTasks


@pytest.fixture
def mixed(ecs: Any, network: dict[str, Any], sim: Simulation, instances: list[dict[str, Any]]) -> dict[str, Any]:
    """Tasks on Fargate and on two instances: one of a service, some started by hand, and one that stopped."""
    create(ecs, desired=1, placementConstraints=[MEMBER_OF_A])
    sim.advance(30)
    (of_service,) = service_tasks(ecs)
    fargate = run_task(ecs, network, startedBy="me")
    by_hand, stopped = start(ecs, instances[2], instances[2], startedBy="you")["tasks"]
    submit(ecs, stopped, "STOPPED")
    return {"service": of_service, "fargate": fargate, "by hand": by_hand, "stopped": stopped}


@pytest.mark.parametrize(
    ("filters", "wanted"),
    [
        ({}, ["service", "fargate", "by hand"]),
        ({"desiredStatus": "STOPPED"}, ["stopped"]),
        ({"family": FAMILY}, ["service", "by hand"]),
        ({"family": "web"}, ["fargate"]),
        ({"serviceName": SERVICE}, ["service"]),
        ({"startedBy": "me"}, ["fargate"]),
        ({"startedBy": "you", "desiredStatus": "STOPPED"}, ["stopped"]),
        ({"launchType": "EC2"}, ["service", "by hand"]),
        ({"launchType": "FARGATE"}, ["fargate"]),
        ({"launchType": "EC2", "family": FAMILY, "serviceName": SERVICE}, ["service"]),
        ({"launchType": "EXTERNAL"}, []),
    ],
    ids=str,
)
def test_tasks_are_listed_by_each_filter(
    ecs: Any, mixed: dict[str, Any], filters: dict[str, str], wanted: list[str]
) -> None:
    found = ecs.list_tasks(cluster=CLUSTER, **filters)["taskArns"]
    assert found == sorted(mixed[name]["taskArn"] for name in wanted)


def test_tasks_are_listed_by_their_instance(ecs: Any, mixed: dict[str, Any], instances: list[dict[str, Any]]) -> None:
    name = arn(instances[2])
    for each in (name, name.rsplit("/", 1)[-1]):
        assert ecs.list_tasks(cluster=CLUSTER, containerInstance=each)["taskArns"] == [mixed["by hand"]["taskArn"]]
    assert ecs.list_tasks(cluster=CLUSTER, containerInstance=name, family="web")["taskArns"] == []


def test_an_unknown_instance_has_no_tasks_to_list(ecs: Any) -> None:
    with refused(INVALID, "The referenced container instance was not found."):
        ecs.list_tasks(cluster=CLUSTER, containerInstance="0" * 32)
