"""One simulated Amazon ECS: clock, model and rules wired together."""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from .accounts import Accounts
from .api import answer, ecs_model
from .change import Change
from .change.anywhere import InstallError
from .change.traffic import TrafficChanges
from .engine.baton import Baton
from .engine.chance import Chance
from .engine.clock import Clock
from .engine.journal import Journal
from .engine.process import stop_all
from .faults import Fault, NothingToBreakError
from .looks import Looks
from .model.account import Account
from .model.activation import RoleCredentials
from .model.api_call import ApiCall
from .model.cluster import Cluster
from .neighbours import Neighbours
from .outside import ecr_image, on_machine
from .outside.agent import Call
from .outside.images import Images
from .outside.inside_task import InsideTask, find_container
from .outside.load import Load
from .outside.machine import Machine
from .outside.on_host import OnHost, find_machine
from .outside.shell import Ended
from .outside.traffic import Answer, Flow, Pattern, Request
from .truth import agent, anywhere, traffic
from .why import explain

Result = TypeVar("Result")


class Simulation:
    """Amazon ECS in virtual time.

    Time stands still until `advance` or `until` moves it; everything that is due happens on the way, in order.
    The same seed and the same calls give the same world in every process.

    Arguments:
        seed: the number that all ids and durations grow from.
        start: the first moment of virtual time.
        region: the Region that a client without one of its own talks to.
        neighbours: gives the services around ECS for an account id and a Region.
    """

    def __init__(self, seed: int, start: datetime, region: str, neighbours: Callable[[str, str], Neighbours]) -> None:
        self.region = region
        self.journal = Journal()
        self.lock = Baton()
        self.clock = Clock(start)
        self.chance = Chance(seed)
        self.images = Images()
        self._accounts = Accounts(self.clock, self.chance, self.journal, self.images, neighbours)
        self._looks = Looks(self._accounts, self.clock, self.journal, self._call_of_agent, self._run_on)
        self._on_move: list[Callable[[datetime], None]] = []
        self._runs = 0

    @property
    def seed(self) -> int:
        """The number that the world grows from."""
        return self.chance.seed

    @property
    def now(self) -> datetime:
        """The present moment of virtual time, in UTC."""
        return self.clock.now

    @property
    def under_way(self) -> bool:
        """Whether time is being let pass just now, so that whoever asks is part of what happens."""
        return self._runs > 0

    def advance(self, seconds: float) -> None:
        """Let virtual time pass.

        Arguments:
            seconds: how long, in virtual seconds.

        Raises:
            ValueError: for a negative number of seconds.
        """
        if seconds < 0:
            raise ValueError(f"time cannot run backwards: {seconds} seconds")
        with self.lock:
            self._run_to(self.now + timedelta(seconds=seconds), stop=lambda: False)

    def until(self, condition: Callable[[], bool], timeout_s: float = 600.0) -> bool:
        """Let virtual time pass until the condition holds.

        Arguments:
            condition: asked now and after every moment at which something happened.
            timeout_s: how long to wait at most, in virtual seconds.

        Returns:
            whether the condition holds.
        """
        with self.lock:
            return condition() or self._run_to(self.now + timedelta(seconds=timeout_s), condition)

    def why(self, arn: str) -> str:
        """Return, in a sentence or two, why the task or service of that ARN is as it is."""
        with self.lock:
            return explain(arn, self.journal, self._accounts)

    def install_ecs_anywhere(
        self,
        activation_id: str,
        activation_code: str,
        cluster: str,
        *,
        cpu_units: int = agent.EXTERNAL_CPU_UNITS.value,
        memory_mib: int = agent.EXTERNAL_MEMORY_MIB.value,
        operating_system: str = anywhere.DEFAULT_OPERATING_SYSTEM.value,
    ) -> str:
        """Run ecs-anywhere-install.sh on a machine outside AWS; its agent registers after a minute or two.

        Arguments:
            activation_id, activation_code: as CreateActivation of Systems Manager returned them.
            cluster: the name of the cluster that the machine joins.
            cpu_units: 1024 for each of its processors.
            memory_mib: what tasks can have, in MiB.
            operating_system: such as Ubuntu 24.04.

        Returns:
            the machine's id, `mi-...`.

        Raises:
            InstallError: if the script gives up: the activation does not admit the machine, or its system does not do.
            ValueError: if it has no CPU or no memory.
        """
        with self.lock:
            account = next((each for each in self._accounts if activation_id in each.activations), None)
            if account is None:
                raise InstallError(anywhere.ACTIVATION_INVALID(id=activation_id))
            machine = self.change(account).anywhere.install(
                activation_id,
                activation_code,
                cluster,
                cpu_units=cpu_units,
                memory_mib=memory_mib,
                operating_system=operating_system,
            )
            return machine.id

    def machine(self, machine_id: str) -> Machine:
        """Return a machine that an agent runs on, or did.

        Raises:
            LookupError: if ECS has noticed none of that id.
        """
        for account in self._accounts:
            if machine_id in account.machines:
                return account.machines[machine_id]
        raise LookupError(anywhere.NO_SUCH_MACHINE(id=machine_id))

    def cut_network(self, machine_id: str) -> None:
        """Cut the network of a machine: what runs there goes on, and nobody can reach it.

        Raises:
            LookupError: if ECS has noticed no machine of that id.
        """
        with self.lock:
            machine = self.machine(machine_id)
            self.change(machine.account).anywhere.cut_network(machine)

    def mend_network(self, machine_id: str) -> None:
        """Mend the network of a machine: its agent connects again, and all that was missed is made up for.

        Raises:
            LookupError: if ECS has noticed no machine of that id.
        """
        with self.lock:
            machine = self.machine(machine_id)
            self.change(machine.account).anywhere.mend_network(machine)

    def role_credentials(self, machine_id: str) -> RoleCredentials:
        """Return the credentials that a machine outside AWS holds; offline it cannot rotate them, and they expire.

        Raises:
            LookupError: if it is none that Systems Manager knows.
        """
        managed = self.machine(machine_id).account.managed_instances.get(machine_id)
        if managed is None:
            raise LookupError(anywhere.NO_CREDENTIALS(id=machine_id))
        return managed.credentials(self.now)

    def host(self, instance: str) -> OnHost:
        """Return who can ask the container agent of a machine, as somebody does who is logged in to it.

        Arguments:
            instance: the ARN or the id of a container instance, or the id of an EC2 instance.

        Raises:
            UnreachableError: if there is no such machine, or none that one can log in to, as on Fargate.
        """
        with self.lock:
            return OnHost(self, find_machine(self._accounts, instance))

    def inside(self, task_arn: str, container_name: str | None = None) -> InsideTask:
        """Return who can see the variables of a container, and ask the endpoints that it can ask.

        Arguments:
            task_arn: the ARN or the id of a task.
            container_name: needed if the task has several containers.

        Raises:
            UnreachableError: if there is no such task, or no such container.
        """
        with self.lock:
            task, container = find_container(self._accounts, task_arn, container_name)
            return InsideTask(self, task, container, self._call_of_agent(task.cluster.account))

    def account(self, account_id: str, region: str) -> Account:
        """Return the state of one account and Region, empty at first."""
        return self._accounts.get(account_id, region)

    def clusters(self) -> Iterator[Cluster]:
        """Every cluster of every account and Region."""
        return self._accounts.clusters()

    def change(self, account: Account) -> Change:
        """Return what changes the state of an account."""
        return self._accounts.change(account)

    def neighbours(self, account: Account) -> Neighbours:
        """Return the services around ECS in an account."""
        return self._accounts.neighbours(account)

    def forget_everything(self) -> None:
        """Empty every account, and wake nobody of what is gone."""
        with self.lock:
            stop_all()
            self.clock.forget()
            self.images.forget()
            self._accounts.forget()

    def build_image(self, image: str, dockerfile: str) -> str:
        """Build an image, push it to a private registry of ECR, and return its digest.

        The same Dockerfile makes the same image, with the same digest.

        Arguments:
            image: as repositoryUri and a tag say it.
            dockerfile: FROM an image, and a CMD.

        Raises:
            ValueError: for an image that is not in such a registry, or a Dockerfile that says something else.
            LookupError: if the registry does not take it, in the registry's words.
        """
        with self.lock:
            found = ecr_image.parse(image)
            if found is None or found.tag is None:
                raise ValueError(f"{image} is not repositoryUri:TAG of a private ECR registry")
            account = self._accounts.get(found.registry_id, found.region)
            return self.change(account).builds.build(found, dockerfile)

    def inject(self, fault: Fault, after_s: float = 0.0) -> None:
        """Let something go wrong, now or later.

        Arguments:
            fault: one of `ecssim.faults`.
            after_s: when, in virtual seconds from now.

        Raises:
            NothingToBreakError: if it is to happen now and there is nothing that it could happen to.
        """
        with self.lock:
            self._looks.follow_ec2()
            broken = False
            problem: NothingToBreakError | None = None
            for account in self._accounts:
                try:
                    self.change(account).faults.cause(fault, after_s)
                    broken = True
                except NothingToBreakError as nothing:
                    problem = nothing
            if problem and not broken:
                raise problem
            self._looks.follow_ec2()

    def load(self, service_arn: str, cpu_percent: float = 0.0, memory_percent: float = 0.0) -> None:
        """Keep a service busy from now on, beside what requests make of it.

        Arguments:
            service_arn: the service.
            cpu_percent: the CPU that its work takes, in percent of what one task has; its running tasks share it.
            memory_percent: the same of memory.

        Raises:
            LookupError: if there is no service of that ARN.
            ValueError: for less than nothing.
        """
        if cpu_percent < 0 or memory_percent < 0:
            raise ValueError(f"a load cannot be negative: cpu_percent={cpu_percent}, memory_percent={memory_percent}")
        with self.lock:
            for cluster in self.clusters():
                for service in cluster.services.values():
                    if service.arn == service_arn:
                        service.metering.load = Load(cpu_percent, memory_percent)
                        service.metering.last = None
                        return
        raise LookupError(f"there is no service {service_arn}: take serviceArn from CreateService's answer")

    def api_calls(self, role_arn: str) -> list[ApiCall]:
        """Return every call that tasks made with a role, oldest first: what a least-privilege policy has to allow.

        Data events are among them, as in a trail that is made for them; LookupEvents of CloudTrail leaves them out.
        """
        return [call for account in self._accounts for call in account.api_calls if call.role_arn == role_arn]

    def traffic(
        self,
        host: str,
        pattern: Pattern,
        *,
        port: int = 80,
        path: str = "/",
        host_header: str = "",
        method: str = "GET",
        region: str | None = None,
    ) -> Flow:
        """Send requests to a load balancer from now on.

        Their `answers` are counted when a minute ends, and when something happens to a target.

        Arguments:
            host: the DNS name of the load balancer.
            pattern: how many over time; `ecssim.traffic` has some.
            port: the port of the listener.
            path, host_header, method: what its rules may look at.
            region: where the load balancer is; the simulation's Region by default.

        Raises:
            LookupError: if there is no such load balancer, or it does not listen on that port.
        """
        request = Request(host, port, path, host_header, method)
        return self._send(request, region, lambda change: change.begin(request, pattern))

    def get(
        self,
        host: str,
        *,
        port: int = 80,
        path: str = "/",
        host_header: str = "",
        method: str = "GET",
        region: str | None = None,
    ) -> Answer:
        """Send one request to a load balancer now, and return what became of it.

        Arguments:
            host: the DNS name of the load balancer.
            port, path, host_header, method, region: as of `traffic`.

        Raises:
            LookupError: if there is no such load balancer, or it does not listen on that port.
        """
        request = Request(host, port, path, host_header, method)
        return self._send(request, region, lambda change: change.ask(request))

    def stop_traffic(self, flow: Flow) -> None:
        """Send no more of these requests; what was sent until now is counted."""
        with self.lock:
            for account in self._accounts:
                if any(each is flow for each in account.traffic.flows):
                    self.change(account).traffic.end(flow)

    def flows(self) -> dict[str, Flow]:
        """Return everything that `traffic` has begun, by an id that it keeps."""
        return {
            f"{account.arns.account_id}-{account.arns.region}-{flow.number}": flow
            for account in self._accounts
            for flow in account.traffic.flows
        }

    def on_move(self, follow: Callable[[datetime], None]) -> None:
        """Have `follow` called with each new moment, so that other clocks can keep step."""
        self._on_move.append(follow)

    def _run_to(self, end: datetime, stop: Callable[[], bool]) -> bool:
        self._looks.follow_ec2()
        self._looks.follow_load_balancers()
        self._runs += 1
        try:
            while (at := self.clock.next_wake_at) is not None and at <= end:
                self._move_to(at)
                for subject in self.clock.pop_due():
                    self._looks.look_at(subject)
                if stop():
                    return True
            self._move_to(end)
            return stop()
        finally:
            self._runs -= 1

    def _send(self, request: Request, region: str | None, send: Callable[[TrafficChanges], Result]) -> Result:
        """Let the account send that has the load balancer which a request is for."""
        with self.lock:
            problem: LookupError | None = None
            for account in list(self._accounts):
                if account.arns.region == (region or self.region):
                    try:
                        return send(self.change(account).traffic)
                    except LookupError as nothing:
                        problem = nothing
            raise problem or LookupError(traffic.UNKNOWN_HOST(host=request.host))

    def _move_to(self, moment: datetime) -> None:
        self._accounts.pass_until(moment)
        if moment != self.clock.now:
            self.clock.move_to(moment)
            for follow in self._on_move:
                follow(moment)

    def _run_on(self, machine: Machine, lines: Sequence[str]) -> Ended:
        """Have the shell of a machine do some commands."""
        return on_machine.shell(self, machine).run("\n".join(lines))

    def _call_of_agent(self, account: Account) -> Call:
        """Return how the container agents of an account do what they do: through the API of ECS."""
        return lambda operation, request: answer(self, account, operation, request, ecs_model())
