"""Planning networks without overlap from one address range.

The fleet's range is cut into equal blocks. A cluster that names its range keeps it, and so does one whose range is in
the ledger. Every other cluster gets a block by its name alone as far as possible: its name gives an order of blocks,
and it takes the first one that is free. Clusters take their blocks in the order in which they are listed, so one that
is added at the end never moves another, and removing one moves at most those after it that had wanted the same block.
With a ledger none moves at all, whatever is added or removed.

A block of a cluster is laid out alike everywhere, as parts of its size, unless it says how large its parts are:

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
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

Range = ipaddress.IPv4Network
ZONES = 3
LONGEST_PREFIX = 20
"""The smallest block: its public subnets are /28, the smallest that AWS has."""
LONGEST_NODES = 22
"""The smallest range for nodes, for the same reason."""


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
        nodes: One range for all nodes, where a cloud has one subnet over all zones.
    """

    range: str
    private_subnets: tuple[str, ...]
    public_subnets: tuple[str, ...]
    services: str
    pods: str
    nodes: str


@dataclass(frozen=True, slots=True)
class Parts:
    """How large the parts of a block are, as prefix lengths; what is None is as large as usual."""

    nodes: int | None = None
    pods: int | None = None
    services: int | None = None

    def within(self, block: int) -> dict[str, int]:
        """Prefix lengths of all parts of a block of a prefix length: a quarter, a half and a sixteenth usually."""
        return {
            "pods": self.pods or block + 1,
            "nodes": self.nodes or block + 2,
            "services": self.services or block + 4,
        }


USUAL = Parts()


def plan(
    address_range: str,
    prefix_length: int,
    wanted: Mapping[str, str | None],
    kept: Mapping[str, str] | None = None,
    reserved: Sequence[str] = (),
    parts: Mapping[str, Parts] | None = None,
) -> dict[str, ClusterNetwork]:
    """Plans a fleet's networks.

    Args:
        address_range: Range that all come from, e.g. `10.0.0.0/8`.
        prefix_length: Size of each cluster's block.
        wanted: Cluster name to the range it names, or None, in the order in which blocks are given.
        kept: The ledger: ranges that were given before, by name. Those of clusters that are gone stay taken.
        reserved: Ranges that are not ours to give.
        parts: How large the parts of a cluster's block are, where that is not as usual.

    Returns:
        Cluster name to its network.

    Raises:
        NoRoomError: There are more clusters than blocks, or the parts of one do not fit into its block.
    """
    given = placed(address_range, prefix_length, wanted, kept, reserved)
    return {name: layout(block, (parts or {}).get(name, USUAL)) for name, block in given.items()}


def placed(
    address_range: str,
    prefix_length: int,
    wanted: Mapping[str, str | None],
    kept: Mapping[str, str] | None = None,
    reserved: Sequence[str] = (),
) -> dict[str, Range]:
    """The block of each cluster. Arguments and errors are those of `plan`."""
    whole = ipaddress.IPv4Network(address_range)
    ledger = kept or {}
    named = {name: range_ or ledger.get(name) for name, range_ in wanted.items()}
    taken = {name: ipaddress.IPv4Network(range_) for name, range_ in named.items() if range_ is not None}
    gone = [ipaddress.IPv4Network(range_) for name, range_ in ledger.items() if name not in wanted]
    others = [ipaddress.IPv4Network(range_) for range_ in reserved]
    count = 2 ** max(prefix_length - whole.prefixlen, 0) if prefix_length >= whole.prefixlen else 0
    used = {
        slot for range_ in (*taken.values(), *gone, *others) for slot in _slots(range_, whole, prefix_length, count)
    }
    for name in (name for name, range_ in named.items() if range_ is None):
        slot = _free_slot(name, count, used)
        if slot is None:
            others_have = f", {len(used) - len(taken)} of them reserved or taken" if len(used) > len(taken) else ""
            raise NoRoomError(
                f"{address_range} has {count} blocks of /{prefix_length}{others_have}, too few for {len(wanted)} "
                "clusters: choose a larger addressRange or a longer clusterPrefixLength"
            )
        used.add(slot)
        taken[name] = _block(whole, prefix_length, slot)
    return {name: taken[name] for name in wanted}


