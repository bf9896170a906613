"""ECS Anywhere: machines outside AWS join a cluster, run its tasks, and lose and regain their network."""

import re
from typing import Any

import pytest
from ecssim import InstallError
from ecssim.api import EcsError
from ecssim.model.task import StopCode, TaskStatus

from .edge import BACK_S, INSTALLED_S, Edge
from .world import CLUSTER

EXITS_SOON = {"command": ["sleep", "600"], "image": "busybox:1.36"}


@pytest.fixture
def edge() -> Edge:
    return Edge()


class TestTheInstallScript:
    def test_it_makes_the_machine_a_container_instance_of_its_cluster(self, edge: Edge) -> None:
        machine_id = edge.install()
        assert re.fullmatch("mi-[0-9a-f]{17}", machine_id)
        [instance] = edge.account.clusters[CLUSTER].instances.values()
        assert (instance.ec2_instance_id, instance.agent_connected) == (machine_id, True)

    def test_it_takes_at_least_a_minute(self, edge: Edge) -> None:
        edge.sim.install_ecs_anywhere(*edge.activate(), CLUSTER)
        edge.sim.advance(59)
        assert not edge.account.clusters[CLUSTER].instances

    def test_it_gives_the_machine_the_attributes_of_one_outside_aws(self, edge: Edge) -> None:
        attributes = edge.instance(edge.install()).attributes
        assert "ecs.capability.external" in attributes
        assert "ecs.capability.task-eni" not in attributes
        assert not {"ecs.availability-zone", "ecs.subnet-id", "ecs.ami-id", "ecs.instance-type"} & attributes.keys()

    def test_it_registers_the_size_of_the_machine(self, edge: Edge) -> None:
        instance = edge.instance(edge.install(cpu_units=2048, memory_mib=1500))
        assert (instance.registered.cpu, instance.registered.memory_mib) == (2048, 1500)

    def test_each_run_counts_against_the_activation(self, edge: Edge) -> None:
        activation = edge.activate()
        edge.sim.install_ecs_anywhere(*activation, CLUSTER)
        edge.sim.install_ecs_anywhere(*activation, CLUSTER)
        assert edge.account.activations[activation[0]].registrations_count == 2

    def test_it_refuses_a_wrong_code(self, edge: Edge) -> None:
        activation_id, _ = edge.activate()
        with pytest.raises(InstallError, match=f"no activation with the id {activation_id} and that code"):
            edge.sim.install_ecs_anywhere(activation_id, "x" * 20, CLUSTER)

    def test_it_refuses_an_activation_that_does_not_exist(self, edge: Edge) -> None:
        with pytest.raises(InstallError, match="no activation with the id nowhere"):
            edge.sim.install_ecs_anywhere("nowhere", "x" * 20, CLUSTER)

    def test_it_refuses_an_activation_that_has_expired(self, edge: Edge) -> None:
        activation = edge.activate()
        edge.sim.advance(24 * 3600)
        with pytest.raises(InstallError, match="expired at 2026-01-06 09:00 UTC"):
            edge.sim.install_ecs_anywhere(*activation, CLUSTER)

    def test_it_refuses_an_activation_that_is_used_up(self, edge: Edge) -> None:
        activation = edge.activate(RegistrationLimit=1)
        edge.sim.install_ecs_anywhere(*activation, CLUSTER)
        with pytest.raises(InstallError, match="its RegistrationLimit is 1"):
            edge.sim.install_ecs_anywhere(*activation, CLUSTER)

    @pytest.mark.parametrize("system", ["Debian 12", "Windows Server 2022", "CentOS 7", "Amazon Linux 2", ""])
    def test_it_refuses_a_system_that_is_not_supported_any_more(self, edge: Edge, system: str) -> None:
        with pytest.raises(InstallError, match=f"does not support {system}. It supports Amazon Linux 2023, Ubuntu"):
            edge.sim.install_ecs_anywhere(*edge.activate(), CLUSTER, operating_system=system)

    def test_a_run_that_was_refused_counts_for_nothing(self, edge: Edge) -> None:
        activation = edge.activate()
        with pytest.raises(InstallError):
            edge.sim.install_ecs_anywhere(*activation, CLUSTER, operating_system="Debian 12")
        assert edge.account.activations[activation[0]].registrations_count == 0
        assert not edge.account.machines

    def test_a_machine_without_memory_is_a_mistake(self, edge: Edge) -> None:
        with pytest.raises(ValueError, match="needs CPU and memory"):
            edge.sim.install_ecs_anywhere(*edge.activate(), CLUSTER, memory_mib=0)

    def test_an_agent_that_ecs_refuses_says_so_and_tries_again(self, edge: Edge) -> None:
        machine_id = edge.sim.install_ecs_anywhere(*edge.activate(), "later")
        edge.sim.advance(INSTALLED_S)
        assert "ECS refused to register it: ClusterNotFoundException" in edge.sim.why(machine_id)
        edge.call("CreateCluster", clusterName="later")
        edge.sim.advance(INSTALLED_S)
        assert edge.instance(machine_id).cluster.name == "later"

    def test_the_same_seed_makes_the_same_machines(self) -> None:
        assert [Edge().install() for _ in range(2)] == [Edge().install()] * 2


