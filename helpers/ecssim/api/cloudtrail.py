"""LookupEvents of CloudTrail, for the calls that were made with the roles of tasks.

As on AWS it shows management events, the newest first, some minutes after the call. Data events, such as those on the
objects of S3, it never shows.
"""

import json
import uuid
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

from ..model.account import Account
from ..model.api_call import ApiCall
from ..truth import aws_calls as truth
from .refusal import refuse

SOURCE = "CloudTrail API reference, LookupEvents; CloudTrail user guide, CloudTrail record contents"

Event = dict[str, Any]

_OF_EVENT: dict[str, Callable[[Event], list[str]]] = {
    "EventId": lambda event: [event["EventId"]],
    "EventName": lambda event: [event["EventName"]],
    "EventSource": lambda event: [event["EventSource"]],
    "ReadOnly": lambda event: [event["ReadOnly"]],
    "Username": lambda event: [event["Username"]],
    "ResourceName": lambda event: [each["ResourceName"] for each in event["Resources"]],
}


def lookup_events(account: Account, request: dict[str, Any], now: datetime) -> dict[str, Any]:
    """Return a page of the events that the request asks for.

    Raises:
        EcsError: for an attribute or a token that there is not.
    """
    attributes = request.get("LookupAttributes") or []
    if len(attributes) > 1 or any(each.get("AttributeKey") not in _OF_EVENT for each in attributes):
        refuse(truth.INVALID_ATTRIBUTES, known=", ".join(_OF_EVENT))
    found = [event for event in _events(account, request, now) if _has(event, attributes)]
    token = str(request.get("NextToken") or "0")
    if not token.isdecimal() or int(token) > len(found):
        refuse(truth.INVALID_TOKEN, token=token)
    first = int(token)
    end = first + min(int(request.get("MaxResults") or truth.EVENTS_PER_PAGE.value), truth.EVENTS_PER_PAGE.value)
    page: dict[str, Any] = {"Events": found[first:end]}
    return {**page, "NextToken": str(end)} if end < len(found) else page


def _events(account: Account, request: dict[str, Any], now: datetime) -> Iterator[Event]:
    visible_until = now - timedelta(seconds=truth.EVENTS_VISIBLE_AFTER_S.value)
    start, end = _moment(request.get("StartTime")), _moment(request.get("EndTime"))
    for call in reversed(account.api_calls):
        if call.data_event or call.at > visible_until:
            continue
        if (start is None or start <= call.at) and (end is None or call.at <= end):
            yield _event(account, call)


def _moment(value: Any) -> datetime | None:
    """A moment comes as a number of seconds."""
    return None if value is None else datetime.fromtimestamp(float(value), UTC)


def _has(event: Event, attributes: list[dict[str, str]]) -> bool:
    return all(each["AttributeValue"] in _OF_EVENT[each["AttributeKey"]](event) for each in attributes)


def _event(account: Account, call: ApiCall) -> Event:
    record = _record(account, call)
    resources = [] if call.resource == "*" else [{"ResourceName": call.resource}]
    return {
        "EventId": record["eventID"],
        "EventName": call.event_name,
        "ReadOnly": str(call.reads).lower(),
        "EventTime": call.at.timestamp(),
        "EventSource": record["eventSource"],
        "Username": call.session.rpartition("/")[2],
        "Resources": resources,
        "CloudTrailEvent": json.dumps(record),
    }


def _record(account: Account, call: ApiCall) -> dict[str, Any]:
    """Return what CloudTrail keeps of a call, under the names of its log files."""
    arns = account.arns
    error = {"errorCode": "AccessDenied", "errorMessage": call.refusal} if call.refusal else {}
    issuer = {
        "type": "Role",
        "arn": call.role_arn,
        "accountId": arns.account_id,
        "userName": call.role_arn.rpartition("/")[2],
    }
    return {
        "eventVersion": "1.11",
        "userIdentity": {
            "type": "AssumedRole",
            "arn": call.session,
            "accountId": arns.account_id,
            "sessionContext": {"sessionIssuer": issuer},
        },
        "eventTime": call.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "eventSource": f"{call.action.partition(':')[0]}.amazonaws.com",
        "eventName": call.event_name,
        "awsRegion": arns.region,
        **error,
        "requestParameters": None if call.parameters is None else dict(call.parameters),
        "eventID": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{arns.root}/{arns.region}/{call.number}")),
        "readOnly": call.reads,
        "resources": [] if call.resource == "*" else [{"ARN": call.resource}],
        "eventType": "AwsApiCall",
        "managementEvent": not call.data_event,
        "recipientAccountId": arns.account_id,
        "eventCategory": "Data" if call.data_event else "Management",
    }
