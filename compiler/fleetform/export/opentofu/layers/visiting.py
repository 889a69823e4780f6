"""Looking at, and changing, what the blocks of a configuration refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from fleetform.export.opentofu.modules.inventory import Inventory, Keys, Resolve, resolved
from fleetform.export.opentofu.modules.walking import ROOT_ONLY
from fleetform.export.opentofu.tree import Argument, At, Block, Each, Fn, If, Lst, Node, Obj, Op, Raw, Tpl

ORDERING = ("depends_on", "replace_triggered_by")
"""Arguments that name whole resources: they hold only where those resources are."""

_NAME = re.compile(r"\b(var|local)\.([A-Za-z_][A-Za-z0-9_-]*)")


def rewritten(block: Block, inventory: Inventory, resolve: Resolve, keep: Callable[[str, Node], bool]) -> Block:
    """A block with its references replaced.

    Args:
        block: The block.
        inventory: All addresses.
        resolve: What stands for an address and keys; None: they stay.
        keep: Whether an item of an argument that names whole resources stays.
    """
    made = Block(block.type, block.labels, comment=block.comment)
    for item in block.body:
        if isinstance(item, Block):
            inner = rewritten(item, inventory, resolve, keep)
            made.body += [inner] if inner.body or not item.body else []
        elif item.name in ORDERING and isinstance(item.value, Lst):
            left = tuple(node for node in item.value.items if keep(item.name, node))
            made.set(item.name, Lst(left) if left else None)
        elif block.type in ROOT_ONLY and item.name in ("to", "from"):
            made.body.append(item)
        else:
            made.body.append(Argument(item.name, resolved(item.value, inventory, resolve)))
    return made


def addresses_in(blocks: Iterable[Block], inventory: Inventory) -> set[str]:
    """The resources and data sources that blocks read, without those that they only wait for."""
    found: set[str] = set()

    def note(address: str, keys: Keys) -> Node | None:  # noqa: ARG001  Resolve's signature
        found.add(address)
        return None

    for block in blocks:
        rewritten(block, inventory, note, lambda _name, _node: True)
    return {address for address in found if address in inventory.homes}


def names_in(blocks: Iterable[Block]) -> set[str]:
    """The variables and local values that blocks read: `var.name`, `local.name`."""
    found: set[str] = set()
    for block in blocks:
        for item in block.body:
            if isinstance(item, Block):
                found |= names_in([item])
            else:
                for text in _texts(item.value):
                    found |= {f"{kind}.{name}" for kind, name in _NAME.findall(text)}
    return found


def _texts(node: Node) -> Iterable[str]:
    """The texts of an expression that are written as they are."""
    match node:
        case Raw(text):
            yield text
        case _:
            for part in parts_of(node):
                yield from _texts(part)


def parts_of(node: Node) -> Iterable[Node]:
    """The expressions directly inside an expression."""
    match node:
        case At(value, key):
            yield from (value, key)
        case Lst(items):
            yield from items
        case Obj(entries):
            for key, value in entries:
                yield from (value,) if isinstance(key, str) else (key, value)
        case Tpl(parts):
            yield from (part for part in parts if not isinstance(part, str))
        case Fn(_, args):
            yield from args
        case Op(_, left, right):
            yield from (right,) if left is None else (left, right)
        case If(condition, then, otherwise):
            yield from (condition, then, otherwise)
        case Each(_, over, body, key, where):
            yield from (part for part in (over, body, key, where) if part is not None)
        case _:
            return
