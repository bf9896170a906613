"""A world with something of everything in it, the names of what is there, and requests that would succeed there."""

from typing import Any

from ecssim.api import systems_manager
from ecssim.model.task import TaskStatus

from tests.ecssim.simulation.ec2_world import SPARE, SUBNETS, Ec2World
from tests.ecssim.simulation.edge import INSTALLED_S, ROLE, ssm_model
from tests.ecssim.simulation.fake_load_balancers import GROUP_ARN
from tests.ecssim.simulation.world import CLUSTER

from .instances_kit import identity

Request = dict[str, Any]

SETTLED_S = 180
GROUP = "arn:aws:autoscaling:us-east-1:123456789012:autoScalingGroup:1:autoScalingGroupName/"
ROLE_ARN = f"arn:aws:iam::123456789012:role/{ROLE}"
LOAD_BALANCERS = [{"targetGroupArn": GROUP_ARN, "containerName": "web", "containerPort": 80}]
PERCENTS = {
    "minimumHealthyPercent": 50,
    "maximumPercent": 200,
    "deploymentCircuitBreaker": {
        "enable": True,
        "rollback": True,
        "thresholdConfiguration": {"type": "COUNT", "value": 3},
    },
}
MANAGED = {
    "infrastructureRoleArn": ROLE_ARN,
    "instanceLaunchTemplate": {
        "ec2InstanceProfileArn": ROLE_ARN,
        "networkConfiguration": {"subnets": ["subnet-a", "subnet-b"]},
        "instanceRequirements": {"vCpuCount": {"min": 1, "max": 4}, "memoryMiB": {"min": 512, "max": 8192}},
    },
    "infrastructureOptimization": {"scaleInAfter": 60},
}
SCALED = {
    "autoScalingGroupArn": GROUP + "other",
    "managedScaling": {"status": "ENABLED", "targetCapacity": 90, "instanceWarmupPeriod": 60},
    "managedDraining": "ENABLED",
}
FIRST = {"name": "first", "image": "busybox:1.36", "command": ["true"], "essential": False, "memory": 32}
WORKER: dict[str, Any] = {
    "name": "web",
    "image": "nginx:1.27",
    "cpu": 64,
    "memory": 128,
    "portMappings": [{"containerPort": 80, "hostPort": 0, "protocol": "tcp"}],
    "environment": [{"name": "MODE", "value": "test"}],
    "entryPoint": ["sh", "-c"],
    "command": ["echo $MODE; sleep 30; exit 1"],
    "dependsOn": [{"containerName": "first", "condition": "SUCCESS"}],
    "healthCheck": {"command": ["CMD-SHELL", "exit 0"], "interval": 10, "timeout": 5, "retries": 2, "startPeriod": 5},
    "stopTimeout": 20,
    "startTimeout": 60,
    "restartPolicy": {"enabled": True, "ignoredExitCodes": [0], "restartAttemptPeriod": 60},
    "ulimits": [{"name": "nofile", "softLimit": 10, "hardLimit": 20}],
    "logConfiguration": {
        "logDriver": "awslogs",
        "options": {"awslogs-group": "g", "awslogs-region": "us-east-1", "awslogs-stream-prefix": "p"},
    },
}
SECRETIVE = {
    **WORKER,
    "secrets": [{"name": "PASSWORD", "valueFrom": "password"}],
    "resourceRequirements": [{"type": "GPU", "value": "1"}],
}
ON_FARGATE = {"requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc", "cpu": "256", "memory": "512"}
NEARBY = [{"type": "memberOf", "expression": "attribute:ecs.availability-zone == us-east-1a"}]
PLACEMENT = {
    "placementConstraints": NEARBY,
    "placementStrategy": [{"type": "binpack", "field": "memory"}, {"type": "spread", "field": "instanceId"}],
}
OVERRIDES = {
    "cpu": "256",
    "memory": "512",
    "containerOverrides": [
        {
            "name": "web",
            "command": ["sleep", "5"],
            "environment": [{"name": "A", "value": "1"}],
            "cpu": 10,
            "memory": 20,
        }
    ],
}
FARGATE = {"cluster": CLUSTER, "taskDefinition": "web", "launchType": "FARGATE", "networkConfiguration": SUBNETS}
EC2 = {"cluster": CLUSTER, "taskDefinition": "job", "launchType": "EC2"}
SPARED = {"cluster": CLUSTER, "taskDefinition": "job", "capacityProviderStrategy": SPARE}
SOUND: dict[str, list[Request]] = {
    "CreateCapacityProvider": [
        {"name": "@new", "autoScalingGroupProvider": SCALED},
        {"name": "@new", "cluster": CLUSTER, "managedInstancesProvider": MANAGED},
    ],
    "CreateCluster": [{"clusterName": "@new", "capacityProviders": ["FARGATE"], "tags": [{"key": "a", "value": "b"}]}],
    "CreateService": [
        {**FARGATE, "serviceName": "@new", "desiredCount": 2, "deploymentConfiguration": PERCENTS},
        {
            **FARGATE,
            "serviceName": "@new",
            "taskDefinition": "server",
            "desiredCount": 1,
            "loadBalancers": LOAD_BALANCERS,
        },
        {**EC2, "serviceName": "@new", "desiredCount": 1, **PLACEMENT},
        {**EC2, "serviceName": "@new", "schedulingStrategy": "DAEMON"},
        {**SPARED, "serviceName": "@new", "desiredCount": 2},
    ],
    "DeleteAccountSetting": [{"name": "containerInsights"}],
    "DeleteAttributes": [{"cluster": CLUSTER, "attributes": [{"name": "stack", "targetId": "@instance"}]}],
    "DeleteTaskDefinitions": [{"taskDefinitions": ["old:1"]}],
    "DeregisterContainerInstance": [{"cluster": CLUSTER, "containerInstance": "@instance", "force": True}],
    "DescribeContainerInstances": [{"cluster": CLUSTER, "containerInstances": ["@instance"], "include": ["TAGS"]}],
    "ExecuteCommand": [{"cluster": CLUSTER, "command": "sh", "interactive": True, "task": "@task"}],
    "ListAttributes": [{"cluster": CLUSTER, "targetType": "container-instance"}],
    "ListContainerInstances": [{"cluster": CLUSTER, "filter": "attribute:ecs.os-type == linux and task:group == a"}],
    "PutAccountSetting": [{"name": "containerInsights", "value": "enabled"}],
    "PutAccountSettingDefault": [{"name": "awsvpcTrunking", "value": "enabled"}],
    "PutAttributes": [
        {"cluster": CLUSTER, "attributes": [{"name": "stack", "value": "prod", "targetId": "@instance"}]}
    ],
    "PutClusterCapacityProviders": [
        {"cluster": CLUSTER, "capacityProviders": ["spare", "FARGATE"], "defaultCapacityProviderStrategy": SPARE}
    ],
    "RegisterContainerInstance": [
        {
            "cluster": CLUSTER,
            "instanceIdentityDocument": identity(900),
            "totalResources": [
                {"name": "CPU", "type": "INTEGER", "integerValue": 2048},
                {"name": "MEMORY", "type": "INTEGER", "integerValue": 4096},
                {"name": "PORTS", "type": "STRINGSET", "stringSetValue": ["22", "2376"]},
            ],
            "versionInfo": {"agentVersion": "1.0.0"},
            "platformDevices": [{"id": "gpu-1", "type": "GPU"}],
        }
    ],
    "RegisterTaskDefinition": [
        {"family": "job", "executionRoleArn": ROLE_ARN, "containerDefinitions": [SECRETIVE, FIRST]},
        {"family": "web", "executionRoleArn": ROLE_ARN, **ON_FARGATE, "containerDefinitions": [WORKER, FIRST]},
        {"family": "job", "placementConstraints": NEARBY, "containerDefinitions": [WORKER, FIRST]},
    ],
    "RunTask": [
        {**FARGATE, "count": 2, "overrides": OVERRIDES},
        {**EC2, **PLACEMENT, "overrides": OVERRIDES},
        {**SPARED, "count": 3},
        {**EC2, "taskDefinition": "edge", "launchType": "EXTERNAL"},
    ],
    "StartTask": [
        {"cluster": CLUSTER, "taskDefinition": "job", "containerInstances": ["@instance"], "overrides": OVERRIDES},
        {
            "cluster": CLUSTER,
            "taskDefinition": "vpc",
            "containerInstances": ["@instance"],
            "networkConfiguration": SUBNETS,
            "tags": [{"key": "a", "value": "b"}],
        },
    ],
    "SubmitContainerStateChange": [
        {"cluster": CLUSTER, "task": "@played", "containerName": "web", "status": "STOPPED", "exitCode": 1}
    ],
    "SubmitTaskStateChange": [
        {
            "cluster": CLUSTER,
            "task": "@played",
            "status": "RUNNING",
            "containers": [{"containerName": "web", "status": "RUNNING", "exitCode": 0, "networkBindings": []}],
        }
    ],
    "StopTask": [{"cluster": CLUSTER, "task": "@task", "reason": "enough"}],
    "TagResource": [{"resourceArn": "@task", "tags": [{"key": "a", "value": "b"}]}],
    "UpdateCapacityProvider": [
        {"name": "spare", "autoScalingGroupProvider": {"managedScaling": {"targetCapacity": 50}}},
        {"name": "managed", "cluster": CLUSTER, "managedInstancesProvider": MANAGED},
    ],
    "UpdateContainerAgent": [{"cluster": CLUSTER, "containerInstance": "@instance"}],
    "UpdateContainerInstancesState": [{"cluster": CLUSTER, "containerInstances": ["@instance"], "status": "DRAINING"}],
    "UpdateService": [
        {"cluster": CLUSTER, "service": "web", "taskDefinition": "server", "forceNewDeployment": True},
        {"cluster": CLUSTER, "service": "web", "loadBalancers": LOAD_BALANCERS, "networkConfiguration": SUBNETS},
        {"cluster": CLUSTER, "service": "shop", "desiredCount": 3, **PLACEMENT, "deploymentConfiguration": PERCENTS},
        {"cluster": CLUSTER, "service": "spared", "capacityProviderStrategy": SPARE, "forceNewDeployment": True},
        {"cluster": CLUSTER, "service": "logs", "taskDefinition": "daemon", "deploymentConfiguration": PERCENTS},
    ],
    "UpdateTaskProtection": [
        {"cluster": CLUSTER, "tasks": ["@task"], "protectionEnabled": True, "expiresInMinutes": 60}
    ],
}


