"""The exercises of lab 22, hybrid."""

from typing import Any

from .choices import Question, choices
from .exercise import DONE, NOT_ATTEMPTED, NOT_YET, Exercise, Finding, See

SHOPS = ("north", "south")
ATTRIBUTE = "shop"
TILL, STOCK = "till", "stock"
OLD, NEW, NONE = 1, 2, 0

Instance = dict[str, Any]

_RUN_FIRST = NOT_ATTEMPTED, "Run the cells above first."


def _machines(see: See) -> dict[str, Instance]:
    """Return the container instances of the lab's cluster by the ids of their machines."""
    try:
        arns = see.ecs.list_container_instances(cluster=see.cluster)["containerInstanceArns"]
    except see.ecs.exceptions.ClusterNotFoundException:
        return {}
    if not arns:
        return {}
    found = see.ecs.describe_container_instances(cluster=see.cluster, containerInstances=arns)["containerInstances"]
    return {each["ec2InstanceId"]: each for each in found}


def _shop(instance: Instance | None) -> str | None:
    """Return what the label of a container instance says."""
    attributes = {each["name"]: each.get("value") for each in (instance or {}).get("attributes", [])}
    return attributes.get(ATTRIBUTE)


def _places(see: See, service: str) -> list[str]:
    """Return the ARNs of the container instances on which tasks of a service run."""
    return [
        task["containerInstanceArn"]
        for task in see.tasks(service)
        if task["lastStatus"] == "RUNNING" and "containerInstanceArn" in task
    ]


def _label(see: See) -> Finding:
    machines = _machines(see)
    labels = tuple(_shop(machines.get(str(see.answers.get(shop)))) for shop in SHOPS)
    if labels == SHOPS:
        return DONE, "Each machine says which shop it is in. ECS can read that, and so can whoever is on call."
    if labels == (None, None):
        return "under_another_name" if _otherwise_labelled(machines) else (NOT_ATTEMPTED, "")
    if labels == SHOPS[::-1]:
        return "swapped"
    if labels[0] == labels[1]:
        return "the_same_on_both"
    return "only_one" if None in labels else "another_value"


def _otherwise_labelled(machines: dict[str, Instance]) -> bool:
    return any(
        each.get("value") in SHOPS and each["name"] != ATTRIBUTE
        for machine in machines.values()
        for each in machine["attributes"]
    )


def _tills(see: See) -> Finding:
    service = see.service(TILL)
    if service is None:
        return NOT_ATTEMPTED, ""
    if service["launchType"] != "EXTERNAL":
        return "launch_type_left_out"
    if service["schedulingStrategy"] != "DAEMON":
        return "counted"
    if len(set(_places(see, TILL))) < len(SHOPS):
        return "looked_too_soon"
    return DONE, "A till runs in each shop, and a machine that joins tomorrow gets one as well."


def _stock(see: See) -> Finding:
    service = see.service(STOCK)
    if service is None:
        return NOT_ATTEMPTED, ""
    if service["launchType"] != "EXTERNAL":
        return "launch_type_left_out"
    if not any(ATTRIBUTE in each.get("expression", "") for each in service["placementConstraints"]):
        return "not_bound"
    if service["runningCount"] == 0:
        return "looked_too_soon" if service["pendingCount"] else "no_machine_fits"
    machines = {each["containerInstanceArn"]: each for each in _machines(see).values()}
    if any(_shop(machines.get(arn)) != "south" for arn in _places(see, STOCK)):
        return "in_the_north"
    return DONE, "The stock runs in the south. Should that machine be away, it waits, and goes nowhere else."


def _skew(see: See) -> Finding:
    predicted = tuple(see.answers.get(shop) for shop in SHOPS)
    if None in predicted:
        return NOT_ATTEMPTED, ""
    away = [each for each in _machines(see).values() if not each["agentConnected"]]
    if not away or NEW not in _versions(see):
        return NOT_YET, "No shop is away while there is a new release: run the cell below your prediction first."
    if predicted == (OLD, NEW):
        return DONE, "Version 1 in the north and version 2 in the south: a release reaches whoever can hear of it."
    named: dict[tuple[Any, ...], str] = {
        (NEW, NEW): "released_in_the_dark",
        (OLD, OLD): "waits_for_all",
        (NONE, NEW): "stopped_in_the_dark",
        (NEW, OLD): "the_other_way_round",
    }
    return named.get(predicted, "another_version")


