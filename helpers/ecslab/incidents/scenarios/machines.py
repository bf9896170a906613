"""Incidents of a shop on EC2 instances: no room, machines that are out of reach, and machines that take no tasks."""

from dataclasses import replace

from .. import steps
from ..machines import MACHINES, MOST_MACHINES, open_on_machines
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site

_LARGE_MIB = 700  # of which a t3.small holds two
_SLOTS = 2 * MACHINES
_MEDIUM_MIB = 200

_MORE_MACHINES = Step(
    "Give the group more of them.",
    'groups.update_auto_scaling_group(AutoScalingGroupName="$group", DesiredCapacity=$enough)',
)


def _want_more(site: Site, count: int) -> None:
    """Somebody wants more tasks for the visitors of a campaign."""
    app = replace(site.hit, count=count)
    site.apps[app.name] = app
    site.ecs.update_service(cluster=site.cluster, service=app.name, desiredCount=count)
    site.facts |= {"count": str(count), "enough": str(MOST_MACHINES)}


def _instances(says: str, what: str, shows: str) -> Step:
    """Read something of each container instance."""
    return Step(
        says,
        'there = ecs.list_container_instances(cluster="$cluster")["containerInstanceArns"]\n'
        'found = ecs.describe_container_instances(cluster="$cluster", containerInstances=there)\n'
        'machines = found["containerInstances"]\n'
        "for machine in machines:\n"
        f'    print(machine["ec2InstanceId"], {what})',
        shows,
    )


# No memory left


NO_CAPACITY = Scenario(
    "no_capacity",
    "the machines have no room for as many tasks as are wanted",
    lambda site: open_on_machines(site, memory_mib=_LARGE_MIB, count=site.chance.randint(3, 4)),
    lambda site: _want_more(site, _SLOTS + site.chance.randint(1, 3)),
    nothing_remains,
    hints=(
        "The service wants more tasks than it has, and starts none. What do its events say?",
        "A machine lacks something. How much of it does a task ask for, how much is left on each machine, and who "
        "gives the cluster machines?",
        "Raise DesiredCapacity of the Auto Scaling group with `update_auto_scaling_group`; new machines join by "
        "themselves.",
    ),
    looks=(
        steps.events("ECS looked at every machine, and says what the closest one lacks.", "has insufficient memory"),
        _instances(
            "How much is left on each?",
            '[each["integerValue"] for each in machine["remainingResources"] if each["name"] == "MEMORY"]',
            "[",
        ),
        Step(
            "Who gives the cluster machines, and how many?",
            'group = groups.describe_auto_scaling_groups(AutoScalingGroupNames=["$group"])["AutoScalingGroups"][0]\n'
            'print("wanted", group["DesiredCapacity"], "most", group["MaxSize"])',
            "wanted $machines most",
        ),
    ),
    mends=(_MORE_MACHINES,),
    prevents="put a capacity provider with managed scaling before the group: then tasks that wait send for machines.",
)


# No port left


def _arrange_ports(site: Site) -> None:
    """A service whose tasks all take the same port of their machine."""
    open_on_machines(site, hit_definition=_with_a_fixed_port, memory_mib=_MEDIUM_MIB, count=MACHINES)


def _with_a_fixed_port(port: int) -> dict[str, object]:
    return {"container": {"portMappings": [{"containerPort": port, "hostPort": port}]}}


def _spoil_ports(site: Site) -> None:
    _want_more(site, MACHINES + site.chance.randint(1, 3))
    site.facts |= {"port": str(site.hit.port)}


