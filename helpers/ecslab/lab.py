"""One lab's life: open, clients, check, hint, solution, show, close."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import Any, TypeVar

import ecssim

from . import infrastructure, network, progress
from .backends import AwsBackend, Backend, BeyondThisAwsError, open_backend
from .backends.address import request_to
from .backends.flow import Flow
from .backends.world import Inside, OnHost
from .course import LabInfo, course
from .exercises import Exercise, Outcome, See, Verdict, exercises_of
from .incidents import Incident, OnCall
from .load_balancer import LoadBalancer, load_balancer
from .metric import metric
from .notes import Note
from .safety.leftover import table
from .safety.waits import reason, waiting_for
from .show import Chart, Picture, chart_picture, cluster_picture, task_life_picture, timeline_picture

Result = TypeVar("Result")

_open: "Lab | None" = None


class LabClosedError(RuntimeError):
    """The lab was closed, and something was asked of it."""


class ExpectedErrorMissingError(AssertionError):
    """A call that the lesson expects to fail went through, or failed in another way."""


class Lab:
    """One lab of the course.

    Opening a lab starts from a clean world and leaves the one that was open in this kernel before.

    Arguments:
        lab_id: such as 05_services.
        backend: moto, endpoint or aws; None takes ECSLAB_BACKEND, and without that moto.
        seed: the number that a simulated world grows from.

    Raises:
        UnknownLabError: if the course has no such lab.
        UnknownBackendError: if there is no such backend.
        SimulatedOnlyError: if the lab cannot be done on a real account.
        AwsUnreachableError, OverBudgetError, NoConsentError: if the lab cannot or may not use an account of AWS.
    """

    def __init__(self, lab_id: str, backend: str | None = None, seed: int = 0) -> None:
        global _open
        self.info: LabInfo = course().lab(lab_id)
        if _open is not None:
            _open.leave()
        self._backend: Backend | None = open_backend(backend, seed, self.info)
        self._clients: dict[str, Any] = {}
        self._hints_given: Counter[str] = Counter()
        self._flows: list[Flow] = []
        self._on_call = OnCall()
        _open = self

    def __repr__(self) -> str:
        where = self._backend.description if self._backend else "closed"
        return f"Lab {self.info.number} {self.info.title}: {where}."

    @property
    def prefix(self) -> str:
        """What the names of everything that this lab creates begin with; also the name of its cluster."""
        return self.info.prefix

    def client(self, service: str) -> Any:
        """Return a plain boto3 client of an AWS service."""
        backend = self._require_backend()
        if service not in self._clients:
            client = backend.client(service)
            # A client outlives its lab in the notebook's variables; it may not wander off to another AWS.
            client.meta.events.register_first("before-call", lambda **_: self._require(backend))
            self._on_call.watch(client, service)
            self._clients[service] = client
        return self._clients[service]

    def now(self) -> datetime:
        """Return the present moment of the lab's AWS; on a simulated one that is virtual time."""
        return self._require_backend().now()

    # What the labs share and do not teach

    def network(self) -> dict[str, Any]:
        """Return a networkConfiguration for Fargate tasks in the default VPC, or in one of the lab's own."""
        return infrastructure.fargate_network(self.client("ec2"), self.prefix)

    def subnets(self) -> list[str]:
        """Return the ids of three public subnets in different Availability Zones."""
        return network.subnets(self.client("ec2"), self.prefix)

    def role(self, kind: str) -> str:
        """Return the ARN of the lab's role of a kind, made at the first call.

        Arguments:
            kind: execution, task, instance, anywhere, scheduler or load_balancing.
        """
        return infrastructure.role(self.client("iam"), self.prefix, kind)

    def instance_profile(self) -> str:
        """Return the name of the instance profile that lets a container agent call ECS."""
        return infrastructure.instance_profile(self.client("iam"), self.prefix)

    def log_group(self) -> str:
        """Return the name of the lab's log group, made at the first call."""
        return infrastructure.log_group(self.client("logs"), self.prefix)

    def machine_image(self) -> str:
        """Return the id of the newest ECS-optimised machine image."""
        return infrastructure.machine_image(self.client("ssm"))

    def auto_scaling_group(
        self,
        instance_type: str = "t3.micro",
        minimum: int = 0,
        desired: int = 0,
        maximum: int = 4,
        security_group: str | None = None,
    ) -> str:
        """Make an Auto Scaling group whose instances join the lab's cluster, unless it is there, and return its ARN.

        Arguments:
            instance_type: such as t3.micro.
            minimum, desired, maximum: numbers of instances.
            security_group: the id of the one around the instances; the VPC's default one if it is left out.
        """
        return infrastructure.auto_scaling_group(
            self.client,
            self.prefix,
            cluster=self.prefix,
            instance_type=instance_type,
            minimum=minimum,
            desired=desired,
            maximum=maximum,
            security_groups=[security_group] if security_group else [],
        )

    def load_balancer(self, name: str = "web", container_port: int = 80, health_path: str = "/") -> LoadBalancer:
        """Return an Application Load Balancer that listens on port 80, with one target group, made at the first call.

        Its health checks are quicker than AWS's defaults: every 10 seconds, two in a row decide, and a target that
        leaves drains for 10 seconds.

        Arguments:
            name: of the load balancer and the target group, behind the lab's prefix.
            container_port: that the tasks take connections on.
            health_path: where the health check asks.
        """
        return load_balancer(
            self.client("elbv2"),
            self.client("ec2"),
            self.prefix,
            name=name,
            container_port=container_port,
            health_path=health_path,
        )

    # What has no AWS call

    def inject(self, fault: str, after_s: float = 0, **arguments: Any) -> None:
        """Let something go wrong on the simulated AWS.

        Arguments:
            fault: the name of one of ecssim.faults, such as InterruptSpot; its own arguments follow by name.
            after_s: when, in seconds from now.
        """
        self._require_backend().world.inject(fault, after_s, **arguments)

    def push_image(self, image: str, **behaviour: Any) -> None:
        """Push an image to its registry on the simulated AWS; on AWS it has to be there already.

        Arguments:
            image: repository and tag, as in a task definition.
            behaviour: what its program does, as ecssim.program_of takes it, such as paths, ports, ready_after_s,
                runs_for_s, output and workload; without any it serves until it is stopped.
        """
        self._require_backend().world.push_image(image, **behaviour)

    def build_image(self, image: str, dockerfile: str) -> str:
        """Build an image, push it to a repository of the lab, and return its digest; on AWS you do it with docker.

        Arguments:
            image: repositoryUri of the repository, and a tag.
            dockerfile: FROM an image, and the CMD that its containers run.
        """
        return self._require_backend().world.build_image(image, dockerfile)

    def install_ecs_anywhere(self, activation: Mapping[str, Any], cluster: str | None = None) -> str:
        """Run the installation script of ECS Anywhere on a machine outside AWS, and return its id, `mi-...`.

        Arguments:
            activation: the answer of CreateActivation.
            cluster: the name of the cluster to join; the lab's own if it is left out.
        """
        return self._require_backend().world.install_ecs_anywhere(
            activation["ActivationId"], activation["ActivationCode"], cluster or self.prefix
        )

    def cut_network(self, machine_id: str) -> None:
        """Pull the network cable of a machine."""
        self._require_backend().world.cut_network(machine_id)

    def mend_network(self, machine_id: str) -> None:
        """Put the network cable of a machine back."""
        self._require_backend().world.mend_network(machine_id)

    def host(self, instance: str) -> OnHost:
        """Return who is logged in to a machine: its get("/v1/metadata") asks the container agent there.

        Arguments:
            instance: the ARN of a container instance, or the id of a machine.
        """
        return self._require_backend().world.host(instance)

    def inside(self, task_arn: str, container: str) -> Inside:
        """Return who is inside of a container: its get("/task") asks the task metadata endpoint."""
        return self._require_backend().world.inside(task_arn, container)

    def traffic(
        self,
        url: str,
        pattern: ecssim.traffic.Pattern,
        *,
        path: str | None = None,
        port: int | None = None,
        host_header: str = "",
        method: str = "GET",
    ) -> Flow:
        """Send requests to a load balancer of the lab from now on, and return what comes of them.

        They go on until its stop(), until the lab is closed, and on a real account until a cell is interrupted or
        enough has been sent.

        Arguments:
            url: http://NAME:8080/page, or only the DNS name of the load balancer.
            pattern: how many over time, from ecslab.patterns, such as constant(20).
            path, port: in place of those of the URL.
            host_header: another name in the Host header.
            method: such as GET.

        Raises:
            LookupError: if there is no such load balancer, or it does not listen there.
        """
        if not hasattr(pattern, "sent_by"):
            raise TypeError(
                f"{pattern!r} does not say how many requests over time: give a pattern such as constant(20)."
            )
        request = request_to(url, path=path, port=port, host_header=host_header, method=method)
        flow = self._require_backend().world.traffic(request, pattern)
        self._flows.append(flow)
        return flow

    def get(self, url: str, *, path: str | None = None, host_header: str = "") -> ecssim.traffic.Answer:
        """Send one request to a load balancer of the lab: its status, first_line, and target where AWS tells it.

        Arguments:
            url: http://NAME:8080/page, or only the DNS name of the load balancer.
            path: in place of that of the URL.
            host_header: another name in the Host header.

        Raises:
            LookupError: if there is no such load balancer, or it does not listen there.
        """
        return self._require_backend().world.get(request_to(url, path=path, host_header=host_header))

    def incident(self, name: str | None = None, seed: int = 0) -> Incident:
        """Build a small system, let it break, and return the page; what an earlier incident left is deleted first.

        Arguments:
            name: which kind of incident; without one the seed decides, so that the name gives nothing away.
            seed: another seed makes another incident: other names, ports, numbers and moments.

        Raises:
            UnknownIncidentError: if there is no such kind.
            OccupiedError: if the lab has a cluster already that no incident made.
            SimulatedOnlyError: on a real account.
        """
        on_account = isinstance(self._require_backend(), AwsBackend)
        self._stop_traffic()
        return self._on_call.begin(self, name, seed, on_account=on_account)

    # Exercises

    def check(self, exercise_id: str, **answers: Any) -> Outcome:
        """Look at the resulting state, and say whether the exercise is done.

        Arguments:
            exercise_id: the exercise.
            answers: values that the exercise asks for, by name.
        """
        exercise = self._exercise(exercise_id)
        outcome = exercise.look(See(self.client, self.prefix, answers))
        if outcome.verdict is not Verdict.NOT_ATTEMPTED:
            progress.record(self.info.id, exercise_id, outcome.verdict)
        return outcome

    def hint(self, exercise_id: str) -> Note:
        """Return the next hint; each call gives one more, and the last one stays."""
        hints = self._exercise(exercise_id).hints
        number = min(self._hints_given[exercise_id], len(hints) - 1)
        self._hints_given[exercise_id] += 1
        progress.record(self.info.id, exercise_id, f"hint {number + 1}")
        return Note(f"Hint {number + 1} of {len(hints)}", hints[number])

    def solution(self, exercise_id: str) -> Note:
        """Return the worked solution of an exercise."""
        from .authoring.notebooks import solution_of

        self._exercise(exercise_id)
        progress.record(self.info.id, exercise_id, "solution")
        return Note("One solution", solution_of(self.info.id, exercise_id), code=True)

    def _exercise(self, exercise_id: str) -> Exercise:
        exercises = exercises_of(self.info.id)
        if exercise_id not in exercises:
            raise LookupError(f"Lab {self.info.id} has no exercise {exercise_id!r}. It has: {', '.join(exercises)}.")
        return exercises[exercise_id]

    # Seeing

    def show(self, cluster: str | None = None) -> Picture:
        """Draw a cluster with its services, deployments, tasks and container instances.

        Arguments:
            cluster: its name; the lab's own cluster if it is left out.
        """
        return cluster_picture(self.client("ecs"), cluster or self.prefix, self._require_backend().now())

    def timeline(self, service: str | None = None, cluster: str | None = None, *, task: str | None = None) -> Picture:
        """Draw the tasks of a service over time, from its newest deployment on; or the life of one task.

        Arguments:
            service: its name.
            cluster: the name of its cluster; the lab's own if it is left out.
            task: the id or the ARN of the task, in place of a service.

        Raises:
            TypeError: if it is given both a service and a task, or neither.
        """
        ecs, where, now = self.client("ecs"), cluster or self.prefix, self._require_backend().now()
        if task is not None and service is None:
            return task_life_picture(ecs, where, task, now)
        if service is not None and task is None:
            return timeline_picture(ecs, where, service, now)
        raise TypeError('A timeline shows one thing: lab.timeline("service") or lab.timeline(task=ARN).')

    def metric(
        self,
        namespace: str,
        name: str,
        statistic: str = "Average",
        since: datetime | None = None,
        period_s: int = 60,
        **dimensions: str,
    ) -> list[tuple[datetime, float]]:
        """Return a metric of CloudWatch as pairs of a moment and a value, from the oldest on.

        Arguments:
            namespace, name: such as AWS/ECS and CPUUtilization.
            statistic: such as Average, Sum, Maximum or p99.
            since: when it begins; an hour ago if it is left out.
            period_s: how long each value counts for, in seconds.
            dimensions: such as ClusterName and ServiceName, or LoadBalancer and TargetGroup as their ARNs.
        """
        now = self.now()
        begin = since or now - timedelta(hours=1)
        return metric(self.client("cloudwatch"), namespace, name, statistic, begin, now, period_s, dimensions)

    def chart(self, title: str, unit: str, **curves: Chart) -> Picture:
        """Draw up to four metrics over the same minutes.

        Arguments:
            title: what the picture shows.
            unit: what the values count.
            curves: each a metric as `lab.metric` returns it; an underscore in its name is shown as a space.
        """
        return chart_picture(title, unit, curves)

    def why(self, arn: str) -> Note:
        """Tell why a task or a service is as it is."""
        if self._on_call.looks_for_the_cause:
            return Note(
                "Why", "On call nobody tells: look at events, stopped reasons, logs and metrics, or take a hint."
            )
        told = self._require_backend().why(arn)
        return Note("Why", told or "This AWS does not tell. Read stoppedReason and the service's events.")

    def wait(
        self, until: Callable[[], Result], timeout_s: float = 600, every_s: float = 5, what: str = "that to happen"
    ) -> Result:
        """Wait until a condition holds; on the simulated AWS that passes virtual time.

        Arguments:
            until: the condition, asked again and again; its first true value is returned.
            timeout_s: how long to wait at most.
            every_s: how long to wait between two questions.
            what: is waited for, as a name in safety/waits.toml or in words; a real AWS shows it while it takes time.

        Raises:
            TimeoutError: if the condition does not hold in time.
        """
        waited_s = 0.0
        with waiting_for(reason(what)):
            while not (result := until()):
                if waited_s >= timeout_s:
                    raise TimeoutError(
                        f"The condition did not hold within {timeout_s:g} seconds. Look at the state with lab.show() "
                        "and at the service's events: what are they waiting for?"
                    )
                time.sleep(every_s)
                waited_s += every_s
        return result

    @contextmanager
    def expect_error(self, code: str) -> Iterator[None]:
        """Show the AWS error that the lesson wants, in one line, and fail if it does not come.

        Arguments:
            code: AWS's error code, such as InvalidParameterException.

        Raises:
            ExpectedErrorMissingError: if the block raises no AWS error, or one of another code.
        """
        from botocore.exceptions import ClientError

        try:
            yield
        except ClientError as refusal:
            error = refusal.response["Error"]
            if error["Code"] != code:
                raise ExpectedErrorMissingError(f"expected {code}, got {error['Code']}") from refusal
            print(f"{error['Code']}: {error['Message']}")
        else:
            raise ExpectedErrorMissingError(f"expected {code}, but the call went through")

    # Leaving

    def close(self) -> Note:
        """Delete what the lab made, leave the backend, and say what is left."""
        if self._backend is None:
            return Note("Closed", f"Lab {self.info.id} is closed already.")
        self._on_call.end()
        self._stop_traffic()
        left = self._backend.clean_up(self.client, self.prefix, self._clients)
        spent = self._backend.spent()
        self.leave()
        title, text = ("Left behind", table(left)) if left else ("Clean", f"Nothing of lab {self.info.id} is left.")
        return Note(title, f"{text} {spent}" if spent else text)

    def leave(self) -> None:
        """Leave the backend and delete nothing; on a simulated AWS everything is gone with it."""
        global _open
        if self._backend is not None:
            self._stop_traffic()
            self._backend.close()
            self._backend = None
            self._clients.clear()
        if _open is self:
            _open = None

    def _stop_traffic(self) -> None:
        while self._flows:
            # Whoever is gone sends nothing either.
            with suppress(OSError, LookupError, BeyondThisAwsError):
                self._flows.pop().stop()

    def _require(self, backend: Backend) -> None:
        if self._backend is not backend:
            self._require_backend()

    def _require_backend(self) -> Backend:
        if self._backend is None:
            raise LabClosedError(
                f"Lab {self.info.id} is closed. Restart the kernel, and run the lab from its first cell."
            )
        return self._backend
