"""Service Connect of services and clusters, over moto's Cloud Map."""

from typing import Any

import pytest
from ecssim import Simulation

from tests.conftest import CLUSTER, SERVICE, web
from tests.ecssim.api.api_kit import ARN, INVALID, create_service, describe_service, refused

UNSUPPORTED = "UnsupportedFeatureException"
ALIAS = {"port": 80, "dnsName": "shop"}
HTTP = {"portName": "http", "clientAliases": [ALIAS]}


@pytest.fixture
def cloud_map(sim: Simulation) -> Any:
    import boto3

    return boto3.client("servicediscovery")


@pytest.fixture
def namespace(cloud_map: Any) -> str:
    """The ARN of the namespace `shop`."""
    cloud_map.create_http_namespace(Name="shop")
    return str(cloud_map.list_namespaces()["Namespaces"][0]["Arn"])


@pytest.fixture
def ecs(ecs: Any) -> Any:
    """A client for which the port of the task definition `web` has a name."""
    define(ecs)
    return ecs


def define(ecs: Any, **mapping: Any) -> None:
    ports = [{"containerPort": 80, "name": "http", **mapping}]
    ecs.register_task_definition(**web(containerDefinitions=[{"name": "web", "image": "nginx", "portMappings": ports}]))


def connect(namespace: str, *services: dict[str, Any], **more: Any) -> dict[str, Any]:
    """Return a Service Connect configuration."""
    return {"enabled": True, "namespace": namespace, **({"services": list(services)} if services else {}), **more}


def test_a_deployment_shows_its_configuration_and_its_resources(
    ecs: Any, cloud_map: Any, network: dict[str, Any], namespace: str
) -> None:
    given = connect("shop", HTTP)
    create_service(ecs, network, serviceConnectConfiguration=given)
    [deployment] = describe_service(ecs)["deployments"]
    [made] = cloud_map.list_services()["Services"]
    assert deployment["serviceConnectConfiguration"] == given
    assert deployment["serviceConnectResources"] == [{"discoveryName": "http", "discoveryArn": made["Arn"]}]


def test_without_service_connect_a_deployment_shows_nothing_of_it(ecs: Any, network: dict[str, Any]) -> None:
    [deployment] = create_service(ecs, network, serviceConnectConfiguration={"enabled": False})["deployments"]
    assert not {"serviceConnectConfiguration", "serviceConnectResources"} & deployment.keys()


