"""What an OpenTofu file says: blocks with labels, arguments and inner blocks, whichever of both syntaxes it has."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, cast

from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf

LABELS = {"resource": 2, "data": 2, "module": 1, "variable": 1, "output": 1, "provider": 1}
"""How many labels the blocks at the top of a file have; all others have none."""


@dataclass(slots=True)
class Block:
    """A block.

    Attributes:
        kind: Its first word, e.g. `resource`.
        labels: The names behind it.
        arguments: What is written `name = value`.
        blocks: Inner blocks.
        line: Where it begins; 0 where the syntax does not tell.
    """

    kind: str
    labels: tuple[str, ...] = ()
    arguments: dict[str, Expr] = field(default_factory=dict[str, Expr])
    blocks: list[Block] = field(default_factory=list["Block"])
    line: int = 0

    def inner(self, kind: str) -> Iterator[Block]:
        """Inner blocks of a kind; an argument of that name that is an object counts as one."""
        yield from (block for block in self.blocks if block.kind == kind)
        given = self.arguments.get(kind)
        for value in given.items if isinstance(given, ListOf) else (given,):
            if isinstance(value, MapOf):
                yield Block(kind, arguments={key: item for key, item in value.entries if isinstance(key, str)})

    def values(self) -> dict[str, Expr]:
        """Arguments and inner blocks as one structure: blocks of a kind are a list of objects."""
        found = dict(self.arguments)
        lists: dict[str, list[Expr]] = {}
        for block in self.blocks:
            kind, body = block.kind, block
            if kind == "dynamic" and block.labels:
                # What is repeated is known only to OpenTofu: its content stands for all of it.
                kind = block.labels[0]
                body = next(block.inner("content"), block)
            lists.setdefault(kind, []).append(MapOf(tuple(body.values().items())))
        return found | {kind: ListOf(tuple(items)) for kind, items in lists.items()}


def from_json(data: dict[str, Any], text: Any) -> Iterator[Block]:
    """The blocks of a file in JSON syntax.

    Args:
        data: The parsed file.
        text: Makes an expression of a text, which may hold templates.
    """
    for kind, content in data.items():
        yield from _json_blocks(kind, LABELS.get(kind, 0), (), content, text)


def _json_blocks(kind: str, labels: int, names: tuple[str, ...], content: Any, text: Any) -> Iterator[Block]:
    if isinstance(content, list):
        for item in cast("list[Any]", content):
            yield from _json_blocks(kind, labels, names, item, text)
    elif isinstance(content, dict):
        mapping = cast("dict[str, Any]", content)
        if len(names) < labels:
            for name, inner in mapping.items():
                yield from _json_blocks(kind, labels, (*names, name), inner, text)
        else:
            arguments = {name: _value(value, text) for name, value in mapping.items() if name != "//"}
            yield Block(kind, names, arguments)


def _value(value: Any, text: Any) -> Expr:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, list):
        return ListOf(tuple(_value(item, text) for item in cast("list[Any]", value)))
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value).items()
        return MapOf(tuple((key, _value(item, text)) for key, item in entries))
    return Literal(value)
