"""The metrics of Amazon ECS and of Elastic Load Balancing: names, units, and when there is a value."""

from .fact import REMEMBERED, Fact

_ALB = "Application Load Balancer user guide, CloudWatch metrics"
_NLB = "Network Load Balancer user guide, CloudWatch metrics"
_INSIGHTS = "CloudWatch user guide, Amazon ECS Container Insights metrics"

ECS_NAMESPACE = Fact("AWS/ECS", "developer guide, Amazon ECS service utilization metrics")
INSIGHTS_NAMESPACE = Fact("ECS/ContainerInsights", _INSIGHTS)
ALB_NAMESPACE = Fact("AWS/ApplicationELB", _ALB)
NLB_NAMESPACE = Fact("AWS/NetworkELB", _NLB)

TARGET_CODES = Fact({2: "2XX", 3: "3XX", 4: "4XX", 5: "5XX"}, _ALB + ", HTTPCode_Target_2XX_Count and so on")
LOAD_BALANCER_CODES = Fact({3: "3XX", 4: "4XX", 5: "5XX"}, _ALB + ", HTTPCode_ELB_3XX_Count and so on")
LOAD_BALANCER_SINGLE_CODES = Fact((500, 502, 503, 504), _ALB + ", HTTPCode_ELB_500_Count and so on")

INSIGHTS_UNITS = Fact(
    {
        "CpuUtilized": "None",
        "CpuReserved": "None",
        "MemoryUtilized": "Megabytes",
        "MemoryReserved": "Megabytes",
        "RunningTaskCount": "Count",
        "PendingTaskCount": "Count",
        "DesiredTaskCount": "Count",
        "DeploymentCount": "Count",
        "TaskSetCount": "Count",
        "TaskCount": "Count",
        "ServiceCount": "Count",
        "ContainerInstanceCount": "Count",
        "TaskCpuUtilization": "Percent",
        "TaskMemoryUtilization": "Percent",
        "ContainerCpuUtilized": "None",
        "ContainerCpuReserved": "None",
        "ContainerCpuUtilization": "Percent",
        "ContainerMemoryUtilized": "Megabytes",
        "ContainerMemoryReserved": "Megabytes",
        "ContainerMemoryUtilization": "Percent",
        "RestartCount": "Count",
    },
    _INSIGHTS + "; some names from memory",
    REMEMBERED,
)