class Crowd(Ec2World):
    """Services on Fargate and EC2, a daemon, a load balancer, capacity providers, a machine outside AWS, an agent that
    a test plays, and tasks of all of them."""

    def populate(self) -> None:
        super().populate()
        self.neighbours.listening = True
        self.define("server", portMappings=[{"containerPort": 80}])
        self.define("old")
        self.call("DeregisterTaskDefinition", taskDefinition="old:1")
        self.call(
            "RegisterTaskDefinition",
            family="edge",
            requiresCompatibilities=["EXTERNAL"],
            containerDefinitions=[FIRST | {"essential": True}],
        )
        self.launch("t3.large")
        self.give_provider(desired=1)
        self.compute.add_group("other", desired=1)
        self.call("CreateCapacityProvider", name="managed", cluster=CLUSTER, managedInstancesProvider=MANAGED)
        self.install_edge()
        self.play_agent()
        self.create(name="web", taskDefinition="server", loadBalancers=LOAD_BALANCERS)
        self.create_on_ec2(2, "shop")
        self.create_on_ec2(1, "spared", capacityProviderStrategy=SPARE)
        self.create_daemon()
        self.run_task(enableExecuteCommand=True)
        self.sim.advance(SETTLED_S)

    def install_edge(self) -> None:
        """Have a machine outside AWS join the cluster."""
        made = systems_manager.answer(self.sim, self.account, "CreateActivation", {"IamRole": ROLE}, ssm_model())
        machine_id = self.sim.install_ecs_anywhere(made["ActivationId"], made["ActivationCode"], CLUSTER)
        self.sim.advance(INSTALLED_S)
        assert self.machine(machine_id).instance

    def play_agent(self) -> None:
        """Register an instance that no simulated agent runs on, and start a task there."""
        registered = self.call("RegisterContainerInstance", **SOUND["RegisterContainerInstance"][0])
        arn = registered["containerInstance"]["containerInstanceArn"]
        self.call("DiscoverPollEndpoint", cluster=CLUSTER, containerInstance=arn)
        self.call("StartTask", cluster=CLUSTER, taskDefinition="job", containerInstances=[arn])

    def names(self) -> dict[str, list[str]]:
        """Return what really exists, by the name of each parameter that can name it."""
        clusters = [name for cluster in self.account.clusters.values() for name in (cluster.name, cluster.arn)]
        services = [name for each in self.cluster.services.values() for name in (each.name, each.arn)]
        tasks = [name for each in self.cluster.tasks.values() for name in (each.id, each.arn)]
        instances = [name for each in self.cluster.instances.values() for name in (each.id, each.arn)]
        providers = [name for each in self.account.providers.values() for name in (each.name, each.arn)]
        definitions = [name for each in self.account.task_definitions() for name in (each.family, each.arn)]
        wanted = [each for each in self.cluster.tasks.values() if each.last_status is not TaskStatus.STOPPED]
        played = [each for each in wanted if each.container_instance and not each.container_instance.machine]
        pools = {
            ("@new",): [f"new-{number}" for number in range(1000)],
            ("@instance",): [each.arn for each in self.cluster.instances.values() if each.listed] or ["nothing"],
            ("@task",): [each.arn for each in wanted] or ["nothing"],
            ("@played",): [each.arn for each in played] or ["nothing"],
            ("cluster", "clusters", "clusterName"): [CLUSTER] * len(clusters) + clusters,
            ("service", "services", "serviceName"): services,
            ("task", "tasks"): tasks,
            ("containerInstance", "containerInstances", "containerInstanceArn", "targetId"): instances,
            ("capacityProvider", "capacityProviders"): providers,
            ("taskDefinition", "taskDefinitions", "family", "familyPrefix"): definitions,
            ("resourceArn",): [*clusters, *services, *tasks, *instances, *providers, *definitions],
            ("name",): [*providers, "web", "first", "stack", "CPU", "PORTS", "containerInsights"],
            ("subnets",): list(self.neighbours.zones),
            ("targetGroupArn",): [GROUP_ARN],
            ("containerName", "container"): ["web", "first"],
        }
        return {name: pool for names, pool in pools.items() for name in names}
