"""The world around a real account, played against a simulated AWS in another process: all that a person does happens
there as it would outside, and the world is told only what AWS's own calls show.
"""

import json
import re
import shlex
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from ecslab import infrastructure
from ecslab.backends.aws_world import AwsWorld
from ecslab.backends.wishes import Wish
from ecslab.backends.world import BeyondThisAwsError

from .kit import served

CLUSTER, REGION = "ecslab-09", "us-east-1"
WEB = {"name": "web", "image": "nginx", "memory": 64}


class Account:
    """A simulated AWS in another process, as boto3 and as the world around it see it.

    Arguments:
        url: where it is.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        self._clients: dict[str, Any] = {}
        self.called: list[str] = []

    def client(self, service: str) -> Any:
        if service not in self._clients:
            session = boto3.Session("simulated", "simulated", region_name=REGION)
            self._clients[service] = session.client(service, endpoint_url=self._url)
            self._clients[service].meta.events.register(
                "before-call", lambda model, **_: self.called.append(model.name)
            )
        return self._clients[service]

    def outside(self, path: str, **body: Any) -> Any:
        """Have something happen that AWS has no call for."""
        request = urllib.request.Request(f"{self._url}/ecssim/{path}", json.dumps(body).encode() if body else None)
        with urllib.request.urlopen(request) as answer:
            return json.loads(answer.read())

    def advance(self, seconds: float) -> None:
        self.outside("advance", seconds=seconds)


class ScriptedPerson:
    """A person who does at once what they were told beforehand to do, or only says so.

    Arguments:
        acts: what they do, one for each wish.
    """

    def __init__(self, *acts: Callable[[Wish], Any]) -> None:
        self._acts = list(acts)
        self.wishes: list[Wish] = []

    def please(self, wish: Wish) -> None:
        self.answer(wish)

    def answer(self, wish: Wish) -> str:
        self.wishes.append(wish)
        return str(self._acts.pop(0)(wish))


def only_says_so(_: Wish) -> None:
    """Say that it is done, and do nothing."""


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Iterator[Account]:
    """An account with a cluster, in which sleeping lets the other side's time pass."""
    with served() as url:
        account = Account(url)
        account.client("ecs").create_cluster(clusterName=CLUSTER)
        monkeypatch.setattr("time.sleep", account.advance)
        yield account
        monkeypatch.undo()


def world(account: Account, *acts: Callable[[Wish], Any]) -> tuple[AwsWorld, ScriptedPerson]:
    person = ScriptedPerson(*acts)
    return AwsWorld(account.client, person, REGION), person


def activation(account: Account, machines: int = 1) -> tuple[str, str]:
    role = infrastructure.role(account.client("iam"), CLUSTER, "anywhere").rpartition("/")[2]
    made = account.client("ssm").create_activation(IamRole=role, RegistrationLimit=machines)
    return made["ActivationId"], made["ActivationCode"]


def runs_the_script(account: Account) -> Callable[[Wish], None]:
    """Somebody who runs the script on a machine of theirs, with the words of the wish."""

    def act(wish: Wish) -> None:
        words = shlex.split(next(step for step in wish.steps if step.startswith("sudo bash")))
        given = {name: words[words.index(f"--{name.replace('_', '-')}") + 1] for name in _ARGUMENTS}
        account.outside("install-ecs-anywhere", **given)

    return act


def builds_it(account: Account) -> Callable[[Wish], None]:
    """Somebody who builds an image with docker and pushes it, with the words of the wish."""

    def act(wish: Wish) -> None:
        words = shlex.split(next(step for step in wish.steps if "docker build" in step))
        image = shlex.split(next(step for step in wish.steps if step.startswith("docker push")))[-1]
        assert words[0:2] == ["printf", "%s\\n"]
        assert words[words.index("--tag") + 1] == image
        account.outside("build-image", image=image, dockerfile="\n".join(words[2 : words.index("|")]))

    return act


_ARGUMENTS = ("cluster", "activation_id", "activation_code")


def at_home(account: Account) -> str:
    """A machine of ECS Anywhere that has joined the cluster."""
    brought, _ = world(account, runs_the_script(account))
    return brought.install_ecs_anywhere(*activation(account), CLUSTER)


def on_ec2(account: Account) -> str:
    """An EC2 instance of the lab's own group that has joined the cluster."""
    infrastructure.auto_scaling_group(
        account.client, CLUSTER, cluster=CLUSTER, instance_type="t3.micro", minimum=0, desired=1, maximum=1
    )
    account.advance(180)
    return str(instance(account)["ec2InstanceId"])


def instance(account: Account) -> dict[str, Any]:
    ecs = account.client("ecs")
    arns = ecs.list_container_instances(cluster=CLUSTER)["containerInstanceArns"]
    found = ecs.describe_container_instances(cluster=CLUSTER, containerInstances=arns)["containerInstances"]
    return dict(found[0])


