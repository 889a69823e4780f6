"""Planning networks without overlap from one address range.

The fleet's range is cut into equal blocks. A cluster that names its range keeps it. Every other cluster gets
a block by its name alone as far as possible: its name gives an order of blocks, and it takes the first one that
is free. Clusters take their blocks in the order in which they are listed, so one that is added at the end never
moves another, and removing one moves at most those after it that had wanted the same block. Name the range to pin it.

A block of a cluster is laid out alike everywhere, as parts of its size:

=====================  =======================================================
first three eighths    private subnets, one a zone
next part              public subnets, one a zone (1/256 each)
seventh sixteenth      services
second half            pods
=====================  =======================================================
"""

from __future__ import annotations

import hashlib
import ipaddress
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Range = ipaddress.IPv4Network
ZONES = 3
LONGEST_PREFIX = 20
"""The smallest block: its public subnets are /28, the smallest that AWS has."""


class NoRoomError(ValueError):
    """The address range is too small for the fleet."""


@dataclass(frozen=True, slots=True)
class ClusterNetwork:
    """A cluster's network. All ranges lie in `range` and do not overlap.

    Attributes:
        range: The whole block.
        private_subnets: Nodes and internal load balancers, one a zone.
        public_subnets: NAT gateways and public load balancers, one a zone.
        services: Kubernetes services.
        pods: Pods, where they have their own range.
    """

    range: str
    private_subnets: tuple[str, ...]
    public_subnets: tuple[str, ...]
    services: str
    pods: str

    @property
    def nodes(self) -> str:
        """One range for all nodes, where a cloud has one subnet over all zones: the first quarter."""
        block = ipaddress.IPv4Network(self.range)
        return str(next(iter(block.subnets(prefixlen_diff=2))))


def plan(address_range: str, prefix_length: int, wanted: Mapping[str, str | None]) -> dict[str, ClusterNetwork]:
    """Plans a fleet's networks.

    Args:
        address_range: Range that all come from, e.g. `10.0.0.0/8`.
        prefix_length: Size of each cluster's block.
        wanted: Cluster name to the range it names, or None, in the order in which blocks are given.

    Returns:
        Cluster name to its network.

    Raises:
        NoRoomError: There are more clusters than blocks.
    """
    whole = ipaddress.IPv4Network(address_range)
    taken = {name: ipaddress.IPv4Network(range_) for name, range_ in wanted.items() if range_ is not None}
    count = 2 ** max(prefix_length - whole.prefixlen, 0) if prefix_length >= whole.prefixlen else 0
    used = {slot for range_ in taken.values() for slot in _slots(range_, whole, prefix_length, count)}
    for name in (name for name, range_ in wanted.items() if range_ is None):
        slot = _free_slot(name, count, used)
        if slot is None:
            raise NoRoomError(
                f"{address_range} has {count} blocks of /{prefix_length}, too few for {len(wanted)} clusters: "
                "choose a larger addressRange or a longer clusterPrefixLength"
            )
        used.add(slot)
        taken[name] = _block(whole, prefix_length, slot)
    return {name: layout(taken[name]) for name in wanted}


def overlaps(ranges: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Pairs of names whose ranges overlap.

    Args:
        ranges: Name and range, in any order.
    """
    ordered = sorted(((ipaddress.IPv4Network(range_), name) for name, range_ in ranges), key=lambda pair: pair[0])
    found: list[tuple[str, str]] = []
    widest: tuple[Range, str] | None = None
    for network, name in ordered:
        if widest is not None and network.overlaps(widest[0]):
            found.append((widest[1], name))
        if widest is None or network.broadcast_address > widest[0].broadcast_address:
            widest = (network, name)
    return found


def layout(block: Range) -> ClusterNetwork:
    """The parts of a cluster's block."""
    eighths = list(block.subnets(prefixlen_diff=3))
    small = list(eighths[3].subnets(prefixlen_diff=5))
    sixteenths = list(block.subnets(prefixlen_diff=4))
    return ClusterNetwork(
        range=str(block),
        private_subnets=tuple(str(part) for part in eighths[:ZONES]),
        public_subnets=tuple(str(part) for part in small[:ZONES]),
        services=str(sixteenths[7]),
        pods=str(list(block.subnets(prefixlen_diff=1))[1]),
    )


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _free_slot(name: str, count: int, used: set[int]) -> int | None:
    """The first free block in the name's own order; then, when the fleet is nearly full, any."""
    for attempt in range(16):
        slot = int.from_bytes(_hash(f"{name}/{attempt}")[:8], "big") % count if count else 0
        if count and slot not in used:
            return slot
    return next((slot for slot in range(count) if slot not in used), None)


def _slots(range_: Range, whole: Range, prefix_length: int, count: int) -> Iterable[int]:
    """Blocks that a named range touches."""
    if not range_.overlaps(whole) or not count:
        return ()
    size = 2 ** (32 - prefix_length)
    start = int(whole.network_address)
    first = max((int(range_.network_address) - start) // size, 0)
    last = min((int(range_.broadcast_address) - start) // size, count - 1)
    return range(first, last + 1)


def _block(whole: Range, prefix_length: int, slot: int) -> Range:
    size = 2 ** (32 - prefix_length)
    return ipaddress.IPv4Network((int(whole.network_address) + slot * size, prefix_length))
