"""Incidents of the network: no way out, no way in, and requests that are sent to nobody."""

import json

from ... import network
from .. import steps
from ..scenario import Scenario, Step, nothing_remains
from ..site import Site
from .releases import arrange_for_release

_ANYWHERE = "0.0.0.0/0"


def _in_a_vpc_of_its_own(site: Site) -> None:
    site.subnets = network.own_subnets(site.lab.client("ec2"), site.lab.prefix)
    arrange_for_release(site)


def _spoil_address(site: Site) -> None:
    """Somebody took the public addresses away from tasks: it seemed safer."""
    app = site.hit
    here = site.balancers[app.name].network["awsvpcConfiguration"]
    private = {"awsvpcConfiguration": {**here, "assignPublicIp": "DISABLED"}}
    site.ecs.update_service(cluster=site.cluster, service=app.name, networkConfiguration=private)
    site.facts |= {
        "image": app.image,
        "subnet": here["subnets"][0],
        "network": json.dumps({"awsvpcConfiguration": here}),
    }


NO_PUBLIC_ADDRESS = Scenario(
    "no_public_address",
    "tasks in a public subnet have no public address, so they reach no registry",
    _in_a_vpc_of_its_own,
    _spoil_address,
    nothing_remains,
    hints=(
        "New tasks cannot get their image. Is it missing, or is there no way to it? The words differ.",
        "A timeout says that nobody answered. By which route does the subnet lead out, and what does that route ask of "
        "whoever uses it?",
        "Behind an internet gateway a task needs a public address: assignPublicIp of the networkConfiguration, which "
        "`update_service` takes.",
    ),
    looks=(
        steps.stopped("The image cannot be reached, which is not the same as missing.", "i/o timeout"),
        Step(
            "The subnet leads out through an internet gateway.",
            'vpc = ec2.describe_subnets(SubnetIds=["$subnet"])["Subnets"][0]["VpcId"]\n'
            'inside = [{"Name": "vpc-id", "Values": [vpc]}]\n'
            'ec2.describe_route_tables(Filters=inside)["RouteTables"][0]["Routes"]',
            "igw-",
        ),
        steps.service(
            "That takes a public address.",
            '["networkConfiguration"]["awsvpcConfiguration"]["assignPublicIp"]',
            "DISABLED",
        ),
    ),
    mends=(
        Step(
            "Give the tasks public addresses; their security group keeps visitors out.",
            'ecs.update_service(cluster="$cluster", service="$service", networkConfiguration=$network)',
        ),
    ),
    prevents=(
        "tasks without public addresses need a NAT gateway, or endpoints of the VPC for all that they fetch: build "
        "that first, then take the addresses away."
    ),
)


def _arrange_internal(site: Site) -> None:
    """A shop that only the company itself visits: its load balancers need no way out, and its tasks do."""
    site.scheme = "internal"
    _in_a_vpc_of_its_own(site)


def _spoil_route(site: Site) -> None:
    """Somebody deleted a route that nobody seemed to use; then comes a release."""
    app, ec2 = site.hit, site.lab.client("ec2")
    vpc = site.balancers[app.name].vpc_id
    table = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]
    attached = [{"Name": "attachment.vpc-id", "Values": [vpc]}]
    gateway = ec2.describe_internet_gateways(Filters=attached)["InternetGateways"][0]["InternetGatewayId"]
    ec2.delete_route(RouteTableId=table["RouteTableId"], DestinationCidrBlock=_ANYWHERE)
    site.push(app, app.version(1))
    site.release(app)
    site.facts |= {"vpc": vpc, "table": table["RouteTableId"], "gateway": gateway}


NO_ROUTE = Scenario(
    "no_route",
    "the subnets have no route to the internet, so new tasks reach no registry",
    _arrange_internal,
    _spoil_route,
    nothing_remains,
    hints=(
        "New tasks cannot get their image. Is it missing, or is there no way to it? The words differ.",
        "A timeout says that nobody answered. The tasks have public addresses. Where does their route table lead?",
        "There is an internet gateway, and no route to it: `create_route` with 0.0.0.0/0 and the gateway.",
    ),
    looks=(
        steps.stopped("The image cannot be reached, which is not the same as missing.", "i/o timeout"),
        Step(
            "Where do the routes of the VPC lead?",
            'inside = [{"Name": "vpc-id", "Values": ["$vpc"]}]\n'
            'routes = ec2.describe_route_tables(Filters=inside)["RouteTables"][0]["Routes"]\n'
            'print("ways out:", [route for route in routes if route["DestinationCidrBlock"] == "0.0.0.0/0"])',
            "ways out: []",
        ),
        Step(
            "Nowhere but to the VPC itself. Is there a gateway?",
            'attached = [{"Name": "attachment.vpc-id", "Values": ["$vpc"]}]\n'
            'ec2.describe_internet_gateways(Filters=attached)["InternetGateways"]',
            "$gateway",
        ),
    ),
    mends=(
        Step(
            "Lead everything else to it.",
            'ec2.create_route(RouteTableId="$table", DestinationCidrBlock="0.0.0.0/0", GatewayId="$gateway")',
        ),
    ),
    prevents=(
        "tasks that run need no way to a registry, so a route looks unused until the next release: start a task after "
        "every change of the network."
    ),
)