PORTS_EXHAUSTED = Scenario(
    "ports_exhausted",
    "every task takes the same port of its machine, and there are more tasks than machines",
    _arrange_ports,
    _spoil_ports,
    nothing_remains,
    hints=(
        "The service wants more tasks than it has, and starts none. What do its events say?",
        "A port can be taken once on each machine. Which port does the task definition ask for, and must it be that "
        "one?",
        "Register a revision whose hostPort is 0, and give it to the service: then the agent picks a free port, and "
        "the load balancer is told which.",
    ),
    looks=(
        steps.events("ECS looked at every machine, and says what is in the way.", "is already using a port required"),
        Step(
            "Which port of the machine does a task ask for?",
            'definition = ecs.describe_task_definition(taskDefinition="$good")["taskDefinition"]\n'
            'print(definition["containerDefinitions"][0]["portMappings"])',
            "'hostPort': $port",
        ),
        _instances("One machine holds one of them, and there are as many machines as this.", '"one"', "one"),
    ),
    mends=(
        Step(
            "Let the agent pick a port: host port 0.",
            'container = definition["containerDefinitions"][0]\n'
            'container["portMappings"] = [{"containerPort": $port, "hostPort": 0}]\n'
            'same = ("family", "networkMode", "executionRoleArn", "cpu", "memory")\n'
            "new = ecs.register_task_definition(\n"
            "    **{name: definition[name] for name in same}, containerDefinitions=[container]\n"
            ')["taskDefinition"]["taskDefinitionArn"]\n'
            'ecs.update_service(cluster="$cluster", service="$service", taskDefinition=new)',
        ),
    ),
    prevents="fixed host ports are for one task to a machine, such as daemons; everything else takes host port 0.",
)


# No network interface left


def _arrange_interfaces(site: Site) -> None:
    """A service whose tasks have addresses of their own, which a machine has only a few of."""
    open_on_machines(site, memory_mib=_MEDIUM_MIB, count=site.chance.randint(3, 5), network_mode="awsvpc")


ENIS_EXHAUSTED = Scenario(
    "enis_exhausted",
    "every task needs a network interface, and the machines have none left",
    _arrange_interfaces,
    lambda site: _want_more(site, _SLOTS + site.chance.randint(1, 4)),
    nothing_remains,
    hints=(
        "The service wants more tasks than it has, and starts none. What do its events say?",
        "There is CPU and memory enough. In the network mode of this task definition each task needs one more thing "
        "from its machine.",
        "A t3.small has three network interfaces, and keeps one. Raise DesiredCapacity of the Auto Scaling group with "
        "`update_auto_scaling_group`.",
    ),
    looks=(
        steps.events("ECS looked at every machine, and names what is short.", "RESOURCE:ENI"),
        Step(
            "Each task has an interface of its own.",
            'ecs.describe_task_definition(taskDefinition="$good")["taskDefinition"]["networkMode"]',
            "awsvpc",
        ),
        Step(
            "How many has such a machine? One of them is its own.",
            'kind = ec2.describe_instance_types(InstanceTypes=["t3.small"])["InstanceTypes"][0]\n'
            'kind["NetworkInfo"]["MaximumNetworkInterfaces"]',
            "3",
        ),
    ),
    mends=(_MORE_MACHINES,),
    prevents=(
        "count interfaces when you choose a machine; types that offer trunking hold many more, and in bridge mode "
        "tasks share the interface of their machine."
    ),
)


# A machine that nobody hears of


def _spoil_agent(site: Site) -> None:
    """A machine that has tasks of the service loses its network."""
    task = site.chance.choice(site.tasks(site.hit))
    arns = [task["containerInstanceArn"]]
    there = site.ecs.describe_container_instances(cluster=site.cluster, containerInstances=arns)
    machine = there["containerInstances"][0]["ec2InstanceId"]
    site.break_nature("CutNetwork", amends="MendNetwork", machine=machine)
    site.facts |= {"machine": machine, "instance": arns[0]}


def _still_listed(site: Site) -> str:
    there = site.ecs.list_container_instances(cluster=site.cluster)["containerInstanceArns"]
    found = site.ecs.describe_container_instances(cluster=site.cluster, containerInstances=there)["containerInstances"]
    if any(not instance["agentConnected"] for instance in found):
        return "All services run, and the cluster still has a machine that it hears nothing of."
    lost = site.lab.client("ec2").describe_instances(InstanceIds=[site.facts["machine"]])["Reservations"]
    if any(instance["State"]["Name"] == "running" for each in lost for instance in each["Instances"]):
        return "All services run, and EC2 still runs a machine that is in no cluster any more."
    return ""


