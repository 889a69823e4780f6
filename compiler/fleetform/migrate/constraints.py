"""Constraints on versions, as Terraform and OpenTofu read them: `>= 1.5, < 2.0`, `~> 1.9.0`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from fleetform.migrate.module import Version

_PART = re.compile(
    r"\s*(=|!=|>=|<=|>|<|~>)?\s*v?([0-9]{1,9}(?:\.[0-9]{1,9})*)(-[0-9A-Za-z.~-]+)?(?:\+[0-9A-Za-z.-]+)?\s*"
)


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition of a constraint.

    Attributes:
        operator: `=`, `!=`, `>`, `>=`, `<`, `<=` or `~>`.
        version: The version, as it is written.
        prerelease: Whether the version is one of a prerelease.
    """

    operator: str
    version: Version
    prerelease: bool

    def allows(self, version: Version) -> bool:
        """Whether a release satisfies it."""
        have, wanted = _padded(version), _padded(self.version)
        match self.operator:
            case "=":
                return have == wanted and not self.prerelease
            case "!=":
                return have != wanted or self.prerelease
            case ">":
                return have > wanted or (self.prerelease and have == wanted)
            case ">=":
                return have >= wanted
            case "<":
                return have < wanted
            case "<=":
                return have <= wanted and not (self.prerelease and have == wanted)
            case _:
                # The last part that is written may grow; a single one is like >=.
                kept = self.version[:-1]
                return have >= wanted and version[: len(kept)] == kept

    @property
    def caps(self) -> bool:
        """Whether it holds releases back that come later."""
        return self.operator in ("=", "<", "<=", "~>")


def conditions(constraint: str) -> tuple[Condition, ...] | None:
    """The conditions of a constraint; None if it is none.

    Args:
        constraint: As it is written; its conditions are separated by commas.
    """
    found: list[Condition] = []
    for part in constraint.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        found.append(Condition(match[1] or "=", tuple(map(int, match[2].split("."))), match[3] is not None))
    return tuple(found)


def _padded(version: Version) -> Version:
    return version + (0,) * (3 - len(version))
