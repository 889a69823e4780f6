"""Asking an engine for its plan."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass, field
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, cast

from fleetform.migrate.verify.copies import Copy
from fleetform.migrate.verify.engines import Engine
from fleetform.migrate.verify.errors import EngineError


@dataclass(frozen=True, slots=True)
class Asking:
    """How engines are asked.

    Attributes:
        lock: Whether the state is locked meanwhile.
        refresh: Whether the world is asked how it is.
        var_files: Files with values of variables.
        variables: Values of variables, `NAME=VALUE`.
        backend_config: What `init` is told of the backend.
        workspace: The workspace; the chosen one unless given.
    """

    lock: bool = True
    refresh: bool = True
    var_files: tuple[Path, ...] = ()
    variables: tuple[str, ...] = ()
    backend_config: tuple[str, ...] = ()
    workspace: str | None = None
    environment: dict[str, str] = field(default_factory=dict[str, str])

    def variable_arguments(self) -> list[str]:
        """The variables, as engines take them."""
        files = [f"-var-file={file.absolute()}" for file in self.var_files]
        return [*files, *(f"-var={one}" for one in self.variables)]


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan.

    Attributes:
        engine: Whose.
        version: The engine's version.
        data: What `show -json` says; numbers are decimals.
        began: When the engine began to plan.
        ended: When it had ended.
    """

    engine: str
    version: str
    data: dict[str, Any]
    began: datetime
    ended: datetime


def environment(made: Copy, asking: Asking) -> dict[str, str]:
    """What an engine's environment has besides ours."""
    given = {"TF_DATA_DIR": str(made.data), **_init_arguments(), **asking.environment}
    return given | ({"TF_WORKSPACE": asking.workspace} if asking.workspace is not None else {})


def _init_arguments() -> dict[str, str]:
    """The user's own arguments of `init`, without those that write a state to another backend."""
    said = os.environ.get("TF_CLI_ARGS_init")  # noqa: SIM112  the engines' own name of it
    kept = [one for one in (said or "").split() if one.lstrip("-").split("=")[0] not in ("force-copy", "migrate-state")]
    return {} if said is None else {"TF_CLI_ARGS_init": " ".join(kept)}


def init(engine: Engine, made: Copy, asking: Asking, *more: str) -> None:
    """`init`; where what is known of the backend does not fit any more, from the configuration alone.

    Raises:
        EngineError: It failed.
    """
    settings = [f"-backend-config={one}" for one in asking.backend_config]
    lock = [] if asking.lock else ["-lock=false"]
    command = ["init", "-input=false", "-no-color", *lock, *settings, *more]
    given = environment(made, asking)
    if asking.workspace is not None:
        # `init` makes a workspace that is not there, in the real backend.
        given["TF_WORKSPACE"] = "default"
    done = engine.attempt(made.root, given, *command)
    if done.returncode != 0 and (made.data / "terraform.tfstate").exists():
        again = engine.attempt(made.root, given, *command, "-reconfigure")
        if again.returncode == 0:
            return
    if done.returncode != 0:
        raise EngineError(engine.told(tuple(command), done))


def _check_workspace(engine: Engine, made: Copy, asking: Asking) -> None:
    """Engines plan an unknown workspace as an empty one: both would plan the same, and nothing would be proven."""
    if asking.workspace is None:
        return
    done = engine.attempt(made.root, environment(made, asking), "workspace", "list", "-no-color")
    there = [line.lstrip("* ").strip() for line in done.stdout.splitlines() if line.startswith(("* ", "  "))]
    if done.returncode == 0 and there and asking.workspace not in there:
        raise EngineError(f"{engine.name} has no workspace {asking.workspace!r} here; there are: {', '.join(there)}")


def version(engine: Engine, made: Copy) -> str:
    """The version of an engine.

    Raises:
        EngineError: It failed.
    """
    told = engine.run(made.root, {"TF_DATA_DIR": str(made.data)}, "version", "-json")
    return str(json_of(told)["terraform_version"])


def plan(engine: Engine, made: Copy, asking: Asking) -> Plan:
    """Has an engine plan. Nothing is changed but the copy.

    Raises:
        EngineError: It failed.
    """
    init(engine, made, asking)
    given = environment(made, asking)
    _check_workspace(engine, made, asking)
    file = made.data / "fleetform.plan"
    options = [*([] if asking.lock else ["-lock=false"]), *([] if asking.refresh else ["-refresh=false"])]
    began = datetime.now(UTC)
    engine.run(
        made.root, given, "plan", "-input=false", "-no-color", f"-out={file}", *options, *asking.variable_arguments()
    )
    ended = datetime.now(UTC)
    told = engine.run(made.root, given, "show", "-json", "-no-color", str(file))
    return Plan(engine.name, version(engine, made), json_of(told), began, ended)


def json_of(told: str) -> dict[str, Any]:
    """JSON of an engine; numbers keep their digits.

    Warnings of the engine's own settings come before it, on the same stream.
    """
    start = 0 if told.startswith("{") else told.find("\n{") + 1
    return cast("dict[str, Any]", json.loads(told[start:], parse_float=Decimal, parse_int=Decimal))
