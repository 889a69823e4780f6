"""Where things are drawn: nothing overlaps, everything is there once, lines cross no tile."""

from __future__ import annotations

from itertools import combinations, pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from fleetform.review.picture.items import Inventory, Item
from fleetform.review.picture.layout import LANES_AT_MOST, Layout, Rect, lay_out
from fleetform.review.picture.lines import bundles, hub_numbers, route

CLOUDS = ("aws", "gcp", "azure", "kubernetes", "other", "edge")


@st.composite
def inventories(draw: st.DrawFn) -> Inventory:
    """Fleets of every shape: few and many clusters, clouds, regions and hubs."""
    items: list[Item] = []
    for number in range(draw(st.integers(1, 80))):
        cloud = draw(st.sampled_from(CLOUDS))
        kind = "edge" if cloud == "edge" else draw(st.sampled_from(("cluster", "endpoint", "component")))
        role = draw(st.sampled_from(("hub", "spoke", "spoke", "spoke", ""))) if kind == "cluster" else ""
        place = draw(st.sampled_from(("", "one", "two", "three", "four", "five")))
        items.append(Item(f"i{number}", kind, "Thing", f"item-{number}", cloud, place, role=role))
    clusters = [item for item in items if item.kind == "cluster"]
    for item in clusters:
        if item.role == "hub" and draw(st.booleans()):
            item.manages = [other.key for other in clusters if other.role == "spoke" and draw(st.booleans())]
    return Inventory("shop · dev", items, [], 0)


def laid_out(inventory: Inventory) -> Layout:
    return lay_out(inventory, 100, len(bundles(inventory)))


def apart(one: Rect, other: Rect) -> bool:
    return (
        one.right <= other.x or other.right <= one.x or one.bottom <= other.y or other.bottom <= one.y
    )  # touching is apart


def inside(one: Rect, other: Rect) -> bool:
    return one.x >= other.x and one.y >= other.y and one.right <= other.right and one.bottom <= other.bottom


@settings(max_examples=60, deadline=None)
@given(inventories())
def test_every_item_is_drawn_once_and_nothing_overlaps(inventory: Inventory) -> None:
    layout = laid_out(inventory)
    assert sorted(tile.item.key for tile in layout.tiles) == sorted(item.key for item in inventory.items)
    for group in ([box.rect for box in layout.clouds], [region.rect for region in layout.regions]):
        assert all(apart(one, other) for one, other in combinations(group, 2))
    for box in layout.clouds:
        assert inside(box.rect, Rect(0, 0, layout.width, layout.height))
        for region in box.regions:
            assert inside(region.rect, box.rect)
            assert all(inside(tile.rect, region.rect) for tile in region.tiles)
            assert all(apart(one.rect, other.rect) for one, other in combinations(region.tiles, 2))


@settings(max_examples=60, deadline=None)
@given(inventories())
def test_lines_are_straight_and_cross_no_tile(inventory: Inventory) -> None:
    layout = laid_out(inventory)
    for line in route(layout, bundles(inventory)):
        for stroke in line.strokes:
            for (x1, y1), (x2, y2) in pairwise(stroke):
                assert x1 == x2 or y1 == y2
                segment = Rect(min(x1, x2), min(y1, y2), abs(x2 - x1), abs(y2 - y1))
                for tile in layout.tiles:
                    assert apart(segment, tile.rect), (stroke, tile.item.name)


@settings(max_examples=60, deadline=None)
@given(inventories())
def test_every_region_with_a_managed_cluster_has_a_dot(inventory: Inventory) -> None:
    layout = laid_out(inventory)
    found = bundles(inventory)
    for bundle, line in zip(found, route(layout, found), strict=True):
        reached = [region for region in layout.regions if any(tile.item.key in bundle.spokes for tile in region.tiles)]
        assert len(line.dots) == len(reached)
        for region in reached:
            assert any(x == region.rect.x and region.rect.y < y < region.rect.bottom for x, y in line.dots)


def test_hubs_of_which_nothing_tells_share_the_spokes_and_a_line() -> None:
    hubs = [Item(f"h{number}", "cluster", "EKS", f"h{number}", "aws", "one", role="hub") for number in range(2)]
    spoke = Item("s", "cluster", "EKS", "s", "aws", "one", role="spoke")
    inventory = Inventory("x", [*hubs, spoke], [], 0)
    assert [(bundle.hubs, bundle.spokes) for bundle in bundles(inventory)] == [(("h0", "h1"), {"s"})]
    assert hub_numbers(inventory) == {}


def test_more_hubs_than_lanes_are_told_on_their_tiles_only() -> None:
    spoke = Item("s", "cluster", "EKS", "s", "aws", "one", role="spoke")
    hubs = [
        Item(f"h{number}", "cluster", "EKS", f"h{number}", "aws", "one", role="hub", manages=["s"])
        for number in range(LANES_AT_MOST + 1)
    ]
    assert len(bundles(Inventory("x", [*hubs[1:], spoke], [], 0))) == LANES_AT_MOST
    assert bundles(Inventory("x", [*hubs, spoke], [], 0)) == []


def test_sixty_clusters_and_twenty_edge_nodes_are_about_one_screen_wide() -> None:
    items = [
        Item(f"{cloud}{number}", "cluster", "K", f"c{number}", cloud, f"region-{number % 5}", role="spoke")
        for cloud in ("aws", "gcp", "azure")
        for number in range(20)
    ]
    items += [Item(f"e{number}", "edge", "K3s", f"e{number}", "edge", f"site-{number % 10}") for number in range(20)]
    layout = laid_out(Inventory("x", items, [], 0))
    assert layout.width <= 1440
    assert layout.height <= 1440
