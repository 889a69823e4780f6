"""Reading the state of a stack that another run may be writing at the same time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pulumi.automation import Deployment, Workspace

Told = TypeVar("Told")
TRIES = 20
PAUSE = 0.25
_TORN = "failed to load checkpoint"
"""What the engine says of a state in a folder of which the other run has written a part so far."""


def whole(read: Callable[[], Told], refused: type[Exception]) -> Told:
    """What a reading of a state gives, once nobody is writing that state.

    Args:
        read: Asks the engine for the state.
        refused: What it raises with the engine's words.

    Raises:
        refused: The engine cannot read it, and not because it is being written.
    """
    for _ in range(TRIES - 1):
        try:
            return read()
        except refused as error:
            if _TORN not in str(error):
                raise
        time.sleep(PAUSE)
    return read()


def exported(workspace: Workspace, stack: str) -> Deployment:
    """The state of a stack, which nobody needs to have locked.

    Args:
        workspace: The workspace of the stack's program.
        stack: Name of the stack.

    Raises:
        CommandError: The engine cannot read it.
    """
    from pulumi.automation.errors import CommandError

    return whole(lambda: workspace.export_stack(stack), CommandError)
