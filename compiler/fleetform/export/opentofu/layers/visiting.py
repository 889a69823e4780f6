"""Looking at, and changing, what the blocks of a configuration refer to."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from fleetform.export.opentofu.modules.inventory import Inventory, Resolve, resolved
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


@dataclass(frozen=True, slots=True)
class Mentions:
    """What a block refers to.

    Attributes:
        read: Addresses of resources and data sources whose values it reads.
        waited: Addresses that it only names as a whole, to come after them or to be replaced with them.
        names: Variables and local values: `var.name`, `local.name`.
    """

    read: set[str] = field(default_factory=set[str])
    waited: set[str] = field(default_factory=set[str])
    names: set[str] = field(default_factory=set[str])


class Mentioned:
    """What blocks refer to; each block is looked at once."""

    def __init__(self, inventory: Inventory) -> None:
        self._inventory = inventory
        # The block is kept, so that its id stays its own.
        self._of: dict[int, tuple[Block, Mentions]] = {}

    def of(self, block: Block) -> Mentions:
        """What a block refers to."""
        known = self._of.get(id(block))
        if known is None:
            known = self._of[id(block)] = (block, Mentions())
            self._look(*known)
        return known[1]

    def read(self, blocks: Iterable[Block]) -> set[str]:
        """The resources and data sources that blocks read, without those that they only wait for."""
        return {address for block in blocks for address in self.of(block).read}

    def names(self, blocks: Iterable[Block]) -> set[str]:
        """The variables and local values that blocks read: `var.name`, `local.name`."""
        return {name for block in blocks for name in self.of(block).names}

    def _look(self, block: Block, found: Mentions) -> None:
        for item in block.body:
            if isinstance(item, Block):
                self._look(item, found)
            elif item.name in ORDERING and isinstance(item.value, Lst):
                references = map(self._inventory.reference, item.value.items)
                found.waited.update(reference[0] for reference in references if reference is not None)
            elif not (block.type in ROOT_ONLY and item.name in ("to", "from")):
                self._look_into(item.value, found)

    def _look_into(self, node: Node, found: Mentions) -> None:
        if isinstance(node, Raw | At):
            reference = self._inventory.reference(node)
            if reference is not None and reference[0] in self._inventory.homes:
                found.read.add(reference[0])
                return
        if isinstance(node, Raw):
            found.names.update(f"{kind}.{name}" for kind, name in _NAME.findall(node.text))
            return
        for part in parts_of(node):
            self._look_into(part, found)


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
