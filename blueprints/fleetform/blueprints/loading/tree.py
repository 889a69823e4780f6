"""YAML as a tree in which every value keeps its place."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, cast

import yaml

from fleetform.blueprints.loading.scalars import Scalar, read_scalar, shown_tag
from fleetform.blueprints.positions import Position
from fleetform.blueprints.problems import BlueprintError, Problem

LARGEST_FILE = 1024 * 1024
DEEPEST = 64
MOST_VALUES = 200_000
"""Values in one file with its aliases followed: more is an attack, or a mistake."""

_LOADER: Any = getattr(yaml, "CLoader", yaml.Loader)
_COLLECTIONS = ("tag:yaml.org,2002:map", "tag:yaml.org,2002:seq")


@dataclass(slots=True)
class Item:
    """A value and its place.

    Attributes:
        value: A scalar, a list of items, or a mapping from key to item.
        position: Where it stands.
        keys: For mappings: where each key stands.
        text: For plain scalars: what was written, since `1.30` says more than the number 1.3.
        under: What it replaces in a file that this one extends.
    """

    value: Scalar | list[Item] | dict[str, Item]
    position: Position
    keys: dict[str, Position]
    text: str | None = None
    under: Item | None = None


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
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE + 1)
    except (OSError, ValueError) as error:
        raise _error(shown, _why_unreadable(error)) from error
    if len(content) > LARGEST_FILE:
        raise _error(shown, f"the file is larger than {LARGEST_FILE // 1024**2} MiB: no blueprint is that long")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        column = error.start - (content.rfind(b"\n", 0, error.start) + 1) + 1
        raise _error(shown, "the file is not UTF-8 text", line, column) from error
    return parse(text, shown)


def parse(text: str, shown: str) -> Item:
    """Parses YAML text.

    Raises:
        BlueprintError: It is no YAML, or not one document with something in it.
    """
    nodes = _compose(text, shown)
    if not nodes or (len(nodes) == 1 and nodes[0].value == ""):
        raise _error(shown, "the file is empty: a blueprint starts with 'kind: Platform'")
    if len(nodes) > 1:
        mark = nodes[1].start_mark
        raise _error(shown, "a second document starts here; a blueprint file holds one", mark.line + 1, mark.column + 1)
    _Sizes(shown).of(nodes[0], 0)
    builder = _Builder(shown)
    tree = builder.build(nodes[0])
    if builder.problems:
        raise BlueprintError(builder.problems)
    return tree


def _compose(text: str, shown: str) -> list[yaml.Node]:
    try:
        found = cast("list[yaml.Node | None]", list(yaml.compose_all(text.removeprefix("\ufeff"), Loader=_LOADER)))
        return [node for node in found if node is not None]
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = error.problem or error.context
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        if _starts_with_tab(text, line):
            told = "a tab stands where YAML wants spaces"
        raise _error(shown, f"not readable as YAML: {told}", line, column) from error
    except yaml.reader.ReaderError as error:
        # the C parser counts bytes
        before = (
            text.encode()[: error.position].decode(errors="ignore")
            if _LOADER is not yaml.Loader
            else (text[: error.position])
        )
        line, column = before.count("\n") + 1, len(before) - (before.rfind("\n") + 1) + 1
        message = f"not readable as YAML: the character U+{int(error.character):04X} may not stand in it"
        raise _error(shown, message, line, column) from error
    except (yaml.YAMLError, RecursionError, UnicodeEncodeError) as error:
        raise _error(shown, f"not readable as YAML: {str(error).splitlines()[0]}") from error


class _Sizes:
    """Counts values with aliases followed, without following any twice, and refuses what grows without bound."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self._known: dict[int, int] = {}
        self._open: set[int] = set()

    def of(self, node: yaml.Node, depth: int) -> int:
        if isinstance(node, yaml.ScalarNode):
            return 1
        if id(node) in self._open:
            raise _at(self._shown, node, "an alias in here stands for the whole it is part of")
        if depth > DEEPEST:
            raise _at(self._shown, node, f"nested more than {DEEPEST} levels deep")
        if id(node) not in self._known:
            self._open.add(id(node))
            total = 1 + sum(self.of(part, depth + 1) for part in _parts(node))
            self._open.remove(id(node))
            if total > MOST_VALUES:
                raise _at(self._shown, node, f"this has more than {MOST_VALUES:,} values with its aliases followed")
            self._known[id(node)] = total
        return self._known[id(node)]


