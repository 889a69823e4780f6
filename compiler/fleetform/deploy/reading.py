"""Reading the state of a stack that another run may be writing at the same time."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pulumi.automation import Deployment, Workspace

TRIES = 20
PAUSE = 0.25
_TORN = "failed to load checkpoint"
"""What the engine says of a state in a folder of which the other run has written a part so far."""


def exported(workspace: Workspace, stack: str) -> Deployment:
    """The state of a stack, which nobody needs to have locked.

    Args:
        workspace: The workspace of the stack's program.
        stack: Name of the stack.

    Raises:
        CommandError: The engine cannot read it, and not because it is being written.
    """
    from pulumi.automation.errors import CommandError

    for _ in range(TRIES - 1):
        try:
            return workspace.export_stack(stack)
        except CommandError as error:
            if _TORN not in str(error):
                raise
        time.sleep(PAUSE)
    return workspace.export_stack(stack)
