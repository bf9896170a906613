"""For every operation that a lab needs: what AWS asks IAM about when it is called.

Written from AWS's Service Authorization Reference, and apart from iam.toml, so that each is a check of the other.
"""

from collections.abc import Mapping

from .iam_evaluator import Request

PLACE = "us-east-1:123456789012"
CLUSTER = f"arn:aws:ecs:{PLACE}:cluster/{{prefix}}"
SERVICE = f"arn:aws:ecs:{PLACE}:service/{{prefix}}/web"
TASK = f"arn:aws:ecs:{PLACE}:task/{{prefix}}/0123"
SERVICE_DEPLOYMENT = f"arn:aws:ecs:{PLACE}:service-deployment/{{prefix}}/web/0123"
CONTAINER_INSTANCE = f"arn:aws:ecs:{PLACE}:container-instance/{{prefix}}/0123"
DEFINITION = f"arn:aws:ecs:{PLACE}:task-definition/{{prefix}}-web:1"
PROVIDER = f"arn:aws:ecs:{PLACE}:capacity-provider/{{bare}}-machines"
GROUP = f"arn:aws:autoscaling:{PLACE}:autoScalingGroup:0123:autoScalingGroupName/{{prefix}}-machines"
TARGET_GROUP = f"arn:aws:elasticloadbalancing:{PLACE}:targetgroup/{{prefix}}-web/0123"
LOAD_BALANCER = f"arn:aws:elasticloadbalancing:{PLACE}:loadbalancer/app/{{prefix}}-web/0123"
LISTENER = f"arn:aws:elasticloadbalancing:{PLACE}:listener/app/{{prefix}}-web/0123/4567"
LISTENER_RULE = f"arn:aws:elasticloadbalancing:{PLACE}:listener-rule/app/{{prefix}}-web/0123/4567/89ab"
RULE = f"arn:aws:events:{PLACE}:rule/{{prefix}}-stops"
QUEUE = f"arn:aws:sqs:{PLACE}:{{prefix}}-jobs"
TOPIC = f"arn:aws:sns:{PLACE}:{{prefix}}-alarms"
TRACKING_ALARM = f"arn:aws:cloudwatch:{PLACE}:alarm:TargetTracking-service/{{prefix}}/web-AlarmHigh-0123"
ALARM = f"arn:aws:cloudwatch:{PLACE}:alarm:{{prefix}}-errors"
ROLE = "arn:aws:iam::123456789012:role/{prefix}-task"
PROFILE = "arn:aws:iam::123456789012:instance-profile/{prefix}-instance"
LOG_GROUP = f"arn:aws:logs:{PLACE}:log-group:/ecs/{{prefix}}"
LOG_STREAM = f"{LOG_GROUP}:log-stream:web/web/0123"
PARAMETER = f"arn:aws:ssm:{PLACE}:parameter/{{prefix}}-password"
IMAGE_PARAMETER = "arn:aws:ssm:us-east-1::parameter/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended"
SECRET = f"arn:aws:secretsmanager:{PLACE}:secret:{{prefix}}/password-AbCdEf"
REPOSITORY = f"arn:aws:ecr:{PLACE}:repository/{{prefix}}/web"
SCHEDULE = f"arn:aws:scheduler:{PLACE}:schedule/default/{{prefix}}-nightly"
NAMESPACE = f"arn:aws:servicediscovery:{PLACE}:namespace/ns-0123"
DISCOVERY = f"arn:aws:servicediscovery:{PLACE}:service/srv-0123"
APPLICATION = f"arn:aws:codedeploy:{PLACE}:application:{{prefix}}-shop"
DEPLOYMENT_GROUP = f"arn:aws:codedeploy:{PLACE}:deploymentgroup:{{prefix}}-shop/{{prefix}}-web"
FUNCTION = f"arn:aws:lambda:{PLACE}:function:{{prefix}}-hello"
HOSTED_ZONE = "arn:aws:route53:::hostedzone/Z0123"
MANAGED_MACHINE = f"arn:aws:ssm:{PLACE}:managed-instance/mi-0123"
MACHINE_POLICY = "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role"

IN_CLUSTER = {"ecs:cluster": CLUSTER}
NEW = {"aws:RequestTag/ecslab": "{tag}"}
BY_A_SERVICE = {"aws:ViaAWSService": "true"}
OWN = {"aws:ResourceTag/ecslab": "{tag}"}