def _parts(node: yaml.Node) -> list[yaml.Node]:
    if isinstance(node, yaml.MappingNode):
        pairs = cast("list[tuple[yaml.Node, yaml.Node]]", node.value)
        return [part for pair in pairs for part in pair]
    return cast("list[yaml.Node]", node.value)


class _Builder:
    """Makes items of nodes and collects what is wrong with them."""

    def __init__(self, shown: str) -> None:
        self._shown = shown
        self.problems: list[Problem] = []

    def build(self, node: yaml.Node) -> Item:
        position = _position(self._shown, node)
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node, position)
        if node.tag not in _COLLECTIONS:
            self._wrong(node, f"the tag {shown_tag(str(node.tag))} has no meaning here")
        if isinstance(node, yaml.SequenceNode):
            return Item([self.build(item) for item in _parts(node)], position, {})
        return self._mapping(node, position)

    def _scalar(self, node: yaml.ScalarNode, position: Position) -> Item:
        try:
            return Item(read_scalar(node), position, {}, None if node.style else str(node.value))
        except ValueError as error:
            self._wrong(node, str(error))
            return Item(str(node.value), position, {})

    def _mapping(self, node: Any, position: Position) -> Item:
        values: dict[str, Item] = {}
        keys: dict[str, Position] = {}
        inherited: dict[str, Item] = {}
        merges = 0
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                self._wrong(key_node, "a key must be text")
                continue
            key = str(key_node.value)
            if key == "<<" and not key_node.style:
                merges += 1
                if merges > 1:
                    self._wrong(key_node, "the key '<<' stands twice in this mapping: give it a list of mappings")
                inherited = {**inherited, **self._merged(value_node)}
                continue
            if key in values:
                self._wrong(key_node, f"the key '{key}' stands twice in this mapping")
                continue
            keys[key] = _position(self._shown, key_node)
            values[key] = self.build(value_node)
        for key, item in inherited.items():
            if key not in values:
                values[key] = item
                keys[key] = item.position
        return Item(values, position, keys)

    def _merged(self, node: yaml.Node) -> dict[str, Item]:
        """What a merge key brings in: of several mappings the first one wins."""
        parts = _parts(node) if isinstance(node, yaml.SequenceNode) else [node]
        found: dict[str, Item] = {}
        for part in parts:
            item = self.build(part)
            if isinstance(item.value, dict):
                found = {**item.value, **found}
            else:
                self._wrong(part, "'<<' takes a mapping, or a list of mappings")
        return found

    def _wrong(self, node: yaml.Node, message: str) -> None:
        self.problems += _at(self._shown, node, message).problems


def plain(item: Item) -> Any:
    """The value without places. `null` is the same as not written."""
    if isinstance(item.value, dict):
        return {key: plain(inner) for key, inner in item.value.items() if inner.value is not None}
    if isinstance(item.value, list):
        return [plain(inner) for inner in item.value]
    return item.value


def _starts_with_tab(text: str, line: int) -> bool:
    lines = text.splitlines()
    found = lines[line - 1] if line <= len(lines) else ""
    return "\t" in found[: len(found) - len(found.lstrip())]


def _why_unreadable(error: OSError | ValueError) -> str:
    if isinstance(error, FileNotFoundError):
        return "there is no such file"
    if isinstance(error, IsADirectoryError):
        return "this is a folder; a blueprint is a file"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)


def _position(shown: str, node: yaml.Node) -> Position:
    return Position(shown, node.start_mark.line + 1, node.start_mark.column + 1)


def _at(shown: str, node: yaml.Node, message: str) -> BlueprintError:
    position = _position(shown, node)
    return _error(shown, message, position.line, position.column)


def _error(shown: str, message: str, line: int = 1, column: int = 1) -> BlueprintError:
    return BlueprintError([Problem(shown, line, column, "", message)])