AGENT_DISCONNECTED = Scenario(
    "agent_disconnected",
    "a machine has lost its network, and ECS still counts the tasks on it",
    lambda site: open_on_machines(site, memory_mib=_MEDIUM_MIB, count=site.chance.randint(4, 6)),
    _spoil_agent,
    _still_listed,
    hints=(
        "ECS counts enough tasks, and the load balancer does not reach some of them. What do those have in common?",
        "They are on one machine. What does ECS know of it, and since when?",
        "Nobody brings it back from here: terminate the instance with EC2, and take it out of the cluster with "
        "`deregister_container_instance`, with force; its group sends another one.",
    ),
    looks=(
        steps.targets("The load balancer gets no answer from some.", "$machine"),
        _instances(
            "Which machines does ECS hear of?",
            'machine["agentConnected"], machine["runningTasksCount"]',
            "$machine False",
        ),
        Step(
            "EC2 says that the machine runs, so its group has not replaced it.",
            'found = ec2.describe_instances(InstanceIds=["$machine"])["Reservations"][0]["Instances"][0]\n'
            'found["State"]["Name"]',
            "running",
        ),
    ),
    mends=(
        Step("End it; the group will send another one.", 'ec2.terminate_instances(InstanceIds=["$machine"])'),
        Step(
            "ECS does not hear of that, for the agent cannot say it. So tell it yourself.",
            'ecs.deregister_container_instance(\n    cluster="$cluster", containerInstance="$instance", force=True\n)',
        ),
    ),
    prevents=(
        "let EventBridge tell you when agentConnected is false for some minutes, and have the machine terminated then: "
        "machines are there to be replaced."
    ),
)


# Machines that take no tasks


def _spoil_draining(site: Site) -> None:
    """Somebody set machines to DRAINING to have a look at them, and forgot it; then comes a release."""
    there = sorted(site.ecs.list_container_instances(cluster=site.cluster)["containerInstanceArns"])
    drained = site.chance.sample(there, MACHINES - 1)
    site.ecs.update_container_instances_state(cluster=site.cluster, containerInstances=drained, status="DRAINING")
    site.push(site.hit, site.hit.version(1))
    site.release(site.hit)


def _still_draining(site: Site) -> str:
    there = site.ecs.list_container_instances(cluster=site.cluster, status="DRAINING")["containerInstanceArns"]
    return "All services run, and machines that are paid for take no tasks." if there else ""


MACHINES_DRAINING = Scenario(
    "machines_draining",
    "machines were set to DRAINING and forgotten, so that they take no tasks",
    lambda site: open_on_machines(
        site, memory_mib=_LARGE_MIB, count=site.chance.randint(4, 5), minimum_percent=50, maximum_percent=100
    ),
    _spoil_draining,
    _still_draining,
    hints=(
        "The service does not find room for its tasks. Are there fewer machines than there were?",
        "No: but not all of them take tasks. In which status are they?",
        "`update_container_instances_state` sets them back to ACTIVE.",
    ),
    looks=(
        steps.events("ECS finds no room for a task.", "has insufficient memory"),
        _instances("There are machines with room. In which status are they?", 'machine["status"]', "DRAINING"),
        Step(
            "Is that on purpose? EC2 runs them all, and nothing is planned.",
            'status = ec2.describe_instance_status(InstanceIds=[each["ec2InstanceId"] for each in machines])\n'
            'print([each["InstanceState"]["Name"] for each in status["InstanceStatuses"]])',
            "running",
        ),
    ),
    mends=(
        Step(
            "Let them take tasks again.",
            'drained = [each["containerInstanceArn"] for each in machines if each["status"] == "DRAINING"]\n'
            "ecs.update_container_instances_state(\n"
            '    cluster="$cluster", containerInstances=drained, status="ACTIVE"\n'
            ")",
        ),
    ),
    prevents="drain a machine to end it, and let the same script end it; set an alarm on machines that drain for long.",
)
