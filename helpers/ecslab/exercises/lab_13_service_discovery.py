"""The exercises of lab 13, service discovery."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

WITH_ADDRESS = {"awsvpc"}
MODES = {"awsvpc", "bridge", "host"}
ORDERS, STOCK, BASKET, EARLY = "orders", "stock", "basket", "early"
ORDERS_TASKS = 2
FIRST_TTL_S, TTL_S = 60, 10
FINDS = {"shop": False, "early": False, "late": True}

Service = dict[str, Any]


def _registry(see: See, name: str) -> dict[str, Any] | None:
    """Return a service of Cloud Map in the lab's namespace, or None if there is none."""
    discovery = see.client("servicediscovery")
    for namespace in discovery.list_namespaces()["Namespaces"]:
        if not namespace["Name"].startswith(f"{see.prefix}-"):
            continue
        inside = [{"Name": "NAMESPACE_ID", "Values": [namespace["Id"]], "Condition": "EQ"}]
        for service in discovery.list_services(Filters=inside)["Services"]:
            if service["Name"] == name:
                found: dict[str, Any] = discovery.get_service(Id=service["Id"])["Service"]
                return found
    return None


def _instances(see: See, registry: dict[str, Any]) -> list[dict[str, str]]:
    """Return the attributes of everything that is registered under a name."""
    found = see.client("servicediscovery").list_instances(ServiceId=registry["Id"])["Instances"]
    return [instance["Attributes"] for instance in found]


def _active(see: See, name: str) -> Service | None:
    service = see.service(name)
    return service if service and service["status"] == "ACTIVE" else None


def _is_registered(service: Service, registry: dict[str, Any]) -> bool:
    return any(each["registryArn"] == registry["Arn"] for each in service["serviceRegistries"])


def _a_records(see: See) -> Finding:
    modes = see.answers.get("modes")
    if modes is None:
        return NOT_ATTEMPTED, ""
    if isinstance(modes, str) or not hasattr(modes, "__iter__") or not set(modes) <= MODES:
        return "not_a_list"
    if set(modes) == WITH_ADDRESS:
        return DONE, "A record with an address only leads to a task if the address is the task's alone."
    return "address_of_the_machine" if set(modes) >= WITH_ADDRESS else "address_of_its_own"


def _register(see: See) -> Finding:
    registry, service = _registry(see, ORDERS), _active(see, ORDERS)
    if registry is None:
        return NOT_ATTEMPTED, "Cloud Map has no name orders yet: run the cell above first."
    if service is None:
        return "by_hand" if _instances(see, registry) else (NOT_ATTEMPTED, "")
    if not _is_registered(service, registry):
        return "not_registered"
    if service["desiredCount"] != ORDERS_TASKS:
        return "another_count"
    if len(_instances(see, registry)) < ORDERS_TASKS:
        return (
            NOT_YET,
            "The service has the name, and its tasks are not there yet. Let a minute pass, then check again.",
        )
    return DONE, "ECS has registered both tasks, and will keep the name up to date."


def _ttl(see: See) -> Finding:
    registry = _registry(see, ORDERS)
    if registry is None:
        return NOT_ATTEMPTED, "Cloud Map has no name orders yet: run the cells above first."
    (record,) = registry["DnsConfig"]["DnsRecords"]
    if record["TTL"] == FIRST_TTL_S:
        return NOT_ATTEMPTED, ""
    if record["TTL"] == 0:
        return "never_remembered"
    if record["TTL"] != TTL_S:
        return "longer" if record["TTL"] > FIRST_TTL_S else "another_ttl"
    return DONE, f"No client may believe in an address for longer than {TTL_S} seconds any more."


def _port_record(see: See) -> Finding:
    registry, service = _registry(see, STOCK), _active(see, STOCK)
    if registry is None:
        return NOT_ATTEMPTED, "Cloud Map has no name stock yet: run the cell above first."
    if service is None:
        return NOT_ATTEMPTED, ""
    definition = see.ecs.describe_task_definition(taskDefinition=service["taskDefinition"])["taskDefinition"]
    if definition["networkMode"] == "awsvpc":
        return "an_address_of_its_own"
    if not _is_registered(service, registry):
        return "another_name" if service["serviceRegistries"] else "not_registered"
    found = _instances(see, registry)
    if not found:
        return NOT_YET, "The service has the name, and its task is not there yet. Let a minute pass, then check again."
    return (
        DONE,
        f"Cloud Map knows the port: {found[0]['AWS_INSTANCE_PORT']} of the machine leads to port 80 of the task.",
    )


