"""The system that an incident happens to: a shop of some services, built with plain boto3, and the tools to change it.

The first of its services is the one that the incident hits; the others are there to be looked at in vain.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from random import Random
from typing import TYPE_CHECKING, Any

from .. import reading
from ..backends.flow import Flow
from ..load_balancer import LoadBalancer, load_balancer
from ..patterns import constant
from .alarms import alarms_of
from .app import App, some_apps

if TYPE_CHECKING:
    from ..lab import Lab

_STEADY_WITHIN_S = 1200
_LOG_RETENTION_DAYS = 1

Settings = dict[str, Any]


class ArrangementError(RuntimeError):
    """A system that was to be broken never came to run."""


@dataclass
class Site:
    """One shop, and who changes it.

    Arguments:
        lab: whose clients, images and requests are used.
        chance: decides all that differs from one seed to the next.
        apps: the services of the shop by name; the first one is hit.
        facts: what the debrief fills in, by name.
        balancers, flows: of each service by its name.
        amends: faults that end what nature did here, each with its arguments.
        subnets: where tasks and load balancers are; the lab's own, if they are left out.
        scheme: whom the load balancers are for, internet-facing or internal.
    """

    lab: "Lab"
    chance: Random
    apps: dict[str, App] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    balancers: dict[str, LoadBalancer] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    amends: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    subnets: list[str] = field(default_factory=list)
    scheme: str = "internet-facing"

    @property
    def cluster(self) -> str:
        """The name of the lab's cluster, where all of it runs."""
        return self.lab.prefix

    @property
    def ecs(self) -> Any:
        """A boto3 client of ECS."""
        return self.lab.client("ecs")

    @property
    def hit(self) -> App:
        """The service that the incident is about."""
        return next(iter(self.apps.values()))

    @property
    def others(self) -> list[App]:
        """The other services."""
        return list(self.apps.values())[1:]

    def family(self, app: App) -> str:
        """Return the family of an app's task definitions."""
        return f"{self.lab.prefix}-{app.name}"

    def log_group(self, app: App) -> str:
        """Return the name of an app's log group."""
        return f"/ecs/{self.lab.prefix}-{app.name}"

    def now(self, app: App) -> App:
        """Return an app as it is by now, after its releases."""
        return self.apps[app.name]

    def note_facts(self) -> None:
        """Note what is known of the service that is hit while it still is well."""
        app, balancer = self.hit, self.balancers[self.hit.name]
        self.facts |= {
            "cluster": self.cluster,
            "service": app.name,
            "family": self.family(app),
            "good": reading.last_part(self.service(app)["taskDefinition"]),
            "log_group": self.log_group(app),
            "balancer": balancer.arn,
            "target_group": balancer.target_group_arn,
            "health_path": app.health_path,
        }

    # Reading

    def service(self, app: App) -> dict[str, Any]:
        """Return a service as DescribeServices shows it; nothing if it is gone."""
        found = self.ecs.describe_services(cluster=self.cluster, services=[app.name])["services"]
        return dict(found[0]) if found else {}

    def tasks(self, app: App, desired_status: str = "RUNNING") -> list[dict[str, Any]]:
        """Return the tasks of a service as DescribeTasks shows them."""
        return list(reading.tasks(self.ecs, self.cluster, serviceName=app.name, desiredStatus=desired_status))

    def definition(self, app: App) -> dict[str, Any]:
        """Return the task definition that a service is to run."""
        named = self.service(app)["taskDefinition"]
        return dict(self.ecs.describe_task_definition(taskDefinition=named)["taskDefinition"])

    def is_steady(self, app: App) -> bool:
        """Return whether a service has all of its tasks, of one deployment, and its load balancer likes them."""
        service = self.service(app)
        counts = (service["runningCount"], self.healthy_targets(service))
        return len(service["deployments"]) == 1 and counts == (service["desiredCount"],) * 2

    def healthy_targets(self, service: Mapping[str, Any]) -> int:
        """Return how many targets of a service its load balancers find healthy, wherever it registers them by now."""
        elb = self.lab.client("elbv2")
        groups = [each["targetGroupArn"] for each in service["loadBalancers"]]
        found = [elb.describe_target_health(TargetGroupArn=group)["TargetHealthDescriptions"] for group in groups]
        return sum(target["TargetHealth"]["State"] == "healthy" for targets in found for target in targets)

    # Building

    def open_shop(
        self, definition: Mapping[str, Any] | None = None, service: Mapping[str, Any] | None = None, **fields: Any
    ) -> None:
        """Build three services on Fargate, and let them become steady.

        Arguments:
            definition, service: what the one that is hit has beyond the usual, as `run` takes it.
            fields: of its App.
        """
        hit, *others = some_apps(self.chance)
        self.create_cluster()
        self.run(replace(hit, **fields), definition, **(service or {}))
        for app in others:
            self.run(app)
        self.open_doors()

    def create_cluster(self) -> None:
        """Create the cluster, which measures its services."""
        settings = [{"name": "containerInsights", "value": "enabled"}]
        self.ecs.create_cluster(clusterName=self.cluster, settings=settings)
        self.subnets = self.subnets or self.lab.subnets()

    def run(self, app: App, definition: Mapping[str, Any] | None = None, **service: Any) -> None:
        """Run a service behind a load balancer of its own, with a log group of its own.

        Arguments:
            definition: what its task definitions have beyond the usual.
            service: parameters of CreateService beyond the usual.
        """
        lab, name = self.lab, app.name
        self.apps[name] = app
        balancer = load_balancer(
            lab.client("elbv2"),
            lab.client("ec2"),
            lab.prefix,
            name=name,
            container_port=app.port,
            health_path=app.health_path,
            where=self.subnets,
            scheme=self.scheme,
            target_type="ip" if app.network_mode == "awsvpc" else "instance",
        )
        self.balancers[name] = balancer
        lab.client("logs").create_log_group(logGroupName=self.log_group(app))
        lab.client("logs").put_retention_policy(logGroupName=self.log_group(app), retentionInDays=_LOG_RETENTION_DAYS)
        for releases in (-1, 0):
            self.push(app, app.version(releases))
            revision = self.register(app, app.version(releases), **(definition or {}))
        settings = self._service(app, revision, balancer) | service
        if "capacityProviderStrategy" in settings:
            settings.pop("launchType")
        self.ecs.create_service(**settings)

    def open_doors(self) -> None:
        """Let the services become steady, then visitors in, and set the alarms."""
        self.settle()
        for name, app in self.apps.items():
            balancer = self.balancers[name]
            self.flows[name] = self.lab.traffic(balancer.dns_name, constant(app.per_s))
            for alarm in alarms_of(app, self.cluster, self.lab.prefix, balancer):
                self.lab.client("cloudwatch").put_metric_alarm(**alarm)

    def push(self, app: App, tag: str, **behaviour: Any) -> None:
        """Push an image of an app.

        Arguments:
            behaviour: what its program does in another way than the app says, as Lab.push_image takes it.
        """
        usual = {
            "paths": {"/": 200, app.health_path: 200},
            "ports": [app.port],
            "ready_after_s": app.starts_in_s,
            "output": [f"{app.name} {tag} starts", [app.starts_in_s, f"listening on port {app.port}"]],
            "workload": app.workload,
        }
        self.lab.push_image(f"{app.image}:{tag}", **usual | behaviour)

    def register(self, app: App, tag: str, **settings: Any) -> str:
        """Register a revision of an app's task definition, and return its ARN.

        Arguments:
            settings: of the task definition beyond the usual; those of its container under `container`.
        """
        log = {
            "awslogs-group": self.log_group(app),
            "awslogs-region": self.ecs.meta.region_name,
            "awslogs-stream-prefix": app.name,
        }
        container = {
            "name": app.name,
            "image": f"{app.image}:{tag}",
            "portMappings": [{"containerPort": app.port}],
            "logConfiguration": {"logDriver": "awslogs", "options": log},
            **settings.pop("container", {}),
        }
        definition = {
            "family": self.family(app),
            "executionRoleArn": self.lab.role("execution"),
            "containerDefinitions": [container],
            **self._platform(app),
            **settings,
        }
        return str(self.ecs.register_task_definition(**definition)["taskDefinition"]["taskDefinitionArn"])

    def release(self, app: App, **settings: Any) -> str:
        """Deploy the next version of an app, whose image is there already, and return its tag.

        Arguments:
            settings: of the new task definition, as `register` takes them.
        """
        tag = self.now(app).version(1)
        self.apps[app.name] = replace(self.now(app), minor=self.now(app).minor + 1)
        revision = self.register(app, tag, **settings)
        self.ecs.update_service(cluster=self.cluster, service=app.name, taskDefinition=revision)
        return tag

    def settle(self) -> None:
        """Let time pass until every service is steady.

        Raises:
            ArrangementError: if one never is.
        """
        for _ in range(0, _STEADY_WITHIN_S, 15):
            if all(self.is_steady(app) for app in self.apps.values()):
                return
            time.sleep(15)
        unsteady = [name for name, app in self.apps.items() if not self.is_steady(app)]
        raise ArrangementError(f"The services {', '.join(unsteady)} do not become steady.")

    def break_nature(self, fault: str, amends: str = "", **arguments: Any) -> None:
        """Let something go wrong that nobody did, and note what makes an end of it.

        Arguments:
            fault: the name of one of ecssim.faults.
            amends: the fault that makes an end of it, with the same arguments; nothing if it ends by itself.
        """
        self.lab.inject(fault, **arguments)
        if amends:
            self.amends.append((amends, arguments))

    def _platform(self, app: App) -> Settings:
        if app.launch_type == "EC2":
            return {"networkMode": app.network_mode, "cpu": "128", "memory": str(app.memory_mib)}
        sizes = {"cpu": "256", "memory": str(app.memory_mib)}
        return {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", **sizes}

    def _service(self, app: App, revision: str, balancer: LoadBalancer) -> Settings:
        target = {
            "targetGroupArn": balancer.target_group_arn,
            "containerName": app.name,
            "containerPort": app.port,
        }
        percents = {"minimumHealthyPercent": app.minimum_percent, "maximumPercent": app.maximum_percent}
        return {
            "cluster": self.cluster,
            "serviceName": app.name,
            "taskDefinition": revision,
            "desiredCount": app.count,
            "launchType": app.launch_type,
            **self._network(app),
            "loadBalancers": [target],
            "deploymentConfiguration": percents,
            "healthCheckGracePeriodSeconds": app.grace_s,
            # Zones are rebalanced only where more tasks than wanted may run.
            "availabilityZoneRebalancing": "ENABLED" if app.maximum_percent > 100 else "DISABLED",
        }

    def _network(self, app: App) -> Settings:
        if app.network_mode != "awsvpc":
            return {}
        network = dict(self.balancers[app.name].network["awsvpcConfiguration"])
        if app.launch_type == "EC2":
            network.pop("assignPublicIp")
        return {"networkConfiguration": {"awsvpcConfiguration": network}}
