"""Where each resource of the flat layout is in the layout with modules."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fleetform.export.opentofu.building import Configuration
from fleetform.export.opentofu.modules.inventory import MADE, address_of

_CALL = re.compile(r'module\.[^.\[]+(?:\["(?:[^"\\]|\\.)*"\])?')
"""A call of a module, and which of several it is."""


class Whereabouts:
    """Follows the addresses of a configuration while it is rewritten.

    Attributes:
        now: Flat address to the address now.
    """

    def __init__(self, configuration: Configuration) -> None:
        blocks = [block for part in configuration.parts for block in part.blocks if block.type in MADE]
        self.now = {address: address for address in map(address_of, blocks)}
        self._members = {address: [address] for address in self.now}

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


def _outermost(address: str) -> str:
    found = _CALL.match(address)
    return found[0] if found is not None else address
