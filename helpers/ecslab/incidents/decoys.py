"""What else has happened in a shop and has nothing to do with the page: every real system has some of it."""

import time
from collections.abc import Callable
from dataclasses import replace

from .site import Site

_QUIET_S = 240


def add_decoys(site: Site, count: int = 2) -> None:
    """Let some things happen that look like a cause, each to a service that is not hit, and pass."""
    for decoy in site.chance.sample(DECOYS, count):
        decoy(site)
        time.sleep(_QUIET_S)
        site.settle()


def _stumble(site: Site) -> None:
    """Another service has lost a task and replaced it: its events and a stopped task tell of that."""
    site.lab.inject("KillContainer", service=site.chance.choice(site.others).name)


def _noisy_release(site: Site) -> None:
    """Another service has a new release, which fails one request in a hundred."""
    app = site.now(site.chance.choice(site.others))
    output = [f"{app.name} {app.version(1)} starts", [60.0, "WARN cache is cold"], [180.0, "WARN cache is cold"]]
    site.push(app, app.version(1), workload={**app.workload, "error_share": 0.01}, output=output)
    site.release(app)


def _failed_job(site: Site) -> None:
    """A task by itself has ended with an error, as it does every night."""
    app = replace(site.others[0], launch_type="FARGATE", network_mode="awsvpc", memory_mib=512)
    image = f"shop/{site.chance.choice(('report', 'export', 'cleanup', 'mailing'))}:1.0"
    site.lab.push_image(image, runs_for_s=20, exit_code=1, output=["ERROR nothing to do: no rows"])
    job = site.register(app, "1.0", family=f"{site.lab.prefix}-nightly", container={"image": image, "name": "nightly"})
    network = {"awsvpcConfiguration": {"subnets": site.subnets, "assignPublicIp": "ENABLED"}}
    site.ecs.run_task(cluster=site.cluster, taskDefinition=job, launchType="FARGATE", networkConfiguration=network)


def _grew(site: Site) -> None:
    """Another service wants one task more than before."""
    app = site.chance.choice(site.others)
    site.ecs.update_service(cluster=site.cluster, service=app.name, desiredCount=app.count + 1)


DECOYS: tuple[Callable[[Site], None], ...] = (_stumble, _noisy_release, _failed_job, _grew)
