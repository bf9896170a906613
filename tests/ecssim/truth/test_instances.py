"""The instance types, and what an agent registers: whether the tables fit together."""

import pytest
from ecssim.truth import instances

TYPES = instances.INSTANCE_TYPES.value


def test_every_instance_type_has_its_memory_from_one_table_alone() -> None:
    tables = [instances.SEEN_MEMORY_MIB, instances.REMEMBERED_MEMORY_MIB, instances.ASSUMED_MEMORY_MIB]
    names = [name for table in tables for name in table.value]
    assert sorted(names) == sorted(instances.HARDWARE.value)


@pytest.mark.parametrize(
    ("name", "cpu_units", "network_interfaces", "architecture", "gpus"),
    [
        ("t3.micro", 2048, 2, "x86_64", 0),
        ("t4g.small", 2048, 3, "arm64", 0),
        ("m5.xlarge", 4096, 4, "x86_64", 0),
        ("m7g.medium", 1024, 2, "arm64", 0),
        ("g4dn.xlarge", 4096, 3, "x86_64", 1),
    ],
)
def test_an_instance_type_has_what_ec2_documents(
    name: str, cpu_units: int, network_interfaces: int, architecture: str, gpus: int
) -> None:
    found = TYPES[name]
    assert (found.cpu_units, found.network_interfaces) == (cpu_units, network_interfaces)
    assert (found.architecture, found.gpus) == (architecture, gpus)


# The nominal memory is that of the size within the family, so it is known without a table.
@pytest.mark.parametrize(
    ("name", "sold_mib"),
    [("t3.nano", 512), ("t3.micro", 1024), ("t3.medium", 4096), ("m5.large", 8192), ("c5.large", 4096)],
)
def test_the_operating_system_sees_a_little_less_memory_than_is_sold(name: str, sold_mib: int) -> None:
    assert 0.8 * sold_mib < TYPES[name].memory_mib < sold_mib


def test_a_letter_g_after_the_generation_means_arm64() -> None:
    for name, found in TYPES.items():
        family = name.partition(".")[0]
        assert (found.architecture == "arm64") == (family[-1] == "g"), name


def test_an_instance_type_is_shown_for_people() -> None:
    assert str(TYPES["t3.micro"]) == "2048 CPU units, 916 MiB, 2 network interfaces, x86_64, 0 GPUs"


def test_no_capability_is_registered_twice() -> None:
    names = instances.CAPABILITIES.value
    assert len(set(names)) == len(names)
    assert instances.capabilities(external=False) == tuple(sorted(names))


def test_an_external_instance_can_do_what_others_can_apart_from_what_its_agent_takes_away() -> None:
    here, outside = (set(instances.capabilities(external=external)) for external in (False, True))
    assert outside - here == {"ecs.capability.external"}
    assert here - outside == set(instances.EXTERNAL_LACKS.value)
    assert "ecs.capability.task-eni" in here - outside
