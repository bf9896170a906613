"""Incidents in which a load balancer and a program do not agree on what is healthy."""

from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site

_STARTS_IN_S = (200, 280)
_ENOUGH_GRACE_S = 420


def _spoil_path(site: Site) -> None:
    """Somebody has tidied up the paths of all health checks, and this program knows another one."""
    path = site.chance.choice(("/healthcheck", "/alive", "/up", "/api/health"))
    group = site.balancers[site.hit.name].target_group_arn
    site.lab.client("elbv2").modify_target_group(TargetGroupArn=group, HealthCheckPath=path)
    site.facts["path"] = path


HEALTH_PATH = Scenario(
    "health_path",
    "the health check asks for a page that the program does not have",
    lambda site: site.open_shop(),
    _spoil_path,
    nothing_remains,
    hints=(
        "Tasks come and go. Who stops them: the program, or somebody who looks at it?",
        "The load balancer gets an answer, and does not like it. Which status, and to which question?",
        "Compare HealthCheckPath of the target group with those of the services that are well: `modify_target_group` "
        "takes another one. Every program of this shop answers `/`.",
    ),
    looks=(
        steps.targets("The targets are unhealthy, and why.", "Health checks failed with these codes: [404]"),
        steps.events("The service starts task after task, and none gets well.", "has started"),
        Step(
            "The program answers, and does not know the page. Which page?",
            'elbv2.describe_target_groups(TargetGroupArns=["$target_group"])["TargetGroups"][0]["HealthCheckPath"]',
            "$path",
        ),
    ),
    mends=(
        Step(
            "Ask for the page that it has.",
            'elbv2.modify_target_group(TargetGroupArn="$target_group", HealthCheckPath="$health_path")',
        ),
    ),
    prevents=(
        "keep the path of the health check beside the code that answers it, and let one change carry both; try it on "
        "one service first."
    ),
)


def _arrange_slow(site: Site) -> None:
    """A service whose program loads for minutes, and which replaces its tasks without having more than wanted."""
    site.open_shop(
        count=site.chance.randint(2, 3),
        minimum_percent=site.chance.choice((0, 50)),
        maximum_percent=100,
        starts_in_s=float(site.chance.randint(*_STARTS_IN_S)),
        grace_s=_ENOUGH_GRACE_S,
    )


def _spoil_grace(site: Site) -> None:
    """Somebody wanted unhealthy tasks to be found sooner; then comes a release."""
    app, grace_s = site.hit, site.chance.choice((0, 10, 30, 60))
    site.ecs.update_service(cluster=site.cluster, service=app.name, healthCheckGracePeriodSeconds=grace_s)
    output = [
        f"{app.name} {app.version(1)} starts",
        [1.0, f"warming up, which takes {app.starts_in_s:.0f} seconds"],
        [app.starts_in_s, f"listening on port {app.port}"],
    ]
    site.push(app, app.version(1), output=output)
    site.release(app)
    site.facts |= {"grace": str(grace_s), "enough": str(_ENOUGH_GRACE_S)}


GRACE_TOO_SHORT = Scenario(
    "grace_too_short",
    "new tasks are replaced before their program has started",
    _arrange_slow,
    _spoil_grace,
    nothing_remains,
    hints=(
        "Tasks are stopped, and start again. How old do they get, and who stops them?",
        "The program is not broken: read its log. It needs time. How much does the service give to it?",
        "`update_service` takes healthCheckGracePeriodSeconds: longer than the program takes to start.",
    ),
    looks=(
        steps.stopped(
            "New tasks are stopped for what the load balancer says of them.", "Task failed ELB health checks"
        ),
        steps.logs("The program is still busy when it is stopped.", "warming up"),
        steps.service("How many seconds does the service wait?", '["healthCheckGracePeriodSeconds"]', "$grace"),
    ),
    mends=(
        Step(
            "Let health checks count only when the program has had its time.",
            'ecs.update_service(cluster="$cluster", service="$service", healthCheckGracePeriodSeconds=$enough)',
        ),
    ),
    prevents=(
        "measure how long the slowest start takes, and make the grace period longer than that; a shorter one finds no "
        "fault sooner, for it only counts after a start."
    ),
)
