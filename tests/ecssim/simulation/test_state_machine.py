"""What holds of a whole account, whatever is done to it and whatever goes wrong."""

from typing import Any

from ecssim import faults
from ecssim.faults import Fault
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from .customer import (
    ANNEX,
    CONSTRAINTS,
    FAMILIES,
    FARGATE_FAMILIES,
    GROUPS,
    INSTANCE_FAMILIES,
    SERVICES,
    STRATEGIES,
    Customer,
    listening_world,
)
from .guard import Guard
from .programs import COUNTS, MAXIMUM_PERCENTS, MINIMUM_PERCENTS, MINUTES, WAITS_MS
from .world import CLUSTER

NUMBERS = st.integers(0, 50)
CLUSTERS = st.sampled_from([CLUSTER, ANNEX])
FARGATE_PROVIDERS = st.sampled_from(["FARGATE", "FARGATE_SPOT"])
GROUP_PROVIDERS = st.sampled_from([f"from-{group}" for group in GROUPS])
PERCENTS = st.tuples(MINIMUM_PERCENTS, MAXIMUM_PERCENTS)
BREAKERS = st.tuples(st.booleans(), st.booleans())
CONSTRAINT, STRATEGY = st.integers(0, len(CONSTRAINTS) - 1), st.integers(0, len(STRATEGIES) - 1)
TYPES = st.sampled_from(["t3.small", "t3.large", "t3.nano", "g4dn.xlarge"])
ZONES = st.sampled_from([f"us-east-1{letter}" for letter in "abc"])
STACKS = st.sampled_from(["prod", "test"])
DELAYS_S = st.sampled_from([0, 0, 20, 200])
IMAGES = st.sampled_from(["nginx:1.27", "busybox:1.36", "shop/sick:1", "shop/stubborn:1"])
ONE_FAULT: st.SearchStrategy[Fault] = st.one_of(
    st.builds(faults.StopTask),
    st.builds(faults.StopTask, service=st.sampled_from(SERVICES)),
    st.builds(faults.KillContainer),
    st.builds(faults.CutNetwork),
    st.builds(faults.MendNetwork),
    st.builds(faults.TerminateInstance),
    st.builds(faults.StopInstance),
    st.builds(faults.LoseZone, ZONES),
    st.builds(faults.RestoreZone, ZONES),
    st.builds(faults.InterruptSpot),
    st.builds(faults.ExhaustCapacity, st.sampled_from(["FARGATE", "FARGATE_SPOT", "us-east-1a"])),
    st.builds(faults.ReturnCapacity, st.sampled_from(["FARGATE", "FARGATE_SPOT", "us-east-1a"])),
    st.builds(faults.BreakImage, IMAGES),
)
FAULTS: st.SearchStrategy[Fault] = st.one_of(
    ONE_FAULT,
    st.builds(faults.OneOf, st.tuples(ONE_FAULT, ONE_FAULT)),
    st.builds(faults.InOrder, st.tuples(ONE_FAULT, ONE_FAULT), st.just(30.0)),
    st.builds(faults.Repeat, ONE_FAULT, st.just(3), st.just(45.0)),
)


