"""Checking several files at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from fleetform.blueprints.addresses import movable
from fleetform.blueprints.loading import extended_files, load
from fleetform.blueprints.problems import BlueprintError, Problem
from fleetform.blueprints.reach import unreached
from fleetform.blueprints.resolve import ResolvedPlatform, resolve


@dataclass(frozen=True)
class Checked:
    """What became of one file.

    Attributes:
        file: The file.
        platform: What it says; None where it has mistakes, or is no environment.
        problems: Its mistakes.
        base_of: The files that extend it. Such a file need not be an environment, and is checked as part of those.
        movable: Networks whose range could change when clusters are added or removed, as nothing keeps it.
        unreached: Clusters whose private API a hub asks, with no way made here between their networks.
    """

    file: Path
    platform: ResolvedPlatform | None = None
    problems: list[Problem] = field(default_factory=list[Problem])
    base_of: list[Path] = field(default_factory=list[Path])
    movable: list[str] = field(default_factory=list[str])
    unreached: list[str] = field(default_factory=list[str])


def validate(files: Sequence[Path]) -> list[Checked]:
    """Checks files; of mistakes in a base that several extend, each is told once."""
    told: set[str] = set()
    return [_checked(file, files, told) for file in files]


def _checked(file: Path, files: Sequence[Path], told: set[str]) -> Checked:
    try:
        platform = load(file)
        resolved = resolve(platform)
        return Checked(file, resolved, movable=movable(platform), unreached=unreached(resolved))
    except BlueprintError as error:
        above = [other for other in files if other != file and _is_among(file, extended_files(other))]
        if above:
            return Checked(file, base_of=above)
        problems = [problem for problem in error.problems if str(problem) not in told]
        told.update(str(problem) for problem in problems)
        return Checked(file, problems=problems or error.problems)


def _is_among(file: Path, others: Sequence[Path]) -> bool:
    return file.resolve() in [other.resolve() for other in others]
