"""Running a program through Pulumi's Automation API."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fleetform.deploy.backend import engine_environment
from fleetform.deploy.errors import EngineError
from fleetform.programs import Program
from fleetform.programs.settings import find_project

if TYPE_CHECKING:
    from pulumi.automation import Stack


def run(
    operation: str,
    program: Program,
    *,
    parallel: int | None = None,
    expect_no_changes: bool = False,
    on_output: Callable[[str], None] = lambda _text: None,
) -> dict[str, int]:
    """Runs one operation of the real engine on a program's stack; the stack is made when it is not there.

    Args:
        operation: `preview`, `up`, `refresh` or `destroy`.
        program: What to run.
        parallel: Resources worked on at the same time; the engine decides unless given.
        expect_no_changes: Any change is an error.
        on_output: Gets what the engine prints, piece by piece.

    Returns:
        How many resources had each kind of change, e.g. `{"create": 12, "same": 3}`.

    Raises:
        EngineError: The engine is not installed or failed.
    """
    if shutil.which("pulumi") is None:
        raise EngineError("the pulumi command is not on PATH: install it (https://www.pulumi.com/docs/install/)")
    from pulumi.automation import errors

    try:
        stack = _stack(program)
        return _operate(stack, operation, parallel, expect_no_changes, on_output)
    except errors.CommandError as error:
        raise EngineError(_readable(str(error))) from error
    except errors.InlineSourceRuntimeError as error:
        raise EngineError(str(error)) from error


def _stack(program: Program) -> Stack:
    from pulumi import automation

    folder = _project_folder(program)
    environment = engine_environment(folder)
    settings = automation.ProjectSettings(name=program.project, runtime="python")
    stack = automation.create_or_select_stack(
        stack_name=program.stack,
        project_name=program.project,
        program=program.run,
        opts=automation.LocalWorkspaceOptions(
            env_vars=environment,
            project_settings=settings,
            secrets_provider="passphrase" if "PULUMI_BACKEND_URL" in environment else None,
        ),
    )
    for key, value in program.config.items():
        stack.set_config(key, automation.ConfigValue(value))
    for key, value in program.secrets.items():
        if value is None:
            raise EngineError(
                f"{key} is sealed in the stack's file, which only the pulumi command can open: run 'pulumi up'"
            )
        stack.set_config(key, automation.ConfigValue(value, secret=True))
    return stack


def _operate(
    stack: Stack,
    operation: str,
    parallel: int | None,
    expect_no_changes: bool,
    on_output: Callable[[str], None],
) -> dict[str, int]:
    options: dict[str, Any] = {"on_output": on_output}
    if parallel is not None:
        options["parallel"] = parallel
    if operation == "destroy":
        return dict(stack.destroy(**options).summary.resource_changes or {})
    options["expect_no_changes"] = expect_no_changes
    if operation == "preview":
        # The engine's own enumeration of operations has text values.
        return {
            getattr(kind, "value", str(kind)): count for kind, count in stack.preview(**options).change_summary.items()
        }
    act = {"up": stack.up, "refresh": stack.refresh}[operation]
    return dict(act(**options).summary.resource_changes or {})


def _project_folder(program: Program) -> Path:
    project = find_project(program.root)
    return project.folder if project else program.root


def _readable(text: str) -> str:
    """What the engine printed, without the Automation API's wrapping of it."""
    lines = [line.rstrip() for line in text.splitlines()]
    kept = [line for line in lines if line.strip() and line.strip() not in ("stdout:", "stderr:", "code: 255")]
    return "\n".join(kept)
