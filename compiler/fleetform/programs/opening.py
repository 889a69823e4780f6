"""Finding out which kind of program a path is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fleetform.programs.program import Program, ProgramError
from fleetform.programs.settings import PROJECT_FILES

BLUEPRINT_SUFFIXES = (".yaml", ".yml")


def open_program(
    path: Path,
    *,
    stack: str | None = None,
    config: Mapping[str, str] | None = None,
    config_file: Path | None = None,
    facts: Mapping[str, object] | None = None,
    unit: str | None = None,
) -> Program:
    """Makes a path into a program.

    Args:
        path: A blueprint file, a folder with a `Pulumi.yaml`, or that file itself.
        stack: Stack to take; a blueprint names its own environment, a Pulumi folder its only stack file.
        config: Configuration that wins over the stack's file, by key (`key` or `namespace:key`).
        config_file: A stack configuration file to read instead of `Pulumi.<stack>.yaml`.
        facts: Known answers that win over those of the program.
        unit: The unit of a blueprint whose environment is more than one stack; all of it unless given.

    Raises:
        ProgramError: Nothing there, or nothing that can be run.
        BlueprintError: The blueprint has mistakes.
    """
    if path.name in PROJECT_FILES and path.is_file():
        path = path.parent
    if path.is_dir():
        from fleetform.programs.pulumi_project import open_pulumi_project

        return open_pulumi_project(path, stack, config or {}, config_file, facts or {})
    if path.is_file() and path.suffix in BLUEPRINT_SUFFIXES:
        from fleetform.programs.blueprint import open_blueprint

        return open_blueprint(path, stack, config or {}, config_file, facts or {}, unit)
    if path.is_file():
        raise ProgramError(
            f"{path}: neither a blueprint ({', '.join(BLUEPRINT_SUFFIXES)}) nor a folder with a Pulumi.yaml"
        )
    raise ProgramError(f"{path}: no such file or folder")
