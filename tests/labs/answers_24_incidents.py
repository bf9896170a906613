"""What learners write in lab 24: for each exercise the mistakes that it knows by name, and other right answers."""


def _update(service: str, **settings: object) -> str:
    named = "".join(f", {name}={value!r}" for name, value in settings.items())
    return f'ecs.update_service(cluster=cluster, service="{service}"{named})\n'


def _revision(service: str, number: int) -> str:
    return f"ecslab-24-{service}:{number}"


_ANOTHER = "incident = lab.incident(seed=8)"
_ROUTE = (
    'subnet = service("catalog")["networkConfiguration"]["awsvpcConfiguration"]["subnets"][0]\n'
    'vpc = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["VpcId"]\n'
    'table = ec2.describe_route_tables(Filters=[{"Name": "vpc-id", "Values": [vpc]}])["RouteTables"][0]["RouteTableId"]\n'
    'gateway = ec2.describe_internet_gateways()["InternetGateways"][-1]["InternetGatewayId"]\n'
    'ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)\n'
)
_LOST = (
    'there = ecs.list_container_instances(cluster=cluster)["containerInstanceArns"]\n'
    'machines = ecs.describe_container_instances(cluster=cluster, containerInstances=there)["containerInstances"]\n'
    'lost = next(each for each in machines if not each["agentConnected"])\n'
)
_OUT = (
    'ecs.deregister_container_instance(cluster=cluster, containerInstance=lost["containerInstanceArn"], force=True)\n'
)

MISTAKES = {
    "restart": {
        "cured": "predicted = 3",
        "all_gone": "predicted = 0",
        "another_number": "predicted = 7",
        "not_seen": _update("gifts", taskDefinition=_revision("gifts", 2)) + "predicted = 2",
    },
    "page_1": {
        "another_incident": _ANOTHER,
        "fewer_wanted": _update("gifts", desiredCount=2),
        "not_steady": _update("gifts", taskDefinition=_revision("gifts", 2)),
    },
    "page_2": {
        "another_incident": _ANOTHER,
        "only_restarted": _update("catalog", forceNewDeployment=True) + "time.sleep(600)",
        "fewer_wanted": _update("catalog", desiredCount=0),
        "not_steady": _ROUTE,
    },
    "page_3": {
        "another_incident": _ANOTHER,
        "only_restarted": _update("stock", forceNewDeployment=True) + "time.sleep(600)",
        "fewer_wanted": _update("stock", desiredCount=1) + "time.sleep(300)",
        "not_steady": _update("stock", deploymentConfiguration={"maximumPercent": 200}),
        "cause_remains": (
            _update("stock", desiredCount=0)
            + "time.sleep(300)\n"
            + _update("stock", desiredCount=3)
            + "time.sleep(600)"
        ),
    },
    "page_4": {
        "another_incident": _ANOTHER,
        "only_restarted": (
            'for task in ecs.list_tasks(cluster=cluster, serviceName="checkout")["taskArns"]:\n'
            "    ecs.stop_task(cluster=cluster, task=task)\n"
            "time.sleep(120)"
        ),
        "fewer_wanted": _update("checkout", desiredCount=1),
        "not_steady": _update("checkout", taskDefinition=_revision("checkout", 2)),
        "cause_remains": (
            'old = ecs.describe_task_definition(taskDefinition="ecslab-24-checkout")["taskDefinition"]\n'
            'names = ("family", "networkMode", "executionRoleArn", "containerDefinitions", "requiresCompatibilities")\n'
            "new = ecs.register_task_definition(**{name: old[name] for name in names}, cpu='512', memory='4096')\n"
            'ecs.update_service(cluster=cluster, service="checkout",\n'
            '                   taskDefinition=new["taskDefinition"]["taskDefinitionArn"])\n'
            'settle("checkout")'
        ),
    },
    "page_5": {
        "another_incident": _ANOTHER,
        "only_restarted": _update("gifts", forceNewDeployment=True) + "time.sleep(600)",
        "fewer_wanted": _update("gifts", desiredCount=1),
        "not_steady": _LOST + 'ec2.terminate_instances(InstanceIds=[lost["ec2InstanceId"]])\ntime.sleep(600)',
        "cause_remains": _LOST + _OUT + "time.sleep(600)",
    },
    "recap": {
        "1a": 'answers = ["a", "c", "a"]',
        "1c": 'answers = ["c", "c", "a"]',
        "2a": 'answers = ["b", "a", "a"]',
        "2b": 'answers = ["b", "b", "a"]',
        "3b": 'answers = ["b", "c", "b"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = "bca"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "restart": "predicted = -(-3 * 50 // 100)",
    "page_1": _update("gifts", taskDefinition=_revision("gifts", 1)) + "time.sleep(900)",
    "page_2": _ROUTE + _update("catalog", forceNewDeployment=True) + "time.sleep(900)",
    "page_3": (
        'percents = {"minimumHealthyPercent": 50, "maximumPercent": 100}\n'
        'ecs.update_service(cluster=cluster, service="stock", deploymentConfiguration=percents)\ntime.sleep(900)'
    ),
    "page_4": (
        'old = ecs.describe_task_definition(taskDefinition="ecslab-24-checkout:2")["taskDefinition"]\n'
        'names = ("family", "networkMode", "executionRoleArn", "containerDefinitions", "requiresCompatibilities")\n'
        "new = ecs.register_task_definition(**{name: old[name] for name in names}, cpu='512', memory='1024')\n"
        'ecs.update_service(cluster=cluster, service="checkout",\n'
        '                   taskDefinition=new["taskDefinition"]["taskDefinitionArn"])\n'
        "time.sleep(900)"
    ),
    "page_5": (
        _LOST + _OUT + "groups = lab.client('autoscaling')\n"
        "groups.terminate_instance_in_auto_scaling_group(\n"
        '    InstanceId=lost["ec2InstanceId"], ShouldDecrementDesiredCapacity=False)\n'
        "time.sleep(900)"
    ),
    "recap": 'answers = ["B", "C", "A"]',
}
