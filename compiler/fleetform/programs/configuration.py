"""The configuration of one stack, from everything that says something about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fleetform.programs.settings import ProjectSettings, qualified, read_stack_config, stack_file


@dataclass(frozen=True)
class Configuration:
    """A stack's configuration by `namespace:key`.

    Attributes:
        plain: Texts, as Pulumi hands them to programs.
        sealed: Keys that only the engine can open.
        file: The stack's settings file they come from, if there is one.
    """

    plain: Mapping[str, str]
    sealed: Mapping[str, str | None]
    file: Path | None


def configuration(
    project: ProjectSettings | None, name: str, stack: str, given: Mapping[str, str], file: Path | None
) -> Configuration:
    """The configuration of a stack: the project's defaults, the stack's file, what the user gave; later ones win.

    Args:
        project: The project's settings, if it has any.
        name: The project's name.
        stack: The stack's name.
        given: What the user gave, by `key` or `namespace:key`.
        file: A settings file to read instead of the stack's own.
    """
    if file is None and project is not None:
        file = stack_file(project, stack)
    plain, sealed = read_stack_config(file, name) if file else ({}, {})
    wins = {qualified(key, name): value for key, value in given.items()}
    defaults = {key: value for key, value in project.config.items() if key not in sealed} if project else {}
    left = {key: value for key, value in sealed.items() if key not in wins}
    return Configuration({**defaults, **plain, **wins}, left, file)
