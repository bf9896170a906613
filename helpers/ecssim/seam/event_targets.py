"""Those who receive events: queues, topics, log groups, functions, clusters and other buses of moto and ecssim."""

import uuid
from collections.abc import Mapping

from moto.core.utils import unix_time_millis


def to_queue(
    arn: str, text: str, message_name: str, group_id: str | None = None, attributes: Mapping[str, str] | None = None
) -> None:
    """Put a text into a queue.

    moto's SendMessage counts the whole queue each time, and draws an id from the stream of every other id; a queue
    without order needs neither.

    Arguments:
        message_name: what the message's id grows from.
        group_id: for a FIFO queue.
        attributes: of the message, all texts.
    """
    from moto.sqs.models import Message, sqs_backends

    _, _, _, region, account_id, name = arn.split(":", 5)
    sqs = sqs_backends[account_id][region]
    queue = sqs.get_queue(name)
    if queue.fifo_queue:
        sqs.send_message(name, text, group_id=group_id)
        return
    message = Message(str(uuid.uuid5(uuid.NAMESPACE_URL, message_name)), text)
    if attributes:
        message.message_attributes = {
            key: {"DataType": "String", "StringValue": value} for key, value in attributes.items()
        }
    message.mark_sent(delay_seconds=queue.delay_seconds)  # type: ignore[attr-defined]
    queue.add_message(message)


def to_topic(arn: str, text: str) -> None:
    """Publish a text to the subscribers of a topic."""
    from moto.sns.models import sns_backends

    _, _, _, region, account_id, _ = arn.split(":", 5)
    sns_backends[account_id][region].publish(text, arn)


def to_log_group(arn: str, text: str, stream: str) -> None:
    """Write into a stream of its own; how AWS names these streams is not known."""
    from moto.logs.models import logs_backends

    _, _, _, region, account_id, name = arn.split(":", 5)
    group = name.removeprefix("log-group:").removesuffix(":*")
    logs = logs_backends[account_id][region]
    logs.create_log_stream(group, stream)
    logs.put_log_events(group, stream, [{"timestamp": int(unix_time_millis()), "message": text}])


def to_function(arn: str, text: str, source_arn: str, service: str) -> None:
    """Invoke a function asynchronously.

    Arguments:
        source_arn, service: who asks; without a service nobody asks the function's policy.
    """
    from .functions import MotoFunctions

    _, _, _, region, account_id, _ = arn.split(":", 5)
    MotoFunctions(account_id, region).queue(arn, text, source_arn, service)


def to_destination(arn: str, text: str, message_name: str) -> None:
    """Give a record to a destination of Lambda: a queue, a topic or another function; one that is gone gets nothing."""
    service = arn.split(":")[2]
    try:
        if service == "sqs":
            to_queue(arn, text, f"{arn}/{message_name}")
        elif service == "sns":
            to_topic(arn, text)
        elif service == "lambda":
            to_function(arn, text, arn, "")
    except Exception:  # as on AWS, nobody is told but a metric
        return
