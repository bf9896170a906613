"""Incidents that come with a new release."""

import json
import math

from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site

# How far a deployment may go: from a service that is gone at once to one that only gets stuck.
PERCENTS = ((0, 100), (50, 100), (100, 200))
_CRASHES_AFTER_S = (140, 260)
_FULL_AFTER_S = (150, 300)
_AT_START_MIB = 150.0


def arrange_for_release(site: Site) -> None:
    """Build a shop in which the service that is hit deploys in its own way."""
    low, high = site.chance.choice(PERCENTS)
    site.open_shop(minimum_percent=low, maximum_percent=high)


def _revisions(says: str) -> Step:
    return Step(
        says,
        'ecs.list_task_definitions(familyPrefix="$family", sort="DESC")["taskDefinitionArns"][:2]',
        "$good",
    )


# An image that is not there


def _spoil_image(site: Site) -> None:
    """A release names a tag that nobody has pushed."""
    app = site.hit
    site.lab.inject("BreakImage", image=f"{app.image}:{app.version(1)}")
    site.facts["image"] = f"{app.image}:{site.release(app)}"


IMAGE_MISSING = Scenario(
    "image_missing",
    "the release names an image that is not in its registry",
    arrange_for_release,
    _spoil_image,
    nothing_remains,
    hints=(
        "New tasks never come to run. What do the service's events say of them?",
        "The reason names an image. Which one did the tasks use that still run, or did run?",
        "Put the service on its former revision: `list_task_definitions` of its family shows it, `update_service` "
        "takes it.",
    ),
    looks=(
        steps.events("The events say that a task could not be placed, and why.", "CannotPullContainerError"),
        steps.stopped("The newest tasks never started.", "$image"),
        _revisions("Which revision is it, and which was there before?"),
    ),
    mends=(steps.back(),),
    prevents=(
        "let the pipeline deploy only what it has pushed, by its digest, and switch the circuit breaker on, which "
        "rolls back by itself."
    ),
)


# A program that ends


def _arrange_breaker(site: Site) -> None:
    breaker = {"deploymentCircuitBreaker": {"enable": True, "rollback": True}}
    site.open_shop(service={"deploymentConfiguration": breaker})


def _spoil_program(site: Site) -> None:
    """A release runs long enough to look well, and then ends."""
    app, chance = site.hit, site.chance
    dies_after_s = chance.randint(*_CRASHES_AFTER_S)
    error = chance.choice(
        (
            "FATAL cannot parse setting RETRIES: five",
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
        "The circuit breaker is on, and tasks still end. Look at how they end.",
        "An exit code is the program's own. What did it write before it left?",
        "The program of this release ends by itself. Put the service on its former revision with `update_service`.",
    ),
    looks=(
        steps.stopped("The tasks end by themselves, with a code.", "Essential container in task exited"),
        steps.logs("The program says why, in its last line.", "$error"),
        _revisions("Since when? The revision is new."),
    ),
    mends=(steps.back(),),
    prevents=(
        "the circuit breaker counts tasks that do not start or fail health checks, not those that end later: watch the "
        "deployment with an alarm and a bake time, and set an alarm on tasks that end."
    ),
)


# A program that needs more and more memory


def _spoil_memory(site: Site) -> None:
    """A release never gives its memory back."""
    app = site.hit
    full_after_s = site.chance.randint(*_FULL_AFTER_S)
    leak = (app.memory_mib - _AT_START_MIB) / full_after_s
    site.push(app, app.version(1), start_mib=_AT_START_MIB, leak_mib_per_s=leak)
    site.facts["leaky"] = f"{app.image}:{site.release(app)}"


def _still_leaks(site: Site) -> str:
    app = site.hit
    if site.definition(app)["containerDefinitions"][0]["image"] != site.facts["leaky"]:
        return ""
    return f"{app.name} runs, and its tasks still use more memory from minute to minute."


OUT_OF_MEMORY = Scenario(
    "out_of_memory",
    "the release never gives memory back, until its containers are killed",
    lambda site: site.open_shop(),
    _spoil_memory,
    _still_leaks,
    hints=(
        "Tasks end some minutes after they started. Look at their containers: exit code and reason.",
        "Exit code 137 is SIGKILL. How does MemoryUtilization of the service go from minute to minute? More memory "
        "would only take longer to fill.",
        "The release before did not do that. Put the service on its former revision with `update_service`.",
    ),
    looks=(
        steps.stopped("The containers were killed, and the reason says for what.", "OutOfMemoryError"),
        steps.metric("Their memory climbs, falls with each new task, and climbs again.", "MemoryUtilization", "#" * 13),
        _revisions("Since when? The revision is new."),
    ),
    mends=(steps.back(),),
    prevents="set an alarm on MemoryUtilization well below 100, and let a release bake longer than it takes to fill.",
)


