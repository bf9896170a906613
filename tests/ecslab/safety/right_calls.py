"""For every operation of the guard's table: a call that a lab may make, in an order in which all of them succeed."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from ecssim import programs

ACCOUNT = "123456789012"
REGION = "us-east-1"
PREFIX = "ecslab-05"
CONTAINER = {"name": "web", "image": "nginx", "memory": 64}
USER_DATA = "#!/bin/bash\necho ECS_CLUSTER=ecslab-05 >> /etc/ecs/ecs.config\n"
DEPLOYMENT = f"arn:aws:ecs:{REGION}:{ACCOUNT}:service-deployment/{PREFIX}/web/0a1b"
KEEP = {
    "rulePriority": 1,
    "selection": {"tagStatus": "any", "countType": "imageCountMoreThan", "countNumber": 3},
    "action": {"type": "expire"},
}
NAMED: Mapping[str, Mapping[str, Any]] = {
    "ecs.CreateCluster": {"clusterName": PREFIX},
    "ecs.UpdateClusterSettings": {
        "cluster": PREFIX,
        "settings": [{"name": "containerInsights", "value": "disabled"}],
    },
    "iam.CreateRole": {
        "RoleName": f"{PREFIX}-instance",
        "AssumeRolePolicyDocument": json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"Service": ["ec2.amazonaws.com", "ssm.amazonaws.com", "scheduler.amazonaws.com"]},
                        "Action": "sts:AssumeRole",
                    }
                ],
            }
        ),
    },
    "iam.UpdateAssumeRolePolicy": {"RoleName": f"{PREFIX}-instance", "PolicyDocument": "{}"},
    "iam.AttachRolePolicy": {
        "RoleName": f"{PREFIX}-instance",
        "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    },
    "iam.PutRolePolicy": {
        "RoleName": f"{PREFIX}-instance",
        "PolicyName": "read",
        "PolicyDocument": json.dumps(
            {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "ssm:GetParameters", "Resource": "*"}],
            }
        ),
    },
    "iam.CreateInstanceProfile": {"InstanceProfileName": f"{PREFIX}-instance"},
    "iam.AddRoleToInstanceProfile": {
        "InstanceProfileName": f"{PREFIX}-instance",
        "RoleName": f"{PREFIX}-instance",
    },
    "logs.CreateLogGroup": {"logGroupName": f"/ecs/{PREFIX}"},
    "logs.PutRetentionPolicy": {"logGroupName": f"/ecs/{PREFIX}", "retentionInDays": 1},
    "ssm.PutParameter": {"Name": f"/{PREFIX}/colour", "Value": "blue", "Type": "String"},
    "secretsmanager.CreateSecret": {"Name": f"{PREFIX}/password", "SecretString": "swordfish"},
    "secretsmanager.PutSecretValue": {"SecretId": f"{PREFIX}/password", "SecretString": "sailfish"},
    "secretsmanager.UpdateSecret": {"SecretId": f"{PREFIX}/password", "Description": "of the shop"},
    "secretsmanager.UpdateSecretVersionStage": {"SecretId": f"{PREFIX}/password", "VersionStage": "tried"},
    "ecr.CreateRepository": {"repositoryName": f"{PREFIX}/web"},
    "ecr.PutImage": {"repositoryName": f"{PREFIX}/web", "imageTag": "1", "imageManifest": programs.manifest("first")},
    "ecr.PutImageTagMutability": {"repositoryName": f"{PREFIX}/web", "imageTagMutability": "IMMUTABLE"},
    "ecr.PutLifecyclePolicy": {"repositoryName": f"{PREFIX}/web", "lifecyclePolicyText": json.dumps({"rules": [KEEP]})},
    "ecr.PutImageScanningConfiguration": {
        "repositoryName": f"{PREFIX}/web",
        "imageScanningConfiguration": {"scanOnPush": True},
    },
    "ecr.StartImageScan": {"repositoryName": f"{PREFIX}/web", "imageId": {"imageTag": "1"}},
    "ecr.BatchDeleteImage": {"repositoryName": f"{PREFIX}/web", "imageIds": [{"imageTag": "1"}]},
    "ssm.CreateActivation": {"IamRole": f"{PREFIX}-instance", "RegistrationLimit": 2},
    "ecs.RegisterTaskDefinition": {"family": f"{PREFIX}-web", "containerDefinitions": [CONTAINER]},
    "ecs.CreateService": {
        "cluster": PREFIX,
        "serviceName": "web",
        "taskDefinition": f"{PREFIX}-web",
        "desiredCount": 1,
    },
    "ecs.UpdateService": {"cluster": PREFIX, "service": "web", "desiredCount": 2},
    "ecs.RunTask": {"cluster": PREFIX, "taskDefinition": f"{PREFIX}-web"},
    "ec2.CreateLaunchTemplate": {
        "LaunchTemplateName": f"{PREFIX}-machines",
        "LaunchTemplateData": {
            "InstanceType": "t3.micro",
            "ImageId": "ami-0123456789abcdef0",
            "IamInstanceProfile": {"Name": f"{PREFIX}-instance"},
            "UserData": base64.b64encode(USER_DATA.encode()).decode(),
        },
    },
    "autoscaling.CreateAutoScalingGroup": {
        "AutoScalingGroupName": f"{PREFIX}-machines",
        "LaunchTemplate": {"LaunchTemplateName": f"{PREFIX}-machines"},
        "MinSize": 0,
        "MaxSize": 4,
        "AvailabilityZones": [f"{REGION}a"],
    },
    "autoscaling.UpdateAutoScalingGroup": {
        "AutoScalingGroupName": f"{PREFIX}-machines",
        "DesiredCapacity": 1,
    },
}
SCALED = {
    "ServiceNamespace": "ecs",
    "ResourceId": f"service/{PREFIX}/web",
    "ScalableDimension": "ecs:service:DesiredCount",
}
SCALING: Mapping[str, Mapping[str, Any]] = {
    "application-autoscaling.RegisterScalableTarget": {**SCALED, "MinCapacity": 1, "MaxCapacity": 4},
    "application-autoscaling.PutScalingPolicy": {
        **SCALED,
        "PolicyName": "cpu",
        "PolicyType": "TargetTrackingScaling",
        "TargetTrackingScalingPolicyConfiguration": {
            "TargetValue": 60,
            "PredefinedMetricSpecification": {"PredefinedMetricType": "ECSServiceAverageCPUUtilization"},
        },
    },
    "application-autoscaling.PutScheduledAction": {
        **SCALED,
        "ScheduledActionName": "morning",
        "Schedule": "cron(0 8 * * ? *)",
        "ScalableTargetAction": {"MinCapacity": 2, "MaxCapacity": 4},
    },
    "application-autoscaling.DeleteScheduledAction": {**SCALED, "ScheduledActionName": "morning"},
    "application-autoscaling.DeleteScalingPolicy": {**SCALED, "PolicyName": "cpu"},
    "cloudwatch.PutMetricAlarm": {
        "AlarmName": f"{PREFIX}-busy",
        "MetricName": "CPUUtilization",
        "Namespace": "AWS/ECS",
        "Period": 60,
        "EvaluationPeriods": 1,
        "Threshold": 80,
        "ComparisonOperator": "GreaterThanThreshold",
        "Statistic": "Average",
    },
    "cloudwatch.DisableAlarmActions": {"AlarmNames": [f"{PREFIX}-busy"]},
    "cloudwatch.EnableAlarmActions": {"AlarmNames": [f"{PREFIX}-busy"]},
    "cloudwatch.SetAlarmState": {"AlarmName": f"{PREFIX}-busy", "StateValue": "OK", "StateReason": "tried out"},
    "cloudwatch.PutMetricData": {"Namespace": PREFIX, "MetricData": [{"MetricName": "Backlog", "Value": 3}]},
}
LOG_GROUP = {"logGroupName": f"/ecs/{PREFIX}"}
OF_LOGS: Mapping[str, Mapping[str, Any]] = {
    "logs.CreateLogStream": {**LOG_GROUP, "logStreamName": "by-hand"},
    "logs.PutLogEvents": {**LOG_GROUP, "logStreamName": "by-hand", "logEvents": [{"timestamp": 0, "message": "one"}]},
    "logs.StartQuery": {**LOG_GROUP, "startTime": 0, "endTime": 1, "queryString": "stats count(*)"},
    "logs.PutMetricFilter": {
        **LOG_GROUP,
        "filterName": "errors",
        "filterPattern": "ERROR",
        "metricTransformations": [{"metricName": "Errors", "metricNamespace": PREFIX, "metricValue": "1"}],
    },
    "logs.DeleteMetricFilter": {**LOG_GROUP, "filterName": "errors"},
}
TOPIC = {"TopicArn": f"arn:aws:sns:{REGION}:{ACCOUNT}:{PREFIX}-alarms"}
QUEUE_ARN = f"arn:aws:sqs:{REGION}:{ACCOUNT}:{PREFIX}-events"
MESSAGES: Mapping[str, Mapping[str, Any]] = {
    "sqs.CreateQueue": {"QueueName": f"{PREFIX}-events", "Attributes": {"VisibilityTimeout": "60"}},
    "sns.CreateTopic": {"Name": f"{PREFIX}-alarms"},
    "sns.SetTopicAttributes": {**TOPIC, "AttributeName": "DisplayName", "AttributeValue": "Alarms"},
    "sns.Subscribe": {**TOPIC, "Protocol": "sqs", "Endpoint": QUEUE_ARN},
    "sns.Publish": {**TOPIC, "Message": "tried out"},
    "sns.DeleteTopic": TOPIC,
    "events.PutRule": {"Name": f"{PREFIX}-stops", "EventPattern": json.dumps({"source": ["aws.ecs"]})},
    "events.PutTargets": {"Rule": f"{PREFIX}-stops", "Targets": [{"Id": "queue", "Arn": QUEUE_ARN}]},
    "events.DisableRule": {"Name": f"{PREFIX}-stops"},
    "events.EnableRule": {"Name": f"{PREFIX}-stops"},
    "events.RemoveTargets": {"Rule": f"{PREFIX}-stops", "Ids": ["queue"]},
    "events.DeleteRule": {"Name": f"{PREFIX}-stops"},
}
RELEASES = {"applicationName": f"{PREFIX}-shop"}
FUNCTION = {"FunctionName": f"{PREFIX}-hook"}
OF_THE_FUNCTION: Mapping[str, Mapping[str, Any]] = {
    "lambda.CreateFunction": {
        **FUNCTION,
        "Runtime": "python3.13",
        "Handler": "hook.handle",
        "Role": f"arn:aws:iam::{ACCOUNT}:role/{PREFIX}-instance",
        "Code": {"ZipFile": b"PK"},
        "MemorySize": 128,
    },
    "lambda.UpdateFunctionCode": {**FUNCTION, "ZipFile": b"PK"},
    "lambda.UpdateFunctionConfiguration": {**FUNCTION, "Timeout": 10},
    "lambda.AddPermission": {
        **FUNCTION,
        "StatementId": "events",
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
    },
    "lambda.Invoke": {**FUNCTION, "Payload": b"{}"},
}
DELETED: Mapping[str, Mapping[str, Any]] = {
    "application-autoscaling.DeregisterScalableTarget": {
        "ServiceNamespace": "ecs",
        "ResourceId": f"service/{PREFIX}/web",
        "ScalableDimension": "ecs:service:DesiredCount",
    },
    "cloudwatch.DeleteAlarms": {"AlarmNames": [f"{PREFIX}-busy"]},
    "scheduler.DeleteSchedule": {"Name": f"{PREFIX}-nightly"},
    "ecr.DeleteRepository": {"repositoryName": f"{PREFIX}/web", "force": True},
    "ecs.DeleteService": {"cluster": PREFIX, "service": "web", "force": True},
    "ecs.DeregisterTaskDefinition": {"taskDefinition": f"{PREFIX}-web:1"},
    "ecs.DeleteTaskDefinitions": {"taskDefinitions": [f"{PREFIX}-web:1"]},
    "ecs.DeleteCapacityProvider": {"capacityProvider": "lab-05-machines"},
    "ecs.DeleteCluster": {"cluster": PREFIX},
    "autoscaling.DeleteAutoScalingGroup": {
        "AutoScalingGroupName": f"{PREFIX}-machines",
        "ForceDelete": True,
    },
    "ec2.DeleteLaunchTemplate": {"LaunchTemplateName": f"{PREFIX}-machines"},
    "ssm.DeleteParameter": {"Name": f"/{PREFIX}/colour"},
    "secretsmanager.DeleteSecret": {
        "SecretId": f"{PREFIX}/password",
        "ForceDeleteWithoutRecovery": True,
    },
    "lambda.DeleteFunction": {"FunctionName": f"{PREFIX}-hook"},
    "codedeploy.DeleteDeploymentGroup": {**RELEASES, "deploymentGroupName": f"{PREFIX}-web"},
    "codedeploy.DeleteApplication": RELEASES,
    "logs.DeleteLogGroup": {"logGroupName": f"/ecs/{PREFIX}"},
    "iam.RemoveRoleFromInstanceProfile": {
        "InstanceProfileName": f"{PREFIX}-instance",
        "RoleName": f"{PREFIX}-instance",
    },
    "iam.DeleteInstanceProfile": {"InstanceProfileName": f"{PREFIX}-instance"},
    "iam.DetachRolePolicy": {
        "RoleName": f"{PREFIX}-instance",
        "PolicyArn": "arn:aws:iam::aws:policy/service-role/AmazonEC2ContainerServiceforEC2Role",
    },
    "iam.DeleteRolePolicy": {"RoleName": f"{PREFIX}-instance", "PolicyName": "read"},
    "iam.DeleteRole": {"RoleName": f"{PREFIX}-instance"},
}


def right_calls(ids: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """Return the calls by service and operation.

    Arguments:
        ids: of what AWS names: vpc, group, machine, subnet, security_group, activation, managed_machine,
            container_instance, task and target_group.
    """
    container_instance, task = ids["container_instance"], ids["task"]
    return {
        **NAMED,
        **SCALING,
        **OF_LOGS,
        **MESSAGES,
        **_of_the_queue(ids["queue"]),
        **OF_THE_FUNCTION,
        **_of_code_deploy(ids),
        **_of_the_balancer(ids),
        **_of_the_security_group(ids["security_group"]),
        "ec2.CreateSubnet": {"VpcId": ids["vpc"], "CidrBlock": "172.31.255.0/28"},
        "scheduler.CreateSchedule": {
            "Name": f"{PREFIX}-nightly",
            "ScheduleExpression": "cron(0 4 * * ? *)",
            "FlexibleTimeWindow": {"Mode": "OFF"},
            "Target": {
                "Arn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:cluster/{PREFIX}",
                "RoleArn": f"arn:aws:iam::{ACCOUNT}:role/{PREFIX}-instance",
                "EcsParameters": {
                    "TaskDefinitionArn": f"arn:aws:ecs:{REGION}:{ACCOUNT}:task-definition/{PREFIX}-web:1"
                },
            },
        },
        "ec2.CreateVpc": {"CidrBlock": "10.73.0.0/24"},
        "ec2.CreateInternetGateway": {},
        "ec2.AttachInternetGateway": {"InternetGatewayId": ids["gateway"], "VpcId": ids["own_vpc"]},
        "ec2.CreateRoute": {
            "RouteTableId": ids["route_table"],
            "GatewayId": ids["gateway"],
            "DestinationCidrBlock": "0.0.0.0/0",
        },
        "ec2.ModifySubnetAttribute": {"SubnetId": ids["subnet"], "MapPublicIpOnLaunch": {"Value": True}},
        "ec2.CreateSecurityGroup": {"GroupName": f"{PREFIX}-web", "Description": "web", "VpcId": ids["vpc"]},
        "ec2.RunInstances": {
            "ImageId": "ami-0123456789abcdef0",
            "InstanceType": "t3.micro",
            "MinCount": 1,
            "MaxCount": 1,
        },
        "ec2.AssociateIamInstanceProfile": {
            "InstanceId": ids["machine"],
            "IamInstanceProfile": {"Name": f"{PREFIX}-instance"},
        },
        "ecs.CreateCapacityProvider": {
            "name": "lab-05-machines",
            "autoScalingGroupProvider": {"autoScalingGroupArn": ids["group"]},
        },
        "ecs.PutClusterCapacityProviders": {
            "cluster": PREFIX,
            "capacityProviders": ["lab-05-machines"],
            "defaultCapacityProviderStrategy": [],
        },
        "ecs.RegisterContainerInstance": {
            "cluster": PREFIX,
            "totalResources": [
                {"name": "CPU", "type": "INTEGER", "integerValue": 1024},
                {"name": "MEMORY", "type": "INTEGER", "integerValue": 1024},
            ],
        },
        "ecs.StartTask": {
            "cluster": PREFIX,
            "taskDefinition": f"{PREFIX}-web",
            "containerInstances": [container_instance],
        },
        "ecs.PutAttributes": {
            "cluster": PREFIX,
            "attributes": [
                {
                    "name": "disk",
                    "value": "ssd",
                    "targetType": "container-instance",
                    "targetId": container_instance,
                }
            ],
        },
        "ecs.UpdateContainerInstancesState": {
            "cluster": PREFIX,
            "containerInstances": [container_instance],
            "status": "ACTIVE",
        },
        "ecs.ContinueServiceDeployment": {"serviceDeploymentArn": DEPLOYMENT, "hookId": "pause"},
        "ecs.StopServiceDeployment": {"serviceDeploymentArn": DEPLOYMENT},
        "ecs.UpdateTaskProtection": {"cluster": PREFIX, "tasks": [task], "protectionEnabled": True},
        "ecs.SubmitTaskStateChange": {"cluster": PREFIX, "task": task, "status": "RUNNING"},
        "ecs.StopTask": {"cluster": PREFIX, "task": task},
        "ecs.DeregisterContainerInstance": {
            "cluster": PREFIX,
            "containerInstance": container_instance,
            "force": True,
        },
        "ec2.TerminateInstances": {"InstanceIds": [ids["machine"]]},
        "ec2.DeleteSubnet": {"SubnetId": ids["subnet"]},
        "ec2.DeleteSecurityGroup": {"GroupId": ids["security_group"]},
        "ec2.DeleteNetworkInterface": {"NetworkInterfaceId": ids["interface"]},
        "ec2.DeleteVolume": {"VolumeId": ids["volume"]},
        "ec2.DetachInternetGateway": {"InternetGatewayId": ids["gateway"], "VpcId": ids["own_vpc"]},
        "ec2.DeleteInternetGateway": {"InternetGatewayId": ids["gateway"]},
        "ec2.DeleteVpc": {"VpcId": ids["own_vpc"]},
        "servicediscovery.CreateHttpNamespace": {"Name": f"{PREFIX}-shop"},
        "servicediscovery.CreatePrivateDnsNamespace": {"Name": f"{PREFIX}-shop.local", "Vpc": ids["vpc"]},
        "servicediscovery.CreateService": {"Name": "web", "NamespaceId": ids["namespace"]},
        "servicediscovery.UpdateService": {"Id": ids["discovery"], "Service": {"Description": "the shop"}},
        "servicediscovery.RegisterInstance": {
            "ServiceId": ids["discovery"],
            "InstanceId": "one",
            "Attributes": {"AWS_INSTANCE_IPV4": "10.0.0.1"},
        },
        "servicediscovery.UpdateInstanceCustomHealthStatus": {
            "ServiceId": ids["discovery"],
            "InstanceId": "one",
            "Status": "HEALTHY",
        },
        "servicediscovery.DeregisterInstance": {"ServiceId": ids["discovery"], "InstanceId": "one"},
        "servicediscovery.DeleteService": {"Id": ids["discovery"]},
        "servicediscovery.DeleteNamespace": {"Id": ids["namespace"]},
        "ssm.SendCommand": {
            "InstanceIds": [ids["managed_machine"]],
            "DocumentName": "AWS-RunShellScript",
            "Parameters": {"commands": ["curl http://localhost:51678/v1/metadata"]},
        },
        "ssm.DeregisterManagedInstance": {"InstanceId": ids["managed_machine"]},
        "ssm.DeleteActivation": {"ActivationId": ids["activation"]},
        **DELETED,
    }


def _of_the_balancer(ids: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """Return the calls around a load balancer."""
    balancer = {"LoadBalancerArn": ids["load_balancer"]}
    group = {"TargetGroupArn": ids["target_group"]}
    forward = [{"Type": "forward", **group}]
    somewhere = [{"Field": "path-pattern", "Values": ["/api/*"]}]
    return {
        "elbv2.CreateTargetGroup": {"Name": f"{PREFIX}-web", "VpcId": ids["vpc"], "Protocol": "HTTP", "Port": 80},
        "elbv2.CreateLoadBalancer": {
            "Name": f"{PREFIX}-web",
            "Subnets": ids["subnets"].split(),
            "SecurityGroups": [ids["security_group"]],
        },
        "elbv2.SetSecurityGroups": {**balancer, "SecurityGroups": [ids["security_group"]]},
        "elbv2.ModifyLoadBalancerAttributes": {
            **balancer,
            "Attributes": [{"Key": "idle_timeout.timeout_seconds", "Value": "30"}],
        },
        "elbv2.SetRulePriorities": {"RulePriorities": [{"RuleArn": ids["rule"], "Priority": 2}]},
        "elbv2.CreateListener": {**balancer, "Protocol": "HTTP", "Port": 80, "DefaultActions": forward},
        "elbv2.ModifyListener": {"ListenerArn": ids["listener"], "DefaultActions": forward},
        "elbv2.CreateRule": {
            "ListenerArn": ids["listener"],
            "Priority": 1,
            "Conditions": somewhere,
            "Actions": forward,
        },
        "elbv2.ModifyRule": {"RuleArn": ids["rule"], "Actions": forward},
        "elbv2.DeleteRule": {"RuleArn": ids["rule"]},
        "elbv2.DeleteListener": {"ListenerArn": ids["listener"]},
        "elbv2.ModifyTargetGroup": {**group, "HealthCheckPath": "/health"},
        "elbv2.ModifyTargetGroupAttributes": {
            **group,
            "Attributes": [{"Key": "deregistration_delay.timeout_seconds", "Value": "5"}],
        },
        "elbv2.RegisterTargets": {**group, "Targets": [{"Id": ids["machine"]}]},
        "elbv2.DeregisterTargets": {**group, "Targets": [{"Id": ids["machine"]}]},
        "elbv2.DeleteLoadBalancer": balancer,
        "elbv2.DeleteTargetGroup": group,
    }


def _of_code_deploy(ids: Mapping[str, str]) -> dict[str, Mapping[str, Any]]:
    """Return the calls of CodeDeploy."""
    group = {**RELEASES, "deploymentGroupName": f"{PREFIX}-web"}
    waits = {
        "deploymentReadyOption": {"actionOnTimeout": "CONTINUE_DEPLOYMENT"},
        "terminateBlueInstancesOnDeploymentSuccess": {"action": "TERMINATE"},
    }
    pair = {
        "targetGroups": [{"name": f"{PREFIX}-blue"}, {"name": f"{PREFIX}-green"}],
        "prodTrafficRoute": {"listenerArns": [ids["released"]]},
    }
    service = {
        "Type": "AWS::ECS::Service",
        "Properties": {
            "TaskDefinition": f"{PREFIX}-released",
            "LoadBalancerInfo": {"ContainerName": "web", "ContainerPort": 80},
        },
    }
    appspec = json.dumps({"version": 0.0, "Resources": [{"TargetService": service}]})
    return {
        "codedeploy.CreateApplication": {**RELEASES, "computePlatform": "ECS"},
        "codedeploy.CreateDeploymentGroup": {
            **group,
            "serviceRoleArn": f"arn:aws:iam::{ACCOUNT}:role/{PREFIX}-instance",
            "ecsServices": [{"clusterName": PREFIX, "serviceName": "released"}],
            "deploymentStyle": {"deploymentType": "BLUE_GREEN", "deploymentOption": "WITH_TRAFFIC_CONTROL"},
            "blueGreenDeploymentConfiguration": waits,
            "loadBalancerInfo": {"targetGroupPairInfoList": [pair]},
        },
        "codedeploy.UpdateDeploymentGroup": {
            **RELEASES,
            "currentDeploymentGroupName": f"{PREFIX}-web",
            "deploymentConfigName": "CodeDeployDefault.ECSCanary10Percent5Minutes",
        },
        "codedeploy.CreateDeployment": {
            **group,
            "revision": {"revisionType": "AppSpecContent", "appSpecContent": {"content": appspec}},
        },
        "codedeploy.ContinueDeployment": {"deploymentId": ids["deployment"]},
        "codedeploy.StopDeployment": {"deploymentId": ids["deployment"]},
    }


def _of_the_queue(url: str) -> dict[str, Mapping[str, Any]]:
    """Return the calls about a queue and its messages."""
    queue, receipt = {"QueueUrl": url}, {"ReceiptHandle": "0a1b"}
    return {
        "sqs.SetQueueAttributes": {**queue, "Attributes": {"VisibilityTimeout": "90"}},
        "sqs.SendMessage": {**queue, "MessageBody": "one"},
        "sqs.SendMessageBatch": {**queue, "Entries": [{"Id": "one", "MessageBody": "one"}]},
        "sqs.ReceiveMessage": queue,
        "sqs.ChangeMessageVisibility": {**queue, **receipt, "VisibilityTimeout": 0},
        "sqs.DeleteMessage": {**queue, **receipt},
        "sqs.DeleteMessageBatch": {**queue, "Entries": [{"Id": "one", **receipt}]},
        "sqs.PurgeQueue": queue,
        "sqs.DeleteQueue": queue,
    }


def _of_the_security_group(group: str) -> dict[str, Mapping[str, Any]]:
    """Return the calls that change what a security group lets through."""
    web = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
    return {
        f"ec2.{change}SecurityGroup{way}": {"GroupId": group, "IpPermissions": [web]}
        for change in ("Authorize", "Revoke")
        for way in ("Ingress", "Egress")
    }