def _versions(see: See) -> set[int]:
    """Return the versions of the till that ECS has tasks of."""
    found = set()
    for definition in {task["taskDefinitionArn"] for task in see.tasks(TILL)}:
        told = see.ecs.describe_task_definition(taskDefinition=definition)["taskDefinition"]["containerDefinitions"][0]
        found |= {int(each["value"]) for each in told.get("environment", []) if each["name"] == "VERSION"}
    return found


def _replace(see: See) -> Finding:
    machines, stolen = _machines(see), str(see.answers.get("stolen"))
    trusted = _is_trusted(see, stolen)
    others = {machine: each for machine, each in machines.items() if machine != stolen}
    if stolen in machines:
        if len(others) < len(SHOPS):
            return NOT_ATTEMPTED if trusted else NOT_YET, "ECS still counts the stolen machine among its own."
        return "still_registered"
    if trusted:
        return "still_trusted"
    spare = [each for each in others.values() if _shop(each) != "south"]
    if not spare:
        return "nobody_in_the_north"
    if all(_shop(each) != "north" for each in spare):
        return "not_labelled"
    if not set(_places(see, TILL)) & {each["containerInstanceArn"] for each in spare}:
        return "looked_too_soon"
    return DONE, "The spare machine is the north now and sells; the stolen one gets no credentials any more."


def _is_trusted(see: See, machine: str) -> bool:
    """Return whether Systems Manager still gives a machine credentials."""
    wanted = [{"Key": "InstanceIds", "Values": [machine]}]
    try:
        return bool(see.client("ssm").describe_instance_information(Filters=wanted)["InstanceInformationList"])
    except see.client("ssm").exceptions.ClientError:
        return False


