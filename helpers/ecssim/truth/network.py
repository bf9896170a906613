"""What Amazon VPC lets through, as numbers."""

from .fact import Fact

EPHEMERAL_PORTS = Fact((1024, 65535), "Amazon VPC user guide, Network ACLs, Ephemeral ports: what load balancers use")