def task_on_the_machine(account: Account, launch_type: str, **settings: Any) -> str:
    ecs = account.client("ecs")
    ecs.register_task_definition(family=f"{CLUSTER}-web", containerDefinitions=[{**WEB, **settings}])
    task = ecs.run_task(cluster=CLUSTER, taskDefinition=f"{CLUSTER}-web", launchType=launch_type)["tasks"][0]
    account.advance(60)
    return str(task["taskArn"])


def task_on_fargate(account: Account, **options: Any) -> str:
    ecs = account.client("ecs")
    ecs.register_task_definition(
        family=f"{CLUSTER}-fargate",
        requiresCompatibilities=["FARGATE"],
        networkMode="awsvpc",
        cpu="256",
        memory="512",
        containerDefinitions=[{"name": "web", "image": "nginx"}],
        taskRoleArn=infrastructure.role(account.client("iam"), CLUSTER, "task"),
    )
    network = infrastructure.fargate_network(account.client("ec2"), CLUSTER)
    task = ecs.run_task(
        cluster=CLUSTER,
        taskDefinition=f"{CLUSTER}-fargate",
        launchType="FARGATE",
        networkConfiguration=network,
        **options,
    )["tasks"][0]
    account.advance(90)
    return str(task["taskArn"])


# A machine of one's own


def test_a_machine_is_brought_by_the_script_with_all_words_filled_in(account: Account) -> None:
    ours, person = world(account, runs_the_script(account))
    machine = ours.install_ecs_anywhere(*activation(account), CLUSTER)
    assert instance(account)["ec2InstanceId"] == machine
    assert machine.startswith("mi-")
    assert not re.search(r"<\w+>", " ".join(person.wishes[0].steps))


def test_a_machine_that_never_came_is_not_believed_in(account: Account) -> None:
    ours, _ = world(account, only_says_so)
    with pytest.raises(TimeoutError, match=r"After 15 minutes: not yet\. Look on the machine"):
        ours.install_ecs_anywhere(*activation(account), CLUSTER)


def test_the_machine_of_another_activation_is_not_taken_for_it(account: Account) -> None:
    at_home(account)
    ours, _ = world(account, only_says_so)
    with pytest.raises(TimeoutError):
        ours.install_ecs_anywhere(*activation(account), CLUSTER)


def test_a_machine_that_came_late_is_taken_without_asking_again(account: Account) -> None:
    ours, person = world(account, only_says_so)
    ids = activation(account)
    with pytest.raises(TimeoutError):
        ours.install_ecs_anywhere(*ids, CLUSTER)
    late = account.outside("install-ecs-anywhere", activation_id=ids[0], activation_code=ids[1], cluster=CLUSTER)
    account.advance(180)
    assert ours.install_ecs_anywhere(*ids, CLUSTER) == late["machine_id"]
    assert len(person.wishes) == 1


def test_one_activation_brings_a_second_machine(account: Account) -> None:
    ours, person = world(account, runs_the_script(account), runs_the_script(account))
    ids = activation(account, machines=2)
    assert len({ours.install_ecs_anywhere(*ids, CLUSTER), ours.install_ecs_anywhere(*ids, CLUSTER)}) == 2
    assert len(person.wishes) == 2


# Its network


@pytest.mark.parametrize("make", [at_home, on_ec2])
def test_a_network_is_cut_and_mended_by_hand_and_seen_by_ecs(account: Account, make: Callable[[Account], str]) -> None:
    machine = make(account)
    ours, person = world(
        account,
        lambda _: account.outside("cut-network", machine_id=machine),
        lambda _: account.outside("mend-network", machine_id=machine),
    )
    ours.cut_network(machine)
    assert instance(account)["agentConnected"] is False
    ours.mend_network(machine)
    assert instance(account)["agentConnected"] is True
    assert all(machine in wish.what for wish in person.wishes)


def test_a_cable_that_was_not_pulled_is_noticed(account: Account) -> None:
    machine = at_home(account)
    ours, _ = world(account, only_says_so)
    with pytest.raises(TimeoutError, match="ECS still says agentConnected: True"):
        ours.cut_network(machine)


def test_a_network_that_works_is_mended_without_asking(account: Account) -> None:
    ours, person = world(account)
    ours.mend_network(at_home(account))
    assert person.wishes == []


def test_a_machine_that_no_cluster_has_is_named(account: Account) -> None:
    with pytest.raises(LookupError, match="has a machine mi-0123456789abcdef0"):
        world(account)[0].cut_network("mi-0123456789abcdef0")


# Asking on machines and in containers


