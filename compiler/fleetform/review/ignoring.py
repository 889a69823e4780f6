"""Which changes the program says not to apply."""

from __future__ import annotations

import re
from functools import lru_cache

from fleetform.graph.model import Resource

_STEP = re.compile(r'\["(?P<quoted>[^"]*)"\]|\[(?P<index>\d+|\*)\]|(?P<name>[^.\[\]]+)')


def is_ignored(resource: Resource, path: tuple[str | int, ...]) -> bool:
    """Whether `ignore_changes` takes in a path: it names it, something around it, or `*`."""
    return any(_covers(_steps(ignored), path) for ignored in resource.options.ignore_changes)


@lru_cache(maxsize=1024)
def _steps(text: str) -> tuple[str | int, ...]:
    """The steps of a property path as Pulumi writes it.

    >>> _steps('spec.ports[0].name'), _steps('tags["a.b"]'), _steps('items[*].size')
    (('spec', 'ports', 0, 'name'), ('tags', 'a.b'), ('items', '*', 'size'))
    """
    found: list[str | int] = []
    for step in _STEP.finditer(text):
        index = step["index"]
        found.append(int(index) if index and index != "*" else index or step["quoted"] or step["name"])
    return tuple(found)


def _covers(steps: tuple[str | int, ...], path: tuple[str | int, ...]) -> bool:
    return len(steps) <= len(path) and all(step in ("*", part) for step, part in zip(steps, path, strict=False))
