"""Maps that are repeated in a module become a local value, as a person would write it: tags, labels."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass

from fleetform.export.opentofu.addresses import snake
from fleetform.export.opentofu.hcl import multiline
from fleetform.export.opentofu.tree import Argument, At, Block, Fn, Lit, Lst, Node, Obj, Raw, Tpl

_PLACES = 3
"""How often a map must stand there to be worth a name."""
_ENTRIES = 3
"""How many entries the common part must have."""

_LONGEST = 8
"""A value with more lines than this is not said twice."""

Entries = dict[str | Node, Node]


@dataclass(frozen=True, slots=True)
class _Common:
    """The common part of maps.

    Attributes:
        name: The local value.
        entries: What is in it.
    """

    name: str
    entries: Entries


def with_locals(blocks: Sequence[Block], prefix: str = "", taken: Container[str] = ()) -> list[Block]:
    """The blocks, with a `locals` block before them for the common part of maps of one name.

    Args:
        blocks: All blocks of a file.
        prefix: What the names of the local values begin with.
        taken: Names of local values that are there already.
    """
    maps: dict[str, list[Entries]] = {}
    for block in blocks:
        _collect(block, maps)
    common = {
        name: _Common(f"{prefix}{snake(name)}", found)
        for name, all_ in maps.items()
        if f"{prefix}{snake(name)}" not in taken and (found := _common(all_)) is not None
    }
    named = Block("locals")
    for shared in common.values():
        named.set(shared.name, Obj(tuple(shared.entries.items())))
    made = [_replaced(block, common) for block in blocks]
    for name, value in _long_values(made).items():
        local = f"{prefix}{snake(name)}"
        if name not in common and local not in taken:
            named.set(local, value)
            made = [_said_once(block, name, value, local) for block in made]
    return [named, *made] if named.body else made


def _long_values(blocks: Sequence[Block]) -> dict[str, Node]:
    """Long values that several blocks have under one name: the first such value of each name."""
    seen: dict[tuple[str, Node], int] = {}
    for block in blocks:
        for item in block.body:
            if isinstance(item, Argument) and len(multiline(item.value)) > _LONGEST:
                seen[(item.name, item.value)] = seen.get((item.name, item.value), 0) + 1
    found: dict[str, Node] = {}
    for (name, value), count in seen.items():
        if count > 1 and not _reads_resources(value):
            found.setdefault(name, value)
    return found


def _reads_resources(value: Node) -> bool:
    """Whether a value is made of more than texts and variables: such a one stays where it is used."""
    match value:
        case Raw(text):
            return not text.startswith(("var.", "local."))
        case At(inner, _):
            return _reads_resources(inner)
        case Lit():
            return False
        case Lst(items):
            return any(map(_reads_resources, items))
        case Obj(entries):
            return any(_reads_resources(inner) for _, inner in entries)
        case Fn(_, args):
            return any(map(_reads_resources, args))
        case Tpl(parts):
            return any(_reads_resources(part) for part in parts if not isinstance(part, str))
        case _:
            return True


def _said_once(block: Block, name: str, value: Node, local: str) -> Block:
    body = [
        Argument(name, Raw(f"local.{local}"))
        if isinstance(item, Argument) and (item.name, item.value) == (name, value)
        else item
        for item in block.body
    ]
    return Block(block.type, block.labels, body, block.comment)


def _common(maps: Sequence[Entries]) -> Entries | None:
    """The entries that all maps have alike, if there are enough of both."""
    if len(maps) < _PLACES:
        return None
    first, *others = maps
    found = {key: value for key, value in first.items() if all(other.get(key) == value for other in others)}
    return found if len(found) >= _ENTRIES else None


def _collect(block: Block, maps: dict[str, list[Entries]]) -> None:
    for item in block.body:
        if isinstance(item, Block):
            _collect(item, maps)
        elif item.name != "for_each":
            _collect_value(item.name, item.value, maps)


def _collect_value(name: str, value: Node, maps: dict[str, list[Entries]]) -> None:
    if not isinstance(value, Obj):
        for inner in _inside(value):
            _collect_value("", inner, maps)
        return
    entries = _plain(value)
    if entries is not None and name:
        maps.setdefault(name, []).append(entries)
        return
    for key, inner in value.entries:
        _collect_value(key if isinstance(key, str) else "", inner, maps)


def _inside(value: Node) -> tuple[Node, ...]:
    match value:
        case Fn(_, args):
            return args
        case Lst(items):
            return items
        case _:
            return ()


def _plain(value: Obj) -> Entries | None:
    """The entries of a map of texts; None for other objects."""
    if not value.entries or not all(_is_text(node) for _, node in value.entries):
        return None
    return dict(value.entries)


def _is_text(node: Node) -> bool:
    return isinstance(node, Tpl | Fn | Raw) or (isinstance(node, Lit) and isinstance(node.value, str))


def _replaced(block: Block, common: Mapping[str, _Common]) -> Block:
    made = Block(block.type, block.labels, comment=block.comment)
    for item in block.body:
        if isinstance(item, Block):
            made.body.append(_replaced(item, common))
        elif item.name == "for_each":
            made.body.append(item)
        else:
            made.body.append(Argument(item.name, _with_local(item.name, item.value, common)))
    return made


def _with_local(name: str, value: Node, common: Mapping[str, _Common]) -> Node:
    match value:
        case Obj(entries):
            shared = common.get(name)
            if shared is not None and _plain(value) is not None:
                rest = tuple(entry for entry in entries if entry[0] not in shared.entries)
                local = Raw(f"local.{shared.name}")
                return Fn("merge", (local, Obj(rest))) if rest else local
            return Obj(tuple((k, _with_local(k if isinstance(k, str) else "", inner, common)) for k, inner in entries))
        case Fn(function, args, expand):
            return Fn(function, tuple(_with_local("", arg, common) for arg in args), expand)
        case Lst(items):
            return Lst(tuple(_with_local("", item, common) for item in items))
        case _:
            return value
