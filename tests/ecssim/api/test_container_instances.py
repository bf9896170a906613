"""Container instances join a cluster, are read, drain, and leave."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER
from tests.ecssim.api.api_kit import ARN, CLIENT, INVALID, create_service, describe_task, refused, service_tasks
from tests.ecssim.api.instances_kit import (
    AGENT_VERSION,
    FAMILY,
    attributes,
    define,
    describe_instance,
    ec2_id,
    identity,
    join,
    leave,
    resource,
    start,
    start_one,
    submit,
)

NOWHERE = f"{ARN}:container-instance/{CLUSTER}/{'0' * 32}"
NOT_FOUND = (INVALID, "The referenced container instance was not found.")
WAS_INACTIVE = (INVALID, "The referenced container instance was inactive.")


def listed(ecs: Any, **request: Any) -> list[str]:
    return list(ecs.list_container_instances(cluster=CLUSTER, **request)["containerInstanceArns"])


def set_status(ecs: Any, status: str, *instances: dict[str, Any]) -> dict[str, Any]:
    names = [instance["containerInstanceArn"] for instance in instances]
    return dict(
        ecs.update_container_instances_state(cluster=CLUSTER, containerInstances=names, status=status),
    )


# Joining


def test_an_instance_joins_with_what_its_type_has(ecs: Any, sim: Simulation) -> None:
    instance = join(ecs, 1, zone="b", instance_type="t3.micro")
    assert instance["containerInstanceArn"].startswith(f"{ARN}:container-instance/{CLUSTER}/")
    assert (instance["ec2InstanceId"], instance["status"]) == (ec2_id(1), "ACTIVE")
    assert instance["registeredAt"] == sim.now
    assert resource(instance, "CPU") == 2048
    assert resource(instance, "MEMORY") == 916
    assert resource(instance, "PORTS") == ["22", "2375", "2376", "51678", "51679"]
    assert resource(instance, "PORTS_UDP") == []
    assert instance["remainingResources"] == instance["registeredResources"]
    assert attributes(instance)["ecs.availability-zone"] == "us-east-1b"
    assert attributes(instance)["ecs.instance-type"] == "t3.micro"
    assert attributes(instance)["ecs.ami-id"] == "ami-1"
    assert attributes(instance)["ecs.capability.task-eni"] is None
    assert instance["versionInfo"]["agentVersion"] == AGENT_VERSION


def test_an_instance_joins_with_the_resources_that_it_names(ecs: Any) -> None:
    resources = [
        {"name": "CPU", "type": "INTEGER", "integerValue": 512},
        {"name": "MEMORY", "type": "INTEGER", "integerValue": 300},
        {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "8080"]},
        {"name": "PORTS_UDP", "type": "STRINGSET", "stringSetValue": ["53"]},
    ]
    gpus = [{"id": "GPU-1", "type": "GPU"}, {"id": "GPU-2", "type": "GPU"}]
    instance = join(ecs, totalResources=resources, platformDevices=gpus)
    assert resource(instance, "CPU") == 512
    assert resource(instance, "MEMORY") == 300
    assert resource(instance, "PORTS") == ["22", "8080"]
    assert resource(instance, "PORTS_UDP") == ["53"]
    assert resource(instance, "GPU") == ["GPU-1", "GPU-2"]


def test_an_instance_joins_with_the_attributes_and_the_agent_that_it_names(ecs: Any) -> None:
    given = [{"name": "stack", "value": "test"}, {"name": "ecs.capability.task-eni"}]
    version = {"agentVersion": "1.0.0", "agentHash": "0a", "dockerVersion": "DockerVersion: 1"}
    instance = join(ecs, attributes=given, versionInfo=version)
    assert attributes(instance) == {"stack": "test", "ecs.capability.task-eni": None}
    assert instance["versionInfo"] == version


def test_an_instance_without_an_identity_document_is_some_machine(ecs: Any) -> None:
    instance = ecs.register_container_instance(cluster=CLUSTER)["containerInstance"]
    assert instance["ec2InstanceId"]
    assert resource(instance, "CPU") > 0


def test_a_machine_outside_aws_joins_under_the_id_that_systems_manager_gave_it(ecs: Any) -> None:
    instance = join(ecs, instanceIdentityDocument='{"instanceId": "mi-0123456789abcdef0"}')
    assert instance["ec2InstanceId"] == "mi-0123456789abcdef0"
    assert "ecs.availability-zone" not in attributes(instance)


def test_the_agent_is_connected_once_it_has_asked_where_to_connect(ecs: Any) -> None:
    instance = ecs.register_container_instance(cluster=CLUSTER)["containerInstance"]
    assert instance["agentConnected"] is False
    ecs.discover_poll_endpoint(cluster=CLUSTER, containerInstance=instance["containerInstanceArn"])
    assert describe_instance(ecs, instance)["agentConnected"] is True


def test_a_machine_that_registers_twice_is_one_instance(ecs: Any) -> None:
    first, second = join(ecs), join(ecs)
    assert second["containerInstanceArn"] == first["containerInstanceArn"]
    assert len(listed(ecs)) == 1


def test_an_agent_that_knows_its_instance_registers_it_again(ecs: Any) -> None:
    first = join(ecs)
    again = ecs.register_container_instance(cluster=CLUSTER, containerInstanceArn=first["containerInstanceArn"])
    assert again["containerInstance"]["ec2InstanceId"] == first["ec2InstanceId"]
    assert len(listed(ecs)) == 1


def test_a_machine_that_was_deregistered_is_a_new_instance(ecs: Any) -> None:
    first = join(ecs)
    leave(ecs, first)
    assert join(ecs)["containerInstanceArn"] != first["containerInstanceArn"]


def test_registering_shows_the_tags_and_describing_only_if_asked(ecs: Any) -> None:
    tags = [{"key": "team", "value": "blue"}]
    instance = ecs.register_container_instance(cluster=CLUSTER, tags=tags)["containerInstance"]
    assert instance["tags"] == tags
    assert describe_instance(ecs, instance)["tags"] == []
    assert describe_instance(ecs, instance, include=["TAGS"])["tags"] == tags


@pytest.mark.parametrize("document", ["no json", "[]", "7"])
def test_an_identity_document_that_cannot_be_read_is_refused(ecs: Any, document: str) -> None:
    with refused(CLIENT, "The instance identity document cannot be read."):
        ecs.register_container_instance(cluster=CLUSTER, instanceIdentityDocument=document)
    assert listed(ecs) == []


def test_an_unknown_instance_cannot_be_registered_again(ecs: Any) -> None:
    with refused(*NOT_FOUND):
        ecs.register_container_instance(cluster=CLUSTER, containerInstanceArn=NOWHERE)


def test_a_deregistered_instance_cannot_be_registered_again_by_its_arn(ecs: Any) -> None:
    instance = join(ecs)
    leave(ecs, instance)
    with refused(*WAS_INACTIVE):
        ecs.register_container_instance(cluster=CLUSTER, containerInstanceArn=instance["containerInstanceArn"])


# Reading


def test_an_instance_is_described_by_its_id_as_by_its_arn(ecs: Any) -> None:
    instance = join(ecs)
    name = instance["containerInstanceArn"].rsplit("/", 1)[-1]
    answer = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[name])
    assert answer["containerInstances"] == [instance]


@pytest.mark.parametrize("name", ["0" * 32, NOWHERE])
def test_an_unknown_instance_is_missing(ecs: Any, name: str) -> None:
    answer = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[name])
    assert (answer["containerInstances"], answer["failures"]) == ([], [{"arn": NOWHERE, "reason": "MISSING"}])


def test_an_instance_of_another_cluster_is_missing(ecs: Any) -> None:
    instance = join(ecs)
    ecs.create_cluster(clusterName="other")
    arn = instance["containerInstanceArn"]
    answer = ecs.describe_container_instances(cluster="other", containerInstances=[arn])
    assert answer["failures"] == [{"arn": arn, "reason": "MISSING"}]


def test_describing_no_instance_or_too_many_is_refused(ecs: Any) -> None:
    with refused(INVALID, "Container Instances cannot be empty."):
        ecs.describe_container_instances(cluster=CLUSTER, containerInstances=[])
    with refused(INVALID, "containerInstances cannot have more than 100 entries."):
        ecs.describe_container_instances(cluster=CLUSTER, containerInstances=["0" * 32] * 101)


def test_an_instance_counts_its_tasks_and_what_they_leave(ecs: Any) -> None:
    define(ecs)
    instance = join(ecs)
    running, _pending = start_one(ecs, instance), start_one(ecs, instance)
    submit(ecs, running, "RUNNING")
    seen = describe_instance(ecs, instance)
    assert (seen["runningTasksCount"], seen["pendingTasksCount"]) == (1, 1)
    assert (resource(seen, "CPU"), resource(seen, "MEMORY")) == (2048 - 256, 916 - 256)
    assert seen["registeredResources"] == instance["registeredResources"]
    submit(ecs, running, "STOPPED")
    assert resource(describe_instance(ecs, instance), "CPU") == 2048 - 128


def test_each_change_of_an_instance_counts_its_version(ecs: Any) -> None:
    instance = join(ecs)
    set_status(ecs, "DRAINING", instance)
    assert describe_instance(ecs, instance)["version"] == instance["version"] + 1


def test_looking_at_an_instance_changes_nothing(ecs: Any) -> None:
    instance = join(ecs)
    assert describe_instance(ecs, instance) == describe_instance(ecs, instance) == instance


def test_instances_are_listed_in_pages(ecs: Any) -> None:
    arns = sorted(join(ecs, number)["containerInstanceArn"] for number in range(5))
    first = ecs.list_container_instances(cluster=CLUSTER, maxResults=3)
    assert first["containerInstanceArns"] == arns[:3]
    assert listed(ecs, maxResults=3, nextToken=first["nextToken"]) == arns[3:]
    pages = ecs.get_paginator("list_container_instances").paginate(cluster=CLUSTER, PaginationConfig={"PageSize": 2})
    assert [arn for page in pages for arn in page["containerInstanceArns"]] == arns


def test_a_page_of_instances_has_at_most_a_hundred(ecs: Any) -> None:
    with refused(INVALID, "maxResults must be between 1 and 100."):
        listed(ecs, maxResults=101)


def test_instances_are_listed_by_status(ecs: Any) -> None:
    active, draining, inactive = (join(ecs, number) for number in range(3))
    set_status(ecs, "DRAINING", draining)
    leave(ecs, inactive)
    assert listed(ecs, status="ACTIVE") == [active["containerInstanceArn"]]
    assert listed(ecs, status="DRAINING") == [draining["containerInstanceArn"]]
    assert listed(ecs) == sorted([active["containerInstanceArn"], draining["containerInstanceArn"]])


@pytest.mark.parametrize(
    "expression",
    [
        "attribute:ecs.availability-zone == us-east-1b",
        "attribute:ecs.instance-type =~ m5.*",
        "attribute:stack exists",
        "agentConnected == true and attribute:ecs.instance-type != t3.micro",
        f"ec2InstanceId in ['{ec2_id(2)}', 'i-1']",
        "runningTasksCount == 1",
        f"task:group == family:{FAMILY}",
    ],
)
def test_a_filter_lists_the_instances_that_it_fits(ecs: Any, expression: str) -> None:
    define(ecs)
    join(ecs, 1, zone="a")
    wanted = join(ecs, 2, zone="b", instance_type="m5.large")
    arn = wanted["containerInstanceArn"]
    ecs.put_attributes(cluster=CLUSTER, attributes=[{"name": "stack", "value": "x", "targetId": arn}])
    submit(ecs, start_one(ecs, wanted), "RUNNING")
    assert listed(ecs, filter=expression) == [arn]


def test_a_filter_that_cannot_be_read_is_refused_with_what_is_wrong(ecs: Any) -> None:
    with pytest.raises(ecs.exceptions.InvalidParameterException, match=r"^.*Invalid expression: \S+"):
        listed(ecs, filter="attribute:stack ==")


# Draining


def test_an_instance_drains_and_comes_back(ecs: Any) -> None:
    instance = join(ecs)
    (draining,) = set_status(ecs, "DRAINING", instance)["containerInstances"]
    assert draining["status"] == "DRAINING"
    (active,) = set_status(ecs, "ACTIVE", instance)["containerInstances"]
    assert active["status"] == "ACTIVE"


def test_draining_names_the_instances_that_cannot(ecs: Any) -> None:
    gone = join(ecs)
    leave(ecs, gone)
    answer = set_status(ecs, "DRAINING", gone, {"containerInstanceArn": NOWHERE})
    assert answer["containerInstances"] == []
    assert answer["failures"] == [
        {"arn": gone["containerInstanceArn"], "reason": "INACTIVE"},
        {"arn": NOWHERE, "reason": "MISSING"},
    ]


def test_ten_instances_drain_in_one_call_and_no_more(ecs: Any) -> None:
    instances = [join(ecs, number) for number in range(11)]
    assert len(set_status(ecs, "DRAINING", *instances[:10])["containerInstances"]) == 10
    with refused(INVALID, "containerInstances cannot have more than 10 entries."):
        set_status(ecs, "DRAINING", *instances)


@pytest.mark.parametrize("status", ["INACTIVE", "REGISTERING", "moving"])
def test_an_instance_is_set_to_no_other_status(ecs: Any, status: str) -> None:
    message = f"Invalid container instance status: {status}. It can be set to ACTIVE and DRAINING."
    with refused(INVALID, message):
        set_status(ecs, status, join(ecs))


# Leaving


def test_an_instance_that_left_is_inactive_and_no_longer_listed(ecs: Any) -> None:
    instance = join(ecs)
    left = leave(ecs, instance)
    assert (left["status"], left["agentConnected"]) == ("INACTIVE", False)
    assert listed(ecs) == []
    assert listed(ecs, status="INACTIVE") == [instance["containerInstanceArn"]]
    assert describe_instance(ecs, instance)["status"] == "INACTIVE"


def test_an_instance_with_tasks_leaves_only_by_force(ecs: Any, sim: Simulation) -> None:
    define(ecs)
    instance = join(ecs)
    task = start_one(ecs, instance)
    submit(ecs, task, "RUNNING")
    with refused(INVALID, "Found running tasks on the instance."):
        leave(ecs, instance)
    assert describe_instance(ecs, instance)["status"] == "ACTIVE"
    leave(ecs, instance, force=True)
    sim.advance(60)
    assert describe_task(ecs, task)["lastStatus"] == "STOPPED"


def test_an_instance_leaves_once(ecs: Any) -> None:
    instance = join(ecs)
    leave(ecs, instance)
    with refused(*WAS_INACTIVE):
        leave(ecs, instance)


def test_an_unknown_instance_cannot_leave(ecs: Any) -> None:
    with refused(*NOT_FOUND):
        leave(ecs, {"containerInstanceArn": NOWHERE})


# The version of the agent


def test_the_newest_agent_has_no_update(ecs: Any) -> None:
    arn = join(ecs)["containerInstanceArn"]
    with refused("NoUpdateAvailableException", "There is no update available for your container agent."):
        ecs.update_container_agent(cluster=CLUSTER, containerInstance=arn)


def test_an_old_agent_is_asked_once_to_update_itself(ecs: Any) -> None:
    instance = join(ecs, versionInfo={"agentVersion": "1.0.0"})
    assert "agentUpdateStatus" not in instance
    arn = instance["containerInstanceArn"]
    answer = ecs.update_container_agent(cluster=CLUSTER, containerInstance=arn)["containerInstance"]
    assert answer["agentUpdateStatus"] == describe_instance(ecs, instance)["agentUpdateStatus"] == "PENDING"
    with refused("UpdateInProgressException", "Agent update is already in progress."):
        ecs.update_container_agent(cluster=CLUSTER, containerInstance=arn)


def test_the_agent_of_a_machine_outside_aws_is_not_updated_by_ecs(ecs: Any) -> None:
    instance = join(ecs, instanceIdentityDocument='{"instanceId": "mi-0123456789abcdef0"}')
    with refused(CLIENT, "The agent of an external instance cannot be updated by ECS."):
        ecs.update_container_agent(cluster=CLUSTER, containerInstance=instance["containerInstanceArn"])


def test_no_agent_is_updated_that_is_not_there(ecs: Any) -> None:
    with refused(*NOT_FOUND):
        ecs.update_container_agent(cluster=CLUSTER, containerInstance=NOWHERE)
    gone = join(ecs)
    leave(ecs, gone)
    with refused(*WAS_INACTIVE):
        ecs.update_container_agent(cluster=CLUSTER, containerInstance=gone["containerInstanceArn"])


# Lists and counts of the cluster


def counts(ecs: Any) -> dict[str, Any]:
    (cluster,) = ecs.describe_clusters(clusters=[CLUSTER], include=["STATISTICS"])["clusters"]
    return dict(cluster)


def statistics(ecs: Any) -> dict[str, int]:
    return {each["name"]: int(each["value"]) for each in counts(ecs)["statistics"]}


def test_a_cluster_counts_its_instances_and_the_tasks_on_them(ecs: Any) -> None:
    define(ecs)
    active, draining, gone = (join(ecs, number) for number in range(3))
    submit(ecs, start_one(ecs, active), "RUNNING")
    start(ecs, active)
    set_status(ecs, "DRAINING", draining)
    leave(ecs, gone)
    seen = counts(ecs)
    assert seen["registeredContainerInstancesCount"] == 2
    assert (seen["runningTasksCount"], seen["pendingTasksCount"]) == (1, 1)


def test_statistics_tell_ec2_from_fargate(ecs: Any, network: dict[str, Any], sim: Simulation) -> None:
    define(ecs)
    instance = join(ecs)
    create_service(ecs, network)
    ecs.create_service(cluster=CLUSTER, serviceName="box", taskDefinition=FAMILY, launchType="EC2", desiredCount=2)
    sim.advance(120)
    arns = ecs.list_tasks(cluster=CLUSTER, serviceName="box")["taskArns"]
    submit(ecs, {"taskArn": arns[0]}, "RUNNING")
    assert statistics(ecs) == {
        "runningEC2TasksCount": 1,
        "pendingEC2TasksCount": 1,
        "activeEC2ServiceCount": 1,
        "drainingEC2ServiceCount": 0,
        "runningFargateTasksCount": 1,
        "pendingFargateTasksCount": 0,
        "activeFargateServiceCount": 1,
        "drainingFargateServiceCount": 0,
    }
    assert describe_instance(ecs, instance)["runningTasksCount"] == 1


def test_statistics_count_a_service_with_a_strategy(ecs: Any, network: dict[str, Any]) -> None:
    ecs.put_cluster_capacity_providers(
        cluster=CLUSTER, capacityProviders=["FARGATE_SPOT"], defaultCapacityProviderStrategy=[]
    )
    strategy = [{"capacityProvider": "FARGATE_SPOT", "weight": 1}]
    create_service(ecs, network, launchType=None, capacityProviderStrategy=strategy)
    assert statistics(ecs)["activeFargateServiceCount"] == 1
    assert statistics(ecs)["activeEC2ServiceCount"] == 0


@pytest.mark.parametrize("status", ["ACTIVE", "DRAINING"])
def test_a_cluster_with_instances_cannot_be_deleted(ecs: Any, status: str) -> None:
    instance = join(ecs)
    set_status(ecs, status, instance)
    message = "The Cluster cannot be deleted while Container Instances are active or draining."
    with refused("ClusterContainsContainerInstancesException", message):
        ecs.delete_cluster(cluster=CLUSTER)
    leave(ecs, instance)
    assert ecs.delete_cluster(cluster=CLUSTER)["cluster"]["status"] == "INACTIVE"


def test_a_service_runs_on_the_instances_of_its_cluster(ecs: Any, sim: Simulation) -> None:
    define(ecs)
    instances = {join(ecs, number)["containerInstanceArn"] for number in range(2)}
    ecs.create_service(cluster=CLUSTER, serviceName="web", taskDefinition=FAMILY, launchType="EC2", desiredCount=2)
    sim.advance(30)
    assert {task["containerInstanceArn"] for task in service_tasks(ecs)} == instances


CALLS: list[tuple[str, dict[str, Any]]] = [
    ("register_container_instance", {"instanceIdentityDocument": identity()}),
    ("deregister_container_instance", {"containerInstance": "x"}),
    ("describe_container_instances", {"containerInstances": ["x"]}),
    ("list_container_instances", {}),
    ("update_container_instances_state", {"containerInstances": ["x"], "status": "DRAINING"}),
    ("update_container_agent", {"containerInstance": "x"}),
    ("discover_poll_endpoint", {}),
    ("submit_task_state_change", {"task": "x", "status": "RUNNING"}),
    ("submit_container_state_change", {"task": "x"}),
    ("submit_attachment_state_changes", {"attachments": []}),
    ("put_attributes", {"attributes": []}),
    ("delete_attributes", {"attributes": []}),
    ("list_attributes", {"targetType": "container-instance"}),
    ("start_task", {"taskDefinition": "web", "containerInstances": ["x"]}),
    ("put_cluster_capacity_providers", {"capacityProviders": [], "defaultCapacityProviderStrategy": []}),
    ("describe_capacity_providers", {}),
]


@pytest.mark.parametrize(("operation", "request_"), CALLS, ids=[operation for operation, _ in CALLS])
def test_an_unknown_cluster_is_refused(ecs: Any, operation: str, request_: dict[str, Any]) -> None:
    with refused("ClusterNotFoundException", "Cluster not found."):
        getattr(ecs, operation)(cluster="nowhere", **request_)


@pytest.mark.parametrize(("operation", "request_"), CALLS, ids=[operation for operation, _ in CALLS])
def test_a_deleted_cluster_is_refused(ecs: Any, operation: str, request_: dict[str, Any]) -> None:
    ecs.delete_cluster(cluster=CLUSTER)
    with refused("ClusterNotFoundException", "The referenced cluster was inactive."):
        getattr(ecs, operation)(cluster=CLUSTER, **request_)
