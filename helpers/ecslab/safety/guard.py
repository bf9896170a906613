"""Stands between a lab and AWS: what is not the lab's, not needed or too large does not leave, and all else is noted.

It hangs on hooks of boto3's clients. Those of one call share a context, which carries the call's id in the ledger.
"""

from collections.abc import Collection
from typing import Any

from ..course import LabInfo
from ..reading import last_part
from . import holdings
from .kind import Client
from .ledger import Ledger
from .limits import amount, limits_of, values_of
from .operations import Operation, find, is_reading, of_the_network, of_the_sweep, operations, recorded, table
from .owners import Owners
from .tags import with_tags
from .trouble import is_denial, missing_action

_CALL_ID = "ecslab_call_id"
_NAMES = "ecslab_names"
_REFUSED = 400
_BROKEN = 500


class RefusedError(RuntimeError):
    """A call that the guard did not let leave."""


class Guard:
    """What a lab may do to an account.

    Arguments:
        lab: the lab.
        ledger: where calls that make something are written down.
        account, region: where the calls go.
        client: gives a boto3 client of an AWS service, for questions that decide.
        needed: the operations that the lab needs, such as ecs.RunTask; without it those recorded from its solution.
    """

    def __init__(
        self,
        lab: LabInfo,
        ledger: Ledger,
        account: str,
        region: str,
        client: Client,
        needed: Collection[str] | None = None,
    ) -> None:
        self._lab = lab
        self._ledger = ledger
        self._account = account
        self._region = region
        self._client = client
        self._allowed = of_the_sweep() | of_the_network() | frozenset(recorded(lab.id) if needed is None else needed)
        self._owners = Owners(lab, ledger, account, region, client)
        self._limits = limits_of(lab)
        self._values = values_of(lab)

    def watch(self, boto3_client: Any) -> None:
        """Let a client send only what the lab may do.

        Arguments:
            boto3_client: any client of the lab's account and Region; its calls raise RefusedError from now on.
        """
        service = boto3_client.meta.service_model.service_name
        events = boto3_client.meta.events

        def look(params: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
            self._look(f"{service}.{model.name}", params, context)

        def begin(model: Any, context: dict[str, Any], **_: Any) -> None:
            self._begin(operations().get(f"{service}.{model.name}"), context)

        def end(parsed: dict[str, Any], model: Any, context: dict[str, Any], **_: Any) -> None:
            self._end(operations().get(f"{service}.{model.name}"), parsed, context)
            self._explain(f"{service}.{model.name}", parsed.get("Error", {}))

        # After everybody else: nobody changes a request that was looked at, and what others stop was never begun.
        # A call that breaks on its way may have reached AWS, so after-call-error leaves its entry as it is: begun.
        events.register_last("before-parameter-build", look)
        events.register_last("before-call", begin)
        events.register_first("after-call", end)

    def _look(self, called: str, request: dict[str, Any], context: dict[str, Any]) -> None:
        if is_reading(called.partition(".")[2]):
            return
        operation = self._operation(called)
        if context.get("is_presign_request"):
            raise self._refusal(called, "a presigned URL could be used by anybody, unseen", "Make the call itself.")
        self._only_what_is_known(operation, request)
        self._only_the_labs(operation, request)
        self._not_too_large(operation, request)
        self._not_too_much(operation, request)
        # boto3 goes on with this very dict.
        request.update(with_tags(operation, request, self._lab.id, self._lab.prefix, self._lab.learner))
        named = find(operation.new, request) if operation.new else _named(operation, request)
        context[_NAMES] = [str(name) for name in named]

    def _operation(self, called: str) -> Operation:
        if called in table("never"):
            raise self._refusal(called, table("never")[called], "Do without it.")
        operation = operations().get(called)
        if operation is None or called not in self._allowed:
            raise self._refusal(called, f"lab {self._lab.id} does not need it", "Try it in the simulated AWS.")
        return operation

    def _only_what_is_known(self, operation: Operation, request: dict[str, Any]) -> None:
        for path in operation.unknown(request):
            why = f"its parameter {path} may reach things of others or cost money, and no lab needs it"
            raise self._refusal(operation.id, why, "Leave it out.")
        for path in operation.needs:
            if not find(path, request):
                raise self._refusal(operation.id, f"{path} is missing, and AWS would choose", f"Give {path}.")

    def _only_the_labs(self, operation: Operation, request: dict[str, Any]) -> None:
        wanted = {**operation.own, **({operation.new: operation.kind} if operation.new else {})}
        for path in wanted:
            if not find(path, request):
                why = f"it says no {path}, and what AWS takes instead is not the lab's"
                raise self._refusal(operation.id, why, f"Give {path}.")
        for path, kind in {**wanted, **operation.may}.items():
            for reference in find(path, request):
                if not self._owners.is_own(kind, reference):
                    raise self._not_the_labs(operation, kind, reference)

    def _not_the_labs(self, operation: Operation, kind: str, reference: Any) -> RefusedError:
        begins = self._lab.prefix.removeprefix("ecs") if kind == "capacity provider" else self._lab.prefix
        what = "name" if kind == "name" else kind
        why = f"the {what} {reference} is not of lab {self._lab.id}, in account {self._account} and {self._region}"
        return self._refusal(
            operation.id, why, f"What the lab makes has a name that begins with {begins}: look for a slip of the pen."
        )

    def _not_too_large(self, operation: Operation, request: dict[str, Any]) -> None:
        for path, name in operation.values.items():
            for value in find(path, request):
                if value not in self._values[name]:
                    choice = ", ".join(self._values[name]) or "nothing, for this lab has none"
                    raise self._refusal(operation.id, f"{path} is {value}", f"This lab may choose {choice}.")
        for path, name in operation.limits.items():
            for value in find(path, request):
                number = amount(value)
                if number is None or number > self._limits[name]:
                    raise self._refusal(
                        operation.id, f"{path} is {value}", f"At most {self._limits[name]} is the lab's."
                    )

    def _not_too_much(self, operation: Operation, request: dict[str, Any]) -> None:
        if operation.starts is None:
            return
        given = find(operation.starts.count, request)
        count = given[0] if given else operation.starts.otherwise
        kind = operation.starts.kind
        asked = self._asked_tasks(request, count) if kind == "tasks" else count
        if not asked:
            return
        held, limit = self._held(kind, request), self._limits[kind.lower().replace(" ", "_")]
        if asked + held > limit:
            unit = "tasks of the smallest size" if kind == "tasks" else kind
            why = f"{unit} asked for: {asked}, there already: {held}, at most for this lab: {limit}"
            raise self._refusal(operation.id, why, "Ask for less, or end some of those first.")

    def _held(self, kind: str, request: dict[str, Any]) -> int:
        """Return how many of a kind the lab has besides what the call is about."""
        match kind:
            case "machines":
                group = request.get("AutoScalingGroupName", "")
                return holdings.machines(self._client, self._lab.prefix, besides=group)
            case "tasks":
                service = last_part(request.get("serviceName") or request.get("service", ""))
                here = last_part(request["cluster"])
                return holdings.tasks(self._client, self._lab.prefix, besides=(here, service))
            case _:
                return holdings.named(self._client, self._lab.prefix, kind, besides=request["Name"])

    def _asked_tasks(self, request: dict[str, Any], count: int | None) -> int:
        """Return what a call wants to run, in tasks of the smallest size; an update may leave a part as it is."""
        definition = request.get("taskDefinition")
        if count is None and definition is None:
            return 0
        if count is None or definition is None:
            service = holdings.service(self._client, request["cluster"], request["service"])
            if service is None:
                return 0
            count = service["desiredCount"] if count is None else count
            definition = definition or service["taskDefinition"]
        if not count:
            return 0
        override = request.get("overrides") or {}
        return count * holdings.task_weight(self._client, definition, override.get("cpu"), override.get("memory"))

    def _refusal(self, called: str, why: str, what_to_do: str) -> RefusedError:
        return RefusedError(f"{called} was refused: {why}. Nothing was sent to AWS. {what_to_do}")

    def _begin(self, operation: Operation | None, context: dict[str, Any]) -> None:
        if operation is None or not operation.creates:
            return
        context[_CALL_ID] = self._ledger.begin(
            self._lab.id, self._account, self._region, operation.service, operation.name, context.get(_NAMES, [])
        )

    def _end(self, operation: Operation | None, parsed: dict[str, Any], context: dict[str, Any]) -> None:
        call_id = context.get(_CALL_ID)
        if operation is None or call_id is None:
            return
        about = parsed.get("ResponseMetadata", {})
        status = about.get("HTTPStatusCode", _BROKEN)
        if status < _REFUSED:
            made = find(operation.made, parsed) if operation.made else context[_NAMES]
            self._ledger.done(call_id, [str(each) for each in made])
        elif status < _BROKEN and not about.get("RetryAttempts"):
            # After a retry nobody knows whether the first attempt came through, so the entry stays begun.
            self._ledger.failed(call_id, str(parsed.get("Error", {}).get("Code", status)))

    def _explain(self, called: str, error: dict[str, Any]) -> None:
        """Say in AWS's error which permission is missing: for EC2 it would be a riddle, for others a long line."""
        if is_denial(error):
            error["Message"] = (
                f"You lack the permission {missing_action(error, called)}, so AWS did nothing. Ask whoever runs the "
                f"account for the policy that `ecslab policy {self._lab.id}` prints; lab.close() deletes what is there "
                f"by now. (AWS: {error.get('Message', '')})"
            )


def _named(operation: Operation, request: dict[str, Any]) -> list[Any]:
    return [name for path in operation.own for name in find(path, request)]