@pytest.mark.parametrize("make", [at_home, on_ec2])
def test_the_agent_is_asked_through_systems_manager(account: Account, make: Callable[[Account], str]) -> None:
    machine = make(account)
    ours, person = world(account)
    for name in (machine, instance(account)["containerInstanceArn"]):
        assert ours.host(name).get("/v1/metadata")["Cluster"] == CLUSTER
    assert ours.host(machine).get("http://localhost:51678/license").startswith("ecssim only plays")
    assert person.wishes == []


@pytest.mark.parametrize(("make", "launch_type"), [(at_home, "EXTERNAL"), (on_ec2, "EC2")])
def test_a_container_is_asked_through_its_machine(
    account: Account, make: Callable[[Account], str], launch_type: str
) -> None:
    make(account)
    task = task_on_the_machine(account, launch_type)
    ours, person = world(account)
    assert ours.inside(task, "web").get("/task")["TaskARN"] == task
    assert ours.inside(task, "web").get("")["Name"] == "web"
    assert person.wishes == []


def test_a_container_finds_another_one_through_its_machine(account: Account) -> None:
    machine = on_ec2(account)
    task = task_on_the_machine(account, "EC2", portMappings=[{"containerPort": 80, "hostPort": 8080}])
    found = account.client("ec2").describe_instances(InstanceIds=[machine])["Reservations"][0]["Instances"][0]
    address = found["PrivateIpAddress"]
    ours, person = world(account)
    inside = ours.inside(task, "web")
    assert inside.resolve(address) == [address]
    reached = inside.connect(address, 8080)
    assert reached == {"task": None, "address": address, "port": 8080, "through": "address"}
    assert person.wishes == []


def test_from_a_container_on_a_machine_a_name_that_nobody_has_is_no_connection(account: Account) -> None:
    on_ec2(account)
    inside = world(account)[0].inside(task_on_the_machine(account, "EC2"), "web")
    with pytest.raises(ConnectionError, match=r"web\.shop\.local: the container finds no address"):
        inside.resolve("web.shop.local")
    with pytest.raises(ConnectionError, match=r"curl: \(6\)"):
        inside.connect("web.shop.local", 80)


def test_a_container_on_fargate_is_asked_by_hand_whom_it_finds(account: Account) -> None:
    task = task_on_fargate(account, enableExecuteCommand=True)
    ours, person = world(account, lambda _: "10.0.0.5 STREAM api 10.0.0.5 DGRAM 10.0.0.5 RAW 10.0.1.6 STREAM")
    assert ours.inside(task, "web").resolve("api") == ["10.0.0.5", "10.0.1.6"]
    script = shlex.split(shlex.split(person.wishes[0].steps[-1])[-1])[-1]
    assert script == "echo $(getent ahostsv4 api || echo nobody)"


@pytest.mark.parametrize(
    ("pasted", "through"), [("127.255.0.1:80", "service connect"), ("10.0.0.5:80", "dns"), ("1.2.3.4:80", "address")]
)
def test_the_way_of_a_connection_shows_by_its_address(account: Account, pasted: str, through: str) -> None:
    task = task_on_fargate(account, enableExecuteCommand=True)
    name = "1.2.3.4" if through == "address" else "api"
    assert world(account, lambda _: pasted)[0].inside(task, "web").connect(name, 80)["through"] == through


def test_what_curl_complains_of_on_fargate_is_told(account: Account) -> None:
    task = task_on_fargate(account, enableExecuteCommand=True)
    inside = world(account, lambda _: "curl: (28) Connection timed out")[0].inside(task, "web")
    with pytest.raises(ConnectionError, match=r"api:80: curl: \(28\)"):
        inside.connect("api", 80)


def test_records_that_no_tool_in_an_image_shows_are_looked_up_elsewhere(account: Account) -> None:
    task = task_on_fargate(account, enableExecuteCommand=True)
    with pytest.raises(BeyondThisAwsError, match="discover_instances"):
        world(account)[0].inside(task, "web").resolve("api", "SRV")


@pytest.mark.parametrize("name", ["a;id", "$(id)", "a b", "`id`", ""])
def test_a_name_that_a_shell_would_act_on_is_refused(account: Account, name: str) -> None:
    on_ec2(account)
    inside = world(account)[0].inside(task_on_the_machine(account, "EC2"), "web")
    with pytest.raises(ValueError, match="is no name of a host"):
        inside.resolve(name)
    with pytest.raises(ValueError, match="is no name of a host"):
        inside.connect(name, 80)
    assert "SendCommand" not in account.called


def test_what_the_agent_refuses_is_told(account: Account) -> None:
    machine = at_home(account)
    with pytest.raises(BeyondThisAwsError, match=rf"On {machine} the command .* failed: curl: \(22\).*404"):
        world(account)[0].host(machine).get("/v1/tasks?taskarn=arn:none")


