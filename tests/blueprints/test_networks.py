"""Networks planned from one range: never overlapping, always inside, and staying where they are."""

from __future__ import annotations

import itertools
from ipaddress import IPv4Network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetform.blueprints.networks import LONGEST_PREFIX, NoRoomError, layout, overlaps, plan

names = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,8}", fullmatch=True), unique=True, max_size=60)
sizes = st.integers(12, LONGEST_PREFIX)


def wanted(clusters: list[str]) -> dict[str, str | None]:
    return dict.fromkeys(clusters)


@given(names, sizes)
def test_blocks_never_overlap_and_lie_in_the_range(clusters: list[str], size: int) -> None:
    planned = plan("10.0.0.0/8", size, wanted(clusters)) if len(clusters) <= 2 ** (size - 8) else {}
    blocks = [IPv4Network(network.range) for network in planned.values()]
    assert all(block.subnet_of(IPv4Network("10.0.0.0/8")) and block.prefixlen == size for block in blocks)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(blocks, 2))


@given(sizes, st.integers(0, 200))
def test_the_parts_of_a_block_never_overlap_and_lie_in_it(size: int, number: int) -> None:
    block = IPv4Network((int(IPv4Network("10.0.0.0/8").network_address) + number * 2 ** (32 - size), size))
    network = layout(block)
    parts = [
        IPv4Network(part)
        for part in (*network.private_subnets, *network.public_subnets, network.services, network.pods)
    ]
    assert all(part.subnet_of(block) and part.prefixlen <= 28 for part in parts)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(parts, 2))
    nodes = IPv4Network(network.nodes)
    assert nodes.subnet_of(block)
    assert not nodes.overlaps(IPv4Network(network.pods))
    assert not nodes.overlaps(IPv4Network(network.services))


CROWDED = "10.0.0.0/10"
"""Sixty-four blocks of /16: many clusters want the same one."""


@given(names.filter(bool))
def test_a_cluster_added_at_the_end_moves_no_other(clusters: list[str]) -> None:
    *before, _ = clusters
    planned = plan(CROWDED, 16, wanted(clusters))
    assert plan(CROWDED, 16, wanted(before)) == {name: planned[name] for name in before}


def test_a_fleet_that_grows_to_sixty_clusters_never_moves_one() -> None:
    clusters = [f"store-{number:02d}" for number in range(60)]
    planned = plan(CROWDED, 16, wanted(clusters))
    for size in range(len(clusters)):
        assert plan(CROWDED, 16, wanted(clusters[:size])) == {name: planned[name] for name in clusters[:size]}


@given(names.filter(bool), st.data())
def test_a_removed_cluster_moves_none_before_it(clusters: list[str], data: st.DataObject) -> None:
    gone = data.draw(st.integers(0, len(clusters) - 1))
    planned = plan(CROWDED, 16, wanted(clusters))
    rest = plan(CROWDED, 16, wanted([*clusters[:gone], *clusters[gone + 1 :]]))
    assert all(rest[name] == planned[name] for name in clusters[:gone])


def test_few_clusters_move_when_one_is_removed() -> None:
    """Of sixty clusters, the removal of any one moves a fifth of one on average, never more than a handful."""
    clusters = [f"store-{number:02d}" for number in range(60)]
    planned = plan("10.0.0.0/8", 16, wanted(clusters))
    moved = [
        sum(rest[name] != planned[name] for name in rest)
        for gone in clusters
        for rest in [plan("10.0.0.0/8", 16, wanted([name for name in clusters if name != gone]))]
    ]
    assert sum(moved) < len(clusters) / 2
    assert max(moved) <= 3


@given(names, st.integers(0, 255))
def test_a_named_range_is_kept_and_nothing_is_planned_into_it(clusters: list[str], second: int) -> None:
    named = f"10.{second}.64.0/18"
    planned = plan("10.0.0.0/8", 16, {**wanted(clusters), "pinned": named})
    assert planned["pinned"].range == named
    assert not any(
        IPv4Network(network.range).overlaps(IPv4Network(named)) for name, network in planned.items() if name != "pinned"
    )


def test_every_block_can_be_given_away() -> None:
    clusters = [f"c{number}" for number in range(16)]
    planned = plan("10.0.0.0/12", 16, wanted(clusters))
    assert sorted(network.range for network in planned.values()) == sorted(
        f"10.{number}.0.0/16" for number in range(16)
    )


@pytest.mark.parametrize(("whole", "clusters"), [("10.0.0.0/12", 17), ("10.0.0.0/24", 1)])
def test_too_many_clusters_are_refused(whole: str, clusters: int) -> None:
    with pytest.raises(NoRoomError, match="choose a larger addressRange"):
        plan(whole, 16, wanted([f"c{number}" for number in range(clusters)]))


@given(
    st.lists(
        st.builds(lambda number, size: IPv4Network((number << 16, size)), st.integers(0, 255), st.integers(16, 20)),
        max_size=6,
    )
)
def test_overlaps_finds_exactly_the_lists_that_overlap(ranges: list[IPv4Network]) -> None:
    found = overlaps((str(number), str(range_)) for number, range_ in enumerate(ranges))
    assert all(ranges[int(one)].overlaps(ranges[int(other)]) for one, other in found)
    assert bool(found) == any(one.overlaps(other) for one, other in itertools.combinations(ranges, 2))
