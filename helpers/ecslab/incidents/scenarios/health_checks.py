"""Incidents in which a load balancer and a program do not agree on what is healthy."""

from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site


def _arrange_path(site: Site) -> None:
    site.open_shop()


def _spoil_path(site: Site) -> None:
    """Somebody has tidied up the paths of all health checks, and this program knows another one."""
    app = site.hit
    site.lab.client("elbv2").modify_target_group(
        TargetGroupArn=site.balancers[app.name].target_group_arn, HealthCheckPath=_another(site)
    )


def _another(site: Site) -> str:
    path = site.chance.choice(("/healthcheck", "/alive", "/up", "/api/health"))
    site.facts["path"] = path
    return path


HEALTH_PATH = Scenario(
    "health_path",
    "the health check asks for a page that the program does not have",
    _arrange_path,
    _spoil_path,
    nothing_remains,
    hints=(
        "Tasks come and go. Who stops them: the program, or somebody who looks at it? The service's events say.",
        "The load balancer gets an answer, and does not like it. Which status, and to which question?",
        "Compare HealthCheckPath of the target group with the path that the program answered until today: "
        "`modify_target_group` takes another one.",
    ),
    looks=(
        steps.targets("The targets are unhealthy, and why.", "Health checks failed with these codes: [404]"),
        steps.events("The service replaces its tasks again and again, and none gets well.", "has started"),
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