# A program that listens elsewhere


def _spoil_port(site: Site) -> None:
    """A release takes connections on another port than its task definition says."""
    app = site.hit
    port = app.port + site.chance.choice((1, 10, 443))
    output = [f"{app.name} {app.version(1)} starts", [app.starts_in_s, f"listening on port {port}"]]
    site.push(app, app.version(1), ports=[port], output=output)
    site.release(app)
    site.facts |= {"port": str(app.port), "other_port": str(port)}


WRONG_PORT = Scenario(
    "wrong_port",
    "the release listens on another port than the load balancer asks",
    arrange_for_release,
    _spoil_port,
    nothing_remains,
    hints=(
        "The program starts, and the load balancer does not like it. What does DescribeTargetHealth say?",
        "No status is named, so nobody answered. Which port does the load balancer ask, and which one does the program "
        "say that it listens on?",
        "The release before listened where the task definition says. Put the service on its former revision.",
    ),
    looks=(
        steps.stopped(
            "New tasks are stopped for what the load balancer says of them.", "Task failed ELB health checks"
        ),
        steps.logs("The program is well, and says where it listens.", "listening on port $other_port"),
        Step(
            "The task definition sends whoever asks to another port.",
            'definition = ecs.describe_task_definition(taskDefinition="$family")["taskDefinition"]\n'
            'definition["containerDefinitions"][0]["portMappings"]',
            "'containerPort': $port",
        ),
    ),
    mends=(steps.back(),),
    prevents="give the program its port by an environment variable of the task definition, so that there is only one.",
)


# A deployment that may do nothing


def _spoil_percents(site: Site) -> None:
    """Somebody wanted no task more and no task less during deployments; then comes a release."""
    app = site.hit
    highest = math.ceil(100 * (app.count + 1) / app.count) - 1
    most = site.chance.choice((100, site.chance.randint(100, highest)))
    percents = {"minimumHealthyPercent": 100, "maximumPercent": most}
    balance = {"availabilityZoneRebalancing": "DISABLED"}
    site.ecs.update_service(cluster=site.cluster, service=app.name, deploymentConfiguration=percents, **balance)
    site.push(app, app.version(1))
    site.release(app)
    site.facts |= {"most": str(most), "count": str(app.count), "percents": json.dumps({"maximumPercent": 200})}


def _cannot_move(site: Site) -> str:
    wanted, percents = site.hit.count, site.service(site.hit)["deploymentConfiguration"]
    fewest = math.ceil(wanted * percents["minimumHealthyPercent"] / 100)
    most = math.floor(wanted * percents["maximumPercent"] / 100)
    if fewest < wanted or most > wanted:
        return ""
    return f"{site.hit.name} is steady. With the {wanted} tasks that it needs, its next deployment will be as stuck."


STUCK_DEPLOYMENT = Scenario(
    "stuck_deployment",
    "the deployment may neither start a task nor stop one",
    lambda site: site.open_shop(),
    _spoil_percents,
    _cannot_move,
    hints=(
        "All tasks run, all are well, and none is new. What does ECS say of its deployment?",
        "How many tasks must be healthy at least, and how many may there be at most? The first number is rounded up, "
        "the second one down.",
        "Give the deployment room: `update_service` takes a deploymentConfiguration with another maximumPercent.",
    ),
    looks=(
        steps.events("An event says it in so many words.", "because of the service deployment configuration"),
        steps.service("How far may it go?", '["deploymentConfiguration"]', "'maximumPercent': $most"),
        Step(
            "So of $count tasks all must stay, and no other may come. The new deployment has none.",
            'for each in service["deployments"]:\n'
            '    print(each["status"], each["runningCount"], "of", each["desiredCount"], each["taskDefinition"])',
            "PRIMARY 0 of ",
        ),
    ),
    mends=(
        Step(
            "Let it start some tasks more than wanted.",
            'ecs.update_service(cluster="$cluster", service="$service", deploymentConfiguration=$percents)',
        ),
    ),
    prevents="work both percentages out for the number of tasks that there are, and again when that number changes.",
)
