"""Running a program through Pulumi's Automation API."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleetform.deploy.backend import BACKEND_VARIABLE, engine_environment, own_folder
from fleetform.deploy.elsewhere import refuse_as_one
from fleetform.deploy.errors import EngineError
from fleetform.deploy.interrupting import interruptible
from fleetform.deploy.locks import holders, unlocked
from fleetform.deploy.lost import adopt, refuse_unknown, settle
from fleetform.deploy.messages import readable
from fleetform.deploy.other_stacks import previewing
from fleetform.deploy.protection import refuse_protected, unprotect
from fleetform.deploy.urns import root
from fleetform.deploy.workspace import make_workspace
from fleetform.programs import Program
from fleetform.programs.settings import find_project

if TYPE_CHECKING:
    from pulumi.automation import Stack

ENGINE = "pulumi"
HIDDEN = "[secret]"
UNCHANGED = frozenset({"same", "read"})


@dataclass(frozen=True)
class Result:
    """What an operation did, or would do.

    Attributes:
        changes: How many resources had each kind of change, e.g. `{"create": 12, "same": 3}`.
        outputs: The stack's outputs after `up`; secret ones are hidden.
    """

    changes: Mapping[str, int]
    outputs: Mapping[str, object] = field(default_factory=dict[str, object])

    @property
    def has_changes(self) -> bool:
        """Whether anything is different."""
        return any(count for kind, count in self.changes.items() if kind not in UNCHANGED)


def run(
    operation: str,
    program: Program,
    *,
    parallel: int | None = None,
    unprotected: bool = False,
    needs: Sequence[str] = (),
    patience: float = 0,
    made: Mapping[str, str] | None = None,
    not_made: bool = False,
    on_output: Callable[[str], None] = lambda _text: None,
) -> Result:
    """Runs one operation of the real engine on a program's stack; the stack is made when it is not there.

    Args:
        operation: `preview`, `up`, `refresh` or `destroy`; or `outputs`, which writes the stack's outputs alone.
        program: What to run.
        parallel: Resources worked on at the same time; the engine decides unless given.
        unprotected: For `destroy`: remove protected resources too.
        needs: Stacks whose outputs the program reads; what a preview finds missing there is not known yet.
        patience: Seconds to wait for another run of this machine that has the stack locked.
        made: For `refresh`: ids of what a lost run was making and a person found, by name.
        not_made: For `refresh`: what a lost run was making beside that is not there.
        on_output: Gets what the engine prints, line by line.

    Raises:
        EngineError: The engine is not installed or failed.
        KeyboardInterrupt: The user stopped it; the engine has finished what it was doing.
    """
    require_engine()
    from pulumi.automation import errors

    try:
        with program.surroundings(), interruptible():
            stack = _stack(program)
            _allow(stack, operation, unprotected)

            def go() -> Result:
                if operation in ("up", "destroy"):
                    settle(stack, on_output)
                if operation == "refresh":
                    adopt(stack, made or {}, not_made)
                return _operate(stack, program, operation, parallel, not_made, on_output)

            with previewing(stack, needs) if operation == "preview" else nullcontext():
                result = unlocked(stack, go, patience, on_output)
            if operation == "refresh":
                refuse_unknown(stack)
            return result
    except errors.ConcurrentUpdateError as error:
        who = [f"It is held by process {holder.process} of {holder.host}." for holder in holders(str(error))]
        raise EngineError("\n".join([readable(str(error)), *who, _unlocking(program)])) from error
    except (errors.CommandError, errors.InvalidVersionError) as error:
        raise EngineError(readable(str(error))) from error


def _stack(program: Program) -> Stack:
    from pulumi import automation

    _, environment = place_of(program)

    def main() -> None:
        program.run()

    stack = automation.create_or_select_stack(
        stack_name=program.stack,
        project_name=program.project,
        program=main,
        opts=automation.LocalWorkspaceOptions(
            work_dir=str(workspace_of(program)),
            env_vars=environment,
        ),
    )
    given = {key: value for key, value in program.secrets.items() if value is not None}
    if given:
        stack.set_all_config({key: automation.ConfigValue(value, secret=True) for key, value in given.items()})
    return stack


def own_folder_of(program: Program) -> Path:
    """Where Fleetform keeps what is of this machine only, for a program's project."""
    folder, _ = place_of(program)
    return own_folder(folder)


def require_engine() -> None:
    """Makes sure that the engine is there.

    Raises:
        EngineError: It is not installed.
    """
    if shutil.which(ENGINE) is None:
        raise EngineError(
            "the pulumi command is not on PATH: install it (https://www.pulumi.com/docs/iac/download-install/)"
        )


def place_of(program: Program) -> tuple[Path, dict[str, str]]:
    """The project's folder, and the environment for the engine."""
    project = find_project(program.root)
    folder = project.folder if project else program.root
    return folder, engine_environment(folder, project.backend if project else None)


def workspace_of(program: Program) -> Path:
    """The folder that the engine works in for a program, with the settings written anew."""
    folder, environment = place_of(program)
    return make_workspace(program, folder, os.environ.get(BACKEND_VARIABLE) or environment[BACKEND_VARIABLE])


def _allow(stack: Stack, operation: str, unprotected: bool) -> None:
    """Makes sure that an operation does no harm, before anything is done."""
    from pulumi.automation import LocalWorkspace

    if operation in ("preview", "up"):
        refuse_as_one(stack)
    elif operation == "destroy" and not unprotected:
        refuse_protected(stack)
    elif operation == "destroy" and isinstance(stack.workspace, LocalWorkspace):
        unprotect(stack, stack.workspace)


def _operate(
    stack: Stack,
    program: Program,
    operation: str,
    parallel: int | None,
    not_made: bool,
    on_output: Callable[[str], None],
) -> Result:
    # Dots that tell "still working" say nothing in a log; a terminal shows progress of its own.
    options: dict[str, Any] = {"on_output": on_output, "suppress_progress": True}
    if parallel is not None:
        options["parallel"] = parallel
    if operation == "preview":
        summary = stack.preview(**options).change_summary
        # The engine's own enumeration of operations has text values.
        return Result({getattr(kind, "value", str(kind)): count for kind, count in summary.items()})
    if operation == "up":
        done = stack.up(**options)
        shown = {name: HIDDEN if output.secret else output.value for name, output in done.outputs.items()}
        return Result(_changes(done), shown)
    if operation == "outputs":
        return Result(_changes(stack.up(target=[root(program.project, stack.name)], **options)))
    if operation == "refresh":
        return Result(_changes(stack.refresh(clear_pending_creates=not_made or None, **options)))
    return Result(_changes(stack.destroy(**options)))


def _changes(done: Any) -> dict[str, int]:
    return dict(done.summary.resource_changes or {})


def _unlocking(program: Program) -> str:
    """How to free a stack that an operation left locked."""
    _, environment = place_of(program)
    backend = os.environ.get(BACKEND_VARIABLE) or environment.get(BACKEND_VARIABLE, "")
    name = f"organization/{program.project}/{program.stack}"
    return f"If nothing is running: {BACKEND_VARIABLE}={backend} pulumi cancel --yes --stack {name}"
