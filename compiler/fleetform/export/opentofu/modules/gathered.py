"""Maps with an entry for everything in a repetition: a `for` says it once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from fleetform.export.opentofu.modules.inventory import Addresses, Keys, resolved
from fleetform.export.opentofu.modules.paths import with_keys
from fleetform.export.opentofu.tree import Each, Fn, Node, Obj, Raw

_KEY, _ONE = "name", "instance"


class _Said(NamedTuple):
    """What an entry says of the one of a repetition that has the entry's key."""

    repetition: str
    body: Node


def gathered(
    value: Obj, addresses: Addresses, places: Mapping[str, tuple[str, str]], keys: Mapping[str, frozenset[str]]
) -> Node | None:
    """A map in which a `for` stands for each repetition whose entries are alike; None where there is no such.

    Where a few say something else, they stand behind it: the last entry of a key holds.

    Args:
        value: The map, with addresses as they were before.
        addresses: How expressions refer to things.
        places: Repetition and key of each address that is one of several now.
        keys: The keys of each repetition.
    """
    said = {key: _said(key, inner, addresses, places) for key, inner in value.entries if isinstance(key, str)}
    found: dict[_Said, set[str]] = {}
    for key, one in said.items():
        if one is not None:
            found.setdefault(one, set()).add(key)
    whole = {
        one: Each(f"{_KEY}, {_ONE}", Raw(one.repetition), one.body, key=Raw(_KEY))
        for one, of in found.items()
        if keys[one.repetition] <= said.keys() and 2 * len(of) > len(keys[one.repetition])
    }
    if not whole:
        return None
    rest = tuple(entry for entry in value.entries if not isinstance(entry[0], str) or said[entry[0]] not in whole)
    parts: list[Node] = [*whole.values(), *([Obj(rest)] if rest else [])]
    return parts[0] if len(parts) == 1 else Fn("merge", tuple(parts))


def _said(key: str, value: Node, addresses: Addresses, places: Mapping[str, tuple[str, str]]) -> _Said | None:
    read: set[tuple[str, str]] = set()

    def one(address: str, keys: Keys) -> Node | None:
        place = places.get(address)
        if place is None:
            return None
        read.add(place)
        return with_keys(Raw(_ONE), keys)

    body = resolved(value, addresses, one)
    if len(read) != 1:
        return None
    ((repetition, its_key),) = read
    return _Said(repetition, body) if its_key == key else None
