"""How long things take on Amazon ECS, in seconds."""

from .fact import ASSUMED, OBSERVED, REMEMBERED, Fact, Spread

_FARGATE_SAMPLES = "task events of Fargate nginx tasks, 2021 and 2025: connected +3.3 s, started +20.4 and +25.1 s"
_FARGATE_STOP = "task events of a Fargate nginx task stopped by its service, 2021"

# The way up of a Fargate task: each step starts where the one before it ends.
FARGATE_CONNECT_S = Fact(Spread(3.0, 3.6), _FARGATE_SAMPLES, OBSERVED)
FARGATE_ATTACH_NETWORK_S = Fact(
    Spread(5.5, 10.5), "part of the 7 to 15 s between connection and image pull; the split is ours", ASSUMED
)
FARGATE_PULL_DELAY_S = Fact(
    Spread(1.5, 4.0), "part of the 7 to 15 s between connection and image pull; the split is ours", ASSUMED
)
FARGATE_PULL_S = Fact(Spread(6.5, 9.5), "pull of nginx took 6.7 s (2021) and 9.3 s with sidecars (2025)", OBSERVED)
FARGATE_START_S = Fact(Spread(0.4, 0.8), _FARGATE_SAMPLES, OBSERVED)

# The way down.
STOP_REACTION_S = Fact(Spread(1.0, 2.0), "time from the stop request to STOPPING without a load balancer", ASSUMED)
CONTAINER_EXIT_S = Fact(Spread(1.0, 2.6), _FARGATE_STOP + ": exit 2.6 s after STOPPING; the low end is ours", ASSUMED)
FARGATE_DEPROVISION_S = Fact(Spread(22.0, 26.0), _FARGATE_STOP + ": about 24 s from exit to STOPPED", OBSERVED)

# The end of a Fargate task whose containers cannot have what they need.
_FARGATE_BAD_IMAGE = "a Fargate task denied its image, 2021: execution stopped +18.5, stopping +28.5, stopped +42.0 s"
FARGATE_MANIFEST_RETRIES_S = Fact(
    Spread(54.0, 59.0),
    "four Fargate tasks of 2026 whose image was not found failed 84 to 92 s after their start, with seven retries",
    OBSERVED,
)
FARGATE_ONE_RETRY_S = Fact(Spread(0.5, 1.5), "how long one retry of a call takes", ASSUMED)
FARGATE_FAILURE_REPORT_S = Fact(Spread(8.0, 9.0), _FARGATE_BAD_IMAGE + "; another took 9 s to STOPPING, 2024", OBSERVED)
FARGATE_DEPROVISION_UNSTARTED_S = Fact(Spread(13.0, 14.0), _FARGATE_BAD_IMAGE, OBSERVED)

# The way up and down of a task on a container instance.
_EC2_SAMPLE = "task event of an awsvpc nginx task on EC2, 2025: pull from +14.5 to +20.9 s, started +21.1 s"
INSTANCE_DELIVERY_S = Fact(Spread(0.5, 1.5), "time until the agent has got a task", ASSUMED)
INSTANCE_ATTACH_NETWORK_S = Fact(Spread(11.0, 13.0), _EC2_SAMPLE + "; the split before the pull is ours", ASSUMED)
INSTANCE_PULL_DELAY_S = Fact(Spread(0.5, 1.5), _EC2_SAMPLE + "; the split before the pull is ours", ASSUMED)
INSTANCE_PULL_S = Fact(Spread(5.5, 7.3), _EC2_SAMPLE, OBSERVED)
INSTANCE_START_S = Fact(Spread(0.2, 0.4), _EC2_SAMPLE, OBSERVED)
INSTANCE_REPORT_S = Fact(Spread(0.2, 1.0), "time until ECS knows what the agent has seen", ASSUMED)
INSTANCE_DETACH_NETWORK_S = Fact(Spread(3.0, 6.0), "time until the interface of a task on EC2 is detached", ASSUMED)
HOST_GONE_S = Fact(Spread(1.0, 3.0), "time from the end of a host to STOPPED of its tasks", ASSUMED)

# Container instances and their agents.
INSTANCE_BOOT_S = Fact(Spread(45.0, 75.0), "launch of an instance to the registration by its agent", ASSUMED)
AGENT_RESTART_S = Fact(60.0, "time until an agent that could not register tries again", ASSUMED)
AGENT_MISSED_S = Fact(
    Spread(60.0, 120.0), "amazon-ecs-agent: heartbeats come once a minute with up to a minute of jitter", ASSUMED
)
AGENT_RECONNECT_S = Fact(Spread(1.0, 15.0), "amazon-ecs-agent: it tries again within two minutes", ASSUMED)
INSTANCE_GONE_S = Fact(Spread(5.0, 15.0), "time until ECS notices that EC2 stopped or terminated an instance", ASSUMED)
EXTERNAL_INSTALL_S = Fact(Spread(60.0, 120.0), "run of the install script of ECS Anywhere to registration", ASSUMED)
SPOT_WARNING_S = Fact(120.0, "developer guide, Fargate Spot termination notices; EC2 Spot interruption notices")
PLACEMENT_RETRY_S = Fact(30.0, "how often ECS looks for room for tasks that found none", ASSUMED)

# Cluster auto scaling.
SCALING_LOOK_S = Fact(60.0, "developer guide, cluster auto scaling: CapacityProviderReservation comes every minute")

# The service scheduler.
SCHEDULER_REACTION_S = Fact(Spread(4.0, 11.0), "API call to task creation, observed 2026-08", OBSERVED)
DEPLOYMENT_REACTION_S = Fact(
    Spread(4.0, 48.0),
    "update of a service to the first task of its new deployment: 6, about 33, and 48 s in three runs of 2026",
    OBSERVED,
)
TASK_CHANGE_REACTION_S = Fact(
    Spread(4.0, 11.0), "taken to be as slow as the reaction to a call; AWS does not say", ASSUMED
)
SCHEDULER_PASS_S = Fact(
    1.0, "shortest time between two looks at one service; how often AWS looks is not known", ASSUMED
)
AZ_REBALANCING_WAIT_S = Fact(60.0, "time from a steady state out of balance to its rebalancing", ASSUMED)
HEALTHY_AFTER_RUNNING_S = Fact(40.0, "API reference, minimumHealthyPercent: no load balancer and no health check")
STEADY_STATE_REPEAT_S = Fact(
    6 * 3600.0, "service event messages: repeated periodically; six hours is from memory", REMEMBERED
)
EVENT_DUPLICATE_S = Fact(
    6 * 3600.0,
    "developer guide (2023), service event messages: duplicates are left out until resolved or for six hours",
)
STOPPED_TASK_VISIBLE_S = Fact(
    Spread(3600.0, 3600.0), "API reference, DescribeTasks: stopped tasks stay visible for at least one hour"
)