def _client_order(see: See) -> Finding:
    finds = see.answers.get("finds")
    if finds is None or (isinstance(finds, dict) and all(each is None for each in finds.values())):
        return NOT_ATTEMPTED, ""
    if not isinstance(finds, dict) or set(finds) != set(FINDS) or not set(finds.values()) <= {True, False}:
        return "another_shape"
    if finds == FINDS:
        return DONE, "Only late finds it: it was deployed after the endpoint existed."
    if finds["shop"]:
        return "takes_no_part"
    return "was_there_before" if finds["early"] else "came_after"


def _redeploy(see: See) -> Finding:
    early, basket = _active(see, EARLY), _active(see, BASKET)
    if early is None or basket is None:
        return NOT_ATTEMPTED, "The services early and basket are not there yet: run the cells above first."
    newest = early["deployments"][0]
    if newest["createdAt"] < basket["createdAt"]:
        if basket["deployments"][0]["createdAt"] > basket["createdAt"]:
            return "the_server"
        stopped = see.tasks(EARLY, desired_status="STOPPED")
        return "only_another_task" if stopped or early["desiredCount"] > 1 else (NOT_ATTEMPTED, "")
    if not newest.get("serviceConnectConfiguration", {}).get("enabled"):
        return "left_the_namespace"
    if newest["rolloutState"] != "COMPLETED":
        return NOT_YET, "The new deployment is under way. Let a minute pass, then check again."
    return DONE, "The new deployment of early began after basket was there, and its tasks know the name."


