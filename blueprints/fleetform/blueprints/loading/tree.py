"""YAML 1.2 as a tree in which every value keeps its place.

PyYAML's parser is used for the syntax; which plain texts are numbers, truths or null is decided here, by
YAML 1.2's core schema (https://yaml.org/spec/1.2.2/#103-core-schema): `yes`, `off` and `1:30` are texts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import yaml

from fleetform.blueprints.positions import Position
from fleetform.blueprints.problems import BlueprintError, Problem

LARGEST_FILE = 4 * 1024 * 1024
DEEPEST = 64
MOST_NODES = 500_000
"""Values in one file with its aliases followed: more is an attack, or a mistake."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_STR = "tag:yaml.org,2002:str"
_CORE = (
    (re.compile(r"^(null|Null|NULL|~|)$"), lambda _text: None),
    (re.compile(r"^(true|True|TRUE)$"), lambda _text: True),
    (re.compile(r"^(false|False|FALSE)$"), lambda _text: False),
    (re.compile(r"^[-+]?[0-9]+$"), int),
    (re.compile(r"^0o[0-7]+$"), lambda text: int(text[2:], 8)),
    (re.compile(r"^0x[0-9a-fA-F]+$"), lambda text: int(text[2:], 16)),
    (re.compile(r"^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$"), float),
)

Scalar: TypeAlias = bool | int | float | str | None


@dataclass(slots=True)
class Item:
    """A value and its place.

    Attributes:
        value: A scalar, a list of items, or a mapping from key to item.
        position: Where it stands.
        keys: For mappings: where each key stands.
    """

    value: Scalar | list[Item] | dict[str, Item]
    position: Position
    keys: dict[str, Position]


Tree: TypeAlias = Item


def read_tree(file: Path, shown: str) -> Item:
    """Reads a file.

    Args:
        file: The file.
        shown: Its name in messages.

    Raises:
        BlueprintError: It cannot be read.
    """
    try:
        size = file.stat().st_size
        if size > LARGEST_FILE:
            raise _error(shown, f"the file has {size:,} bytes; at most {LARGEST_FILE:,} are read")
        content = file.read_bytes()
    except OSError as error:
        raise _error(shown, error.strerror or str(error)) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _error(shown, "the file is not UTF-8 text", line, 1) from error
    return parse(text, shown)


def parse(text: str, shown: str) -> Item:
    """Parses YAML text.

    Raises:
        BlueprintError: It is no YAML, or not one document with something in it.
    """
    try:
        nodes = [node for node in yaml.compose_all(text, Loader=_LOADER) if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise _error(
            shown,
            f"not readable as YAML: {error.problem or error.context}",
            mark.line + 1 if mark else 1,
            mark.column + 1 if mark else 1,
        ) from error
    except (yaml.YAMLError, RecursionError) as error:
        raise _error(shown, f"not readable as YAML: {error}") from error
    if not nodes or (len(nodes) == 1 and nodes[0].value == ""):
        raise _error(shown, "the file is empty: a blueprint starts with 'kind: Platform'")
    if len(nodes) > 1:
        mark = nodes[1].start_mark
        raise _error(shown, "a second document starts here; a blueprint file holds one", mark.line + 1, mark.column + 1)
    return _Builder(shown).build(nodes[0], 0)


class _Builder:
    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._count = 0

    def build(self, node: yaml.Node, depth: int) -> Item:
        self._count += 1
        if self._count > MOST_NODES:
            raise self._at(node, f"aliases blow this up to more than {MOST_NODES:,} values")
        if depth > DEEPEST:
            raise self._at(node, f"nested more than {DEEPEST} levels deep")
        position = Position(self._shown, node.start_mark.line + 1, node.start_mark.column + 1)
        if isinstance(node, yaml.ScalarNode):
            return Item(self._scalar(node), position, {})
        if isinstance(node, yaml.SequenceNode):
            return Item([self.build(item, depth + 1) for item in node.value], position, {})
        return self._mapping(node, position, depth)

    def _mapping(self, node: Any, position: Position, depth: int) -> Item:
        values: dict[str, Item] = {}
        keys: dict[str, Position] = {}
        inherited: dict[str, Item] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise self._at(key_node, "a key must be text")
            key = str(key_node.value)
            if key == "<<" and not key_node.style:
                inherited = {**inherited, **self._merged(value_node, depth)}
                continue
            if key in values:
                raise self._at(key_node, f"the key '{key}' stands twice in this mapping")
            keys[key] = Position(self._shown, key_node.start_mark.line + 1, key_node.start_mark.column + 1)
            values[key] = self.build(value_node, depth + 1)
        for key, item in inherited.items():
            if key not in values:
                values[key] = item
                keys[key] = item.position
        return Item(values, position, keys)

    def _merged(self, node: yaml.Node, depth: int) -> dict[str, Item]:
        """What a merge key brings in: of several mappings the first one wins."""
        parts = node.value if isinstance(node, yaml.SequenceNode) else [node]
        found: dict[str, Item] = {}
        for part in parts:
            item = self.build(part, depth + 1)
            if not isinstance(item.value, dict):
                raise self._at(part, "'<<' takes a mapping, or a list of mappings")
            found = {**item.value, **found}
        return found

    def _scalar(self, node: yaml.ScalarNode) -> Scalar:
        text = str(node.value)
        if node.tag.startswith("!"):
            raise self._at(node, f"the tag {node.tag} has no meaning here")
        if node.style or (node.tag == _STR and self._was_tagged(node)):
            return text
        return next((convert(text) for pattern, convert in _CORE if pattern.match(text)), text)

    @staticmethod
    def _was_tagged(node: yaml.ScalarNode) -> bool:
        """Whether `!!str` stands before a plain text: its mark then starts before the text."""
        return node.end_mark.index - node.start_mark.index > len(node.value)

    def _at(self, node: yaml.Node, message: str) -> BlueprintError:
        return _error(self._shown, message, node.start_mark.line + 1, node.start_mark.column + 1)


def _error(shown: str, message: str, line: int = 1, column: int = 1) -> BlueprintError:
    return BlueprintError([Problem(shown, line, column, "", message)])


def plain(item: Item) -> Any:
    """The value without places."""
    if isinstance(item.value, dict):
        return {key: plain(inner) for key, inner in item.value.items()}
    if isinstance(item.value, list):
        return [plain(inner) for inner in item.value]
    return item.value