def _spoil_firewall(site: Site) -> None:
    """Somebody tidied up the security group around the tasks."""
    app, ec2 = site.hit, site.lab.client("ec2")
    balancer = site.balancers[app.name]
    group = balancer.network["awsvpcConfiguration"]["securityGroups"][0]
    permission = {
        "IpProtocol": "tcp",
        "FromPort": app.port,
        "ToPort": app.port,
        "UserIdGroupPairs": [{"GroupId": balancer.security_group_id}],
    }
    ec2.revoke_security_group_ingress(GroupId=group, IpPermissions=[permission])
    site.facts |= {"group": group, "permission": json.dumps(permission)}
    site.facts["left"] = "'IpPermissions': []"
    if site.chance.random() < 0.5:
        other = app.port + 1
        narrow = {**permission, "FromPort": other, "ToPort": other}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[narrow])
        site.facts["left"] = f"'FromPort': {other}"


SECURITY_GROUP = Scenario(
    "security_group",
    "the security group of the tasks no longer lets the load balancer in",
    lambda site: site.open_shop(),
    _spoil_firewall,
    nothing_remains,
    hints=(
        "The programs are well, and the load balancer says that they are not. What exactly does it say?",
        "A refused connection comes back at once. A timeout means that something swallows the request on its way.",
        "Look at the security group in the service's networkConfiguration: it must let the security group of the load "
        "balancer in to the container's port. `authorize_security_group_ingress` does that.",
    ),
    looks=(
        steps.targets("The checks run into a timeout: nobody says no, nobody answers.", "Target.Timeout"),
        steps.service(
            "Which security group is around the tasks?",
            '["networkConfiguration"]["awsvpcConfiguration"]["securityGroups"]',
            "$group",
        ),
        Step(
            "Whom does it let in?",
            'group = ec2.describe_security_groups(GroupIds=["$group"])["SecurityGroups"][0]\n'
            'print({"IpPermissions": group["IpPermissions"]})',
            "$left",
        ),
    ),
    mends=(
        Step(
            "Let the load balancer in to the container's port.",
            'ec2.authorize_security_group_ingress(GroupId="$group", IpPermissions=[$permission])',
        ),
    ),
    prevents="let rules name security groups and not addresses, and keep them in the same template as the service.",
)


def _spoil_listener(site: Site) -> None:
    """Somebody tried a release out by hand, and left the listener on a target group that nobody is in."""
    app, elb = site.hit, site.lab.client("elbv2")
    balancer = site.balancers[app.name]
    colour = site.chance.choice(("green", "next", "canary", "new"))
    made = elb.create_target_group(
        Name=f"{site.lab.prefix}-{app.name}-{colour}",
        Protocol="HTTP",
        Port=app.port,
        VpcId=balancer.vpc_id,
        TargetType="ip",
        HealthCheckPath=app.health_path,
    )
    arn = made["TargetGroups"][0]["TargetGroupArn"]
    elb.modify_listener(ListenerArn=balancer.listener_arn, DefaultActions=[{"Type": "forward", "TargetGroupArn": arn}])
    site.facts |= {"listener": balancer.listener_arn, "empty": arn}


LISTENER_TO_NOBODY = Scenario(
    "listener_to_nobody",
    "the listener forwards to a target group that has no targets",
    lambda site: site.open_shop(),
    _spoil_listener,
    nothing_remains,
    hints=(
        "The programs are well, as their logs say. In which state does the load balancer see them?",
        "`unused` means that no listener forwards to their target group. So where does the listener forward to?",
        "`describe_listeners` says where it forwards, the service says where its tasks register, and `modify_listener` "
        "brings the two together.",
    ),
    looks=(
        steps.targets("The tasks are registered where nobody looks for them.", "Target.NotInUse"),
        steps.service("Where does the service register its tasks?", '["loadBalancers"]', "$target_group"),
        Step(
            "And where does the load balancer send its visitors?",
            'elbv2.describe_listeners(LoadBalancerArn="$balancer")["Listeners"][0]["DefaultActions"]',
            "$empty",
        ),
    ),
    mends=(
        Step(
            "Send them to the target group of the service.",
            'forward = [{"Type": "forward", "TargetGroupArn": "$target_group"}]\n'
            'elbv2.modify_listener(ListenerArn="$listener", DefaultActions=forward)',
        ),
    ),
    prevents=(
        "leave the shifting of traffic to ECS: with the strategy BLUE_GREEN it changes the listener, and changes it "
        "back."
    ),
)
