"""Incidents that come with a new release."""

from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site

# How far a deployment may go: from a service that is gone at once to one that only gets stuck.
_PERCENTS = ((0, 100), (50, 100), (100, 200))
_CRASHES_AFTER_S = (140, 260)


def _arrange(site: Site) -> None:
    low, high = site.chance.choice(_PERCENTS)
    site.open_shop(minimum_percent=low, maximum_percent=high)


def _spoil_image(site: Site) -> None:
    """A release names a tag that nobody has pushed."""
    app = site.hit
    site.lab.inject("BreakImage", image=f"{app.image}:{app.version(1)}")
    site.facts["image"] = f"{app.image}:{site.release(app)}"


IMAGE_MISSING = Scenario(
    "image_missing",
    "the release names an image that is not in its registry",
    _arrange,
    _spoil_image,
    nothing_remains,
    hints=(
        "New tasks never come to run. What do the service's events say of them?",
        "The reason names an image. Is it there, and which one did the tasks use that still run, or did run?",
        "Put the service on its former revision: `list_task_definitions` of its family shows it, `update_service` "
        "takes it.",
    ),
    looks=(
        steps.events("The events say that a task could not be placed, and why.", "CannotPullContainerError"),
        steps.stopped("The newest tasks never started.", "$image"),
        Step(
            "Which revision is it, and which was there before?",
            'ecs.list_task_definitions(familyPrefix="$family", sort="DESC")["taskDefinitionArns"][:2]',
            "$good",
        ),
    ),
    mends=(steps.back(),),
    prevents=(
        "let the pipeline deploy only what it has pushed, by its digest, and switch the circuit breaker on, which "
        "rolls back by itself."
    ),
)


def _arrange_breaker(site: Site) -> None:
    site.open_shop()
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    site.ecs.update_service(cluster=site.cluster, service=site.hit.name, deploymentConfiguration=breaker)


def _spoil_program(site: Site) -> None:
    """A release runs long enough to look well, and then ends."""
    app, chance = site.hit, site.chance
    dies_after_s = chance.randint(*_CRASHES_AFTER_S)
    error = chance.choice(
        (
            "FATAL cannot parse setting RETRIES='five'",
            "FATAL out of connections: pool of 10 is used up",
            "FATAL lease lost: another node took over",
            "FATAL index version 7 is newer than this program",
        )
    )
    output = [
        f"{app.name} {app.version(1)} starts",
        [app.starts_in_s, f"listening on port {app.port}"],
        [dies_after_s - 1.0, error],
    ]
    site.push(app, app.version(1), runs_for_s=dies_after_s, exit_code=chance.choice((1, 2, 70)), output=output)
    site.release(app)
    site.facts["error"] = error


CRASH_LOOP = Scenario(
    "crash_loop",
    "the release crashes some minutes after it started, which the circuit breaker does not count",
    _arrange_breaker,
    _spoil_program,
    nothing_remains,
    hints=(
        "The deployment is COMPLETED, and tasks still end. Look at how they end.",
        "An exit code is the program's own. What did it write before it left?",
        "The program of this release ends by itself. Put the service on its former revision with `update_service`.",
    ),
    looks=(
        steps.stopped("The tasks end by themselves, with a code.", "Essential container in task exited"),
        steps.logs("The program says why, in its last line.", "$error"),
        Step(
            "Since when? The revision is new.",
            'ecs.list_task_definitions(familyPrefix="$family", sort="DESC")["taskDefinitionArns"][:2]',
            "$good",
        ),
    ),
    mends=(steps.back(),),
    prevents=(
        "the circuit breaker counts tasks that do not start or fail health checks, not those that end later: watch the "
        "deployment with an alarm and a bake time, and set an alarm on tasks that end."
    ),
)
