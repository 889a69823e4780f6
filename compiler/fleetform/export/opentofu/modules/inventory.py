"""Where each address of a configuration is made, and how expressions refer to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.context import Owner
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
    Tpl,
    Waits,
    children,
)

Keys = tuple[str | int, ...]
Resolve = Callable[[str, Keys], Node | None]
"""What stands for an address and the keys behind it; None: they stay as they are."""

MADE = ("resource", "data", "module")
_STEPS = re.compile(r"(?:\.[A-Za-z_][A-Za-z0-9_-]*|\[\d+\])*")
_STEP = re.compile(r"\.([A-Za-z_][A-Za-z0-9_-]*)|\[(\d+)\]")
_HEAD = re.compile(r"(?:data\.)?[A-Za-z_][A-Za-z0-9_-]*\.[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True, slots=True)
class Home:
    """What an address stands for: its block, and what that was written for."""

    owner: Owner | None
    block: Block


def address_of(block: Block) -> str:
    """The address of a resource, data source or call of a module."""
    return ".".join((*((block.type,) if block.type != "resource" else ()), *block.labels))


def module_of(block: Block) -> str:
    """The module that a block calls."""
    sources = [item.value for item in block.body if isinstance(item, Argument) and item.name == "source"]
    return PurePosixPath(str(sources[0].value)).name if sources and isinstance(sources[0], Lit) else ""


class Addresses:
    """Addresses, and how expressions refer to them."""

    def __init__(self, addresses: Container[str]) -> None:
        self._addresses = addresses
        self._known: dict[str, tuple[str, Keys] | None] = {}

    def reference(self, node: Node) -> tuple[str, Keys] | None:
        """The address that an expression refers to, with the keys behind it, if it is a reference and no more.

        Variables and local values of the configuration are addresses too.
        """
        keys: list[str | int] = []
        while isinstance(node, At):
            if not isinstance(node.key, Lit) or not isinstance(node.key.value, str | int):
                return None
            keys.append(node.key.value)
            node = node.value
        if not isinstance(node, Raw):
            return None
        found = self._head(node.text)
        return (found[0], (*found[1], *reversed(keys))) if found is not None else None

    def _head(self, text: str) -> tuple[str, Keys] | None:
        if text not in self._known:
            self._known[text] = self._parsed(text)
        return self._known[text]

    def _parsed(self, text: str) -> tuple[str, Keys] | None:
        head = _HEAD.match(text)
        if head is None or not (head[0] in self._addresses or head[0].startswith(("var.", "local."))):
            return None
        rest = text[head.end() :]
        if not _STEPS.fullmatch(rest):
            return None
        return head[0], tuple(name or int(number) for name, number in _STEP.findall(rest))

    def split(self, text: str) -> tuple[str, str] | None:
        """An address at the beginning of a text, and the rest."""
        head = _HEAD.match(text)
        return (head[0], text[head.end() :]) if head is not None and head[0] in self._addresses else None

    def mentioned(self, text: str) -> list[str]:
        """The addresses that stand somewhere in a text that is written as it is."""
        return [
            found for found in _HEAD.findall(text) if found in self._addresses or found.startswith(("var.", "local."))
        ]


class Inventory(Addresses):
    """All addresses of a configuration."""

    def __init__(self, configuration: Configuration) -> None:
        self.homes: dict[str, Home] = {}
        super().__init__(self.homes)
        self._resources = configuration.graph.resources
        self.sensitive = {block.labels[0] for block in configuration.variables if _says(block, "sensitive")}
        self.ephemeral = {block.labels[0] for block in configuration.variables if _says(block, "ephemeral")}
        variables = {f"var.{block.labels[0]}": _kind(block) for block in configuration.variables}
        self.kinds = {**configuration.kinds, **variables}
        for part in configuration.parts:
            for block in part.blocks:
                if block.type in MADE:
                    self.homes[address_of(block)] = Home(part.owner, block)

    def component_name(self, owner: Owner) -> str:
        """Name of the component that something is in; empty if it is in none."""
        above = self._resources.get(owner.parent) if owner.parent is not None else None
        return above.name if above is not None else ""

    def triggers(self) -> Iterable[tuple[str, str]]:
        """What replaces what: the address of a resource, and one whose change replaces it."""
        for address, home in self.homes.items():
            for node in _triggering(home.block):
                found = self.reference(node)
                if found is not None:
                    yield address, found[0]


def texts_of(block: Block) -> Iterator[str]:
    """Everything in a block that is written as it is."""
    for item in block.body:
        yield from texts_of(item) if isinstance(item, Block) else _texts(item.value)


def _texts(node: Node) -> Iterator[str]:
    if isinstance(node, Raw):
        yield node.text
    for inner in children(node):
        yield from _texts(inner)


def _triggering(block: Block) -> tuple[Node, ...]:
    for item in block.body:
        if isinstance(item, Block) and item.type == "lifecycle":
            for inner in item.body:
                if isinstance(inner, Argument) and inner.name == "replace_triggered_by":
                    return inner.value.items if isinstance(inner.value, Lst) else ()
    return ()


def _kind(block: Block) -> str:
    """The type of a variable."""
    kinds = [item.value.text for item in block.body if isinstance(item, Argument) and isinstance(item.value, Raw)]
    return kinds[0] if kinds else "any"


def _says(block: Block, name: str) -> bool:
    return any(isinstance(item, Argument) and item.name == name for item in block.body)


def resolved(
    node: Node, inventory: Addresses, resolve: Resolve, whole: Callable[[Lst], Node | None] | None = None
) -> Node:
    """An expression with its references replaced.

    Args:
        node: The expression.
        inventory: How expressions refer to things.
        resolve: What stands for a reference.
        whole: What stands for a list; None: its items are looked at.
    """

    def inner(part: Node) -> Node:
        return resolved(part, inventory, resolve, whole)

    match node:
        case Lit():
            return node
        case Raw() | At():
            found = inventory.reference(node)
            made = resolve(*found) if found is not None else None
            if made is not None or isinstance(node, Raw) or found is not None:
                return made if made is not None else node
            return At(inner(node.value), inner(node.key))
        case Lst(items):
            together = whole(node) if whole is not None else None
            if together is not None:
                return together
            made_items = tuple(map(inner, items))
            return Waits(made_items) if isinstance(node, Waits) else Lst(made_items)
        case Obj(entries):
            return Obj(tuple((key if isinstance(key, str) else inner(key), inner(value)) for key, value in entries))
        case Tpl(parts):
            return Tpl(tuple(part if isinstance(part, str) else inner(part) for part in parts))
        case Fn(name, args, expand):
            return Fn(name, tuple(map(inner, args)), expand)
        case Op(sign, left, right):
            return Op(sign, inner(left) if left is not None else None, inner(right))
        case If(condition, then, otherwise):
            return If(inner(condition), inner(then), inner(otherwise))
        case Each(names, over, body, key, where):
            made_key = inner(key) if key is not None else None
            return Each(names, inner(over), inner(body), made_key, inner(where) if where is not None else None)