def test_a_machine_without_network_is_asked_by_whoever_is_there(account: Account) -> None:
    machine = at_home(account)
    account.outside("cut-network", machine_id=machine)

    def asks_there(wish: Wish) -> str:
        assert wish.steps[-1] == "curl --fail --silent --show-error --max-time 10 http://localhost:51678/v1/metadata"
        return json.dumps(account.outside(f"host/{machine}/v1/metadata"))

    ours, person = world(account, asks_there)
    assert ours.host(machine).get("/v1/metadata")["Cluster"] == CLUSTER
    assert len(person.wishes) == 1


def test_half_an_answer_is_noticed(account: Account) -> None:
    machine = at_home(account)
    account.outside("cut-network", machine_id=machine)
    ours, _ = world(account, lambda _: '{"Cluster": "ecsl')
    with pytest.raises(BeyondThisAwsError, match="copy all of it"):
        ours.host(machine).get("/v1/metadata")


def test_a_container_on_fargate_is_asked_by_hand_with_the_right_command(account: Account) -> None:
    task = task_on_fargate(account, enableExecuteCommand=True)
    ours, person = world(account, lambda _: '{"TaskARN": "pasted"}')
    assert ours.inside(task, "web").get("/task") == {"TaskARN": "pasted"}
    words = shlex.split(person.wishes[0].steps[-1])
    assert words[:3] == ["aws", "ecs", "execute-command"]
    assert words[words.index("--task") + 1] == task
    assert shlex.split(words[-1])[:2] == ["sh", "-c"]
    assert '"$ECS_CONTAINER_METADATA_URI_V4/task"' in words[-1]


def test_a_container_on_fargate_without_ecs_exec_cannot_be_asked(account: Account) -> None:
    task = task_on_fargate(account)
    with pytest.raises(BeyondThisAwsError, match="enableExecuteCommand=True"):
        world(account)[0].inside(task, "web")


def test_a_container_that_the_task_has_not_is_named(account: Account) -> None:
    with pytest.raises(LookupError, match="There is no container db"):
        world(account)[0].inside(task_on_fargate(account), "db")


@pytest.mark.parametrize("path", ['/task"; rm -rf /; "', "/task`id`", "/task$(id)", "/task\nid"])
def test_a_path_that_a_shell_would_act_on_is_refused(account: Account, path: str) -> None:
    at_home(account)
    task = task_on_the_machine(account, "EXTERNAL")
    with pytest.raises(ValueError, match="is no path of an endpoint"):
        world(account)[0].inside(task, "web").get(path)
    assert "SendCommand" not in account.called


# Images


def repository(account: Account) -> str:
    """The URI of a repository of the lab."""
    return str(account.client("ecr").create_repository(repositoryName=f"{CLUSTER}/shop")["repository"]["repositoryUri"])


DOCKERFILE = """FROM public.ecr.aws/docker/library/busybox:1.36
CMD ["sh", "-c", "echo it's up; sleep 60"]
"""


def test_an_image_is_built_by_hand_with_docker(account: Account) -> None:
    image = f"{repository(account)}:1"
    ours, person = world(account, builds_it(account))
    digest = ours.build_image(image, DOCKERFILE)
    (found,) = account.client("ecr").describe_images(repositoryName=f"{CLUSTER}/shop")["imageDetails"]
    assert (found["imageTags"], found["imageDigest"]) == (["1"], digest)
    assert person.wishes[0].steps[1].endswith(image.partition("/")[0])


def test_an_image_that_is_there_is_not_built_again(account: Account) -> None:
    image = f"{repository(account)}:1"
    built = account.outside("build-image", image=image, dockerfile=DOCKERFILE)["digest"]
    assert world(account)[0].build_image(image, DOCKERFILE) == built


def test_an_image_that_does_not_come_is_missed(account: Account) -> None:
    with pytest.raises(TimeoutError, match="Look at what docker push printed"):
        world(account, only_says_so)[0].build_image(f"{repository(account)}:1", DOCKERFILE)


# Faults


def test_a_fault_that_a_person_can_bring_about_is_asked_for(account: Account) -> None:
    ours, person = world(account, only_says_so)
    ours.inject("StopTask", 30, task="arn:1")
    assert person.wishes[0].what == "Stop arn:1, 30 seconds from now"


def test_a_network_that_is_cut_as_a_fault_is_looked_after_too(account: Account) -> None:
    machine = at_home(account)
    ours, _ = world(account, lambda _: account.outside("cut-network", machine_id=machine))
    ours.inject("CutNetwork", 0, machine=machine)
    assert instance(account)["agentConnected"] is False


def test_a_fault_that_does_not_exist_is_named(account: Account) -> None:
    with pytest.raises(LookupError, match="there is no fault Earthquake"):
        world(account)[0].inject("Earthquake", 0)
