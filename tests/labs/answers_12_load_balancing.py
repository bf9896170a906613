"""What learners write in lab 12: for each exercise the mistakes that it knows by name, and other right answers."""

RULE = '{"IpProtocol": "tcp", "FromPort": %s, "ToPort": %s, "UserIdGroupPairs": [{"GroupId": %s}]}'
LET_IN = "ec2.authorize_security_group_ingress(GroupId=inside, IpPermissions=[%s])\n"
DELAY = (
    'delay = {"Key": "deregistration_delay.timeout_seconds", "Value": "%s"}\n'
    "elb.modify_target_group_attributes(TargetGroupArn=group, Attributes=[delay])"
)
CHECK = "elb.modify_target_group(TargetGroupArn=group, %s)\ntime.sleep(180)"
DEPLOY = 'ecs.update_service(cluster=cluster, service="web", taskDefinition=%s)\ntime.sleep(300)'
SERVER = 'define(python, ["python", "-m", "http.server"%s])'
ON_PORT_8000 = """
container = {"name": "web", "image": python, "command": ["python", "-m", "http.server"]}
container["portMappings"] = [{"containerPort": 8000}]
definition = ecs.register_task_definition(
    family=f"{lab.prefix}-web", requiresCompatibilities=["FARGATE"], networkMode="awsvpc", cpu="256", memory="512",
    containerDefinitions=[container],
)["taskDefinition"]["taskDefinitionArn"]
target = {"targetGroupArn": group, "containerName": "web", "containerPort": 8000}
ecs.update_service(cluster=cluster, service="web", taskDefinition=definition, loadBalancers=[target])
time.sleep(240)
"""
GRACE = 'ecs.update_service(cluster=cluster, service="web", healthCheckGracePeriodSeconds=%s)\ntime.sleep(420)'
TARGET_GROUP = (
    'made = elb.create_target_group(Name=f"{lab.prefix}-tcp", VpcId=vpc, TargetType="%s", Protocol="%s", Port=80)\n'
    'made = made["TargetGroups"][0]["TargetGroupArn"]\n'
)
LISTENER = (
    'elb.create_listener(LoadBalancerArn=tcp["LoadBalancerArn"], Protocol="TCP", Port=80,\n'
    '                    DefaultActions=[{"Type": "forward", "TargetGroupArn": made}])\n'
)

MISTAKES = {
    "target_types": {
        "own_address": 'types = {"awsvpc": "instance", "bridge": "instance", "host": "instance"}',
        "host_has_an_address": 'types = {"awsvpc": "ip", "bridge": "instance", "host": "ip"}',
        "bridge_has_an_address": 'types = {"awsvpc": "ip", "bridge": "ip", "host": "instance"}',
        "no_such_type": 'types = {"awsvpc": "ip", "bridge": "port", "host": "instance"}',
        "another_shape": 'types = ["ip", "instance", "instance"]',
    },
    "drain": {"no_time_at_all": DELAY % 0, "another_delay": DELAY % 120},
    "open_door": {
        "another_group_opened": (
            f"ec2.authorize_security_group_ingress(GroupId=front, IpPermissions=[{RULE % (80, 80, 'inside')}])\n"
            "time.sleep(180)"
        ),
        "open_to_addresses": LET_IN % "everybody" + "time.sleep(180)",
        "another_source": LET_IN % (RULE % (80, 80, "inside")) + "time.sleep(180)",
        "another_port": LET_IN % (RULE % (8080, 8080, "front")) + "time.sleep(180)",
    },
    "right_path": {
        "takes_anything": CHECK % 'Matcher={"HttpCode": "200-404"}',
        "still_not_found": CHECK % 'HealthCheckPath="/healthz"',
    },
    "listen_outside": {
        "still_loopback": DEPLOY % (SERVER % ', "80", "--bind", "127.0.0.1"'),
        "still_another_port": DEPLOY % (SERVER % ""),
        "not_deployed": SERVER % ', "80"',
        "went_back": DEPLOY % "define()",
        "no_door": ON_PORT_8000,
    },
    "grace": {
        "too_short": GRACE % 60,
        "too_long": GRACE % 3600,
        "patient_checks": CHECK % "UnhealthyThresholdCount=10",
        "changed_the_program": DEPLOY % "version_3",
    },
    "connections": {
        "another_type": TARGET_GROUP % ("ip", "TCP")
        + LISTENER
        + 'with lab.expect_error("InvalidParameterException"):\n    serve("tcp", bridge, made, launchType="EC2")',
        "another_protocol": TARGET_GROUP % ("instance", "HTTP"),
        "no_listener": TARGET_GROUP % ("instance", "TCP"),
        "no_service": TARGET_GROUP % ("instance", "TCP") + LISTENER,
    },
    "recap": {
        "1a": 'answers = ["a", "a", "c"]',
        "1c": 'answers = ["c", "a", "c"]',
        "2b": 'answers = ["b", "b", "c"]',
        "2c": 'answers = ["b", "c", "c"]',
        "3a": 'answers = ["b", "a", "a"]',
        "3b": 'answers = ["b", "a", "b"]',
        "not_letters": 'answers = {"1": "b", "2": "a", "3": "c"}',
    },
}

OTHER_RIGHT_ANSWERS = {
    "target_types": 'types = dict.fromkeys(["bridge", "host"], "instance") | {"awsvpc": "ip"}',
    "drain": DELAY % 20,
    "open_door": (
        "pair = {'GroupId': front}\n"
        "every_port = {'IpProtocol': 'tcp', 'FromPort': 0, 'ToPort': 65535, 'UserIdGroupPairs': [pair]}\n"
        "ec2.authorize_security_group_ingress(GroupId=inside, IpPermissions=[every_port])\n"
        "while not any(each['TargetHealth']['State'] == 'healthy' for each in\n"
        "              elb.describe_target_health(TargetGroupArn=group)['TargetHealthDescriptions']):\n"
        "    time.sleep(15)"
    ),
    "right_path": CHECK % 'HealthCheckPath="/index.html"',
    "listen_outside": LET_IN % (RULE % (8000, 8000, "front")) + ON_PORT_8000,
    "grace": (
        'ecs.update_service(cluster=cluster, service="web", taskDefinition=slow, healthCheckGracePeriodSeconds=180,\n'
        "                   forceNewDeployment=True)\ntime.sleep(600)"
    ),
    "connections": (
        TARGET_GROUP % ("instance", "TCP")
        + LISTENER
        + 'target = {"targetGroupArn": made, "containerName": "web", "containerPort": 80}\n'
        + 'ecs.create_service(cluster=cluster, serviceName="tcp", taskDefinition=bridge, desiredCount=1,\n'
        + '                   launchType="EC2", loadBalancers=[target])\ntime.sleep(400)'
    ),
    "recap": 'answers = ("B", "A", "C")',
}
