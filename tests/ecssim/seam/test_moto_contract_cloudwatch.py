"""What the seam takes for granted of moto's CloudWatch, and of the SNS that alarms tell."""

import inspect

import moto.cloudwatch.urls
from moto.cloudwatch.models import Alarm, CloudWatchBackend, cloudwatch_backends
from moto.cloudwatch.responses import CloudWatchResponse
from moto.core.base_backend import BackendDict
from moto.sns.models import SNSBackend

from .contract_kit import parameters


def test_one_path_leads_to_cloudwatch() -> None:
    assert isinstance(cloudwatch_backends, BackendDict)
    assert list(moto.cloudwatch.urls.url_paths) == ["{0}/$"]


def test_it_has_the_calls_that_are_answered_here() -> None:
    for name in (
        "put_metric_data",
        "get_metric_data",
        "get_metric_statistics",
        "list_metrics",
        "put_metric_alarm",
        "set_alarm_state",
    ):
        assert parameters(getattr(CloudWatchResponse, name)) == ["self"]


def test_it_still_has_no_history_of_alarms() -> None:
    assert not hasattr(CloudWatchResponse, "describe_alarm_history")


def test_it_checks_samples() -> None:
    assert parameters(CloudWatchBackend._validate_parameters_put_metric_data) == ["self", "metric", "query_num"]


def test_an_alarm_notes_the_state_that_a_change_ends() -> None:
    source = inspect.getsource(Alarm.update_state)
    order = [source.index(f"self.state_{each},") for each in ("reason", "reason_data", "value", "updated_timestamp")]
    assert order == sorted(order)
    assert "self.history.append(" in source


def test_the_state_of_an_alarm_can_be_set() -> None:
    expected = ["self", "alarm_name", "reason", "reason_data", "state_value"]
    assert parameters(CloudWatchBackend.set_alarm_state) == expected


def test_a_topic_takes_a_message_with_a_subject() -> None:
    assert parameters(SNSBackend.publish)[:2] == ["self", "message"]
    assert {"arn", "subject"} <= set(parameters(SNSBackend.publish))
