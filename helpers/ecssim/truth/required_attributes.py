"""What a task definition requires of a container instance, by what is set in it.

AWS documents few of these. Most were worked out from what DescribeTaskDefinition shows of real task definitions.
"""

from .fact import ASSUMED, OBSERVED, Fact

_SEEN = "worked out from requiresAttributes of real task definitions in public repositories, 2019 to 2026"
_NAMED = "the capability of that name in amazon-ecs-agent 1.105; nothing seen says when AWS requires it"
_API = "API reference, ContainerDefinition, LinuxParameters and LogConfiguration: version of the Docker Remote API"
_DOCKER = "com.amazonaws.ecs.capability.docker-remote-api."

# Paths of settings. A setting counts when it is there and neither false nor empty.
SEEN_BY_TASK_SETTING = Fact(
    {
        "ephemeralStorage": ("ecs.capability.extensible-ephemeral-storage",),
        "ipcMode": ("ecs.capability.pid-ipc-namespace-sharing",),
        "pidMode": ("ecs.capability.pid-ipc-namespace-sharing",),
        "proxyConfiguration": ("ecs.capability.aws-appmesh",),
        "taskRoleArn": ("com.amazonaws.ecs.capability.task-iam-role",),
    },
    _SEEN,
    OBSERVED,
)
ASSUMED_BY_TASK_SETTING = Fact({"enableFaultInjection": ("ecs.capability.fault-injection",)}, _NAMED, ASSUMED)
DOCUMENTED_BY_CONTAINER_SETTING = Fact(
    {
        "dockerLabels": (_DOCKER + "1.18",),
        "linuxParameters.initProcessEnabled": (_DOCKER + "1.25",),
        "logConfiguration.options": (_DOCKER + "1.19",),
        "ulimits": (_DOCKER + "1.18",),
    },
    _API,
)
SEEN_BY_CONTAINER_SETTING = Fact(
    {
        "dependsOn": ("ecs.capability.container-ordering",),
        "dockerSecurityOptions": (_DOCKER + "1.23",),
        "environmentFiles": ("ecs.capability.env-files.s3",),
        "healthCheck": ("ecs.capability.container-health-check",),
        "linuxParameters.maxSwap": (_DOCKER + "1.32",),
        "linuxParameters.swappiness": (_DOCKER + "1.32",),
        "logConfiguration.options.awslogs-create-group": (_DOCKER + "1.29",),
        "logConfiguration.options.max-buffer-size": (_DOCKER + "1.28",),
        "logConfiguration.options.mode": (_DOCKER + "1.28",),
        "memoryReservation": (_DOCKER + "1.21",),
        "user": (_DOCKER + "1.17",),
    },
    _SEEN,
    OBSERVED,
)
ASSUMED_BY_CONTAINER_SETTING = Fact(
    {
        "privileged": ("com.amazonaws.ecs.capability.privileged-container",),
        "repositoryCredentials": ("ecs.capability.private-registry-authentication.secretsmanager",),
        "restartPolicy.enabled": ("ecs.capability.container-restart-policy",),
        "startTimeout": ("ecs.capability.container-ordering",),
        "stopTimeout": ("ecs.capability.container-ordering",),
    },
    _NAMED,
    ASSUMED,
)

BY_NETWORK_MODE = Fact({"awsvpc": ("ecs.capability.task-eni", _DOCKER + "1.18")}, _SEEN, OBSERVED)
TASK_ROLE_ON_HOST_NETWORK = Fact(("com.amazonaws.ecs.capability.task-iam-role-network-host",), _NAMED, ASSUMED)

ECR_IMAGE = Fact(("com.amazonaws.ecs.capability.ecr-auth", _DOCKER + "1.19"), _SEEN, OBSERVED)
ECR_IMAGE_WITH_EXECUTION_ROLE = Fact(("ecs.capability.execution-role-ecr-pull",), _SEEN, OBSERVED)

LOG_DRIVER_PREFIX = Fact("com.amazonaws.ecs.capability.logging-driver.", _SEEN, OBSERVED)
LOG_DRIVER_WITHOUT_OPTIONS = Fact((_DOCKER + "1.18",), _API)
AWSLOGS_WITH_EXECUTION_ROLE = Fact(("ecs.capability.execution-role-awslogs",), _SEEN, OBSERVED)
FIRELENS_PREFIX = Fact("ecs.capability.firelens.", _SEEN, OBSERVED)
FIRELENS_CONFIGURATION_PREFIX = Fact("ecs.capability.firelens.options.config.", _NAMED, ASSUMED)

HEALTH_CHECK = Fact((_DOCKER + "1.24",), _SEEN + ", without startPeriod", OBSERVED)
HEALTH_CHECK_WITH_START_PERIOD = Fact((_DOCKER + "1.29",), _SEEN + ", with startPeriod", OBSERVED)

SECRET_IN_ENVIRONMENT = Fact(
    {
        "asm": ("ecs.capability.secrets.asm.environment-variables",),
        "ssm": ("ecs.capability.secrets.ssm.environment-variables",),
    },
    _SEEN,
    OBSERVED,
)
SECRET_OF_LOG_DRIVER = Fact(
    {
        "asm": ("ecs.capability.secrets.asm.bootstrap.log-driver",),
        "ssm": ("ecs.capability.secrets.ssm.bootstrap.log-driver",),
    },
    _NAMED,
    ASSUMED,
)

EFS_VOLUME = Fact(("ecs.capability.efs", "ecs.capability.efsAuth", _DOCKER + "1.25"), _SEEN, OBSERVED)
EBS_VOLUME = Fact(("ecs.capability.storage.ebs-task-volume-attach",), _NAMED, ASSUMED)
DOCKER_VOLUME_PREFIX = Fact("ecs.capability.docker-plugin.", _NAMED, ASSUMED)
DOCKER_VOLUME_DRIVER = Fact("local", "API reference, DockerVolumeConfiguration driver: Docker's own")
PORT_RANGE = Fact(("ecs.capability.network.container-port-range",), _NAMED, ASSUMED)
