"""Property paths in Pulumi spelling: `scalingConfig.desiredSize`, `tags["a.b"]`, `rules[0].port`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TypeAlias

PropertyPath: TypeAlias = tuple[str | int, ...]

_WORD = re.compile(r"[A-Za-z0-9_$*-]+")
_STEP = re.compile(r"""\[(\d+|\*)\]|\["((?:[^"\\]|\\.)*)"\]|\.?([^.\[\]]+)""")


def parse(text: str) -> PropertyPath:
    """The steps of a path.

    >>> parse('rules[0].labels["a.b"]')
    ('rules', 0, 'labels', 'a.b')
    """
    return tuple(_step(found) for found in _STEP.finditer(text))


def _step(found: re.Match[str]) -> str | int:
    index, quoted, plain = found.groups()
    if index is not None:
        return int(index) if index.isdigit() else index
    return quoted.replace('\\"', '"') if quoted is not None else plain


def show(path: PropertyPath) -> str:
    """A path as a person reads it."""
    return _joined(path, '["{}"]')


def field_path(path: PropertyPath) -> str:
    """A path as Crossplane's field paths are written: `data[tls.crt]`."""
    return _joined(path, "[{}]")


def _joined(path: PropertyPath, odd: str) -> str:
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif not _WORD.fullmatch(step):
            text += odd.format(step)
        else:
            text += f".{step}" if text else step
    return text


class Ignored:
    """The properties whose later changes a resource leaves alone."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._paths = {parse(path) for path in paths}

    @property
    def everything(self) -> bool:
        """Whether no change at all is applied."""
        return ("*",) in self._paths

    def covers(self, path: PropertyPath) -> bool:
        """Whether the whole property is left alone."""
        return path in self._paths

    def inside(self, path: PropertyPath) -> bool:
        """Whether a part of the property is left alone."""
        return any(len(ignored) > len(path) and ignored[: len(path)] == path for ignored in self._paths)
