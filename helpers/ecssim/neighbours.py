"""What ECS asks of the services around it; the seam answers with moto's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from .outside.cloud_map import CloudMap
from .outside.machine import MachineFacts, MachineState
from .outside.metrics import Metric
from .outside.network import Location, Network
from .task_needs import TaskNeeds


@dataclass(frozen=True, slots=True)
class Subnet:
    """A subnet that tasks can be placed in.

    Arguments:
        cidr_block, vpc_cidr_block: its address range and that of its VPC, if they are known.
    """

    id: str
    availability_zone: str
    cidr_block: str | None = None
    vpc_cidr_block: str | None = None


@dataclass(frozen=True, slots=True)
class Interface:
    """An elastic network interface as EC2 made it."""

    id: str
    mac_address: str
    private_ipv4_address: str
    private_dns_name: str | None


@dataclass(frozen=True, slots=True)
class Undelivered:
    """An event that a target of an EventBridge rule did not get.

    Arguments:
        sentence: which target, and why.
    """

    rule_arn: str
    sentence: str


class NoFreeAddressError(LookupError):
    """A subnet has no address left."""


@dataclass(frozen=True, slots=True)
class AutoScalingGroup:
    """An Auto Scaling group as EC2 Auto Scaling has it.

    Arguments:
        minimum, maximum, desired: how many instances it may have, and wants.
        instance_ids: those in service.
        protects_new_instances: whether it protects new instances from its own scale-in.
        protected_ids: the instances that are protected from it now.
    """

    name: str
    arn: str
    instance_type: str
    minimum: int
    maximum: int
    desired: int
    instance_ids: tuple[str, ...]
    protects_new_instances: bool
    protected_ids: frozenset[str]


class AlarmState(StrEnum):
    """The states of a CloudWatch alarm."""

    OK = "OK"
    ALARM = "ALARM"
    INSUFFICIENT_DATA = "INSUFFICIENT_DATA"


@dataclass(frozen=True, slots=True)
class Query:
    """One metric that an alarm looks at.

    Arguments:
        id: its name within an expression.
        statistic: such as Average or p99.
    """

    id: str
    metric: Metric
    statistic: str


@dataclass(frozen=True, slots=True)
class Alarm:
    """A CloudWatch alarm on a metric, or on arithmetic with several.

    Arguments:
        changed_at: when it came into its state.
        expression: what its queries are put together to; empty if there is only one.
        comparison, missing_data: as in PutMetricAlarm.
        datapoints_to_alarm: how many of the evaluation periods must be beyond the threshold.
        actions: ARNs, by the state that they belong to.
    """

    name: str
    arn: str
    state: AlarmState
    state_reason: str
    changed_at: datetime
    queries: tuple[Query, ...]
    expression: str
    period_s: int
    evaluation_periods: int
    datapoints_to_alarm: int
    threshold: float
    comparison: str
    missing_data: str = "missing"
    actions_enabled: bool = True
    actions: Mapping[AlarmState, tuple[str, ...]] = field(default_factory=dict)
    description: str = ""


class Alarms(Protocol):
    """The alarms of CloudWatch, and whom they tell."""

    def all(self) -> list[Alarm]:
        """Return every alarm on metrics, in the order in which they were made."""

    def state(self, name: str) -> AlarmState | None:
        """Return the state of an alarm, or None if there is none of that name."""

    def set_state(self, name: str, state: AlarmState, reason: str, reason_data: str) -> None:
        """Let an alarm be in another state; one that somebody has deleted is no error."""

    def notify(self, topic_arn: str, subject: str, message: str) -> None:
        """Publish a message to an SNS topic; that there is none is no error."""


@dataclass(frozen=True, slots=True)
class TrackingPolicy:
    """A target tracking policy as Application Auto Scaling has it.

    Arguments:
        target_value: where the metric shall be.
        high_alarm: the alarm on whose account it scales out.
        low_alarm: the alarm on whose account it scales in; None if it never does.
    """

    name: str
    arn: str
    target_value: float
    scale_in_cooldown_s: float
    scale_out_cooldown_s: float
    high_alarm: str
    low_alarm: str | None


@dataclass(frozen=True, slots=True)
class Step:
    """What a step scaling policy does for one range of the distance between metric and threshold.

    Arguments:
        lower, upper: the range; None has no end on that side.
    """

    lower: float | None
    upper: float | None
    adjustment: int


@dataclass(frozen=True, slots=True)
class StepPolicy:
    """A step scaling policy as Application Auto Scaling has it; alarms name its ARN among their actions.

    Arguments:
        adjustment_type: ChangeInCapacity, PercentChangeInCapacity or ExactCapacity.
        minimum_magnitude: how many tasks a percentage changes at least.
    """

    name: str
    arn: str
    adjustment_type: str
    steps: tuple[Step, ...]
    cooldown_s: float
    minimum_magnitude: int = 0


@dataclass(frozen=True, slots=True)
class ScheduledAction:
    """A change of the bounds of a scalable target that comes at its time.

    Arguments:
        schedule: at(...), rate(...) or cron(...).
        time_zone: in which at and cron are meant.
        created_at: from when a rate counts, unless it has a start.
        minimum, maximum: the new bounds; None leaves one as it is.
    """

    name: str
    resource_id: str
    schedule: str
    time_zone: str
    created_at: datetime
    starts_at: datetime | None = None
    ends_at: datetime | None = None
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True, slots=True)
class ScalableTarget:
    """A service as Application Auto Scaling has it.

    Arguments:
        minimum, maximum: how many tasks it may want.
    """

    minimum: int
    maximum: int
    scale_in_suspended: bool = False
    scale_out_suspended: bool = False
    scheduled_suspended: bool = False
    policies: tuple[TrackingPolicy | StepPolicy, ...] = ()


class AutoScaling(Protocol):
    """Application Auto Scaling."""

    def target(self, resource_id: str) -> ScalableTarget | None:
        """Return the scalable target of a service with its policies, or None if it has none."""

    def resource_ids(self) -> list[str]:
        """Return the names of all services that are scalable targets."""

    def scheduled_actions(self) -> list[ScheduledAction]:
        """Return the scheduled actions of services."""

    def set_bounds(self, resource_id: str, minimum: int | None, maximum: int | None) -> None:
        """Change the bounds of a scalable target; None leaves one as it is."""


@dataclass(frozen=True, slots=True)
class TargetGroup:
    """A target group as Elastic Load Balancing has it.

    Arguments:
        target_type: ip or instance; ECS registers with no other.
        zones: the zones of the load balancers that forward to it; none if no load balancer does.
        check_protocol: such as HTTP or TCP.
        check_port: a number, or traffic-port.
        matcher: the status codes of a healthy target, such as 200-299; None for a check without HTTP.
        check_interval_s, check_timeout_s: in seconds.
        healthy_threshold, unhealthy_threshold: how many checks in a row decide.
        deregistration_delay_s: how long a target drains, in seconds.
        of_network_load_balancer: whether it is one for Network Load Balancers.
    """

    target_type: str
    zones: frozenset[str]
    check_protocol: str = "HTTP"
    check_port: str = "traffic-port"
    check_path: str | None = "/"
    matcher: str | None = "200"
    check_interval_s: int = 30
    check_timeout_s: int = 5
    healthy_threshold: int = 5
    unhealthy_threshold: int = 2
    deregistration_delay_s: int = 300
    of_network_load_balancer: bool = False


@dataclass(frozen=True, slots=True)
class Forward:
    """Send requests on to target groups.

    Arguments:
        groups: the ARN of each, with its weight.
    """

    groups: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class FixedAnswer:
    """Answer requests without a target: with a fixed response, or by sending the client elsewhere.

    Arguments:
        status: the HTTP status.
        body: of a fixed response.
    """

    status: int
    body: str = ""


@dataclass(frozen=True, slots=True)
class ListenerRule:
    """One rule of a listener.

    Arguments:
        conditions: what a request must have: one of the values of each field, such as path-pattern or host-header.
        action: what becomes of it; None if that is not simulated.
    """

    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    action: Forward | FixedAnswer | None


@dataclass(frozen=True, slots=True)
class Listener:
    """A listener of a load balancer.

    Arguments:
        kind: application or network, as DescribeLoadBalancers has it.
        rules: the first that fits decides; the last fits always.
        lets_visitors_in: whether requests from the Internet, or to an internal one from within its VPC, get through.
    """

    load_balancer_arn: str
    kind: str
    dns_name: str
    port: int
    rules: tuple[ListenerRule, ...]
    lets_visitors_in: bool = True


class Compute(Protocol):
    """EC2 and EC2 Auto Scaling."""

    def states(self) -> dict[str, MachineState]:
        """Return the state of every EC2 instance by its id, in the order of their launch."""

    def facts(self, instance_id: str) -> MachineFacts:
        """Return what does not change about an EC2 instance."""

    def has_policy(self, instance_id: str, policy: str) -> bool:
        """Return whether the role of an EC2 instance has the AWS managed policy of that name."""

    def run_instance(self, instance_type: str, subnet_id: str, image_id: str) -> str:
        """Launch an EC2 instance, and return its id."""

    def stop(self, instance_id: str) -> None:
        """Stop an EC2 instance."""

    def terminate(self, instance_id: str) -> None:
        """Terminate an EC2 instance; its group, if it has one, launches another."""

    def group(self, name_or_arn: str) -> AutoScalingGroup | None:
        """Return an Auto Scaling group, or None if there is none of that name or ARN."""

    def set_desired_capacity(self, group_name: str, capacity: int) -> None:
        """Want another number of instances in a group."""

    def terminate_in_group(self, instance_id: str) -> None:
        """Terminate an instance of a group, and have the group want one fewer."""

    def protect_from_scale_in(self, group_name: str, instance_id: str, protected: bool) -> None:
        """Set whether the group may terminate an instance by itself."""

    def tag_group(self, group_name: str, key: str) -> None:
        """Put a tag without a value on a group and on the instances that it launches."""


class Logs(Protocol):
    """CloudWatch Logs of one account; no Region is the one that asks."""

    def has_group(self, group: str, region: str | None) -> bool:
        """Return whether there is a log group of that name."""

    def create_group(self, group: str, region: str | None) -> bool:
        """Create a log group, and return whether it is there now."""

    def write(self, group: str, stream: str, lines: Sequence[tuple[datetime, str]], region: str | None) -> None:
        """Open a stream unless it is open, and add lines to it; if its group is gone, the lines are lost."""


class LoadBalancers(Protocol):
    """Elastic Load Balancing."""

    def target_group(self, arn: str) -> TargetGroup | None:
        """Return a target group, or None if there is none of that ARN."""

    def listeners(self) -> tuple[Listener, ...]:
        """Return every listener of every load balancer."""

    def weights(self, rule_arn: str) -> dict[str, int] | None:
        """Return the weights of the target groups that a rule, or a listener, forwards to; None if there is none."""

    def set_weights(self, rule_arn: str, weights: Mapping[str, int]) -> None:
        """Let a rule, or a listener, forward to target groups with these weights; one that is gone is no error."""

    def nodes(self, target_group_arn: str) -> tuple[Location, ...]:
        """Return where the load balancers are that forward to a target group."""

    def addresses(self, dns_name: str) -> dict[str, Location]:
        """Return the addresses that a load balancer's name stands for, each with where that node is.

        There are none if no load balancer has that name.
        """


class FunctionFailedError(Exception):
    """A function of AWS Lambda could not be invoked, or did not come to an end."""


class Functions(Protocol):
    """AWS Lambda, as far as deployments and alarms invoke functions."""

    def queue(self, function_arn: str, payload: str, source_arn: str, service: str) -> None:
        """Have a function invoked asynchronously on behalf of another service.

        Arguments:
            payload: JSON.
            source_arn, service: who asks; the function's policy must let it.

        Raises:
            PermissionError: if the policy does not.
            LookupError: if there is no such function.
        """

    def invoke(self, function_arn: str, payload: Mapping[str, Any]) -> Any:
        """Invoke a function, and return what it returns, which can be any JSON.

        Raises:
            FunctionFailedError: if there is none, or it fails.
        """


class Neighbours(TaskNeeds, Protocol):
    """The services around ECS in one account and Region."""

    @property
    def compute(self) -> Compute:
        """EC2 and EC2 Auto Scaling."""

    @property
    def auto_scaling(self) -> AutoScaling:
        """Application Auto Scaling."""

    @property
    def alarms(self) -> Alarms:
        """The alarms of CloudWatch."""

    @property
    def logs(self) -> Logs:
        """CloudWatch Logs."""

    @property
    def load_balancers(self) -> LoadBalancers:
        """Elastic Load Balancing."""

    @property
    def cloud_map(self) -> CloudMap:
        """AWS Cloud Map."""

    @property
    def network(self) -> Network:
        """The network of EC2."""

    @property
    def functions(self) -> Functions | None:
        """AWS Lambda; None where no function can be invoked."""

    def subnet(self, subnet_id: str) -> Subnet | None:
        """Return the subnet, or None if there is none of that id."""

    def has_security_group(self, group_id: str) -> bool:
        """Return whether there is a security group of that id."""

    def role_trusts(self, role: str, service: str) -> bool:
        """Return whether there is an IAM role of that name, with or without its path, which that service may assume."""

    def create_interface(self, subnet_id: str, security_groups: list[str], description: str) -> Interface:
        """Make a network interface with an address from the subnet.

        Raises:
            NoFreeAddressError: if the subnet has none left.
        """

    def delete_interface(self, interface_id: str) -> None:
        """Delete a network interface; one that is gone already is no error."""

    def hears_events(self, source: str, detail_type: str) -> bool:
        """Return whether a rule of EventBridge's default bus may match events of that source and detail type."""

    def send_event(self, event: dict[str, Any]) -> list[Undelivered]:
        """Give an event, complete with id and time, to the targets of the rules that match it.

        Returns:
            what could not be delivered.
        """
