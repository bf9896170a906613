"""What learners write in lab 19: for each exercise the mistakes that it knows by name, and other right answers."""

STABLE = 'ecs.get_waiter("services_stable").wait(cluster=cluster, services=["cart", "stock"])'


def names(
    services: str = '[{"portName": name, "clientAliases": [{"port": 80, "dnsName": name}]}]',
    who: str = '("cart", "stock")',
    connect: str | None = None,
    wait: str = STABLE,
) -> str:
    given = connect or f'{{"enabled": True, "namespace": cluster, "services": {services}}}'
    return f"for name in {who}:\n    start(name, {given})\n{wait}"


def door(source: str = '"UserIdGroupPairs": [{"GroupId": group}]', low: int = 80, high: int = 80) -> str:
    rule = f'{{"IpProtocol": "tcp", "FromPort": {low}, "ToPort": {high}, {source}}}'
    return f"ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{rule}])"


def spread(
    who: str = '("cart", "stock", "web")',
    count: int = 3,
    network: str = "balancer.network",
    wait: str = "time.sleep(600)",
) -> str:
    return (
        f"for name in {who}:\n    ecs.update_service(cluster=cluster, service=name, desiredCount={count},\n"
        f"                       networkConfiguration={network})\n{wait}"
    )


ONE_SUBNET = '{"awsvpcConfiguration": {**balancer.network["awsvpcConfiguration"], "subnets": subnets[:1]}}'
NO_GROUP = '{"awsvpcConfiguration": {"subnets": subnets, "assignPublicIp": "ENABLED"}}'


def scale(low: int = 3, high: int = 6, target: float = 180, metric: str = "metric", policy: bool = True) -> str:
    put = (
        'scaling.put_scaling_policy(**web, PolicyName="requests", PolicyType="TargetTrackingScaling",\n'
        f'    TargetTrackingScalingPolicyConfiguration={{"TargetValue": {target},\n'
        f'                                              "PredefinedMetricSpecification": {metric}}})'
    )
    return f"scaling.register_scalable_target(**web, MinCapacity={low}, MaxCapacity={high})\n{put if policy else ''}"


MISTAKES = {
    "names": {
        "only_one": names(who='("cart",)', wait=""),
        "not_connected": names(connect='{"enabled": False}'),
        "not_offered": names(connect='{"enabled": True, "namespace": cluster}'),
        "another_name": names('[{"portName": name, "clientAliases": [{"port": 80, "dnsName": f"{name}.shop"}]}]'),
        "another_port": names('[{"portName": name, "clientAliases": [{"port": 8080, "dnsName": name}]}]'),
        "looked_too_soon": names(wait=""),
    },
    "door": {
        "open_to_all": door('"IpRanges": [{"CidrIp": "0.0.0.0/0"}]'),
        "another_source": door('"IpRanges": [{"CidrIp": "10.0.0.0/8"}]'),
        "another_port": door(low=8080, high=8080),
        "wider_than_needed": door(low=0, high=65535),
    },
    "outage": {
        "another_word": 'predicted = "half"',
        "hoped_for_another_zone": 'predicted = "some"',
        "hoped_for_luck": 'predicted = "none"',
    },
    "spread": {
        "only_some": spread(who='("web",)'),
        "more_in_one_zone": spread(network=ONE_SUBNET),
        "too_few": spread(count=1),
        "lost_its_group": spread(network=NO_GROUP),
        "looked_too_soon": spread(wait="time.sleep(20)"),
    },
    "scale": {
        "minimum_too_low": scale(low=1),
        "another_maximum": scale(high=12),
        "no_policy": scale(policy=False),
        "another_metric": scale(metric='{"PredefinedMetricType": "ECSServiceAverageCPUUtilization"}', target=60),
        "another_target": scale(target=60),
    },
    "again": {
        "another_word": 'predicted_again = "half"',
        "as_before": 'predicted_again = "all"',
        "waits_for_new_tasks": 'predicted_again = "some"',
        "still_in_one_zone": (
            'ecs.update_service(cluster=cluster, service="web", desiredCount=3, networkConfiguration='
            + ONE_SUBNET
            + ')\ntime.sleep(600)\npredicted_again = "none"'
        ),
    },
    "recap": {
        "1b": 'answers = ["b", "b", "c"]',
        "1c": 'answers = ["c", "b", "c"]',
        "2a": 'answers = ["a", "a", "c"]',
        "2c": 'answers = ["a", "c", "c"]',
        "3a": 'answers = ["a", "b", "a"]',
        "3b": 'answers = ["a", "b", "b"]',
        "not_letters": 'answers = "abc"',
    },
}

OTHER_RIGHT_ANSWERS = {
    "names": (
        'start("stock", {"enabled": True, "namespace": cluster, "services": [\n'
        '    {"portName": "stock", "discoveryName": "stock-1", "clientAliases": [{"port": 80, "dnsName": "stock"}]}]})\n'
        'start("cart", {"enabled": True, "namespace": cluster, "services": [\n'
        '    {"portName": "cart", "clientAliases": [{"dnsName": "cart", "port": 80}]}]})\n' + STABLE
    ),
    "door": (
        "ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[\n"
        '    {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80,\n'
        '     "UserIdGroupPairs": [{"GroupId": group, "Description": "the shop calls itself"}]}])'
    ),
    "outage": 'predicted = "a" + "ll"',
    "spread": (
        'for name in ("web", "stock", "cart"):\n'
        "    ecs.update_service(cluster=cluster, service=name, networkConfiguration=balancer.network)\n"
        "    ecs.update_service(cluster=cluster, service=name, desiredCount=3)\n"
        "time.sleep(900)"
    ),
    "scale": scale(low=1) + "\nscaling.register_scalable_target(**web, MinCapacity=3)",
    "again": 'predicted_again = "".join(["no", "ne"])',
    "recap": 'answers = "A B C".split()',
}
