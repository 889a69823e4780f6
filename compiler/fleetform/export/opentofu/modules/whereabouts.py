"""Where each resource of the flat layout is in the layout with modules."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.modules.alike import provider_address
from fleetform.export.opentofu.modules.inventory import MADE, Addresses, address_of, texts_of
from fleetform.export.opentofu.tree import Argument, Block, Lit, Raw

_KEYS = re.compile(r'\["(?:[^"\\]|\\.)*"\]')


class Whereabouts:
    """Follows the addresses of a configuration while it is rewritten.

    Attributes:
        now: Flat address to the address now.
        locked: Flat addresses that must not become one of several.
    """

    def __init__(self, configuration: Configuration, locked: Iterable[str]) -> None:
        self._edges = _edges(configuration)
        self.now = {address: address for address in self._edges}
        self._members = {address: [address] for address in self._edges}
        self.locked = frozenset(locked)

    def move(self, moves: Mapping[str, str]) -> None:
        """Takes over new addresses.

        Args:
            moves: Address before to address after; several may go into one call.
        """
        members: dict[str, list[str]] = {}
        for before, after in moves.items():
            found = self._members.pop(before, [])
            for address in found:
                self.now[address] = after + self.now[address][len(before) :]
            members.setdefault(_outermost(after), []).extend(found)
        self._members.update(members)

    def is_locked(self, address: str) -> bool:
        """Whether something at an address must not become one of several."""
        return bool(self.locked) and any(member in self.locked for member in self._members.get(address, ()))

    def circles(self) -> set[str]:
        """Flat addresses that wait for each other now, because OpenTofu orders all instances of a block together."""
        blocks = {address: _KEYS.sub("", now) for address, now in self.now.items()}
        members: dict[str, list[str]] = {}
        for address, block in blocks.items():
            members.setdefault(block, []).append(address)
        found: set[str] = set()
        while circle := self._circle(blocks):
            new = {address for block in circle if len(members[block]) > 1 for address in members[block]}
            found |= new
            blocks.update({address: self.now[address] for address in new})
            members.update({self.now[address]: [address] for address in new})
        return found

    def _circle(self, blocks: Mapping[str, str]) -> list[str]:
        """Blocks that wait for each other."""
        after: dict[str, set[str]] = {}
        for address, reads in self._edges.items():
            after.setdefault(blocks[address], set()).update(blocks[read] for read in reads if read in blocks)
        try:
            TopologicalSorter(after).prepare()
        except CycleError as error:
            return error.args[1]
        return []


def _outermost(address: str) -> str:
    return ".".join(address.split(".")[:2]) if address.startswith("module.") else address


def _edges(configuration: Configuration) -> dict[str, set[str]]:
    """What each block reads or waits for, by flat address; providers and local values of the root among them."""
    blocks = [block for part in configuration.parts for block in part.blocks if block.type in MADE]
    found: dict[str, Block] = {address_of(block): block for block in blocks}
    for block in configuration.providers:
        if block.type == "provider":
            alias = next((i.value for i in block.body if isinstance(i, Argument) and i.name == "alias"), Lit(""))
            found[f"provider.{block.labels[0]}.{alias.value if isinstance(alias, Lit) else ''}"] = block
        for item in block.body if block.type == "locals" else ():
            if isinstance(item, Argument):
                found[f"local.{item.name}"] = Block("locals", (), [item])
    addresses = Addresses(found)
    return {address: set(_reads(block, addresses)) for address, block in found.items()}


def _reads(block: Block, addresses: Addresses) -> Iterator[str]:
    for whole, text in texts_of(block):
        reference = addresses.reference(whole)
        if reference is not None:
            yield reference[0]
        else:
            yield from addresses.mentioned(text)
    if block.type in MADE:
        given = [item.value for item in block.body if isinstance(item, Argument) and item.name == "provider"]
        local = block.labels[0].partition("_")[0]
        yield provider_address(given[0].text if given and isinstance(given[0], Raw) else local)
