"""One API request on its way: what is asked, of which account, and who can change something."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from ..change import Change
from ..model.account import Account
from ..neighbours import Neighbours

if TYPE_CHECKING:
    from ..simulation import Simulation

Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Call:
    """One request.

    Arguments:
        operation: its name, such as RunTask.
        request: its parameters under the API's names.
        account: the state that it reads.
        simulation: the world that it happens in.
    """

    operation: str
    request: dict[str, Any]
    account: Account
    simulation: "Simulation"

    @property
    def now(self) -> datetime:
        """The moment of the call."""
        return self.simulation.now

    @property
    def change(self) -> Change:
        """What carries out changes."""
        return self.simulation.change(self.account)

    @property
    def neighbours(self) -> Neighbours:
        """The services around ECS."""
        return self.simulation.neighbours(self.account)

    def get(self, name: str, default: Any = None) -> Any:
        """Return a parameter, or the default if it is absent or null."""
        value = self.request.get(name)
        return default if value is None else value


Handler = Callable[[Call], Answer]
OPERATIONS: dict[str, Handler] = {}


def operation(handler: Handler) -> Handler:
    """Register a function as the operation that it is named after: create_cluster answers CreateCluster."""
    OPERATIONS["".join(word.capitalize() for word in handler.__name__.split("_"))] = handler
    return handler
