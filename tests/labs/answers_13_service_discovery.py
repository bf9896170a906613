"""What learners write in lab 13: for each exercise the mistakes that it knows by name, and other right answers."""

REGISTERED = 'serviceRegistries=[{"registryArn": registry["Arn"]}]'
ORDERS = 'serve("orders", awsvpc, count=%s, %s**on_fargate)\ntime.sleep(60)'
TTL = (
    'records = {"DnsConfig": {"DnsRecords": [{"Type": "A", "TTL": %s}]}}\n'
    'discovery.update_service(Id=registry["Id"], Service=records)\ntime.sleep(30)'
)
PORT = '"containerName": "web", "containerPort": 80'
RESTART = 'ecs.update_service(cluster=cluster, service="%s", forceNewDeployment=True%s)\ntime.sleep(150)'

MISTAKES = {
    "a_records": {
        "address_of_the_machine": 'modes = ["awsvpc", "host"]',
        "address_of_its_own": 'modes = ["bridge"]',
        "not_a_list": 'modes = "awsvpc"',
    },
    "register": {
        "by_hand": (
            'discovery.register_instance(ServiceId=registry["Id"], InstanceId="mine",\n'
            '                            Attributes={"AWS_INSTANCE_IPV4": "172.31.0.99"})'
        ),
        "not_registered": ORDERS % (2, ""),
        "another_count": ORDERS % (1, f"{REGISTERED}, "),
    },
    "ttl": {"never_remembered": TTL % 0, "longer": TTL % 300, "another_ttl": TTL % 30},
    "port_record": {
        "an_address_of_its_own": (
            'serve("stock", awsvpc, serviceRegistries=[{"registryArn": stock["Arn"], "port": 80}], **on_fargate)\n'
            "time.sleep(60)"
        ),
        "not_registered": 'serve("stock", bridge, **on_machine)\ntime.sleep(60)',
        "another_name": (
            'other = discovery.create_service(Name="store", NamespaceId=namespace,\n'
            '                                 DnsConfig={"DnsRecords": [{"Type": "SRV", "TTL": 10}]})["Service"]\n'
            f'serve("stock", bridge, serviceRegistries=[{{"registryArn": other["Arn"], {PORT}}}], **on_machine)\n'
            "time.sleep(60)"
        ),
    },
    "client_order": {
        "takes_no_part": 'finds = {"shop": True, "early": False, "late": True}',
        "was_there_before": 'finds = {"shop": False, "early": True, "late": True}',
        "came_after": 'finds = {"shop": False, "early": False, "late": False}',
        "another_shape": 'finds = ["late"]',
    },
    "redeploy": {
        "only_another_task": (
            'ecs.stop_task(cluster=cluster, task=ecs.list_tasks(cluster=cluster, serviceName="early")["taskArns"][0])\n'
            "time.sleep(90)"
        ),
        "the_server": RESTART % ("basket", ""),
        "left_the_namespace": RESTART % ("early", ', serviceConnectConfiguration={"enabled": False}'),
    },
    "choose": {
        "1b": 'ways = ["b", "c", "b", "b", "a"]',
        "1c": 'ways = ["c", "c", "b", "b", "a"]',
        "2a": 'ways = ["a", "a", "b", "b", "a"]',
        "2b": 'ways = ["a", "b", "b", "b", "a"]',
        "3a": 'ways = ["a", "c", "a", "b", "a"]',
        "3c": 'ways = ["a", "c", "c", "b", "a"]',
        "4a": 'ways = ["a", "c", "b", "a", "a"]',
        "4c": 'ways = ["a", "c", "b", "c", "a"]',
        "5b": 'ways = ["a", "c", "b", "b", "b"]',
        "5c": 'ways = ["a", "c", "b", "b", "c"]',
        "not_letters": 'ways = ["load balancer", "c", "b", "b", "a"]',
    },
    "recap": {
        "1a": 'answers = ["a", "c", "b"]',
        "1c": 'answers = ["c", "c", "b"]',
        "2a": 'answers = ["b", "a", "b"]',
        "2b": 'answers = ["b", "b", "b"]',
        "3a": 'answers = ["b", "c", "a"]',
        "3c": 'answers = ["b", "c", "c"]',
        "not_letters": 'answers = "bcb"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "a_records": 'modes = {"awsvpc"}',
    "register": (
        'ecs.create_service(cluster=cluster, serviceName="orders", taskDefinition=awsvpc, desiredCount=2,\n'
        f"                   {REGISTERED}, **on_fargate)\n"
        'while len(discovery.list_instances(ServiceId=registry["Id"])["Instances"]) < 2:\n    time.sleep(10)'
    ),
    "ttl": TTL % 10,
    "port_record": (
        'ecs.create_service(cluster=cluster, serviceName="stock", taskDefinition=bridge, desiredCount=1,\n'
        f'                   launchType="EC2", serviceRegistries=[{{"registryArn": stock["Arn"], {PORT}}}])\n'
        "time.sleep(90)"
    ),
    "client_order": "finds = dict(shop=False, early=False, late=1 > 0)",
    "redeploy": (
        'ecs.delete_service(cluster=cluster, service="early", force=True)\n'
        'ecs.get_waiter("services_inactive").wait(cluster=cluster, services=["early"])\n'
        'serve("early", bridge, serviceConnectConfiguration=join, **on_machine)\ntime.sleep(90)'
    ),
    "choose": 'ways = list("ACBBA")',
    "recap": 'answers = ("b", "c", "b")',
}
