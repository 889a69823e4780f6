"""Previewing a stack that reads outputs of stacks that are not there yet."""

from __future__ import annotations

import asyncio
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pulumi
    from pulumi.automation import Stack


@contextmanager
def previewing(stack: Stack, needs: Sequence[str]) -> Generator[None]:
    """For the time of a preview, outputs that other stacks do not have yet are not known, instead of an error.

    Args:
        stack: The stack that is previewed.
        needs: Names of the stacks whose outputs it reads; those that do not exist are made, empty.
    """
    import pulumi

    for name in needs:
        _make(stack, name)
    before = pulumi.StackReference.require_output

    def require_output(self: pulumi.StackReference, name: pulumi.Input[str]) -> pulumi.Output[Any]:
        return self.get_output(name).apply(_known)

    if needs:
        pulumi.StackReference.require_output = require_output
    try:
        yield
    finally:
        pulumi.StackReference.require_output = before


def _make(stack: Stack, name: str) -> None:
    """Makes an empty stack, unless it exists."""
    from pulumi.automation import errors

    try:
        stack.workspace.create_stack(name)
    except errors.StackAlreadyExistsError:
        return
    finally:
        # Making one selects it.
        stack.workspace.select_stack(stack.name)


def _known(value: Any) -> Any:
    """A value, or an output that is not known yet where there is none."""
    import pulumi

    if value is not None:
        return value
    nothing: asyncio.Future[Any] = asyncio.Future()
    nothing.set_result(None)
    known: asyncio.Future[bool] = asyncio.Future()
    known.set_result(False)
    return pulumi.Output(set(), nothing, known)