class TestActivations:
    def test_ids_and_codes_have_the_shape_of_those_of_aws(self, edge: Edge) -> None:
        activation_id, code = edge.activate()
        assert re.fullmatch("[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}", activation_id)
        assert re.fullmatch("[A-Za-z0-9]{20}", code)

    def test_no_two_activations_are_the_same(self, edge: Edge) -> None:
        assert edge.activate() != edge.activate()

    def test_a_deleted_activation_registers_no_more_machines(self, edge: Edge) -> None:
        activation = edge.activate()
        edge.ask_systems_manager("DeleteActivation", ActivationId=activation[0])
        with pytest.raises(InstallError, match="no activation"):
            edge.sim.install_ecs_anywhere(*activation, CLUSTER)

    def test_an_activation_shows_that_it_has_expired(self, edge: Edge) -> None:
        edge.activate()
        [fresh] = edge.ask_systems_manager("DescribeActivations")["ActivationList"]
        edge.sim.advance(24 * 3600)
        [old] = edge.ask_systems_manager("DescribeActivations")["ActivationList"]
        assert (fresh["Expired"], old["Expired"]) == (False, True)

    def test_filters_select_activations(self, edge: Edge) -> None:
        wanted, _ = edge.activate(DefaultInstanceName="till")
        edge.activate()
        for key, values in (("ActivationIds", [wanted]), ("DefaultInstanceName", ["till"])):
            answer = edge.ask_systems_manager(
                "DescribeActivations", Filters=[{"FilterKey": key, "FilterValues": values}]
            )
            assert [each["ActivationId"] for each in answer["ActivationList"]] == [wanted]

    def test_a_long_list_comes_in_pages(self, edge: Edge) -> None:
        ids = [edge.activate()[0] for _ in range(3)]
        first = edge.ask_systems_manager("DescribeActivations", MaxResults=2)
        second = edge.ask_systems_manager("DescribeActivations", MaxResults=2, NextToken=first["NextToken"])
        pages = [[each["ActivationId"] for each in page["ActivationList"]] for page in (first, second)]
        assert pages == [ids[:2], ids[2:]]
        assert "NextToken" not in second

    @pytest.mark.parametrize(
        ("operation", "request_", "code"),
        [
            ("CreateActivation", {}, "ValidationException"),
            ("CreateActivation", {"IamRole": "r", "RegistrationLimit": 1001}, "InvalidParameters"),
            ("CreateActivation", {"IamRole": "r", "ExpirationDate": "2026-01-05T08:00:00Z"}, "InvalidParameters"),
            ("CreateActivation", {"IamRole": "r", "ExpirationDate": "2026-03-05T08:00:00Z"}, "InvalidParameters"),
            ("DeleteActivation", {"ActivationId": "nowhere"}, "InvalidActivationId"),
            ("DescribeActivations", {"Filters": [{"FilterKey": "Mood"}]}, "InvalidFilter"),
            ("DescribeActivations", {"NextToken": "soon"}, "InvalidNextToken"),
            ("DescribeInstanceInformation", {"Filters": [{"Key": "Mood", "Values": ["x"]}]}, "InvalidFilterKey"),
            ("DeregisterManagedInstance", {"InstanceId": "mi-" + 17 * "0"}, "InvalidInstanceId"),
        ],
    )
    def test_systems_manager_refuses_what_aws_refuses(
        self, edge: Edge, operation: str, request_: dict[str, Any], code: str
    ) -> None:
        with pytest.raises(EcsError) as caught:
            edge.ask_systems_manager(operation, **request_)
        assert caught.value.code == code

    def test_a_role_that_systems_manager_may_not_assume_is_refused(
        self, edge: Edge, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(edge.neighbours, "role_trusts", lambda role, service: False)
        with pytest.raises(EcsError, match="Nonexistent role or missing ssm service principal in trust policy"):
            edge.activate()


class TestManagedInstances:
    def test_a_machine_is_listed_with_its_activation_and_system(self, edge: Edge) -> None:
        machine_id = edge.install(operating_system="Red Hat Enterprise Linux 9")
        [listed] = edge.ask_systems_manager("DescribeInstanceInformation")["InstanceInformationList"]
        assert (listed["InstanceId"], listed["PingStatus"]) == (machine_id, "Online")
        assert (listed["PlatformName"], listed["PlatformVersion"]) == ("Red Hat Enterprise Linux", "9")

    def test_a_machine_that_is_silent_has_lost_its_connection(self, edge: Edge) -> None:
        machine_id, other = edge.install(), edge.install()
        edge.sim.cut_network(machine_id)
        edge.sim.advance(600)
        for status, expected in (("ConnectionLost", machine_id), ("Online", other)):
            filters = [{"Key": "PingStatus", "Values": [status]}]
            answer = edge.ask_systems_manager("DescribeInstanceInformation", Filters=filters)
            assert [each["InstanceId"] for each in answer["InstanceInformationList"]] == [expected]

    def test_a_deregistered_machine_is_listed_no_more(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.ask_systems_manager("DeregisterManagedInstance", InstanceId=machine_id)
        assert edge.ask_systems_manager("DescribeInstanceInformation")["InstanceInformationList"] == []
        with pytest.raises(LookupError, match="no credentials"):
            edge.sim.role_credentials(machine_id)


class TestTasks:
    def test_run_task_starts_tasks_of_the_launch_type_external(self, edge: Edge) -> None:
        machine_id = edge.install()
        task = edge.running()
        assert (task.launch_type, task.availability_zone) == ("EXTERNAL", None)
        assert task.container_instance is edge.instance(machine_id)

    def test_tasks_begin_in_pending_for_they_have_no_interface(self, edge: Edge) -> None:
        edge.install()
        [task] = edge.run()["tasks"]
        assert task["lastStatus"] == "PENDING"

    def test_a_cluster_without_such_a_machine_is_refused(self, edge: Edge) -> None:
        edge.neighbours.compute.launch()
        edge.sim.advance(INSTALLED_S)
        with pytest.raises(EcsError, match="No Container Instances were found in your cluster"):
            edge.run()

    def test_tasks_of_the_launch_type_ec2_do_not_go_outside(self, edge: Edge) -> None:
        edge.install()
        with pytest.raises(EcsError, match="No Container Instances were found in your cluster"):
            edge.call("RunTask", cluster=CLUSTER, taskDefinition="edge", launchType="EC2")

    def test_a_machine_that_is_full_takes_no_more(self, edge: Edge) -> None:
        edge.install(cpu_units=256)
        answer = edge.run(count=3)
        assert len(answer["tasks"]) == 2
        assert [failure["reason"] for failure in answer["failures"]] == ["RESOURCE:CPU"]

    def test_a_replica_service_keeps_its_count(self, edge: Edge) -> None:
        edge.install()
        service = edge.serve()
        edge.settle()
        assert [task.launch_type for task in edge.existing(service) if task.running] == ["EXTERNAL"] * 2

    def test_a_daemon_service_keeps_one_task_on_each_machine_outside(self, edge: Edge) -> None:
        machines = {edge.install(), edge.install()}
        edge.neighbours.compute.launch()
        service = edge.serve(schedulingStrategy="DAEMON")
        edge.settle()
        hosts = [task.container_instance for task in edge.existing(service)]
        assert sorted(host.ec2_instance_id for host in hosts if host) == sorted(machines)

    def test_a_daemon_follows_a_machine_that_joins_later(self, edge: Edge) -> None:
        service = edge.serve(schedulingStrategy="DAEMON")
        edge.install()
        edge.settle()
        assert len(edge.existing(service)) == 1

    def test_start_task_reaches_a_machine_by_its_name(self, edge: Edge) -> None:
        arn = edge.instance(edge.install()).arn
        [task] = edge.call("StartTask", cluster=CLUSTER, taskDefinition="edge", containerInstances=[arn])["tasks"]
        assert task["launchType"] == "EXTERNAL"


class TestAMachineThatLosesItsNetwork:
    def test_ecs_believes_for_a_while_that_its_agent_is_connected(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.sim.cut_network(machine_id)
        edge.sim.advance(59)
        assert edge.instance(machine_id).agent_connected
        edge.sim.advance(61)
        assert not edge.instance(machine_id).agent_connected

    def test_it_takes_no_new_tasks(self, edge: Edge) -> None:
        edge.cut(edge.install())
        answer = edge.run()
        assert (answer["tasks"], [failure["reason"] for failure in answer["failures"]]) == ([], ["AGENT"])

    def test_its_tasks_are_shown_as_they_were_last_seen(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.define_edge("short", **EXITS_SOON)
        task = edge.running("short")
        edge.cut(machine_id)
        edge.sim.advance(3600)
        assert task.running

    def test_a_service_does_not_replace_the_tasks_that_it_has_there(self, edge: Edge) -> None:
        near, far = edge.install(), edge.install()
        service = edge.serve()
        edge.settle()
        before = {task.id for task in edge.existing(service)}
        edge.cut(far)
        edge.settle()
        assert {task.id for task in edge.existing(service)} == before
        assert edge.instance(near).agent_connected

    def test_stop_task_does_not_reach_it(self, edge: Edge) -> None:
        machine_id = edge.install()
        task = edge.running()
        edge.cut(machine_id)
        edge.stop(task)
        edge.settle()
        assert (task.wanted, task.last_status) == (False, TaskStatus.RUNNING)

    def test_a_smaller_desired_count_does_not_reach_it(self, edge: Edge) -> None:
        machine_id = edge.install()
        service = edge.serve()
        edge.settle()
        edge.cut(machine_id)
        edge.update("shop", desiredCount=0)
        edge.settle()
        assert [task.last_status for task in edge.existing(service)] == [TaskStatus.RUNNING] * 2

    def test_its_credentials_expire(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.sim.cut_network(machine_id)
        edge.sim.advance(2 * 3600)
        assert edge.sim.role_credentials(machine_id).have_expired(edge.sim.now)

    def test_force_deregistering_it_stops_its_tasks_for_ecs(self, edge: Edge) -> None:
        machine_id = edge.install()
        task = edge.running()
        edge.cut(machine_id)
        arn = edge.instance(machine_id).arn
        edge.call("DeregisterContainerInstance", cluster=CLUSTER, containerInstance=arn, force=True)
        edge.sim.advance(60)
        assert task.last_status is TaskStatus.STOPPED

    def test_a_machine_that_is_not_there_has_no_network_to_cut(self, edge: Edge) -> None:
        with pytest.raises(LookupError, match="There is no machine mi-1"):
            edge.sim.cut_network("mi-1")


class TestAMachineThatComesBack:
    def test_its_agent_connects_and_takes_tasks_again(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.cut(machine_id)
        edge.mend(machine_id)
        assert edge.instance(machine_id).agent_connected
        assert edge.running().running

    def test_it_is_the_same_container_instance(self, edge: Edge) -> None:
        machine_id = edge.install()
        before = edge.instance(machine_id).arn
        edge.cut(machine_id)
        edge.mend(machine_id)
        assert [each.arn for each in edge.account.clusters[CLUSTER].instances.values()] == [before]

    def test_it_reports_a_container_that_exited_meanwhile(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.define_edge("short", **EXITS_SOON)
        task = edge.running("short")
        edge.cut(machine_id)
        edge.sim.advance(3600)
        edge.mend(machine_id)
        assert (task.last_status, task.stop_code) == (TaskStatus.STOPPED, StopCode.ESSENTIAL_CONTAINER_EXITED)
        assert task.containers[0].exit_code == 0

    def test_it_stops_a_task_that_ecs_wanted_stopped(self, edge: Edge) -> None:
        machine_id = edge.install()
        task = edge.running()
        edge.cut(machine_id)
        edge.stop(task)
        edge.settle()
        edge.mend(machine_id)
        assert (task.last_status, task.containers[0].exit_code) == (TaskStatus.STOPPED, 0)

    def test_it_leaves_a_task_alone_that_nothing_has_happened_to(self, edge: Edge) -> None:
        machine_id = edge.install()
        task = edge.running()
        edge.cut(machine_id)
        edge.mend(machine_id)
        edge.settle()
        assert task.running

    def test_its_service_replaces_what_exited_meanwhile(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.define_edge("short", **EXITS_SOON)
        service = edge.serve(taskDefinition="short", desiredCount=1)
        edge.sim.until(lambda: any(task.running for task in edge.existing(service)))
        [old] = edge.existing(service)
        edge.cut(machine_id)
        edge.sim.advance(3600)
        edge.mend(machine_id)
        edge.sim.advance(60)
        [new] = edge.existing(service)
        assert new is not old

    def test_a_silence_too_short_to_be_noticed_delays_a_task_that_was_on_its_way(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.run()
        [task] = edge.account.clusters[CLUSTER].tasks.values()
        edge.sim.cut_network(machine_id)
        edge.sim.advance(40)
        assert edge.instance(machine_id).agent_connected
        assert not task.running
        edge.sim.mend_network(machine_id)
        edge.sim.advance(BACK_S)
        assert task.running

    def test_it_has_fresh_credentials(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.sim.cut_network(machine_id)
        edge.sim.advance(2 * 3600)
        edge.sim.mend_network(machine_id)
        assert edge.sim.role_credentials(machine_id).issued_at == edge.sim.now

    def test_it_does_not_rejoin_a_cluster_that_it_was_taken_out_of(self, edge: Edge) -> None:
        machine_id = edge.install()
        edge.cut(machine_id)
        arn = edge.instance(machine_id).arn
        edge.call("DeregisterContainerInstance", cluster=CLUSTER, containerInstance=arn, force=True)
        edge.mend(machine_id)
        assert not any(each.listed for each in edge.account.clusters[CLUSTER].instances.values())


def test_reading_credentials_changes_nothing(edge: Edge) -> None:
    machine_id = edge.install()
    before = len(edge.sim.journal)
    assert edge.sim.role_credentials(machine_id) == edge.sim.role_credentials(machine_id)
    assert len(edge.sim.journal) == before


def test_it_is_the_same_whether_the_silence_passes_in_one_piece_or_in_many() -> None:
    assert _journal_of_a_silence(pieces=1) == _journal_of_a_silence(pieces=60)


def _journal_of_a_silence(pieces: int) -> list[str]:
    edge = Edge()
    machine_id = edge.install()
    edge.define_edge("short", **EXITS_SOON)
    edge.serve(taskDefinition="short")
    edge.sim.advance(120)
    edge.sim.cut_network(machine_id)
    for _ in range(pieces):
        edge.sim.advance(3600 / pieces)
    edge.mend(machine_id)
    return [str(entry) for entry in edge.sim.journal]
