"""Cutting the file of a generated SDK module into its classes, without compiling it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import CodeType
from typing import Any, NamedTuple

_START = re.compile(rb"\n[^\s#)\]}]")
"""What begins a statement of the module, or a part of one."""

_CLASS = re.compile(rb"\n(?:class (\w+)[(:]|if not MYPY:\r?\n    class (\w+)\(TypedDict\):)")
"""A class; one for type checkers alone has a condition in SDKs of 2024 and 2025."""

_OTHERWISE = re.compile(rb"\nelif False:\r?\n")
_DECORATOR = b"\n@"
_QUOTES = b'"""'
_FIRST_LINE = "__firstlineno__"
"""Where a class says its line, from Python 3.13 on."""


class Definition(NamedTuple):
    """The source of a class, and how many lines of its file are above it."""

    source: bytes
    above: int

    def made(self, name: str, path: str, names: dict[str, Any]) -> Any:
        """Makes the class, as an import of its file would."""
        code = compile(self.source, path, "exec", dont_inherit=True)
        made: dict[str, Any] = {}
        exec(_lower(code, self.above), names, made)  # noqa: S102  the SDK's own file
        if _FIRST_LINE in vars(made[name]):
            setattr(made[name], _FIRST_LINE, getattr(made[name], _FIRST_LINE) + self.above)
        return made[name]


def cut(source: bytes) -> tuple[bytes, Mapping[str, Definition]] | None:
    """What a file begins with, and its classes; None where it is not imports, `__all__`, and then classes."""
    starts: list[tuple[str, int]] = []
    decorated: int | None = None
    for found in _START.finditer(source):
        at = found.start()
        kind = _CLASS.match(source, at)
        if kind:
            starts.append(((kind[1] or kind[2]).decode(), at if decorated is None else decorated))
            decorated = None
        elif source.startswith(_DECORATOR, at):
            decorated = at if decorated is None else decorated
        elif decorated is not None or (starts and not _OTHERWISE.match(source, at)):
            return None
    return _pieces(source, starts) if starts and decorated is None else None


def _pieces(source: bytes, starts: list[tuple[str, int]]) -> tuple[bytes, Mapping[str, Definition]] | None:
    beginning = source[: starts[0][1] + 1]
    if b"\n__all__ = [" not in beginning or beginning.count(_QUOTES) % 2:
        return None
    above = beginning.count(b"\n")
    found: dict[str, Definition] = {}
    for (name, start), (_, end) in zip(starts, [*starts[1:], ("", len(source))], strict=True):
        piece = source[start + 1 : end + 1]
        # A class has all of its texts: what looked like the start of the next was not in one of them.
        if name in found or piece.count(_QUOTES) % 2:
            return None
        found[name] = Definition(piece, above)
        above += piece.count(b"\n")
    return beginning, found


def _lower(code: CodeType, lines: int) -> CodeType:
    """The same code that many lines below."""
    constants = tuple(_lower(each, lines) if isinstance(each, CodeType) else each for each in code.co_consts)
    return code.replace(co_firstlineno=code.co_firstlineno + lines, co_consts=constants)
