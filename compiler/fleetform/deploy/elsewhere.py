"""Resources of an environment that are in other stacks than its blueprint says: they would be made a second time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from fleetform.blueprints.units import SHARED, from_stack, stack_of
from fleetform.deploy.errors import EngineError
from fleetform.deploy.reading import exported

if TYPE_CHECKING:
    from pulumi.automation import Deployment, Stack

    from fleetform.deploy.restack.states import States

PLATFORM = "fleetform:platform:Platform"
"""What every stack of a blueprint holds."""


def refuse_as_units(states: States, environment: str, blueprint: str) -> None:
    """Refuses to work on units while the environment's own stack holds resources.

    Args:
        states: The states of the project.
        environment: The environment's own stack.
        blueprint: What the user called the environment.

    Raises:
        EngineError: It does.
    """
    count = _held(states.read_if_there(environment))
    if count:
        raise EngineError(_told(blueprint, environment, count))


def refuse_as_one(stack: Stack) -> None:
    """Refuses to make an environment as one stack that is deployed as units.

    Args:
        stack: The stack. Where it holds something, that is the environment.

    Raises:
        EngineError: The stack of what units share holds something.
    """
    from pulumi.automation import errors

    environment, unit = from_stack(stack.name)
    if unit is not None or _items(exported(stack.workspace, stack.name)):
        return
    shared = stack_of(environment, SHARED)
    try:
        count = _held(_items(exported(stack.workspace, shared)))
    except errors.StackNotFoundError:
        return
    if count:
        raise EngineError(_told(environment, shared, count))


def _items(state: Deployment) -> Sequence[Mapping[str, Any]]:
    inner: Any = state.deployment or {}
    return inner.get("resources") or []


def _held(items: Sequence[Mapping[str, Any]]) -> int:
    return len(items) if any(item["type"] == PLATFORM for item in items) else 0


def _told(environment: str, stack: str, count: int) -> str:
    return (
        f"{environment}: the stack {stack} holds {count:,} resources, and the blueprint says other stacks: they would"
        f" be made a second time. 'fleetform restack {environment}' moves them; or put 'fleet.stacks' back as it was"
    )
