"""Resources that a stack protects from being removed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetform.deploy.errors import EngineError
from fleetform.deploy.messages import listed
from fleetform.deploy.reading import exported
from fleetform.deploy.urns import shown

if TYPE_CHECKING:
    from pulumi.automation import LocalWorkspace, Stack

_NAMED = 5


def refuse_protected(stack: Stack) -> None:
    """Refuses to destroy a stack that has protected resources.

    The engine refuses too, but finds them while it is removing others, and leaves half of the stack.

    Raises:
        EngineError: There are some; the text names them.
    """
    state: Any = exported(stack.workspace, stack.name).deployment or {}
    names = [shown(item["urn"]) for item in state.get("resources", []) if item.get("protect")]
    if not names:
        return
    are = "resource is" if len(names) == 1 else "resources are"
    told = f"{len(names):,} {are} protected, nothing was removed; --unprotect removes all:"
    raise EngineError(told + listed(names, _NAMED))


def unprotect(stack: Stack, workspace: LocalWorkspace) -> None:
    """Takes the protection off every resource of a stack, in its state."""
    workspace.pulumi_command.run(
        ["state", "unprotect", "--all", "--yes", "--stack", stack.name],
        cwd=workspace.work_dir,
        additional_env=workspace.env_vars,
    )