class Account(RuleBasedStateMachine):
    """A customer who does steps in any order, while every moment is watched."""

    def __init__(self) -> None:
        super().__init__()
        self.guard = Guard(Customer(listening_world()))
        self.sound = True

    def do(self, step: str, /, **arguments: Any) -> None:
        self.sound = False
        self.guard.do(step, **arguments)
        self.sound = True

    def teardown(self) -> None:
        if self.sound:
            self.guard.the_steps_can_be_repeated()

    @initialize(machines=st.integers(0, 4), instance_type=TYPES, stack=STACKS, desired=COUNTS)
    def begin(self, machines: int, instance_type: str, stack: str, desired: int) -> None:
        """Begin with a few machines, a cluster beside the first, and a service."""
        self.do("create_cluster", name=ANNEX)
        for zone in [f"us-east-1{letter}" for letter in "abca"][:machines]:
            self.do("launch", instance_type=instance_type, zone=zone, stack=stack)
        self.do("wait", milliseconds=90_000)
        family = "bridge-server" if machines else "fargate-server"
        self.do(
            "create_service",
            name="web",
            family=family,
            desired=desired,
            percents=(50, 200),
            provider=None,
            constraint=0,
            strategy=0,
            breaker=(True, True),
        )

    # Clusters and task definitions

    @rule(name=CLUSTERS)
    def create_cluster(self, name: str) -> None:
        self.do("create_cluster", name=name)

    @rule(name=CLUSTERS, insights=st.sampled_from(["enabled", "disabled"]))
    def update_cluster(self, name: str, insights: str) -> None:
        self.do("update_cluster", name=name, insights=insights)

    @rule(name=CLUSTERS)
    def delete_cluster(self, name: str) -> None:
        self.do("delete_cluster", name=name)

    @rule(family=st.sampled_from(FAMILIES))
    def register(self, family: str) -> None:
        self.do("register", family=family)

    @rule(family=st.sampled_from(FAMILIES))
    def deregister(self, family: str) -> None:
        self.do("deregister", family=family)

    # Tasks

    @rule(
        family=st.sampled_from(INSTANCE_FAMILIES),
        count=st.integers(1, 5),
        provider=st.one_of(st.none(), GROUP_PROVIDERS),
        constraint=CONSTRAINT,
        strategy=STRATEGY,
    )
    def run_task(self, **arguments: Any) -> None:
        self.do("run_task", **arguments)

    @rule(family=st.sampled_from(FARGATE_FAMILIES), provider=st.one_of(st.none(), FARGATE_PROVIDERS))
    def run_task_on_fargate(self, family: str, provider: str | None) -> None:
        self.do("run_task", family=family, count=1, provider=provider, constraint=0, strategy=0)

    @rule(family=st.sampled_from(FARGATE_FAMILIES), provider=st.one_of(st.none(), FARGATE_PROVIDERS))
    def run_task_in_annex(self, family: str, provider: str | None) -> None:
        self.do("run_task_in_annex", family=family, provider=provider)

    @rule(family=st.sampled_from(INSTANCE_FAMILIES), numbers=st.lists(NUMBERS, max_size=3))
    def start_task(self, family: str, numbers: list[int]) -> None:
        self.do("start_task", family=family, numbers=numbers)

    @rule(number=NUMBERS)
    def stop_task(self, number: int) -> None:
        self.do("stop_task", number=number)

    @rule()
    def stop_every_task(self) -> None:
        self.do("stop_every_task")

    @rule(number=NUMBERS, minutes=st.one_of(st.just(0), MINUTES))
    def protect(self, number: int, minutes: int) -> None:
        self.do("protect", number=number, minutes=minutes)

    # Services

    @rule(
        name=st.sampled_from(SERVICES),
        family=st.sampled_from(FARGATE_FAMILIES),
        desired=COUNTS,
        percents=PERCENTS,
        provider=st.one_of(st.none(), FARGATE_PROVIDERS),
        breaker=BREAKERS,
    )
    def create_service_on_fargate(self, **arguments: Any) -> None:
        self.do("create_service", **arguments, constraint=0, strategy=0)

    @rule(
        name=st.sampled_from(SERVICES),
        family=st.sampled_from(INSTANCE_FAMILIES),
        desired=COUNTS,
        percents=PERCENTS,
        provider=st.one_of(st.none(), GROUP_PROVIDERS),
        constraint=CONSTRAINT,
        strategy=STRATEGY,
        breaker=BREAKERS,
    )
    def create_service_on_instances(self, **arguments: Any) -> None:
        self.do("create_service", **arguments)

    @rule(name=st.sampled_from(SERVICES), family=st.sampled_from(INSTANCE_FAMILIES), constraint=CONSTRAINT)
    def create_daemon(self, **arguments: Any) -> None:
        self.do("create_daemon", **arguments)

    @rule(number=NUMBERS, desired=COUNTS)
    def scale(self, number: int, desired: int) -> None:
        self.do("scale", number=number, desired=desired)

    @rule(number=NUMBERS, percents=PERCENTS, again=st.booleans())
    def change_percents(self, **arguments: Any) -> None:
        self.do("change_percents", **arguments)

    @rule(number=NUMBERS, breaker=BREAKERS)
    def change_breaker(self, **arguments: Any) -> None:
        self.do("change_breaker", **arguments)

    @rule(number=NUMBERS, constraint=CONSTRAINT, strategy=STRATEGY)
    def change_placement(self, **arguments: Any) -> None:
        self.do("change_placement", **arguments)

    @rule(number=NUMBERS, provider=st.one_of(FARGATE_PROVIDERS, GROUP_PROVIDERS))
    def change_provider(self, number: int, provider: str) -> None:
        self.do("change_provider", number=number, provider=provider)

    @rule(number=NUMBERS, family=st.sampled_from(FAMILIES))
    def deploy(self, number: int, family: str) -> None:
        self.do("deploy", number=number, family=family)

    @rule(number=NUMBERS)
    def deploy_again(self, number: int) -> None:
        self.do("deploy_again", number=number)

    @rule(number=NUMBERS, force=st.booleans())
    def delete_service(self, number: int, force: bool) -> None:
        self.do("delete_service", number=number, force=force)

    # Machines and container instances

    @rule(instance_type=TYPES, zone=ZONES, stack=st.one_of(st.none(), STACKS))
    def launch(self, **arguments: Any) -> None:
        self.do("launch", **arguments)

    @rule(number=NUMBERS)
    def stop_machine(self, number: int) -> None:
        self.do("stop_machine", number=number)

    @rule(number=NUMBERS)
    def start_machine(self, number: int) -> None:
        self.do("start_machine", number=number)

    @rule(number=NUMBERS)
    def terminate_machine(self, number: int) -> None:
        self.do("terminate_machine", number=number)

    @rule(number=NUMBERS, status=st.sampled_from(["DRAINING", "ACTIVE"]))
    def set_instance_status(self, number: int, status: str) -> None:
        self.do("set_instance_status", number=number, status=status)

    @rule(number=NUMBERS, force=st.booleans())
    def deregister_instance(self, number: int, force: bool) -> None:
        self.do("deregister_instance", number=number, force=force)

    @rule(number=NUMBERS, value=STACKS)
    def put_attribute(self, number: int, value: str) -> None:
        self.do("put_attribute", number=number, value=value)

    @rule(number=NUMBERS)
    def delete_attribute(self, number: int) -> None:
        self.do("delete_attribute", number=number)

    # Capacity providers

    @rule(groups=st.integers(0, len(GROUPS)))
    def associate(self, groups: int) -> None:
        self.do("associate", groups=groups)

    @rule(
        name=GROUP_PROVIDERS,
        percent=st.sampled_from([50, 80, 100]),
        managed=st.booleans(),
        draining=st.booleans(),
    )
    def change_scaling(self, **arguments: Any) -> None:
        self.do("change_scaling", **arguments)

    @rule(name=st.sampled_from(GROUPS), desired=st.integers(0, 4))
    def resize_group(self, name: str, desired: int) -> None:
        self.do("resize_group", name=name, desired=desired)

    # What goes wrong, and time

    @rule(fault=FAULTS, after_s=DELAYS_S)
    def inject(self, fault: Fault, after_s: int) -> None:
        self.do("inject", fault=fault, after_s=after_s)

    @rule(milliseconds=WAITS_MS)
    def wait(self, milliseconds: int) -> None:
        self.do("wait", milliseconds=milliseconds)

    @rule(milliseconds=st.integers(20_000, 120_000))
    def wait_for_a_minute_or_so(self, milliseconds: int) -> None:
        self.do("wait", milliseconds=milliseconds)

    @rule()
    def rest(self) -> None:
        self.sound = False
        self.guard.rest()
        self.sound = True


TestAccount = Account.TestCase
TestAccount.settings = settings(
    deadline=None,
    derandomize=True,
    database=None,
    report_multiple_bugs=False,
    phases=[Phase.generate, Phase.shrink],
    max_examples=5,
    stateful_step_count=200,
)