def test_the_namespace_may_be_that_of_the_cluster(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    ecs.update_cluster(cluster=CLUSTER, serviceConnectDefaults={"namespace": "shop"})
    [deployment] = create_service(ecs, network, serviceConnectConfiguration={"enabled": True})["deployments"]
    assert deployment["serviceConnectConfiguration"] == {"enabled": True, "namespace": "shop"}


def test_the_same_request_again_gives_the_same_service(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    given = connect(namespace, HTTP)
    first = create_service(ecs, network, serviceConnectConfiguration=given)
    assert create_service(ecs, network, serviceConnectConfiguration=given)["serviceArn"] == first["serviceArn"]


def test_an_update_that_turns_it_on_begins_a_deployment(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    create_service(ecs, network)
    given = connect(namespace, HTTP)
    updated = ecs.update_service(cluster=CLUSTER, service=SERVICE, serviceConnectConfiguration=given)["service"]
    assert [bool(each.get("serviceConnectConfiguration")) for each in updated["deployments"]] == [True, False]


def test_an_update_of_something_else_leaves_it_on(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    create_service(ecs, network, serviceConnectConfiguration=connect(namespace, HTTP))
    updated = ecs.update_service(cluster=CLUSTER, service=SERVICE, desiredCount=2)["service"]
    assert len(updated["deployments"]) == 1


def test_a_namespace_that_does_not_exist_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused("NamespaceNotFoundException", "The specified namespace wasn't found."):
        create_service(ecs, network, serviceConnectConfiguration=connect("none"))


def test_without_any_namespace_it_is_refused(ecs: Any, network: dict[str, Any]) -> None:
    with refused(INVALID, "Service Connect needs a namespace: name one, or give the cluster a default."):
        create_service(ecs, network, serviceConnectConfiguration={"enabled": True})


def test_a_port_name_that_no_port_mapping_has_is_refused(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    message = "portName(api) does not refer to any named PortMapping in the container definitions"
    with refused(INVALID, message):
        create_service(ecs, network, serviceConnectConfiguration=connect(namespace, {**HTTP, "portName": "api"}))


def test_an_update_to_a_definition_without_the_port_name_is_refused(
    ecs: Any, network: dict[str, Any], namespace: str
) -> None:
    create_service(ecs, network, serviceConnectConfiguration=connect(namespace, HTTP))
    define(ecs, name="https")
    with refused(INVALID, "portName(http) does not refer to any named PortMapping in the container definitions"):
        ecs.update_service(cluster=CLUSTER, service=SERVICE, taskDefinition="web")


def test_a_discovery_name_that_somebody_has_is_refused(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    create_service(ecs, network, serviceConnectConfiguration=connect(namespace, HTTP))
    other = {**HTTP, "clientAliases": [{"port": 81}]}
    with refused(INVALID, f"CreateService error: SC service is already used by {namespace}"):
        create_service(ecs, network, serviceName="other", serviceConnectConfiguration=connect(namespace, other))


def test_a_client_alias_that_somebody_has_is_refused(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    create_service(ecs, network, serviceConnectConfiguration=connect(namespace, HTTP))
    other = {**HTTP, "discoveryName": "other"}
    with refused(INVALID, "The client alias shop:80 is used more than once in the namespace."):
        create_service(ecs, network, serviceName="other", serviceConnectConfiguration=connect(namespace, other))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"clientAliases": []}, "Service Connect service http needs a client alias with a port."),
        ({"clientAliases": [ALIAS, ALIAS]}, "clientAliases cannot have more than 1 entries."),
        ({"discoveryName": "-shop"}, "Invalid discoveryName: -shop"),
        ({"clientAliases": [{"port": 80, "dnsName": "Shop"}]}, "Invalid dnsName: Shop"),
        (
            {"timeout": {"perRequestTimeoutSeconds": 5}},
            "perRequestTimeoutSeconds needs an appProtocol other than TCP in port mapping http.",
        ),
    ],
)
def test_a_service_that_cannot_be_is_refused(
    ecs: Any, network: dict[str, Any], namespace: str, change: dict[str, Any], message: str
) -> None:
    with refused(INVALID, message):
        create_service(ecs, network, serviceConnectConfiguration=connect(namespace, {**HTTP, **change}))


def test_with_http_a_request_may_time_out(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    define(ecs, appProtocol="http")
    timed = {**HTTP, "timeout": {"perRequestTimeoutSeconds": 5}}
    service = create_service(ecs, network, serviceConnectConfiguration=connect(namespace, timed))
    assert service["status"] == "ACTIVE"


def test_another_deployment_controller_is_refused(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    message = (
        "The deployment controller CODE_DEPLOY does not support serviceConnectConfiguration: it belongs to the ECS "
        "deployment controller."
    )
    how = {"deploymentController": {"type": "CODE_DEPLOY"}, "serviceConnectConfiguration": connect(namespace)}
    with refused(INVALID, message):
        create_service(ecs, network, **how)


def test_the_host_mode_is_refused(ecs: Any, network: dict[str, Any], namespace: str) -> None:
    container = {"name": "web", "image": "nginx", "memory": 128}
    ecs.register_task_definition(family="hosted", networkMode="host", containerDefinitions=[container])
    how = {"taskDefinition": "hosted", "launchType": "EC2", "networkConfiguration": None}
    with refused(INVALID, "Service Connect does not support the network mode host."):
        create_service(ecs, network, serviceConnectConfiguration=connect(namespace), **how)


@pytest.mark.parametrize(
    ("change", "parameter"),
    [
        ({"tls": {"issuerCertificateAuthority": {"awsPcaAuthorityArn": "arn"}}}, "services.tls"),
        (
            {"clientAliases": [{**ALIAS, "testTrafficRules": {"header": {"name": "x", "value": {"exact": "y"}}}}]},
            "services.clientAliases.testTrafficRules",
        ),
    ],
)
def test_what_is_left_out_is_refused_by_name(
    ecs: Any, network: dict[str, Any], namespace: str, change: dict[str, Any], parameter: str
) -> None:
    message = (
        f"ecssim does not simulate the parameter serviceConnectConfiguration.{parameter} of CreateService yet: on AWS "
        "it works. Leave it out, or run this step on AWS."
    )
    with refused(UNSUPPORTED, message):
        create_service(ecs, network, serviceConnectConfiguration=connect(namespace, {**HTTP, **change}))


def test_the_services_of_a_namespace_are_listed_over_all_clusters(
    ecs: Any, network: dict[str, Any], namespace: str
) -> None:
    ecs.create_cluster(clusterName="other")
    create_service(ecs, network, serviceConnectConfiguration=connect(namespace, HTTP))
    create_service(ecs, network, cluster="other", serviceConnectConfiguration=connect(namespace))
    create_service(ecs, network, serviceName="alone")
    expected = [f"{ARN}:service/lab/web", f"{ARN}:service/other/web"]
    assert ecs.list_services_by_namespace(namespace="shop")["serviceArns"] == expected
    assert ecs.list_services_by_namespace(namespace=namespace)["serviceArns"] == expected


def test_the_services_of_a_namespace_that_does_not_exist_are_refused(ecs: Any) -> None:
    with refused("NamespaceNotFoundException", "The specified namespace wasn't found."):
        ecs.list_services_by_namespace(namespace="none")


def test_a_cluster_shows_its_default_namespace_by_its_arn(ecs: Any, namespace: str) -> None:
    cluster = ecs.update_cluster(cluster=CLUSTER, serviceConnectDefaults={"namespace": "shop"})["cluster"]
    assert cluster["serviceConnectDefaults"] == {"namespace": namespace}


def test_a_namespace_that_a_cluster_names_is_created(ecs: Any, cloud_map: Any) -> None:
    cluster = ecs.create_cluster(clusterName="new", serviceConnectDefaults={"namespace": "fresh"})["cluster"]
    [made] = cloud_map.list_namespaces()["Namespaces"]
    assert (made["Name"], made["Type"]) == ("fresh", "HTTP")
    assert cluster["serviceConnectDefaults"] == {"namespace": made["Arn"]}


def test_an_empty_name_removes_the_default(ecs: Any, namespace: str) -> None:
    for name in ("shop", ""):
        cluster = ecs.update_cluster(cluster=CLUSTER, serviceConnectDefaults={"namespace": name})["cluster"]
    assert "serviceConnectDefaults" not in cluster


def test_a_default_namespace_with_a_slash_is_refused(ecs: Any) -> None:
    with refused(INVALID, "Invalid namespace name: a/b"):
        ecs.update_cluster(cluster=CLUSTER, serviceConnectDefaults={"namespace": "a/b"})


def test_what_service_connect_made_is_gone_with_the_service(
    sim: Simulation, ecs: Any, cloud_map: Any, network: dict[str, Any], namespace: str
) -> None:
    create_service(ecs, network, serviceConnectConfiguration=connect(namespace, HTTP))
    sim.advance(90)
    [made] = cloud_map.list_services()["Services"]
    assert len(cloud_map.list_instances(ServiceId=made["Id"])["Instances"]) == 1
    ecs.delete_service(cluster=CLUSTER, service=SERVICE, force=True)
    sim.advance(120)
    assert cloud_map.list_services()["Services"] == []


def test_execute_command_needs_no_name_beside_the_proxy(
    sim: Simulation, ecs: Any, network: dict[str, Any], namespace: str
) -> None:
    how = {"serviceConnectConfiguration": connect(namespace, HTTP), "enableExecuteCommand": True}
    create_service(ecs, network, **how)
    sim.advance(90)
    [task] = ecs.list_tasks(cluster=CLUSTER)["taskArns"]
    opened = ecs.execute_command(cluster=CLUSTER, task=task, interactive=True, command="sh")
    assert opened["containerName"] == "web"
