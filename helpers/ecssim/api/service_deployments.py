"""List, describe, stop and continue service deployments, and describe service revisions."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from ..model.lifecycle import HookAction, HookStatus, LifecycleStage
from ..model.service import Service
from ..model.service_deployment import ServiceDeployment, ServiceDeploymentStatus
from ..model.service_revision import ServiceRevision
from ..truth import lifecycle
from ..truth import service_deployments as truth
from . import find, revision_shapes
from .call import Answer, Call, operation
from .describing import described
from .paging import at_most, page
from .refusal import refuse

_STOP_TYPES = {"ROLLBACK": True, "ABORT": False}


@operation
def list_service_deployments(call: Call) -> Answer:
    """List the service deployments of a service, newest first, as far back as AWS keeps them."""
    service = find.service(find.cluster(call), call.get("service", ""))
    statuses = call.get("status", [])
    for status in statuses:
        if status not in list(ServiceDeploymentStatus):
            refuse(truth.STATUS_INVALID, status=status)
    found = [
        revision_shapes.brief(each)
        for each in _kept(call, service)
        if (not statuses or each.status in statuses) and _is_within(call, each.created_at)
    ]
    return page(call, "serviceDeployments", found, truth.DEPLOYMENTS_PAGE_DEFAULT.value)


@operation
def describe_service_deployments(call: Call) -> Answer:
    """Describe service deployments by ARN."""
    arns = call.get("serviceDeploymentArns", [])
    at_most("serviceDeploymentArns", arns, truth.DEPLOYMENTS_PER_DESCRIBE.value)
    known = {each.arn: each for service in _services(call) for each in _kept(call, service)}
    shapes, failures = described(call, arns, "service-deployment", known.get, revision_shapes.service_deployment)
    return {"serviceDeployments": shapes, "failures": failures}


@operation
def describe_service_revisions(call: Call) -> Answer:
    """Describe service revisions by ARN."""
    arns = call.get("serviceRevisionArns", [])
    at_most("serviceRevisionArns", arns, truth.REVISIONS_PER_DESCRIBE.value)
    known = {each.arn: each for service in _services(call) for each in _revisions(call, service)}
    shapes, failures = described(call, arns, "service-revision", known.get, revision_shapes.service_revision)
    return {"serviceRevisions": shapes, "failures": failures}


@operation
def stop_service_deployment(call: Call) -> Answer:
    """Stop a service deployment that has not ended: go back to the revision before it, or leave all as it is."""
    stop_type = call.get("stopType", "ROLLBACK")
    if stop_type not in _STOP_TYPES:
        refuse(truth.STOP_TYPE_INVALID, stop_type=stop_type)
    service_deployment = _find(call)
    if service_deployment.status.final:
        refuse(truth.ENDED, status=service_deployment.status)
    if service_deployment.stage is LifecycleStage.CLEAN_UP:
        refuse(lifecycle.CLEANING_UP)
    call.change.service_deployments.stop(service_deployment, rolls_back=_STOP_TYPES[stop_type])
    call.change.services.notice(service_deployment.target.service)
    return {"serviceDeploymentArn": service_deployment.arn}


@operation
def continue_service_deployment(call: Call) -> Answer:
    """End a pause of a service deployment: it goes on to its next stage, or back to the revision before it."""
    action, hook_id = call.get("action", "CONTINUE"), call.get("hookId", "")
    if action not in list(HookAction):
        refuse(lifecycle.HOOK_ACTION_INVALID, action=action)
    service_deployment = _find(call)
    waiting = service_deployment.goes_forward and [
        run for run in service_deployment.hook_runs if run.id == hook_id and run.status is HookStatus.AWAITING_ACTION
    ]
    if not waiting:
        refuse(lifecycle.HOOK_NOT_FOUND, hook=hook_id)
    call.change.lifecycle.answer_pause(waiting[0], goes_on=action == HookAction.CONTINUE)
    call.change.services.notice(service_deployment.target.service)
    return {"serviceDeploymentArn": service_deployment.arn}


def _find(call: Call) -> ServiceDeployment:
    arn = call.get("serviceDeploymentArn", "")
    known = {each.arn: each for service in _services(call) for each in _kept(call, service)}
    if arn not in known:
        refuse(truth.NOT_FOUND)
    return known[arn]


def _services(call: Call) -> Iterator[Service]:
    for cluster in call.account.clusters.values():
        yield from cluster.services.values()


def _kept(call: Call, service: Service) -> Iterator[ServiceDeployment]:
    oldest = call.now - timedelta(days=truth.HISTORY_DAYS.value)
    return (each for each in service.service_deployments if each.created_at > oldest)


def _revisions(call: Call, service: Service) -> Iterator[ServiceRevision]:
    """Yield the revisions that a service has, and those that its service deployments name."""
    yield from service.revisions
    for each in _kept(call, service):
        yield from (each.target, *each.sources)


def _is_within(call: Call, moment: datetime) -> bool:
    asked = call.get("createdAt", {})
    after, before = asked.get("after"), asked.get("before")
    return (after is None or _moment(after) <= moment) and (before is None or moment <= _moment(before))


def _moment(given: datetime | float) -> datetime:
    """Return a moment in UTC, which may be given without a time zone, or in seconds since 1970."""
    moment = given if isinstance(given, datetime) else datetime.fromtimestamp(given, UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
