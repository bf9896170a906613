"""Whether a system is mended: it looks at the state through boto3, watches for a while, and then lets a task stop.

A task stops sooner or later everywhere. Where a cause is only asleep, none comes to run in its place.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice

from .app import App
from .scenario import Scenario
from .site import Site

WATCH_S = 12 * 60
"""For how long a system must be well: longer than anything here takes to fail again."""
TOLERATED_SHARE = 0.05
REPLACED_WITHIN_S = 8 * 60
# What the scheduler stops on purpose, and no failure: it scales in, and spreads tasks over zones.
_ON_PURPOSE = ("Scaling activity initiated by", "Availability-zone rebalancing initiated by")


class Finding(StrEnum):
    """What a look at the system finds."""

    HEALED = "healed"
    SERVICE_GONE = "service_gone"
    FEWER_WANTED = "fewer_wanted"
    NOT_STEADY = "not_steady"
    NO_HEALTHY_TARGETS = "no_healthy_targets"
    CAUSE_REMAINS = "cause_remains"
    REQUESTS_FAIL = "requests_fail"
    TASKS_END = "tasks_end"
    NOT_REPLACED = "not_replaced"


@dataclass(frozen=True)
class Judgement:
    """A finding, and what was seen, in a sentence."""

    finding: Finding
    seen: str


def judge(site: Site, scenario: Scenario) -> Judgement:
    """Return whether a system is mended; if it looks well it is tried for some minutes."""
    for problem in islice(chain(_looks_ill(site), _shows_in_time(site, scenario)), 1):
        return problem
    well = (
        f"All services are steady, for {WATCH_S // 60} minutes nothing went wrong, and a task that stopped came back."
    )
    return Judgement(Finding.HEALED, well)


def _shows_in_time(site: Site, scenario: Scenario) -> Iterator[Judgement]:
    yield from _watched(site)
    if cause := scenario.remains(site):
        yield Judgement(Finding.CAUSE_REMAINS, cause)
    yield from _not_replaced(site)


def _looks_ill(site: Site) -> Iterator[Judgement]:
    for app in site.apps.values():
        service = site.service(app)
        if service.get("status") != "ACTIVE":
            yield Judgement(Finding.SERVICE_GONE, f"There is no service {app.name} any more.")
            continue
        wanted, runs = service["desiredCount"], service["runningCount"]
        if wanted < app.count:
            yield Judgement(
                Finding.FEWER_WANTED, f"{app.name} wants {wanted} tasks, and its visitors need {app.count}."
            )
        if runs != wanted:
            yield Judgement(Finding.NOT_STEADY, f"{app.name} runs {runs} of {wanted} tasks.")
        if len(service["deployments"]) > 1:
            yield Judgement(Finding.NOT_STEADY, f"A deployment of {app.name} is not through.")
        healthy = site.healthy_targets(service)
        if healthy < app.count:
            seen = f"{healthy} of the {app.count} targets that {app.name} needs are healthy."
            yield Judgement(Finding.NO_HEALTHY_TARGETS, seen)


def _watched(site: Site) -> Iterator[Judgement]:
    since = site.lab.now()
    before = {name: (flow.sent, flow.failed) for name, flow in site.flows.items()}
    time.sleep(WATCH_S)
    for name, flow in site.flows.items():
        sent, failed = flow.sent - before[name][0], flow.failed - before[name][1]
        if failed > TOLERATED_SHARE * sent:
            share = f"{100 * failed / sent:.0f} % of the requests to {name}"
            yield Judgement(Finding.REQUESTS_FAIL, f"For a moment all looked well, and then {share} failed.")
    for app in site.apps.values():
        if ended := _ended_since(site, app, since):
            seen = f"For a moment all looked well; then a task of {app.name} stopped: {ended}"
            yield Judgement(Finding.TASKS_END, seen)
    yield from _looks_ill(site)


def _not_replaced(site: Site) -> Iterator[Judgement]:
    app = site.hit
    task = site.tasks(app)[0]["taskArn"]
    site.ecs.stop_task(cluster=site.cluster, task=task, reason="A trial: does another one come?")
    time.sleep(REPLACED_WITHIN_S)
    if not site.is_steady(app):
        seen = f"All looked well. Then one task of {app.name} stopped, as tasks do, and no other came in its place."
        yield Judgement(Finding.NOT_REPLACED, seen)


def _ended_since(site: Site, app: App, since: datetime) -> str:
    """Return why a task of a service stopped since then, other than on purpose; nothing if none did."""
    for task in site.tasks(app, "STOPPED"):
        reason = task.get("stoppedReason", "")
        began = task.get("stoppingAt") or task.get("stoppedAt")
        if began and began >= since and not reason.startswith(_ON_PURPOSE):
            return str(reason)
    return ""
