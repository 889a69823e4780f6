"""Addresses that change from one export to the next: `moved` blocks, so that nothing is made anew.

Every root has a file with the address of each of the program's resources. An export into a folder with such a file
says what has another address since. What an earlier export said is kept: a state may be older.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any, TypeAlias, cast

from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.tree import Argument, Block, Raw
from fleetform.graph.model import Resource

ADDRESSES = ".fleetform-addresses.json"
MOVED = "moved"

Move: TypeAlias = tuple[str, str]
"""The address before and after."""
Write: TypeAlias = Callable[[str, list[Block]], tuple[str, str]]
"""From a name without suffix and blocks to a file's name and text."""
_SEGMENT = re.compile(r'(?:module\.[^.\[]+(?:\["(?:[^"\\]|\\.)*"\])?)|.+')


def addresses_text(configuration: Configuration, now: Mapping[str, str] | None, blocks: Iterable[Block]) -> str:
    """The file with the addresses.

    Args:
        configuration: The configuration, before it is put into modules.
        now: The address of each flat address; None: nothing is in modules.
        blocks: All blocks of the root; its own `moved` blocks are remembered.
    """
    own = [[_text(block, "from"), _text(block, "to")] for block in blocks if block.type == "moved"]
    data = {"addresses": _addresses(configuration, now), "aliases": _aliases(configuration)}
    return _written({**data, "said_by_the_program": own, "moved": []})


def kept_in(folder: Path) -> Callable[[str], str | None]:
    """Reads what an earlier export left in a folder."""

    def read(name: str) -> str | None:
        try:
            return (folder / name).read_text(encoding="utf-8")
        except (OSError, UnicodeError):
            return None

    return read


def with_moves(
    files: Mapping[str, str | bytes], earlier: Callable[[str], str | None], write: Write
) -> dict[str, str | bytes]:
    """An export with `moved` blocks for what had another address in an earlier one.

    Args:
        files: The export.
        earlier: The text of a file of the earlier export; None where there was none.
        write: Writes blocks.
    """
    made = dict(files)
    for name, text in files.items():
        path = PurePosixPath(name)
        before = earlier(name) if path.name == ADDRESSES else None
        if before is None or not isinstance(text, str):
            continue
        now, then = cast("dict[str, Any]", json.loads(text)), _read(before)
        moves = _moves(then, now)
        if moves:
            made[name] = _written({**now, "moved": moves})
            file, blocks = write(MOVED, [_block(move) for move in moves])
            made[str(path.parent / file)] = blocks
    return made


def _addresses(configuration: Configuration, now: Mapping[str, str] | None) -> dict[str, str]:
    """The address of each resource of the program, by URN; what stands beside it has its type behind the URN."""
    found: dict[str, str] = {}
    for part in configuration.parts:
        if isinstance(part.owner, Resource):
            for block in part.blocks:
                if block.type == "resource":
                    flat = ".".join(block.labels)
                    key = f"{part.owner.urn} {block.labels[0]}" if part.owner.urn in found else part.owner.urn
                    found[key] = now.get(flat, flat) if now is not None else flat
    return found


def _aliases(configuration: Configuration) -> dict[str, list[str]]:
    """Earlier URNs of resources."""
    found: dict[str, list[str]] = {}
    for part in configuration.parts:
        if isinstance(part.owner, Resource):
            urn = part.owner.urn
            before, _, name = urn.rpartition("::")
            earlier = [alias.urn or f"{before}::{alias.name or name}" for alias in part.owner.options.aliases]
            found.update({urn: others} if (others := [other for other in earlier if other != urn]) else {})
    return found


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _written(data: Mapping[str, Any]) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False) + "\n"


def _block(move: Move) -> Block:
    return Block("moved", (), [Argument("from", Raw(move[0])), Argument("to", Raw(move[1]))])


def _text(block: Block, name: str) -> str:
    given = [item.value for item in block.body if isinstance(item, Argument) and item.name == name]
    return given[0].text if given and isinstance(given[0], Raw) else ""


def _moves(then: Mapping[str, Any], now: Mapping[str, Any]) -> list[Move]:
    """What has moved: lately, and before."""
    before: dict[str, str] = then.get("addresses", {})
    after: dict[str, str] = now["addresses"]
    own: dict[str, str] = {to: source for source, to in now["said_by_the_program"]}
    aliases: dict[str, list[str]] = now["aliases"]
    changed: dict[str, str] = {}
    for urn, address in after.items():
        known = next((name for name in (urn, *aliases.get(urn, ())) if name in before), None)
        if known is not None and before[known] != address and _type(before[known]) == _type(address):
            changed[before[known]] = address
    lately = _whole_modules(changed, set(before.values()))
    current = set(after.values())
    made: dict[str, str] = {}
    for source, target in (*lately, *((old, new) for old, new in then.get("moved", ()))):
        # What the program itself says has moved there is a later step of the way.
        while target in own and own[target] != source:
            target = own[target]
        if _is_free(source, current) and source not in {*made, *own.values()} and target not in made.values():
            made[source] = target
    return list(made.items())


def _is_free(source: str, current: set[str]) -> bool:
    """Whether nothing of the configuration has an address, or is inside of it."""
    return source not in current and not any(address.startswith(f"{source}.") for address in current)


def _type(address: str) -> str:
    return _segments(address)[-1].partition(".")[0]


def _segments(address: str) -> list[str]:
    found: list[str] = []
    while address:
        match = _SEGMENT.match(address)
        assert match is not None
        found.append(match[0])
        address = address[match.end() :].removeprefix(".")
    return found


def _whole_modules(changed: Mapping[str, str], before: set[str]) -> list[Move]:
    """Moves of whole modules, where everything in one has gone to one place; of resources, where not."""
    wanted: dict[str, set[str]] = {}
    for source, target in changed.items():
        old, new = _ends(source, target)
        if old and new:
            wanted.setdefault(old, set()).add(new)
    whole: dict[str, str] = {}
    for old, targets in wanted.items():
        inside = [address for address in before if address.startswith(f"{old}.")]
        (new, *others) = targets
        if not others and all(changed.get(address) == new + address[len(old) :] for address in inside):
            whole[old] = new
    made: dict[str, str] = {}
    for source, target in changed.items():
        old, new = _ends(source, target)
        made.update({old: new} if old in whole else {source: target})
    return list(made.items())


def _ends(source: str, target: str) -> Move:
    """Two addresses without what they end with alike; empty where that leaves no modules."""
    old, new = _segments(source), _segments(target)
    while old and new and old[-1] == new[-1]:
        old.pop()
        new.pop()
    modules = all(segment.startswith("module.") for segment in (*old, *new))
    return (".".join(old), ".".join(new)) if modules and old and new else ("", "")
