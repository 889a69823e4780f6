"""Notes of a recording or an export for a terminal: those that differ only in names and places are told once."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable

_PLACE = re.compile(r"^\S+:\d+(:\d+)?: ")
_WORD = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*[A-Za-z0-9_]")


def told_once(notes: Iterable[str], names: Container[str]) -> list[str]:
    """The first note of those that are alike, with how many more there are.

    Args:
        notes: The notes.
        names: Names of resources: which of them a note speaks of makes no difference.

    >>> told_once(["a.yaml:1:2: role of one", "a.yaml:9:2: role of two", "other"], {"one", "two"})
    ['a.yaml:1:2: role of one (and 1 more alike)', 'other']
    """
    found: dict[str, list[str]] = {}
    for note in notes:
        bare = _PLACE.sub("", note)
        found.setdefault(_WORD.sub(lambda word: "*" if word[0] in names else word[0], bare), []).append(note)
    return [
        alike[0] if len(alike) == 1 else f"{alike[0]} (and {len(alike) - 1:,} more alike)" for alike in found.values()
    ]