def ec2(kind: str) -> str:
    """The ARN of one of EC2's things, which have ids and no names."""
    return f"arn:aws:ec2:{PLACE}:{kind}/{kind}-0123"


def launch(instance_type: str) -> list[Request]:
    """What a launch asks about: the machine, its disk, their tags, and all that they are made from."""
    asked = {**NEW, "ec2:InstanceType": instance_type}
    parts = ("network-interface", "security-group", "subnet", "launch-template")
    return [
        Request("ec2:RunInstances", ec2("instance"), asked),
        Request("ec2:RunInstances", ec2("volume"), NEW),
        Request("ec2:RunInstances", "arn:aws:ec2:us-east-1::image/ami-0123"),
        *(Request("ec2:RunInstances", ec2(part)) for part in parts),
        *(
            Request("ec2:CreateTags", ec2(kind), {"ec2:CreateAction": "RunInstances"})
            for kind in ("instance", "volume")
        ),
    ]


def tagged(action: str, resource: str, tagging: str, **context: str) -> list[Request]:
    """What a call asks about that makes something with tags."""
    return [Request(action, resource, context), Request(tagging, resource)]


REQUESTS: Mapping[str, list[Request]] = {
    "ecs.CreateCluster": tagged("ecs:CreateCluster", CLUSTER, "ecs:TagResource"),
    "ecs.UpdateClusterSettings": [Request("ecs:UpdateClusterSettings", CLUSTER)],
    "ecs.PutClusterCapacityProviders": [Request("ecs:PutClusterCapacityProviders", CLUSTER)],
    "ecs.DeleteCluster": [Request("ecs:DeleteCluster", CLUSTER)],
    "ecs.CreateCapacityProvider": [
        *tagged("ecs:CreateCapacityProvider", PROVIDER, "ecs:TagResource"),
        Request("autoscaling:CreateOrUpdateTags", GROUP),
    ],
    "ecs.DeleteCapacityProvider": [Request("ecs:DeleteCapacityProvider", PROVIDER)],
    "ecs.RegisterTaskDefinition": tagged("ecs:RegisterTaskDefinition", DEFINITION, "ecs:TagResource"),
    "ecs.DeregisterTaskDefinition": [Request("ecs:DeregisterTaskDefinition")],
    "ecs.DeleteTaskDefinitions": [Request("ecs:DeleteTaskDefinitions", DEFINITION)],
    "ecs.RunTask": [Request("ecs:RunTask", DEFINITION, IN_CLUSTER), Request("ecs:TagResource", TASK)],
    "ecs.StartTask": [Request("ecs:StartTask", DEFINITION, IN_CLUSTER), Request("ecs:TagResource", TASK)],
    "ecs.StopTask": [Request("ecs:StopTask", TASK, IN_CLUSTER)],
    "ecs.CreateService": tagged("ecs:CreateService", SERVICE, "ecs:TagResource"),
    "ecs.UpdateService": [Request("ecs:UpdateService", SERVICE, IN_CLUSTER)],
    "ecs.DeleteService": [Request("ecs:DeleteService", SERVICE, IN_CLUSTER)],
    "ecs.ContinueServiceDeployment": [Request("ecs:ContinueServiceDeployment", SERVICE_DEPLOYMENT)],
    "ecs.StopServiceDeployment": [Request("ecs:StopServiceDeployment", SERVICE_DEPLOYMENT)],
    "ecs.UpdateTaskProtection": [Request("ecs:UpdateTaskProtection", TASK, IN_CLUSTER)],
    "ecs.PutAttributes": [Request("ecs:PutAttributes", CONTAINER_INSTANCE, IN_CLUSTER)],
    "ecs.RegisterContainerInstance": [
        Request("ecs:RegisterContainerInstance", CLUSTER),
        Request("ecs:TagResource", CONTAINER_INSTANCE),
    ],
    "ecs.UpdateContainerInstancesState": [Request("ecs:UpdateContainerInstancesState", CONTAINER_INSTANCE, IN_CLUSTER)],
    "ecs.DeregisterContainerInstance": [Request("ecs:DeregisterContainerInstance", CLUSTER)],
    "ecs.SubmitTaskStateChange": [Request("ecs:SubmitTaskStateChange", CLUSTER)],
    "ec2.RunInstances": launch("{machine}"),
    "ec2.TerminateInstances": [Request("ec2:TerminateInstances", ec2("instance"), OWN)],
    "ec2.AssociateIamInstanceProfile": [Request("ec2:AssociateIamInstanceProfile", ec2("instance"), OWN)],
    "ec2.CreateLaunchTemplate": [
        Request("ec2:CreateLaunchTemplate", ec2("launch-template"), NEW),
        Request("ec2:CreateTags", ec2("launch-template"), {"ec2:CreateAction": "CreateLaunchTemplate"}),
    ],
    "ec2.DeleteLaunchTemplate": [Request("ec2:DeleteLaunchTemplate", ec2("launch-template"), OWN)],
    "ec2.CreateSubnet": [
        Request("ec2:CreateSubnet", ec2("subnet"), NEW),
        Request("ec2:CreateSubnet", ec2("vpc")),
        Request("ec2:CreateTags", ec2("subnet"), {"ec2:CreateAction": "CreateSubnet"}),
    ],
    "ec2.DeleteSubnet": [Request("ec2:DeleteSubnet", ec2("subnet"), OWN)],
    "ec2.CreateSecurityGroup": [
        Request("ec2:CreateSecurityGroup", ec2("security-group"), NEW),
        Request("ec2:CreateSecurityGroup", ec2("vpc")),
        Request("ec2:CreateTags", ec2("security-group"), {"ec2:CreateAction": "CreateSecurityGroup"}),
    ],
    **{
        f"ec2.{name}": [Request(f"ec2:{name}", ec2("security-group"), OWN)]
        for name in (
            "AuthorizeSecurityGroupIngress",
            "RevokeSecurityGroupIngress",
            "AuthorizeSecurityGroupEgress",
            "RevokeSecurityGroupEgress",
        )
    },
    "ec2.DeleteSecurityGroup": [Request("ec2:DeleteSecurityGroup", ec2("security-group"), OWN)],
    "ec2.DeleteNetworkInterface": [Request("ec2:DeleteNetworkInterface", ec2("network-interface"), OWN)],
    "ec2.DeleteVolume": [Request("ec2:DeleteVolume", ec2("volume"), OWN)],
    "ec2.DetachInternetGateway": [
        Request("ec2:DetachInternetGateway", ec2("internet-gateway"), OWN),
        Request("ec2:DetachInternetGateway", ec2("vpc"), OWN),
    ],
    "ec2.DeleteInternetGateway": [Request("ec2:DeleteInternetGateway", ec2("internet-gateway"), OWN)],
    "ec2.DeleteVpc": [Request("ec2:DeleteVpc", ec2("vpc"), OWN)],
    "autoscaling.CreateAutoScalingGroup": [
        *tagged("autoscaling:CreateAutoScalingGroup", GROUP, "autoscaling:CreateOrUpdateTags"),
        *launch("{machine}"),
    ],
    "autoscaling.UpdateAutoScalingGroup": [Request("autoscaling:UpdateAutoScalingGroup", GROUP), *launch("{machine}")],
    "autoscaling.DeleteAutoScalingGroup": [Request("autoscaling:DeleteAutoScalingGroup", GROUP)],
    "elbv2.CreateTargetGroup": tagged(
        "elasticloadbalancing:CreateTargetGroup", TARGET_GROUP, "elasticloadbalancing:AddTags"
    ),
    **{
        f"elbv2.{name}": [Request(f"elasticloadbalancing:{name}", TARGET_GROUP)]
        for name in ("ModifyTargetGroup", "ModifyTargetGroupAttributes", "RegisterTargets", "DeregisterTargets")
    },
    "elbv2.CreateLoadBalancer": tagged(
        "elasticloadbalancing:CreateLoadBalancer", LOAD_BALANCER, "elasticloadbalancing:AddTags"
    ),
    "elbv2.SetSecurityGroups": [Request("elasticloadbalancing:SetSecurityGroups", LOAD_BALANCER)],
    "elbv2.CreateListener": [
        Request("elasticloadbalancing:CreateListener", LOAD_BALANCER),
        Request("elasticloadbalancing:AddTags", LISTENER),
    ],
    "elbv2.ModifyLoadBalancerAttributes": [Request("elasticloadbalancing:ModifyLoadBalancerAttributes", LOAD_BALANCER)],
    "elbv2.SetRulePriorities": [Request("elasticloadbalancing:SetRulePriorities", LISTENER_RULE)],
    "elbv2.ModifyListener": [Request("elasticloadbalancing:ModifyListener", LISTENER)],
    "elbv2.DeleteListener": [Request("elasticloadbalancing:DeleteListener", LISTENER)],
    "elbv2.CreateRule": [
        Request("elasticloadbalancing:CreateRule", LISTENER),
        Request("elasticloadbalancing:AddTags", LISTENER_RULE),
    ],
    "elbv2.ModifyRule": [Request("elasticloadbalancing:ModifyRule", LISTENER_RULE)],
    "elbv2.DeleteRule": [Request("elasticloadbalancing:DeleteRule", LISTENER_RULE)],
    "elbv2.DeleteTargetGroup": [Request("elasticloadbalancing:DeleteTargetGroup", TARGET_GROUP)],
    "elbv2.DeleteLoadBalancer": [Request("elasticloadbalancing:DeleteLoadBalancer", LOAD_BALANCER)],
    **{
        f"application-autoscaling.{name}": [Request(f"application-autoscaling:{name}")]
        for name in (
            "RegisterScalableTarget",
            "PutScalingPolicy",
            "DeleteScalingPolicy",
            "PutScheduledAction",
            "DeleteScheduledAction",
            "DeregisterScalableTarget",
        )
    },
    "cloudwatch.PutMetricAlarm": tagged("cloudwatch:PutMetricAlarm", ALARM, "cloudwatch:TagResource"),
    "cloudwatch.SetAlarmState": [Request("cloudwatch:SetAlarmState", ALARM)],
    "cloudwatch.PutMetricData": [Request("cloudwatch:PutMetricData")],
    "cloudwatch.EnableAlarmActions": [Request("cloudwatch:EnableAlarmActions", ALARM)],
    "cloudwatch.DisableAlarmActions": [Request("cloudwatch:DisableAlarmActions", ALARM)],
    "cloudwatch.DeleteAlarms": [
        Request("cloudwatch:DeleteAlarms", ALARM),
        Request("cloudwatch:DeleteAlarms", TRACKING_ALARM),
    ],
    "events.PutRule": tagged("events:PutRule", RULE, "events:TagResource"),
    **{
        f"events.{name}": [Request(f"events:{name}", RULE)]
        for name in ("PutTargets", "EnableRule", "DisableRule", "RemoveTargets", "DeleteRule")
    },
    "sqs.CreateQueue": tagged("sqs:CreateQueue", QUEUE, "sqs:TagQueue"),
    **{
        f"sqs.{name}": [Request(f"sqs:{name.removesuffix('Batch')}", QUEUE)]
        for name in (
            "SetQueueAttributes",
            "SendMessage",
            "SendMessageBatch",
            "ReceiveMessage",
            "ChangeMessageVisibility",
            "DeleteMessage",
            "DeleteMessageBatch",
            "PurgeQueue",
            "DeleteQueue",
        )
    },
    "sns.CreateTopic": tagged("sns:CreateTopic", TOPIC, "sns:TagResource"),
    **{
        f"sns.{name}": [Request(f"sns:{name}", TOPIC)]
        for name in ("SetTopicAttributes", "Subscribe", "Publish", "DeleteTopic")
    },
    "iam.CreateRole": tagged("iam:CreateRole", ROLE, "iam:TagRole"),
    "iam.UpdateAssumeRolePolicy": [Request("iam:UpdateAssumeRolePolicy", ROLE)],
    "iam.AttachRolePolicy": [Request("iam:AttachRolePolicy", ROLE, {"iam:PolicyARN": MACHINE_POLICY})],
    "iam.PutRolePolicy": [Request("iam:PutRolePolicy", ROLE)],
    "iam.DetachRolePolicy": [Request("iam:DetachRolePolicy", ROLE, {"iam:PolicyARN": MACHINE_POLICY})],
    "iam.DeleteRolePolicy": [Request("iam:DeleteRolePolicy", ROLE)],
    "iam.DeleteRole": [Request("iam:DeleteRole", ROLE)],
    "iam.CreateInstanceProfile": tagged("iam:CreateInstanceProfile", PROFILE, "iam:TagInstanceProfile"),
    "iam.AddRoleToInstanceProfile": [Request("iam:AddRoleToInstanceProfile", PROFILE)],
    "iam.RemoveRoleFromInstanceProfile": [Request("iam:RemoveRoleFromInstanceProfile", PROFILE)],
    "iam.DeleteInstanceProfile": [Request("iam:DeleteInstanceProfile", PROFILE)],
    "logs.CreateLogGroup": tagged("logs:CreateLogGroup", LOG_GROUP, "logs:TagResource"),
    "logs.PutRetentionPolicy": [Request("logs:PutRetentionPolicy", LOG_GROUP)],
    "logs.CreateLogStream": [Request("logs:CreateLogStream", LOG_GROUP)],
    "logs.PutLogEvents": [Request("logs:PutLogEvents", LOG_STREAM)],
    "logs.StartQuery": [Request("logs:StartQuery", LOG_GROUP)],
    "logs.PutMetricFilter": [Request("logs:PutMetricFilter", LOG_GROUP)],
    "logs.DeleteMetricFilter": [Request("logs:DeleteMetricFilter", LOG_GROUP)],
    "logs.DeleteLogGroup": [
        Request("logs:DeleteLogGroup", group)
        for group in (LOG_GROUP, f"arn:aws:logs:{PLACE}:log-group:/aws/lambda/{{prefix}}-hook")
    ],
    "ssm.PutParameter": tagged("ssm:PutParameter", PARAMETER, "ssm:AddTagsToResource"),
    "ssm.DeleteParameter": [Request("ssm:DeleteParameter", PARAMETER)],
    "ssm.CreateActivation": [Request("ssm:CreateActivation", "*", NEW)],
    "ssm.DeleteActivation": [Request("ssm:DeleteActivation")],
    "ssm.DeregisterManagedInstance": [
        Request("ssm:DeregisterManagedInstance", MANAGED_MACHINE, {"ssm:resourceTag/ecslab": "{tag}"})
    ],
    "ssm.SendCommand": [
        Request("ssm:SendCommand", "arn:aws:ssm:us-east-1::document/AWS-RunShellScript"),
        Request("ssm:SendCommand", MANAGED_MACHINE, {"ssm:resourceTag/ecslab": "{tag}"}),
    ],
    "secretsmanager.CreateSecret": tagged("secretsmanager:CreateSecret", SECRET, "secretsmanager:TagResource"),
    "secretsmanager.DeleteSecret": [Request("secretsmanager:DeleteSecret", SECRET)],
    **{
        f"secretsmanager.{name}": [Request(f"secretsmanager:{name}", SECRET)]
        for name in ("PutSecretValue", "UpdateSecret", "UpdateSecretVersionStage")
    },
    "ecr.CreateRepository": tagged("ecr:CreateRepository", REPOSITORY, "ecr:TagResource"),
    "ecr.PutImage": [
        Request("ecr:BatchCheckLayerAvailability", REPOSITORY),
        Request("ecr:InitiateLayerUpload", REPOSITORY),
        Request("ecr:UploadLayerPart", REPOSITORY),
        Request("ecr:CompleteLayerUpload", REPOSITORY),
        Request("ecr:PutImage", REPOSITORY),
    ],
    **{
        f"ecr.{name}": [Request(f"ecr:{name}", REPOSITORY)]
        for name in (
            "PutImageTagMutability",
            "PutLifecyclePolicy",
            "PutImageScanningConfiguration",
            "StartImageScan",
            "BatchDeleteImage",
        )
    },
    "ecr.BatchGetImage": [Request("ecr:BatchGetImage", REPOSITORY)],
    "ecr.DeleteRepository": [Request("ecr:DeleteRepository", REPOSITORY)],
    "servicediscovery.CreateHttpNamespace": [
        Request("servicediscovery:CreateHttpNamespace", "*", NEW),
        Request("servicediscovery:TagResource", NAMESPACE, NEW),
    ],
    "servicediscovery.CreatePrivateDnsNamespace": [
        Request("servicediscovery:CreatePrivateDnsNamespace", "*", NEW),
        Request("servicediscovery:TagResource", NAMESPACE, NEW),
        Request("ec2:DescribeVpcs"),
        Request("ec2:DescribeRegions"),
        Request("route53:CreateHostedZone", "*", BY_A_SERVICE),
        Request("route53:GetHostedZone", HOSTED_ZONE, BY_A_SERVICE),
        Request("route53:ListHostedZonesByName", "*", BY_A_SERVICE),
        Request("route53:ChangeResourceRecordSets", HOSTED_ZONE, BY_A_SERVICE),
        Request("route53:DeleteHostedZone", HOSTED_ZONE, BY_A_SERVICE),
    ],
    "servicediscovery.UpdateService": [Request("servicediscovery:UpdateService", DISCOVERY, OWN)],
    "servicediscovery.CreateService": [
        Request("servicediscovery:CreateService", NAMESPACE, {**NEW, **OWN}),
        Request("servicediscovery:TagResource", DISCOVERY, NEW),
    ],
    "servicediscovery.RegisterInstance": [Request("servicediscovery:RegisterInstance", DISCOVERY, OWN)],
    "servicediscovery.DeregisterInstance": [Request("servicediscovery:DeregisterInstance", DISCOVERY)],
    "servicediscovery.DeleteService": [Request("servicediscovery:DeleteService", DISCOVERY)],
    "servicediscovery.DeleteNamespace": [Request("servicediscovery:DeleteNamespace", NAMESPACE, OWN)],
    "scheduler.CreateSchedule": [Request("scheduler:CreateSchedule", SCHEDULE)],
    "scheduler.DeleteSchedule": [Request("scheduler:DeleteSchedule", SCHEDULE)],
    "lambda.CreateFunction": tagged("lambda:CreateFunction", FUNCTION, "lambda:TagResource"),
    "lambda.Invoke": [Request("lambda:InvokeFunction", FUNCTION)],
    **{
        f"lambda.{name}": [Request(f"lambda:{name}", FUNCTION)]
        for name in ("UpdateFunctionCode", "UpdateFunctionConfiguration", "AddPermission", "DeleteFunction")
    },
    "codedeploy.CreateApplication": tagged("codedeploy:CreateApplication", APPLICATION, "codedeploy:TagResource"),
    "codedeploy.CreateDeploymentGroup": tagged(
        "codedeploy:CreateDeploymentGroup", DEPLOYMENT_GROUP, "codedeploy:TagResource"
    ),
    "codedeploy.CreateDeployment": [
        Request("codedeploy:CreateDeployment", DEPLOYMENT_GROUP),
        Request("codedeploy:RegisterApplicationRevision", APPLICATION),
        Request("codedeploy:GetApplicationRevision", APPLICATION),
        Request("codedeploy:GetDeploymentConfig"),
    ],
    **{
        f"codedeploy.{name}": [Request(f"codedeploy:{name}", DEPLOYMENT_GROUP)]
        for name in ("UpdateDeploymentGroup", "DeleteDeploymentGroup")
    },
    "codedeploy.ContinueDeployment": [Request("codedeploy:ContinueDeployment")],
    "codedeploy.StopDeployment": [Request("codedeploy:StopDeployment")],
    "codedeploy.DeleteApplication": [Request("codedeploy:DeleteApplication", APPLICATION)],
    # What is read and may be secret.
    "logs.FilterLogEvents": [Request("logs:FilterLogEvents", LOG_GROUP)],
    "logs.GetLogEvents": [Request("logs:GetLogEvents", LOG_STREAM)],
    "ssm.GetParameter": [Request("ssm:GetParameter", PARAMETER)],
    "ssm.GetParameters": [Request("ssm:GetParameters", PARAMETER)],
}
# AWS has no resource-level permission for these, or asks for an id that nobody knows before: a policy that allows them
# allows them on everybody's things.
REACH_EVERYBODY = frozenset(
    {
        "application-autoscaling.DeleteScalingPolicy",
        "application-autoscaling.DeleteScheduledAction",
        "application-autoscaling.DeregisterScalableTarget",
        "application-autoscaling.PutScalingPolicy",
        "application-autoscaling.PutScheduledAction",
        "application-autoscaling.RegisterScalableTarget",
        "cloudwatch.PutMetricData",
        "codedeploy.ContinueDeployment",
        "codedeploy.StopDeployment",
        "ecs.DeregisterTaskDefinition",
        "servicediscovery.DeleteService",  # those that ECS makes for Service Connect have no tag of the lab
        "servicediscovery.DeregisterInstance",
        "ssm.DeleteActivation",
    }
)

READ_AS = {"resourcegroupstaggingapi": "tag", "elbv2": "elasticloadbalancing"}


def requests(operation: str, prefix: str, tag: str, machine: str = "t3.micro") -> list[Request]:
    """Return what AWS asks about when an operation is called on what has that prefix and that tag.

    What is only described has no entry of its own: AWS asks about no resource.
    """
    given = {"prefix": prefix, "bare": prefix.removeprefix("ecs"), "tag": tag, "machine": machine}
    service, _, name = operation.partition(".")
    asked = REQUESTS.get(operation) or [Request(f"{READ_AS.get(service, service)}:{name}")]
    return [
        Request(
            each.action,
            each.resource.format(**given),
            {
                "aws:RequestedRegion": "us-east-1",
                **{key: value.format(**given) for key, value in each.context.items()},
            },
        )
        for each in asked
    ]