EXERCISES = (
    Exercise(
        "a_records",
        "Write a list with the network modes in which tasks can have A records.",
        _a_records,
        hints=(
            "An A record holds an address and no port. In which modes is that enough to find one task?",
            "In bridge and host mode the address is the machine's, and several tasks share it.",
        ),
        mistakes={
            "address_of_the_machine": (
                "In one of these modes a task is reached by the address of its machine, at a port that it does not "
                "share. An A record has no room for a port."
            ),
            "address_of_its_own": "One mode gives each task an interface and an address of its own. Which one?",
            "not_a_list": 'Write a list of names of modes, such as ["host", "bridge"].',
        },
    ),
    Exercise(
        "register",
        "Create the service `orders` with two Fargate tasks, registered with Cloud Map.",
        _register,
        hints=(
            "`serve` takes the name, the recipe and the count; everything else goes on to create_service.",
            'The registry is what discovery.create_service returned: its ARN is registry["Arn"].',
            'serve("orders", awsvpc, count=2, serviceRegistries=[{"registryArn": registry["Arn"]}], **on_fargate), '
            "then time.sleep(60).",
        ),
        mistakes={
            "by_hand": (
                "Somebody is registered, and there is no service: what you register by hand, nobody takes out again. "
                "Deregister it, and let ECS do it."
            ),
            "not_registered": (
                "The service runs without a name in Cloud Map. update_service takes serviceRegistries too; give it, "
                "and let a minute pass."
            ),
            "another_count": "The service has its name. Look at desiredCount: two tasks are wanted.",
        },
    ),
    Exercise(
        "ttl",
        f"Set the TTL of the A records of `orders` to {TTL_S} seconds.",
        _ttl,
        hints=(
            "It is the Cloud Map service that has records, not the service of ECS.",
            "discovery.update_service takes Id and Service, and Service holds a DnsConfig with DnsRecords.",
            'discovery.update_service(Id=registry["Id"], Service={"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": '
            "10}]}})",
        ),
        mistakes={
            "never_remembered": (
                "With 0 each call asks DNS again, which takes time. Give the answer a short life instead: 10 seconds."
            ),
            "longer": "That is longer than before, so clients believe in old addresses for longer. Go down, to 10.",
            "another_ttl": f"The TTL has changed, but not to {TTL_S} seconds.",
        },
    ),
    Exercise(
        "port_record",
        "Create the service `stock` so that Cloud Map knows the machine's port of its task.",
        _port_record,
        hints=(
            "Read the error: which two values does it want?",
            "They belong into the registry's entry of serviceRegistries, beside registryArn.",
            'serviceRegistries=[{"registryArn": stock["Arn"], "containerName": "web", "containerPort": 80}], then '
            "time.sleep(60).",
        ),
        mistakes={
            "an_address_of_its_own": (
                "You gave the task an address of its own, and so the question is gone. Delete the service, and create "
                "it with `bridge` on the machine."
            ),
            "not_registered": "The service runs without a name in Cloud Map. Delete it, and name the registry.",
            "another_name": "The tasks are registered under another name than stock. Which registry belongs here?",
        },
    ),
    Exercise(
        "client_order",
        "Write True or False for each of the three services.",
        _client_order,
        hints=(
            "Who writes the name into a task, and when?",
            "A task knows the endpoints that existed when its service was deployed. Who was deployed after basket?",
        ),
        mistakes={
            "takes_no_part": "shop has not joined the namespace, so ECS gives its tasks neither a proxy nor a name.",
            "was_there_before": "early was deployed before there was an endpoint. Look at what the cell above shows.",
            "came_after": "late was deployed when the endpoint was there. Look at what the cell above shows.",
            "another_shape": "Keep the dictionary with its three services, and write True or False for each.",
        },
    ),
    Exercise(
        "redeploy",
        "Make the tasks of `early` find `basket`.",
        _redeploy,
        hints=(
            "Which of the services has a list that is too old?",
            "The list comes with a deployment, so you need a new one, without changing anything.",
            'ecs.update_service(cluster=cluster, service="early", forceNewDeployment=True), then time.sleep(120).',
        ),
        mistakes={
            "only_another_task": (
                "There is another task, and it belongs to the same deployment, with the same list. Not the task is too "
                "old, but its deployment."
            ),
            "the_server": "You deployed the server again. Its endpoint was fine; who has the old list?",
            "left_the_namespace": "The new deployment of early takes no part in Service Connect any more. Let it join.",
        },
    ),
    choices(
        "choose",
        Question(
            "a",
            {
                "b": "A private namespace is answered for within one VPC, and a browser is outside.",
                "c": "A browser has no proxy of Service Connect. Who can be reached from outside?",
            },
        ),
        Question(
            "c",
            {
                "a": "It would work, and cost twenty times. Who does the same within the tasks?",
                "b": "With DNS each program has to mind answers that are too old. Who minds that for them?",
            },
        ),
        Question(
            "b",
            {
                "a": "It would work, and costs money by the hour. This client minds failures itself.",
                "c": "The program is no task of ECS, so it has no proxy.",
            },
        ),
        Question(
            "b",
            {
                "a": "It would work, and costs money by the hour. Which names does every task in the VPC find?",
                "c": "Tasks of RunTask belong to no service, so ECS gives them no proxy.",
            },
        ),
        Question(
            "a",
            {
                "b": "DNS knows names, and no paths.",
                "c": "The public cannot reach a proxy. Who reads the path of a request?",
            },
        ),
        todo="Put one letter for each of the five cases into `ways`.",
        hints=(
            "Ask of each case first: is the client outside of the VPC? Is it a task of a service?",
            "Outside: a load balancer. A task of a service that wants no trouble: Service Connect. The rest within the "
            "VPC: Cloud Map.",
        ),
        done="All five. Ask where the client is, then who minds a task that stops.",
    ),
    choices(
        "recap",
        Question(
            "b",
            {
                "a": "The tasks are registered, so the name is there. What does DNS do if nobody is healthy?",
                "c": "There is a most to what one answer holds.",
            },
        ),
        Question(
            "c",
            {
                "a": "early had joined, and did not find basket.",
                "b": "A task that starts later may belong to an old deployment. Where does the list come from?",
            },
        ),
        Question(
            "b",
            {
                "a": "In host mode the address is the machine's. What else must a client know?",
                "c": "Only in one network mode there is a choice. Does the task have an address of its own?",
            },
        ),
        todo="Put one letter for each of the three questions into `answers`.",
        hints=(
            "For 1, read again what DNS answers. For 2, compare early and late.",
            "For 3: which modes did the first prediction sort out?",
        ),
        done="All three. You know what a name stands for, and how old the answer may be.",
    ),
)
