"""ECS Managed Instances: its numbers."""

from .fact import ASSUMED, Fact

SCALE_IN_AFTER_S = Fact(
    300,
    "API reference, InfrastructureOptimization scaleInAfter: AWS decides when it is not given; this number is ours",
    ASSUMED,
)
SCALE_IN_AFTER_RANGE_S = Fact((-1, 3600), "API reference, InfrastructureOptimization scaleInAfter")
IMAGE_ID = Fact("ami-0b0771e10c4e7b077", "Bottlerocket is what AWS runs; its id is ours", ASSUMED)
ATTRIBUTES = Fact(
    ("ecs.subnet-id", "ecs.availability-zone", "ecs.instance-type", "ecs.cpu-architecture"),
    "developer guide, Amazon ECS Managed Instances: the attributes that constraints can use",
)
