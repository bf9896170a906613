"""Somebody who watches a whole account while a customer does steps, and checks what must hold."""

from datetime import datetime

from ecssim.model.service import Service
from ecssim.model.task import StopCode

from . import account_properties as properties
from .customer import Customer, Step, do_again
from .world import ENOUGH_S


class Guard:
    """Has a customer do steps, and checks after each step, and at every moment of the time that passes.

    Arguments:
        customer: whose world is looked at.
    """

    def __init__(self, customer: Customer) -> None:
        self.customer = customer
        self.world = customer.world
        self.steps: list[Step] = []
        self.history = properties.History()
        self._last_look: datetime | None = None
        self._seen: set[str] = set()
        self._seen_stopped: set[str] = set()

    def do(self, name: str, /, **arguments: object) -> None:
        """Do one step, and check."""
        self.steps.append((name, arguments))
        if name == "wait":
            self.pass_time(milliseconds=int(str(arguments["milliseconds"])))
        else:
            getattr(self.customer, name)(**arguments)
        self.check()

    def pass_time(self, milliseconds: int) -> None:
        self.world.sim.until(self._look, milliseconds / 1000)

    def rest(self) -> None:
        """Let enough time pass for anything to come to rest, and ask of each service whether it is done."""
        self.do("wait", milliseconds=ENOUGH_S * 1000)
        for each in properties.services(self.world):
            properties.is_done_or_says_why(each)

    def check(self) -> None:
        """Check everything that can be checked between two steps."""
        properties.no_call_is_a_fault_of_the_simulator(self.customer)
        properties.every_rejection_has_a_reason(self.customer)
        self.customer.refusals.clear()
        self.customer.answers.clear()
        self._check_state()
        before = properties.fingerprint(self.world)
        shown = properties.look(self.world)
        assert properties.fingerprint(self.world) == before, "describing has changed something"
        for check in properties.EVERY_SHOWN_CHECK:
            check(shown)
        self.history.follow(self.world.neighbours.heard)
        self.world.neighbours.heard.clear()
        self.history.agrees_with(shown)

    def the_steps_can_be_repeated(self) -> None:
        """The same seed and the same steps give the same journal, whether somebody looks or not."""
        again = do_again(self.steps, self.world.sim.seed)
        assert list(again.sim.journal) == list(self.world.sim.journal), "the same steps give another journal"
        assert again.sim.now == self.world.sim.now

    def _look(self) -> bool:
        if self._last_look != self.world.sim.now:
            self._last_look = self.world.sim.now
            self._check_state()
            for each in properties.services(self.world):
                self._check_service(each)
        return False

    def _check_state(self) -> None:
        for check in properties.EVERY_STATE_CHECK:
            check(self.world)

    def _check_service(self, of: Service) -> None:
        now = self.world.sim.now
        started = [task for task in of.tasks.values() if task.id not in self._seen]
        stopped = [
            task
            for task in of.tasks.values()
            if task.stop_code is StopCode.SERVICE_SCHEDULER_INITIATED and task.id not in self._seen_stopped
        ]
        self._seen |= {task.id for task in started}
        self._seen_stopped |= {task.id for task in stopped}
        properties.starts_within_the_maximum(of, started)
        properties.keeps_enough_healthy(of, stopped, now)
        properties.says_why_it_cannot_place(of, now)
