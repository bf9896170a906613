"""Whether a task reaches what it needs on the network: on Fargate through its own interface.

On a container instance the agent fetches what a task needs, by the way of its host, which is taken to lead out.
"""

from ..model.account import Account
from ..model.task import Task
from ..neighbours import Neighbours


class Reach:
    """Finds ways out of subnets.

    Arguments:
        account: the account and Region of the tasks.
        neighbours: the services around ECS.
    """

    def __init__(self, account: Account, neighbours: Neighbours) -> None:
        self._account = account
        self._neighbours = neighbours

    def internet(self, task: Task) -> bool:
        """Return whether a task reaches whatever has a public address."""
        if not task.on_fargate or task.network_interface is None:
            return True
        subnet_id = task.network_interface.subnet_id
        return self._neighbours.reach_internet(subnet_id, public_address=task.has_public_address)

    def service(self, task: Task, service: str, region: str | None = None) -> bool:
        """Return whether a task reaches a service of AWS, over the internet or through an endpoint of its VPC.

        Arguments:
            service: as the name of its endpoint ends, such as ecr.api.
            region: None is the Region of the task; to another one leads no endpoint.
        """
        if self.internet(task) or task.network_interface is None:
            return True
        here = region in (None, self._account.arns.region)
        return here and self._neighbours.has_endpoint(task.network_interface.subnet_id, service)
