"""Long texts as files of their own: `templatefile` where expressions are in them, `file` where not.

The value is the same byte for byte: nothing in a template starts an interpolation but what was one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from fleetform.export.opentofu.addresses import Names, snake
from fleetform.export.opentofu.hcl import joinable, print_expression, signs
from fleetform.export.opentofu.tree import (
    Argument,
    At,
    Block,
    Each,
    Fn,
    If,
    Lit,
    Lst,
    Node,
    Obj,
    Op,
    Raw,
    Rows,
    Tpl,
    Waits,
)

_LINES = 40
"""A text with more lines than this is longer than what it belongs to."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff]")
"""What an editor does not show, or changes, stays in quotes."""
_SUFFIXES = (("#cloud-config", ".yaml"), ("#!/bin/sh", ".sh"), ("#!/bin/bash", ".sh"), ("#!/usr/bin/env bash", ".sh"))
_WHOLE = frozenset({"content", "source_content", "value"})
"""Arguments that are what the resource is."""


def with_templates(
    blocks_of: Mapping[str, Sequence[Block]], texts: Mapping[str, str]
) -> tuple[dict[str, list[Block]], dict[str, str]]:
    """The blocks with long texts in files of their own, and all files of text.

    Args:
        blocks_of: File name without suffix, with `/`, to blocks.
        texts: Further files of text.
    """
    folders: dict[PurePosixPath, _Folder] = {}
    made: dict[str, list[Block]] = {}
    for name, blocks in blocks_of.items():
        path = PurePosixPath(name).parent
        folder = folders.setdefault(path, _Folder(path))
        made[name] = [folder.block(block) for block in blocks]
    files = {name: text for folder in folders.values() for name, text in folder.files.items()}
    return made, {**texts, **files}


@dataclass(slots=True)
class _Folder:
    """The texts of one folder.

    Attributes:
        path: The folder.
        files: Path to content.
    """

    path: PurePosixPath
    files: dict[str, str] = field(default_factory=dict[str, str])
    _names: Names = field(default_factory=Names)
    _known: dict[tuple[str, str], str] = field(default_factory=dict[tuple[str, str], str])

    def block(self, block: Block, labels: Sequence[str] = ()) -> Block:
        """A block with its long texts in files."""
        labels = labels or block.labels
        made = Block(block.type, block.labels, comment=block.comment)
        for item in block.body:
            if isinstance(item, Block):
                made.body.append(self.block(item, labels))
            else:
                made.body.append(Argument(item.name, self._node(item.value, (*labels[-1:], item.name))))
        return made

    def _node(self, node: Node, path: tuple[str, ...]) -> Node:
        def inner(part: Node) -> Node:
            return self._node(part, path)

        match node:
            case Lit(str() as text) if text.count("\n") > _LINES and not _UNSEEN.search(text):
                return Fn("file", (self._place("files", path, text, _suffix(text)),))
            case Tpl(parts) if _is_long(parts):
                return self._template(node, path)
            case Lst(items):
                kind = Waits if isinstance(node, Waits) else Lst
                return kind(tuple(map(inner, items)))
            case Obj(entries):
                kind = Rows if isinstance(node, Rows) else Obj
                return kind(tuple((key, self._node(value, _step(path, key))) for key, value in entries))
            case Fn(name, args, expand):
                return Fn(name, tuple(map(inner, args)), expand)
            case If(condition, then, otherwise):
                return If(condition, inner(then), inner(otherwise))
            case Op(sign, left, right):
                return Op(sign, inner(left) if left is not None else None, inner(right))
            case At(value, key):
                return At(inner(value), key)
            case _:
                return node

    def _template(self, node: Tpl, path: tuple[str, ...]) -> Node:
        variables: dict[str, Node] = {}
        text = ""
        for part in joinable(node.parts):
            if isinstance(part, str):
                text += signs(part)
            elif isinstance(part, Lit):
                text += f"${{{print_expression(part)}}}"
            else:
                text += f"${{{_variable(part, variables)}}}"
        entries: tuple[tuple[str | Node, Node], ...] = tuple(variables.items())
        return Fn("templatefile", (self._place("templates", path, text, ".tftpl"), Obj(entries)))

    def _place(self, folder: str, path: tuple[str, ...], text: str, suffix: str) -> Node:
        """The path of a file with a text; equal texts are one file."""
        name = self._known.get((folder, text))
        if name is None:
            wanted = _named(path)
            name = f"{folder}/{self._names.take(f'{folder}{suffix}', [wanted])}{suffix}"
            self._known[folder, text] = name
            self.files[str(self.path / name)] = text
        return Tpl((Raw("path.module"), f"/{name}"))


def _is_long(parts: Sequence[str | Node]) -> bool:
    texts = [part for part in parts if isinstance(part, str)]
    return sum(text.count("\n") for text in texts) > _LINES and not any(map(_UNSEEN.search, texts))


def _step(path: tuple[str, ...], key: str | Node) -> tuple[str, ...]:
    return (*path, key) if isinstance(key, str) else path


def _named(path: tuple[str, ...]) -> str:
    """A name after where a text stands: the resource's, and the argument's if that says more."""
    first, *others = path
    last = snake(others[-1].rsplit(".", 1)[0]) if others else ""
    return snake(first) if last in (*_WHOLE, snake(first)) or not last else f"{snake(first)}_{last}"


def _suffix(text: str) -> str:
    return next((suffix for start, suffix in _SUFFIXES if text.startswith(start)), ".txt")


def _variable(node: Node, variables: dict[str, Node]) -> str:
    """The variable of a template that an expression is given by."""
    known = next((name for name, value in variables.items() if value == node), None)
    if known is not None:
        return known
    wanted, number = _told(node), 2
    name = wanted
    while name in variables:
        name, number = f"{wanted}_{number}", number + 1
    variables[name] = node
    return name


def _told(node: Node) -> str:
    """A name after what an expression reads."""
    match node:
        case Raw(text):
            head, *steps = text.split(".")
            if head == "each":
                return snake(steps[-1])
            return snake("_".join(steps if head in ("var", "local") else steps[-2:]) or head)
        case At(value, Lit(str() as key)):
            return snake(f"{_told(value)}_{key}")
        case At(value, _):
            return _told(value)
        case Fn(_, (first, *_)) | Each(_, first, _):
            return _told(first)
        case _:
            return "value"
