"""One block in place of several that are alike, with `for_each`."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from fleetform.export.opentofu.addresses import snake
from fleetform.export.opentofu.hcl import escape
from fleetform.export.opentofu.modules.alike import Unit, is_plain, of_local_value, provider_address
from fleetform.export.opentofu.modules.inventory import Addresses
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.modules.texts import Basic, spellings, unified
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
)

Rewrite = Callable[[Node], Node]
"""An expression with the addresses as they are now."""
Column = tuple[Node, ...]
"""What stands at one place in each of the blocks."""

Fields = dict[str, Column]
"""What differs between blocks: name to the value of each."""

_ARGUMENTS = {"cidrsubnet": ("prefix", "newbits", "netnum"), "cidrhost": ("prefix", "hostnum")}
_KEY = Raw("each.key")
_WAITS = "depends_on"
_LAST_KEY = re.compile(r'\["(?:[^"\\]|\\.)*"\]$')


class Merge:
    """Merges the blocks of a class.

    Attributes:
        fields: What differs.
    """

    def __init__(
        self,
        units: Sequence[Unit],
        keys: Sequence[str],
        places: Mapping[str, tuple[str, str]],
        addresses: Addresses,
        rewrite: Rewrite,
        hints: Mapping[str, str],
        shared: Fields | None = None,
    ) -> None:
        """Prepares it.

        Args:
            units: The blocks.
            keys: The key of each.
            places: Address and key of everything that is in a class.
            addresses: How expressions refer to things.
            rewrite: Gives what is equal in all.
            hints: What the keys of an address are, where that is known: `region`.
            shared: The fields of blocks with the same keys, whose values are in one place.
        """
        self._units = units
        self._keys = tuple(keys)
        self._places = places
        self._addresses = addresses
        self._rewrite = rewrite
        self._hints = hints
        self._alone = False
        self._ranges: list[Basic] = []
        self._shared = shared is not None
        self.fields: Fields = shared if shared is not None else {}

    def block(self, label: str, over: Node | None = None) -> Block:
        """The one block.

        Args:
            label: Its label; the alias of a provider.
            over: What `for_each` goes over; None: the values stand there.
        """
        made = self._made(label, over)
        if len(self.fields) == 1 and not self._shared:
            # A single value needs no name.
            self._alone, self.fields, self._ranges = True, {}, []
            made = self._made(label, over)
        return made

    def _made(self, label: str, over: Node | None) -> Block:
        first = self._units[0].block
        labels = first.labels if first.type == "provider" else (*first.labels[:-1], label)
        made = self._body([unit.block for unit in self._units], labels)
        each = Argument("for_each", over or values_of(self._keys, self.fields, alone=self._alone))
        if first.type == "provider":
            rest = [item for item in made.body if not (isinstance(item, Argument) and item.name == "alias")]
            made.body = [Argument("alias", Lit(label)), each, *rest]
        else:
            place = 1 if first.type == "module" else 0
            made.body.insert(place, each)
        return made

    def _body(self, blocks: Sequence[Block], labels: tuple[str, ...]) -> Block:
        made = Block(blocks[0].type, labels, comment=blocks[0].comment)
        for items in zip(*(_apart(block) for block in blocks), strict=True):
            first = items[0]
            if isinstance(first, Block):
                made.body.append(self._body([item for item in items if isinstance(item, Block)], first.labels))
                continue
            column = tuple(item.value for item in items if isinstance(item, Argument))
            if first.name == "provider":
                made.set(first.name, self._provider(column))
            elif first.name == "providers":
                made.set(first.name, self._providers(column))
            elif first.name == _WAITS:
                made.set(first.name, self._waits(column))
            else:
                made.set(first.name, self._node(column, (first.name,)))
        return made

    def _provider(self, column: Column) -> Node:
        first = column[0]
        assert isinstance(first, Raw)
        found = [self._places.get(provider_address(node.text)) for node in column if isinstance(node, Raw)]
        keys = [place[1] for place in found if place is not None]
        if len(keys) != len(column) or found[0] is None:
            return first
        name = found[0][0].removeprefix("provider.")
        if len(set(keys)) == 1:
            return instance(name, keys[0])
        return At(Raw(name), self._key(keys, (self._hints.get(found[0][0], "provider"),)))

    def _providers(self, column: Column) -> Node:
        maps = [node.entries for node in column if isinstance(node, Obj)]
        handed = [
            (entries[0][0], self._provider(tuple(given for _, given in entries))) for entries in zip(*maps, strict=True)
        ]
        return Obj(tuple(handed))

    def _waits(self, column: Column) -> Node:
        """What all wait for: everything of a class is waited for together."""
        found: dict[Node, None] = {}
        for node in column:
            for item in node.items if isinstance(node, Lst) else ():
                found[whole(self._rewrite(item))] = None
        return Lst(tuple(found))

    def _node(self, column: Column, path: tuple[str, ...]) -> Node:
        first = column[0]
        if all(node == first for node in column[1:]):
            return self._rewrite(first)
        if all(isinstance(node, Lit) for node in column):
            return self._value(column, path)
        if all(map(is_plain, column)) and len({_length(node) for node in column}) > 1:
            return self._field(column, path)
        found = [self._addresses.reference(node) for node in column]
        read = [reference for reference in found if reference is not None]
        ways = [steps for reference in read if (steps := of_local_value(*reference)) is not None]
        if len(ways) == len(column):
            return self._of_local_value(read[0][0], ways, path)
        if len(read) == len(column):
            places = [self._places[address] for address, _ in read]
            return with_keys(At(Raw(places[0][0]), self._key([key for _, key in places], path)), read[0][1])
        return self._composed(column, path)

    def _of_local_value(self, address: str, ways: Sequence[tuple[str, ...]], path: tuple[str, ...]) -> Node:
        """What each reads of a local value, by its own way."""
        node: Node = Raw(address)
        for steps in zip(*ways, strict=True):
            key = Lit(steps[0]) if len(set(steps)) == 1 else self._value(tuple(map(Lit, steps)), path)
            node = At(node, key)
        return node

    def _composed(self, column: Column, path: tuple[str, ...]) -> Node:
        """Expressions of one form, with differences somewhere inside."""

        def each(parts: Sequence[tuple[Node, ...]]) -> tuple[Node, ...]:
            return tuple(self._node(tuple(some), path) for some in zip(*parts, strict=True))

        match column[0]:
            case Lst():
                lists = list(zip(*(node.items for node in column if isinstance(node, Lst)), strict=True))
                return Lst(tuple(self._node(some, _flag(lists, n) or path) for n, some in enumerate(lists)))
            case Obj():
                maps = [node.entries for node in column if isinstance(node, Obj)]
                return Obj(tuple(self._entry(entries, path) for entries in zip(*maps, strict=True)))
            case Tpl():
                return self._template([node for node in column if isinstance(node, Tpl)], path)
            case Fn(name, args, expand):
                calls = [node.args for node in column if isinstance(node, Fn)]
                told = _ARGUMENTS.get(name, ())
                made = [
                    self._node(tuple(some), (*path, told[n]) if n < len(told) else path)
                    for n, some in enumerate(zip(*calls, strict=True))
                ]
                assert len(made) == len(args)
                return Fn(name, tuple(made), expand)
            case Op(sign, left, _):
                ops = [node for node in column if isinstance(node, Op)]
                made_left = self._node(tuple(op.left for op in ops if op.left is not None), path) if left else None
                return Op(sign, made_left, self._node(tuple(op.right for op in ops), path))
            case If():
                ifs = [(node.condition, node.then, node.otherwise) for node in column if isinstance(node, If)]
                return If(*each(ifs))
            case At():
                return At(*each([(node.value, node.key) for node in column if isinstance(node, At)]))
            case Each(names, _, _, key, where):
                loops = [node for node in column if isinstance(node, Each)]
                over = self._node(tuple(loop.over for loop in loops), path)
                body = self._node(tuple(loop.body for loop in loops), path)
                made_key = self._node(tuple(loop.key for loop in loops if loop.key is not None), path) if key else None
                wheres = tuple(loop.where for loop in loops if loop.where is not None)
                return Each(names, over, body, made_key, self._node(wheres, path) if where else None)
            case other:
                raise AssertionError(f"{other} differs between blocks that are alike")

    def _entry(self, entries: Sequence[tuple[str | Node, Node]], path: tuple[str, ...]) -> tuple[str | Node, Node]:
        key = entries[0][0]
        inner = (*path, key) if isinstance(key, str) else path
        made = key if isinstance(key, str) else self._node(tuple(k for k, _ in entries if not isinstance(k, str)), path)
        return made, self._node(tuple(value for _, value in entries), inner)

    def _template(self, column: Sequence[Tpl], path: tuple[str, ...]) -> Node:
        parts: list[str | Node] = []
        for some in zip(*(node.parts for node in column), strict=True):
            if isinstance(some[0], str):
                made = self._value(tuple(Lit(str(part)) for part in some), path)
                parts += [str(made.value)] if isinstance(made, Lit) else made.parts if isinstance(made, Tpl) else [made]
            else:
                parts.append(self._node(tuple(part for part in some if not isinstance(part, str)), path))
        return Tpl(tuple(parts))

    def _value(self, column: Column, path: tuple[str, ...]) -> Node:
        """Texts, numbers or booleans."""
        if all(node == column[0] for node in column[1:]):
            return column[0]
        texts = tuple(node.value for node in column if isinstance(node, Lit) and isinstance(node.value, str))
        if len(texts) != len(column):
            return self._field(column, path)
        made = self._around_key(texts) or unified(
            texts, self._basics(), lambda values, hint: self._field(tuple(map(Lit, values)), _named(path, hint))
        )
        if isinstance(made, Fn):
            self._ranges.append(Basic(made, texts))
        return made

    def _around_key(self, texts: Sequence[str]) -> Node | None:
        """A text that is the key with something around it, which is the same in all."""
        keys = self._keys
        for found in _places_of(texts[0], keys[0]):
            front, back = texts[0][:found], texts[0][found + len(keys[0]) :]
            if all(text == f"{front}{key}{back}" for text, key in zip(texts, keys, strict=True)):
                return Tpl(tuple(part for part in (front, _KEY, back) if part != "")) if front or back else _KEY
        return None

    def _basics(self) -> list[Basic]:
        made = spellings(_KEY, self._keys)
        for name, column in self.fields.items():
            texts = tuple(node.value for node in column if isinstance(node, Lit) and isinstance(node.value, str))
            if len(texts) == len(column):
                made.append(Basic(self._read(name), texts))
        return made + self._ranges

    def _key(self, keys: Sequence[str], path: tuple[str, ...]) -> Node:
        """The key of something else: that of the block itself, or a field."""
        return _KEY if tuple(keys) == self._keys else self._field(tuple(map(Lit, keys)), path)

    def _field(self, column: Column, path: tuple[str, ...]) -> Node:
        known = next((name for name, values in self.fields.items() if values == column), None)
        if known is None:
            names = [snake("_".join(path[-count:])) for count in range(1, len(path) + 1)]
            known = next((name for name in names if name not in self.fields), None)
            number = 2
            while known is None:
                numbered = f"{names[-1]}_{number}"
                known = numbered if numbered not in self.fields else None
                number += 1
            self.fields[known] = column
        return self._read(known)

    def _read(self, name: str) -> Node:
        return Raw("each.value") if self._alone else Raw(f"each.value.{name}")


def values_of(keys: Sequence[str], fields: Fields, *, alone: bool = False) -> Node:
    """What `for_each` goes over.

    Args:
        keys: The keys.
        fields: What differs.
        alone: There is one field, whose value needs no name.
    """
    if not fields:
        return Fn("toset", (Lst(tuple(map(Lit, keys))),))
    rows: list[tuple[str | Node, Node]] = []
    for number, key in enumerate(keys):
        row = tuple((name, column[number]) for name, column in fields.items())
        rows.append((key, row[0][1] if alone else Obj(row)))
    return Rows(tuple(rows))


def _apart(block: Block) -> list[Argument | Block]:
    return [item for item in block.body if not (block.type == "provider" and _is_alias(item))]


def _is_alias(item: Argument | Block) -> bool:
    return isinstance(item, Argument) and item.name == "alias"


def _length(node: Node) -> int:
    return len(node.items) if isinstance(node, Lst) else 0


def _flag(lists: Sequence[Column], number: int) -> tuple[str, ...] | None:
    """The flag that an item of a command line belongs to."""
    match lists[number - 1][0] if number else None:
        case Lit(str() as text) if text.startswith("--"):
            return (text.strip("-"),)
        case _:
            return None


def _named(path: tuple[str, ...], hint: str) -> tuple[str, ...]:
    return (*path, hint) if hint not in ("", "part") else path


def _places_of(text: str, key: str) -> list[int]:
    """Where a key stands in a text as a word of its own."""
    found: list[int] = []
    place = text.find(key)
    while place >= 0:
        before, after = text[place - 1 : place], text[place + len(key) : place + len(key) + 1]
        if not before.isalnum() and not after.isalnum():
            found.append(place)
        place = text.find(key, place + 1)
    return found


def instance(address: str, key: str) -> Raw:
    """The address of one of several."""
    return Raw(f'{address}["{escape(key)}"]')


def whole(node: Node) -> Node:
    """A reference without the key of one of several: `depends_on` waits for all of them."""
    return Raw(_LAST_KEY.sub("", node.text)) if isinstance(node, Raw) else node
