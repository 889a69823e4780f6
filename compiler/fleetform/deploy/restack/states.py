"""Reading and writing the states of an environment's stacks, by the engine's own command.

Secrets are opened in memory alone: they come from the engine and go to it through pipes, and it seals them with what
the stack they go to is sealed with.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from fleetform.deploy.engine import ENGINE, place_of, require_engine, workspace_of
from fleetform.deploy.errors import EngineError
from fleetform.deploy.messages import readable
from fleetform.deploy.reading import whole
from fleetform.deploy.restack.draft import Item
from fleetform.programs import Program

Deployment = dict[str, Any]
PRIVATE = 0o600


class States:
    """The states of stacks of one project.

    Args:
        command: The engine's command.
        environment: Environment variables for it, beside ours.
        folder: The folder of a stack, in which its settings are.
    """

    def __init__(self, command: str, environment: Mapping[str, str], folder: Path) -> None:
        self._command = command
        self._environment = {**os.environ, **environment}
        self._folder = folder

    def names(self) -> list[str]:
        """The stacks of the project that exist."""
        told: list[Mapping[str, Any]] = json.loads(self._run(["stack", "ls", "--json"], self._folder))
        return [stack["name"].rpartition("/")[2] for stack in told]

    def read(self, stack: str) -> Deployment:
        """A stack's state with its secrets opened."""
        return cast("Deployment", json.loads(self._exported(stack, "--show-secrets")))

    def read_if_there(self, stack: str) -> list[Item]:
        """The resources of a stack, sealed; none where there is no such stack."""
        try:
            return resources(json.loads(self._exported(stack)))
        except EngineError as error:
            if "no stack named" in str(error):
                return []
            raise

    def copy(self, stack: str, target: Path) -> None:
        """Keeps a copy of a stack's state as it is, sealed."""
        sealed = self._exported(stack)
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(sealed)

    def make(self, stack: str, folder: Path) -> None:
        """Makes an empty stack, in the folder of its settings."""
        self._run(["stack", "init", stack, "--no-select"], folder)

    def write(self, stack: str, items: Sequence[Item], others: Sequence[Deployment]) -> None:
        """Writes a stack's resources, and reads them back.

        Args:
            stack: The stack, which exists.
            items: Its resources, secrets opened.
            others: The states that some of them are from.

        Raises:
            EngineError: It was not written, or is not what was written.
        """
        before = self.read(stack)
        all_of_them = [before, *others]
        # The seal is the stack's own; what resources need beside themselves is told where they come from.
        inner: Deployment = {**_inner(before), "resources": list(items)}
        extensions = {name: blob for state in all_of_them for name, blob in _inner(state).get("extensions", {}).items()}
        if extensions:
            inner["extensions"] = extensions
        written: Deployment = {
            "version": max(state.get("version", 3) for state in all_of_them),
            "features": sorted({feature for state in all_of_them for feature in state.get("features") or ()}),
            "deployment": inner,
        }
        self._run(["stack", "import", "--stack", stack], given=json.dumps(written))
        if _essence(resources(self.read(stack))) != _essence(items):
            raise EngineError(f"{stack}: its state is not what was written; nothing was taken out of other stacks")

    def _exported(self, stack: str, *flags: str) -> str:
        return whole(lambda: self._run(["stack", "export", *flags, "--stack", stack]), EngineError)

    def _run(self, arguments: Sequence[str], folder: Path | None = None, given: str | None = None) -> str:
        ran = subprocess.run(
            [self._command, *arguments, "--non-interactive", "--color", "never"],
            cwd=folder or self._folder,
            env=self._environment,
            input=given,
            stdin=subprocess.DEVNULL if given is None else None,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if ran.returncode:
            raise EngineError(readable(ran.stderr or ran.stdout))
        return ran.stdout


def states_of(program: Program) -> States:
    """The states of a program's project.

    Raises:
        EngineError: The engine is not installed.
    """
    require_engine()
    _, environment = place_of(program)
    return States(ENGINE, environment, workspace_of(program))


def resources(deployment: Deployment) -> list[Item]:
    """The resources of a state."""
    return cast("list[Item]", _inner(deployment).get("resources") or [])


def pending(deployment: Deployment) -> list[Mapping[str, Any]]:
    """Operations that were under way when a run was lost."""
    return cast("list[Mapping[str, Any]]", _inner(deployment).get("pending_operations") or [])


def _inner(deployment: Deployment) -> Deployment:
    return cast("Deployment", deployment.get("deployment") or {})


def _essence(items: Sequence[Item]) -> list[tuple[object, ...]]:
    """What must be the same after writing."""
    told = ("urn", "id", "provider", "parent", "delete", "protect", "inputs", "outputs")
    return [tuple(item.get(name) or None for name in told) for item in items]