EXERCISES = (
    Exercise(
        "label",
        "Give both container instances the attribute `shop`, with the values north and south.",
        _label,
        hints=(
            "An attribute is written on a container instance, so first find the ARN of each machine's.",
            'instance(north)["containerInstanceArn"] is what put_attributes wants as targetId.',
            'One call for each machine: attributes=[{"name": "shop", "value": "north", "targetType": '
            '"container-instance", "targetId": ...}].',
        ),
        mistakes={
            "swapped": "The labels are swapped: the machine in `north` says south. Write them again.",
            "the_same_on_both": "Both machines say the same shop, so ECS could not tell them apart either.",
            "only_one": "One machine has its label and the other has none. Each needs one.",
            "another_value": "A label says something else than north or south. Later calls look for these two words.",
            "under_another_name": "There is a label, but not under the name `shop`. How is the attribute to be called?",
        },
    ),
    Exercise(
        "tills",
        "Create the service `till`, so that each machine runs one of its tasks.",
        _tills,
        hints=(
            "Which scheduling strategy has no number?",
            "create_service takes schedulingStrategy. A daemon takes no desiredCount.",
            'launchType="EXTERNAL", schedulingStrategy="DAEMON", then time.sleep(120).',
        ),
        mistakes={
            "counted": (
                "The service counts its tasks. Today they may stand where you want them; what about the next shop? "
                "Delete the service (`force=True`), wait until it is INACTIVE, and create it with another strategy."
            ),
            "launch_type_left_out": (
                "The service does not look for machines of your own. Without a launch type it means EC2. Delete it, "
                "wait until it is INACTIVE, and name the launch type."
            ),
            "looked_too_soon": "Not every shop has its till yet. Let two minutes pass, and look at lab.show().",
        },
    ),
    Exercise(
        "stock",
        "Create the service `stock`: one task, which may run on the machine in the south only.",
        _stock,
        hints=(
            "A constraint forbids, a strategy prefers. Which of them do you need?",
            "The expression is in the cluster query language: attribute:NAME == VALUE.",
            'placementConstraints=[{"type": "memberOf", "expression": "attribute:shop == south"}]',
        ),
        mistakes={
            "not_bound": (
                "Nothing binds the service to a shop; wherever it runs, it is there by chance. Give it a constraint on "
                "the attribute shop. (update_service takes placementConstraints too.)"
            ),
            "in_the_north": "The stock runs in the north. What does its expression ask for?",
            "no_machine_fits": (
                "No machine meets the expression, so no task starts. Compare it with the labels on the machines, and "
                "read the newest event of the service."
            ),
            "launch_type_left_out": "Without a launch type the service means EC2, and there is no such machine here.",
            "looked_too_soon": "The task is starting. Let a minute pass, then check again.",
        },
    ),
    Exercise(
        "skew",
        "Set `north_runs` and `south_runs` to the version of the till that runs in each shop then.",
        _skew,
        hints=(
            "Who would have to hear of the release, and over which line?",
            "The south can hear. In the north, who could stop the old till, or start the new one?",
            "The north goes on as it was. The south has what you released.",
        ),
        mistakes={
            "released_in_the_dark": (
                "You expect the north to have the new version. Who told its agent of it, while there was no line?"
            ),
            "waits_for_all": (
                "You expect the release to wait for the north. Look at the south in the picture: what runs there?"
            ),
            "stopped_in_the_dark": (
                "You expect the old till of the north to be stopped. ECS wishes that; who carries it out there?"
            ),
            "the_other_way_round": "It is the north that has no line. Which of the two can hear of a release?",
            "another_version": "There are versions 1 and 2, and 0 stands for none.",
        },
        numbers=("north", "south"),
    ),
    choices(
        "where",
        Question(
            "b",
            {"a": "Question 1: in the cloud nobody reaches it while the line is down, and the shop cannot sell."},
        ),
        Question("a", {"b": "Question 2: no shop has the sales of all, and a night without a line would stop it."}),
        Question("a", {"b": "Question 3: a load balancer needs a VPC, and around your machines there is none."}),
        Question("b", {"a": "Question 4: the printer hangs on a machine in the shop; the cloud has no cable to it."}),
        todo="Set `answers` to a list of four letters, a for the cloud and b for the shop.",
        hints=(
            "Ask of each part: what does it need to be near? Money, data of all shops, a VPC, a cable?",
            "What must work without a line stays in the shop. What needs AWS's network, or all shops, does not.",
            "The first and the last belong below the counter.",
        ),
        done="Each part is near what it cannot do without.",
    ),
    Exercise(
        "replace",
        "Make ECS and Systems Manager forget the stolen machine, and make a new one the north.",
        _replace,
        hints=(
            "Five steps: deregister twice, activation, installation, label. The till comes by itself.",
            "deregister_container_instance takes cluster, containerInstance and force=True; "
            "deregister_managed_instance takes InstanceId, which is the id in `north`.",
            "Then lab.install_ecs_anywhere(ssm.create_activation(IamRole=role, RegistrationLimit=1)), wait for its "
            "container instance, put_attributes with the value north, and let two minutes pass.",
        ),
        mistakes={
            "still_registered": (
                "The new machine is there, and ECS still counts the stolen one, with its till. Deregister it."
            ),
            "still_trusted": (
                "ECS has forgotten the stolen machine. Systems Manager has not, and goes on giving it credentials."
            ),
            "nobody_in_the_north": "The stolen machine is forgotten, and no other took its place yet.",
            "not_labelled": "The new machine is there and says of no shop. Which attribute did the old one have?",
            "looked_too_soon": "The new machine is the north, and its till is not running yet. Let two minutes pass.",
        },
    ),
    choices(
        "recap",
        Question(
            "c",
            {
                "a": "Question 1: EXTERNAL knows services with a number too; `stock` is one.",
                "b": "Question 1: a daemon has a task definition, as every service has.",
            },
        ),
        Question(
            "a",
            {
                "b": "Question 2: the tills of the north speak the old language until their line is back.",
                "c": "Question 2: nobody reaches the tills of the north; and the shop wants to sell.",
            },
        ),
        Question(
            "b",
            {
                "a": "Question 3: a capacity provider makes AWS launch machines, and AWS cannot launch yours.",
                "c": "Question 3: a daemon has no number, and a number brings no machine.",
            },
        ),
        todo="Set `answers` to a list of three letters.",
        hints=(
            "Read the two rules of hybrid once more, and what you did when the machine was stolen.",
            "1: what would a number allow? 2: who speaks the old language, and until when? 3: what did the spare need?",
            "The first is c. The second is about the office, the third about what you did yourself.",
        ),
        done="You can run one application in three places, and know what a missing line does to it.",
    ),
)
