"""What the seam takes for granted of moto and botocore: a release that changes it fails here, with a sentence."""

import inspect
from typing import Any

import boto3
import botocore.handlers
import botocore.waiter
import moto.core.responses
import moto.ecs.urls
import moto.sts.utils
import pytest
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.configprovider import ConfiguredEndpointProvider
from botocore.httpsession import URLLib3Session
from moto import mock_aws
from moto.core.base_backend import BackendDict, BaseBackend
from moto.core.botocore_stubber import MockRawResponse
from moto.core.exceptions import ServiceException
from moto.core.models import botocore_stubber
from moto.core.responses import ActionResult, BaseResponse
from moto.core.utils import camelcase_to_underscores, get_service_model
from moto.ec2.exceptions import InvalidNetworkInterfaceIdError, InvalidSubnetIdError
from moto.ecs.models import ecs_backends
from moto.moto_api._internal import mock_random

from .contract_kit import ACCOUNT, REGION, parameters


def test_ecs_is_one_backend_dict() -> None:
    assert isinstance(ecs_backends, BackendDict), "moto.ecs.models.ecs_backends is no BackendDict any more"
    assert inspect.isclass(ecs_backends.backend), "BackendDict.backend no longer holds the class to make backends of"


def test_the_class_of_a_backend_can_be_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    class Ours(BaseBackend):
        pass

    monkeypatch.setattr(ecs_backends, "backend", Ours)
    with mock_aws():
        ecs_backends.clear()
        assert type(ecs_backends[ACCOUNT][REGION]) is Ours, "BackendDict no longer makes backends of `.backend`"
    ecs_backends.clear()


def test_a_backend_finds_its_urls_by_the_url_module() -> None:
    assert isinstance(BaseBackend._url_module, property), "BaseBackend._url_module is no property to override any more"
    source = inspect.getsource(BaseBackend.urls.fget)
    assert "self._url_module.url_paths" in source, "BaseBackend.urls no longer reads _url_module.url_paths"


def test_a_backend_can_be_reset() -> None:
    assert parameters(BaseBackend.reset) == ["self"], "BaseBackend.reset changed its parameters"


def test_ecs_has_one_path() -> None:
    assert list(moto.ecs.urls.url_paths) == ["{0}/$"], "moto.ecs.urls.url_paths has other keys than '{0}/$'"


