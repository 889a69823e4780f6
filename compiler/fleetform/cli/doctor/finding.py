"""What a check finds."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

Group: TypeAlias = Literal["engine", "tool", "SDK", "credentials"]
GROUPS: tuple[Group, ...] = ("engine", "tool", "SDK", "credentials")


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is there or not.

    Attributes:
        group: What sort of thing it is.
        name: What people call it.
        purpose: What it is needed for.
        there: Whether it is there. Credentials are only looked for, never read or tried.
        version: Its version, where it has one.
        where: A file, a folder or the name of an environment variable; never a value.
        advice: How to get it, or what to know about it; empty where nothing is to do.
    """

    group: Group
    name: str
    purpose: str
    there: bool
    version: str = ""
    where: str = ""
    advice: str = ""

    def as_dict(self) -> dict[str, object]:
        """The finding as plain data."""
        return asdict(self)