def contested(
    address_range: str, prefix_length: int, wanted: Mapping[str, str | None], kept: Mapping[str, str] | None = None
) -> list[str]:
    """Clusters that another one could move: more than one of them wants the same block first.

    Args:
        address_range: Range that all come from.
        prefix_length: Size of each cluster's block.
        wanted: Cluster name to the range it names, or None.
        kept: The ledger.
    """
    whole = ipaddress.IPv4Network(address_range)
    count = 2 ** max(prefix_length - whole.prefixlen, 0)
    free = [name for name, range_ in wanted.items() if range_ is None and name not in (kept or {})]
    named = [range_ for range_ in (*wanted.values(), *(kept or {}).values()) if range_ is not None]
    fixed = {slot for range_ in named for slot in _slots(ipaddress.IPv4Network(range_), whole, prefix_length, count)}
    first = {name: _choice(name, 0, count) for name in free}
    wishes = Counter(first.values())
    return [name for name, slot in first.items() if wishes[slot] > 1 or slot in fixed]


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


def layout(block: Range, parts: Parts = USUAL, outside: Sequence[str] = ()) -> ClusterNetwork:
    """The parts of a cluster's block.

    Args:
        block: The block.
        parts: How large its parts are.
        outside: Parts that are elsewhere, `pods` or `services`, and take no room here.

    Raises:
        NoRoomError: They do not fit into it.
    """
    if parts == USUAL:
        return ClusterNetwork(
            range=str(block),
            private_subnets=tuple(_part(block, 3, number) for number in range(ZONES)),
            public_subnets=tuple(_part(block, 8, 3 * 2**5 + number) for number in range(ZONES)),
            services=_part(block, 4, 7),
            pods=_part(block, 1, 1),
            nodes=_part(block, 2, 0),
        )
    lengths = parts.within(block.prefixlen)
    return _laid_out(block, {name: length for name, length in lengths.items() if name not in outside})


def shared_layout(whole: Range, first: Range | None) -> ClusterNetwork:
    """The parts of a network that clusters share which are its own.

    Args:
        whole: The network.
        first: The block of it that is its own, where it has one.
    """
    own = layout(first) if first is not None else None
    return ClusterNetwork(
        range=str(whole),
        private_subnets=own.private_subnets if own else (),
        public_subnets=own.public_subnets if own else (),
        services="",
        pods="",
        nodes="",
    )


def elsewhere(network: ClusterNetwork, pods: str | None, services: str | None) -> ClusterNetwork:
    """A network whose pods or services have a range outside of its block."""
    return replace(network, pods=pods or network.pods, services=services or network.services)


def transit_hub(network: ClusterNetwork) -> str:
    """The range of a hub of Virtual WAN in its block: a /23, as Azure recommends."""
    block = Range(network.range)
    return str(next(iter(block.subnets(new_prefix=max(block.prefixlen, 23)))))


def _part(block: Range, halvings: int, number: int) -> str:
    """One of the equal parts of a block."""
    length = block.prefixlen + halvings
    return str(Range((int(block.network_address) + number * 2 ** (32 - length), length)))


def _laid_out(block: Range, lengths: Mapping[str, int]) -> ClusterNetwork:
    """Parts one after the other, the largest first: each so begins where one of its size can."""
    start, size = int(block.network_address), block.num_addresses
    if sum(2 ** (32 - length) for length in lengths.values()) > size:
        told = ", ".join(f"{name} (/{length})" for name, length in lengths.items())
        raise NoRoomError(f"{told} do not fit into {block}: choose longer prefixes, or a larger network")
    found: dict[str, Range] = {}
    for name, length in sorted(lengths.items(), key=lambda part: part[1]):
        found[name] = ipaddress.IPv4Network((start, length))
        start += found[name].num_addresses
    quarters = list(found["nodes"].subnets(prefixlen_diff=2))
    public = quarters[3].subnets(new_prefix=min(quarters[3].prefixlen + 4, 28))
    return ClusterNetwork(
        range=str(block),
        private_subnets=tuple(str(part) for part in quarters[:ZONES]),
        public_subnets=tuple(str(part) for part, _ in zip(public, range(ZONES), strict=False)),
        services=str(found.get("services", "")),
        pods=str(found.get("pods", "")),
        nodes=str(found["nodes"]),
    )


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _choice(name: str, attempt: int, count: int) -> int:
    """The block that a name wants, at its first attempt or a later one."""
    return int.from_bytes(_hash(f"{name}/{attempt}")[:8], "big") % count if count else 0


def _free_slot(name: str, count: int, used: set[int]) -> int | None:
    """The first free block in the name's own order; then, when the fleet is nearly full, any."""
    for attempt in range(16):
        slot = _choice(name, attempt, count)
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
