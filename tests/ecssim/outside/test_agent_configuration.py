"""What the container agent is told by a machine's user data."""

import pytest
from ecssim.outside.agent_configuration import AgentConfiguration, duration_s
from ecssim.truth import agent as truth


def told(user_data: str) -> AgentConfiguration:
    return AgentConfiguration.from_user_data(user_data)


@pytest.mark.parametrize(
    "user_data",
    [
        "#!/bin/bash\necho ECS_CLUSTER=lab >> /etc/ecs/ecs.config\n",
        '#!/bin/bash\necho "ECS_CLUSTER=lab" >> /etc/ecs/ecs.config\n',
        "#!/bin/bash\necho 'ECS_CLUSTER=\"lab\"' >> /etc/ecs/ecs.config\n",
        "#!/bin/bash\ncat <<'EOF' >> /etc/ecs/ecs.config\nECS_CLUSTER=lab\nECS_LOGLEVEL=debug\nEOF\n",
        "#!/bin/bash\necho ECS_CLUSTER=lab>>/etc/ecs/ecs.config;echo done",
        "ECS_CLUSTER=old\nECS_CLUSTER=lab",
        "ECS_CLUSTER=lab\n# ECS_CLUSTER=old\n",
    ],
)
def test_the_cluster_is_found_in_each_usual_way_to_write_it(user_data: str) -> None:
    assert told(user_data).cluster == "lab"


def test_without_user_data_every_variable_has_its_default() -> None:
    configuration = told("")
    assert {name: configuration.get(name) for name in truth.VARIABLES.value} == truth.VARIABLES.value
    assert configuration.cluster == ""


def test_the_default_reserved_ports_are_those_of_ssh_docker_and_the_agent() -> None:
    assert told("").reserved_ports == {22, 2375, 2376, 51678, 51679}


def test_reserved_ports_and_memory_are_read() -> None:
    configuration = told("ECS_RESERVED_PORTS=[22, 8080]\nECS_RESERVED_PORTS_UDP=[53]\nECS_RESERVED_MEMORY=256")
    assert configuration.reserved_ports == {22, 8080}
    assert configuration.reserved_udp_ports == {53}
    assert configuration.reserved_memory_mib == 256


@pytest.mark.parametrize(
    "user_data",
    [
        """echo 'ECS_INSTANCE_ATTRIBUTES={"stack": "prod"}' >> /etc/ecs/ecs.config""",
        r"""echo "ECS_INSTANCE_ATTRIBUTES={\"stack\": \"prod\"}" >> /etc/ecs/ecs.config""",
        """ECS_INSTANCE_ATTRIBUTES='{"stack": "prod"}'""",
        """ECS_INSTANCE_ATTRIBUTES={"stack": "prod"}""",
    ],
)
def test_attributes_are_read_however_they_are_quoted(user_data: str) -> None:
    assert told(user_data).attributes == {"stack": "prod"}


def test_tags_are_read() -> None:
    assert told('ECS_CONTAINER_INSTANCE_TAGS={"team": "blue"}').tags == {"team": "blue"}


def test_log_drivers_are_read() -> None:
    assert told('ECS_AVAILABLE_LOGGING_DRIVERS=["json-file", "syslog"]').logging_drivers == ["json-file", "syslog"]


@pytest.mark.parametrize("value", ["{stack: prod}", "prod", "[1]"])
def test_attributes_that_cannot_be_read_are_left_out(value: str) -> None:
    assert told(f"ECS_INSTANCE_ATTRIBUTES={value}").attributes == {}


def test_memory_that_is_no_number_reserves_none() -> None:
    assert told("ECS_RESERVED_MEMORY=much").reserved_memory_mib == 0


@pytest.mark.parametrize(
    ("text", "seconds"), [("30s", 30), ("2m", 120), ("1h30m", 5400), ("1.5s", 1.5), ("500ms", 0.5), ("soon", 0)]
)
def test_durations_are_read(text: str, seconds: float) -> None:
    assert duration_s(text) == seconds


def test_the_stop_timeout_is_30_seconds_unless_it_is_set() -> None:
    assert told("").stop_timeout_s == 30
    assert told("ECS_CONTAINER_STOP_TIMEOUT=2m").stop_timeout_s == 120


@pytest.mark.parametrize(("user_data", "drains"), [("", False), ("ECS_ENABLE_SPOT_INSTANCE_DRAINING=true", True)])
def test_draining_before_a_spot_interruption_has_to_be_asked_for(user_data: str, drains: bool) -> None:
    assert told(user_data).drains_on_spot_interruption is drains
