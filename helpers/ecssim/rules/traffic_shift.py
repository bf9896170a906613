"""Production traffic moves to a new revision at once (BLUE_GREEN), in equal steps (LINEAR), or a little of it first and
then the rest (CANARY). Where no revision was before, there is nothing to move it from.
"""

from ..model.deployment_configuration import DeploymentConfiguration, Strategy
from ..model.service_deployment import ServiceDeployment
from ..truth import lifecycle as truth

SOURCE = "developer guide, Amazon ECS linear deployments; Amazon ECS canary deployments"
WHOLE = truth.WHOLE_TRAFFIC_PERCENT.value


def shares(configuration: DeploymentConfiguration) -> tuple[float, ...]:
    """Return how much of the production traffic the new revision has after each step, in percent."""
    if configuration.strategy is Strategy.CANARY:
        return tuple(sorted({configuration.canary.percent, WHOLE}))
    if configuration.strategy is Strategy.LINEAR:
        step = configuration.linear.percent
        return tuple(min(WHOLE, round(step * number, 1)) for number in range(1, -int(-WHOLE // step) + 1))
    return (WHOLE,)


def next_share(release: ServiceDeployment) -> float:
    """Return how much of the production traffic the new revision has after the next step, in percent."""
    return next((share for share in shares(release.configuration) if share > release.production_percent), WHOLE)


def step_bake_minutes(configuration: DeploymentConfiguration) -> int:
    """Return how long ECS waits between two steps."""
    step = configuration.linear if configuration.strategy is Strategy.LINEAR else configuration.canary
    return step.bake_minutes


def weights(green_percent: float) -> tuple[int, int]:
    """Return the weights of the old and of the new target group; load balancers take whole numbers only."""
    parts = 1 if green_percent == int(green_percent) else 10
    green = round(green_percent * parts)
    return round(WHOLE * parts) - green, green
