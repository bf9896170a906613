"""The calls that programs in tasks make, made of moto through boto3."""

from functools import cache
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from ..outside.aws_call import Answer, AwsCall

# A call takes no virtual time here: nothing may wait in it, neither for another try nor for a message.
_ONE_TRY = Config(retries={"total_max_attempts": 1})
_WITHOUT_WAITING = {("sqs", "receive_message"): {"WaitTimeSeconds": 0}}


class AwsCaller:
    """Makes calls in one Region.

    Arguments:
        region: such as us-east-1.
    """

    def __init__(self, region: str) -> None:
        self._region = region
        self._client = cache(self._make_client)

    def call(self, call: AwsCall) -> Answer:
        """Make a call, and return what comes of it."""
        parameters = {**call.parameters, **_WITHOUT_WAITING.get((call.service, call.method), {})}
        try:
            return Answer(getattr(self._client(call.service), call.method)(**parameters))
        except (ClientError, BotoCoreError) as error:
            return Answer(error=str(error))

    def _make_client(self, service: str) -> Any:
        import boto3

        return boto3.client(service, region_name=self._region, config=_ONE_TRY)