def test_a_path_is_looked_up_at_each_request(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(moto.ecs.urls.url_paths, "{0}/$", lambda *_: (200, {}, '{"clusterArns": ["ours"]}'))
    with mock_aws():
        client = boto3.client("ecs", region_name=REGION)
        assert client.list_clusters()["clusterArns"] == ["ours"], "moto caches url_paths: our responses are not asked"


def test_a_response_is_made_for_a_service_and_dispatches() -> None:
    assert "service_name" in parameters(BaseResponse.__init__), "BaseResponse takes no service_name any more"
    assert inspect.ismethod(BaseResponse.dispatch), "BaseResponse.dispatch is no class method any more"
    response = BaseResponse(service_name="ecs")
    assert response.automated_parameter_parsing is False, "BaseResponse.automated_parameter_parsing is no switch"


def test_automated_parameter_parsing_gives_the_parameters_under_their_own_names(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: list[dict[str, Any]] = []

    class Ours(BaseResponse):
        def __init__(self) -> None:
            super().__init__(service_name="ecs")
            self.automated_parameter_parsing = True

        def list_tasks(self) -> ActionResult:
            seen.append(self._get_params())
            return ActionResult({"taskArns": [f"{self.current_account}/{self.region}"]})

    monkeypatch.setitem(moto.ecs.urls.url_paths, "{0}/$", Ours.dispatch)
    with mock_aws():
        answer = boto3.client("ecs", region_name=REGION).list_tasks(cluster="lab", maxResults=3)
    assert seen == [{"cluster": "lab", "maxResults": 3}], "BaseResponse._get_params no longer gives the API's names"
    assert answer["taskArns"] == [f"{ACCOUNT}/{REGION}"], "ActionResult is no longer serialised as the answer"


def test_a_service_exception_of_our_own_becomes_an_aws_error(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusal(ServiceException):
        pass

    class Ours(BaseResponse):
        def __init__(self) -> None:
            super().__init__(service_name="ecs")

        def list_tasks(self) -> ActionResult:
            raise Refusal("ClusterNotFoundException", "words")

    monkeypatch.setitem(moto.ecs.urls.url_paths, "{0}/$", Ours.dispatch)
    with mock_aws():
        client = boto3.client("ecs", region_name=REGION)
        with pytest.raises(client.exceptions.ClusterNotFoundException, match="words"):
            client.list_tasks()


def test_a_service_exception_takes_code_and_message() -> None:
    refusal = ServiceException("Code", "words")
    assert (refusal.code, refusal.message) == ("Code", "words"), "ServiceException(code, message) means something else"


def test_operations_are_looked_up_in_snake_case() -> None:
    assert camelcase_to_underscores("RunTask") == "run_task", "moto looks operations up under other names"
    source = inspect.getsource(moto.core.responses)
    assert "camelcase_to_underscores" in source, "moto no longer makes method names by camelcase_to_underscores"


def test_the_service_model_names_every_operation() -> None:
    assert "RunTask" in get_service_model("ecs").operation_names, "get_service_model no longer gives botocore's model"


def test_every_answer_draws_its_request_id_in_moto_core_responses() -> None:
    source = inspect.getsource(BaseResponse)
    headers: dict[str, str] = {}
    drawn = moto.core.responses.gen_amzn_requestid_long(headers)
    assert headers == {"x-amzn-requestid": drawn}, "gen_amzn_requestid_long no longer fills in the headers"
    assert "gen_amzn_requestid_long(headers)" in source, "BaseResponse draws its request id elsewhere"


def test_the_stubber_answers_one_prepared_request() -> None:
    assert parameters(botocore_stubber.process_request) == ["request"], "process_request changed its parameters"
    client = boto3.client("ecs", region_name=REGION, aws_access_key_id="x", aws_secret_access_key="x")
    with mock_aws():
        url = client.meta.endpoint_url + "/"
        request = AWSPreparedRequest("POST", url, {"X-Amz-Target": _target("ListClusters")}, b"{}", False)
        status, headers, body = botocore_stubber.process_request(request)
    assert status == 200, "process_request no longer returns status, headers and body"
    assert b"clusterArns" in (body if isinstance(body, bytes) else body.encode())
    assert AWSResponse(url, status, headers, MockRawResponse(body)).content, "MockRawResponse is no raw body any more"


def test_the_stubber_says_404_to_a_service_that_moto_does_not_know() -> None:
    request = AWSPreparedRequest("POST", "https://gamelift.us-east-1.amazonaws.com/", {}, b"{}", False)
    with mock_aws():
        answer = botocore_stubber.process_request(request)
    assert answer == (404, {}, "Not yet implemented"), "moto says something else of a service that it does not know"


def test_the_stubber_leaves_a_host_alone_that_is_not_of_aws() -> None:
    request = AWSPreparedRequest("GET", "https://example.com/", {}, b"", False)
    with mock_aws():
        assert botocore_stubber.process_request(request) is None, "moto answers for hosts that are not of AWS"


def _target(operation: str) -> str:
    return f"AmazonEC2ContainerServiceV20141113.{operation}"


def test_every_botocore_client_sends_by_one_function() -> None:
    assert parameters(URLLib3Session.send) == ["self", "request"], "URLLib3Session.send changed its parameters"


def test_botocore_reads_the_endpoint_of_the_environment_in_one_function() -> None:
    assert parameters(ConfiguredEndpointProvider.provide) == ["self"], "ConfiguredEndpointProvider.provide changed"


def test_botocore_draws_client_tokens_by_uuid() -> None:
    assert "uuid.uuid4()" in inspect.getsource(botocore.handlers.generate_idempotent_uuid), (
        "botocore.handlers makes idempotency tokens without `uuid`"
    )


def test_botocore_waiters_sleep_by_the_time_module() -> None:
    assert "time.sleep(" in inspect.getsource(botocore.waiter.Waiter.wait), "botocore's waiters sleep by other means"


def test_sts_draws_session_tokens_by_urandom() -> None:
    assert "os.urandom(" in inspect.getsource(moto.sts.utils), "moto.sts.utils draws its tokens without os.urandom"


def test_moto_draws_its_ids_from_one_stream() -> None:
    def draw() -> str:
        mock_random.seed(42)
        with mock_aws():
            mock_random.seed(42)
            return str(boto3.client("ec2", region_name=REGION).create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"])

    assert draw() == draw(), "seeding moto's mock_random no longer fixes the ids of EC2"


def test_ec2_finds_a_subnet_and_its_zone(moto_ec2: Any, moto_subnet: Any) -> None:
    found = moto_ec2.get_subnet(moto_subnet.id)
    assert found.availability_zone == "us-east-1a", "a subnet of moto has no availability_zone any more"
    assert found.cidr_block.endswith("/20"), "a subnet of moto has no cidr_block any more"
    assert found.vpc_id, "a subnet of moto has no vpc_id any more"


def test_ec2_says_which_subnet_it_does_not_know(moto_ec2: Any) -> None:
    with pytest.raises(InvalidSubnetIdError):
        moto_ec2.get_subnet("subnet-0")


def test_ec2_finds_security_groups(moto_ec2: Any, moto_subnet: Any) -> None:
    default = moto_ec2.get_default_security_group(moto_subnet.vpc_id)
    assert moto_ec2.get_security_group_from_id(default.id) is default, "moto finds security groups by other means"
    assert moto_ec2.get_security_group_from_id("sg-0") is None, "moto no longer says None of an unknown security group"


def test_ec2_makes_and_deletes_an_interface(moto_ec2: Any, moto_subnet: Any) -> None:
    group = moto_ec2.get_default_security_group(moto_subnet.vpc_id).id
    interface = moto_ec2.create_network_interface(moto_subnet, "172.31.15.9", group_ids=[group], description="x")
    assert interface.private_ip_address == "172.31.15.9", (
        "moto no longer gives an interface the address that it is told"
    )
    assert interface.id in moto_ec2.enis, "moto keeps its interfaces elsewhere than in `enis`"
    assert interface.mac_address, "an interface of moto has no mac_address any more"
    assert moto_ec2.enis[interface.id].subnet is moto_subnet, "an interface of moto does not know its subnet any more"
    moto_ec2.delete_network_interface(interface.id)
    with pytest.raises(InvalidNetworkInterfaceIdError):
        moto_ec2.delete_network_interface(interface.id)
