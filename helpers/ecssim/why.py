"""Why a task or a service is as it is, told from the journal."""

from collections.abc import Iterable

from .engine.journal import Journal
from .model.account import Account
from .model.arn import last_part
from .model.service import Service
from .model.task import Task

# Rules whose subjects are neither tasks nor services: rules of EventBridge, machines, and container instances.
_OF_WHAT_STAYS = ("events", "agent", "instance")


def explain(arn: str, journal: Journal, accounts: Iterable[Account]) -> str:
    """Return a sentence or two on what was decided about the subject last, and what led there."""
    for account in accounts:
        for cluster in account.clusters.values():
            if (task := cluster.tasks.get(last_part(arn))) and task.arn == arn:
                return _explain_task(task, journal)
            if (service := cluster.services.get(last_part(arn))) and service.arn == arn:
                return _explain_service(service, journal)
    if entries := journal.about(arn):
        gone = "" if entries[-1].reason.rule in _OF_WHAT_STAYS else f"{arn} is gone. "
        return f"{gone}The last that was decided about it: {entries[-1]}."
    return f"Nothing is known about {arn}. Give the full ARN of a task or a service."


def _explain_task(task: Task, journal: Journal) -> str:
    entries = [entry for entry in journal.about(task.arn) if entry.reason.rule != "task"]
    born, *later = entries
    sentences = [f"Task {task.id[:8]} is {task.last_status}. At {born.at:%H:%M:%S} {born.reason.sentence}."]
    sentences += [f"At {entry.at:%H:%M:%S} {entry.reason.sentence}." for entry in later]
    steps = [entry for entry in journal.about(task.arn) if entry.reason.rule == "task"]
    if steps:
        sentences.append(f"Last, at {steps[-1].at:%H:%M:%S}: {steps[-1].reason.sentence}.")
    return " ".join(sentences)


def _explain_service(service: Service, journal: Journal) -> str:
    entries = journal.about(service.arn)
    if not entries:
        return f"Service {service.name} is {service.status}; its scheduler has not looked at it yet."
    return f"Service {service.name} is {service.status}. At {entries[-1].at:%H:%M:%S}: {entries[-1].reason.sentence}."
