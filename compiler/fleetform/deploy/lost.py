"""Operations that a lost run had under way: nobody knows how they ended.

An engine that is killed with its machine leaves them in the state. The engine itself warns of them and goes on, so what
was being made is made a second time. Here they are settled first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fleetform.blueprints.units import from_stack
from fleetform.deploy.errors import EngineError
from fleetform.deploy.messages import listed
from fleetform.deploy.reading import exported
from fleetform.deploy.urns import shown
from fleetform.reports.texts import safe

if TYPE_CHECKING:
    from pulumi.automation import Stack

CREATING = "creating"
NAMED = 10
INSIDE = ("pulumi:", "random:", "tls:")
"""Types of resources that are nothing outside of the state."""

Operation = Mapping[str, Any]


def settle(stack: Stack, on_output: Callable[[str], None]) -> None:
    """Finds out how the operations of a lost run ended, as far as that can be found out.

    Args:
        stack: The stack.
        on_output: Is told what is done.

    Raises:
        EngineError: Something was being made: whether it is there only a person can say.
        ConcurrentUpdateError: The run is not lost: it is still at work.
    """
    operations = pending(stack)
    if not operations:
        return
    on_output(f"a run before this one did not end: looking what became of {len(operations):,} operations")
    # What was changed or removed tells itself. This also waits for a run that is still there, and then nothing is lost.
    stack.refresh()
    refuse_unknown(stack)
    if pending(stack):
        stack.refresh(clear_pending_creates=True)


def pending(stack: Stack) -> list[Operation]:
    """The operations of a stack that were begun, and whose end is not in its state."""
    state: Any = exported(stack.workspace, stack.name).deployment or {}
    return state.get("pending_operations") or []


def refuse_unknown(stack: Stack) -> None:
    """Refuses to go on when something was being made and nobody knows whether it is there.

    Raises:
        EngineError: It is so; the text tells what to do.
    """
    unknown = [operation for operation in pending(stack) if operation["type"] == CREATING and _is_outside(operation)]
    if unknown:
        raise EngineError(_told(stack.name, unknown))


def adopt(stack: Stack, made: Mapping[str, str], not_made: bool) -> None:
    """Takes over what a lost run made, by the ids that a person found, and forgets what it did not make.

    The engine's own `--import-pending-creates` forgets these too. So they are put into the state here, as the run that
    was lost would have put them; the refresh that follows reads what they are, and drops what is not there.

    Args:
        stack: The stack.
        made: Id by name, or by URN, of a resource that was being made.
        not_made: All others that were being made are not there.

    Raises:
        EngineError: Nothing, or more than one thing, of a name was being made; or more was, and nothing is said of it.
        ConcurrentUpdateError: The run is not lost: it is still at work.
    """
    if not made:
        return
    stack.refresh()
    kept = exported(stack.workspace, stack.name)
    state: dict[str, Any] = dict(kept.deployment or {})
    operations: list[Operation] = state.get("pending_operations") or []
    creating = [operation for operation in operations if operation["type"] == CREATING]
    found: list[dict[str, Any]] = []
    for name, id_ in made.items():
        meant = [operation for operation in creating if name in (_urn(operation), _short(operation))]
        if len(meant) != 1:
            there = _listed(creating) or " nothing"
            raise EngineError(f"{stack.name}: '{name}' is not one resource that was being made; there is{there}")
        creating.remove(meant[0])
        found.append({**meant[0]["resource"], "id": id_})
    unsaid = [] if not_made else [operation for operation in creating if _is_outside(operation)]
    if unsaid:
        raise EngineError(f"{stack.name}: the lost run was also making{_listed(unsaid)}\nSay --made or --not-made")
    # Importing a state also clears its pending operations.
    kept.deployment = {**state, "resources": [*(state.get("resources") or []), *found]}
    stack.import_stack(kept)


def _told(stack: str, unknown: Sequence[Operation]) -> str:
    environment, unit = from_stack(stack)
    which = f"{environment} --unit {unit}" if unit else environment
    return (
        f"{stack}: a run before this one was lost while it was making{_listed(unknown)}\n"
        "Look whether it is there. What is there is taken over by its id, the rest is forgotten:\n"
        f"  fleetform refresh {which} --made NAME=ID --not-made"
    )


def _listed(operations: Sequence[Operation]) -> str:
    return listed([safe(shown(_urn(operation))) for operation in operations], NAMED)


def _short(operation: Operation) -> str:
    return _urn(operation).split("::", 3)[3]


def _urn(operation: Operation) -> str:
    return str(operation["resource"]["urn"])


def _is_outside(operation: Operation) -> bool:
    resource = operation["resource"]
    return bool(resource.get("custom")) and not str(resource["type"]).startswith(INSIDE)
