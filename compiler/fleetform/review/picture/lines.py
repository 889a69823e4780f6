"""The lines from hubs to the regions whose clusters they manage, bundled into lanes that cross no tile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fleetform.review.picture.items import Inventory, Item
from fleetform.review.picture.layout import GAP, LANE, LANES_AT_MOST, CloudBox, Layout, Region

Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Hubs that share a line, and the clusters at its other end."""

    hubs: tuple[str, ...]
    spokes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Line:
    """One hub's line: strokes, and the dots where it meets regions. `lane` counts from 0."""

    lane: int
    strokes: tuple[Points, ...]
    dots: Points


def bundles(inventory: Inventory) -> list[Bundle]:
    """Who manages whom.

    Where a hub's resources speak of clusters, it manages those. Hubs of which nothing tells that manage all
    spokes that nobody else does, together. More hubs than there are lanes are told on the tiles only.
    """
    hubs = [item for item in inventory.items if item.is_hub]
    told = [Bundle((hub.key,), frozenset(hub.manages)) for hub in hubs if hub.manages]
    silent = tuple(hub.key for hub in hubs if not hub.manages)
    taken = frozenset[str]().union(*(bundle.spokes for bundle in told))
    rest = frozenset(item.key for item in inventory.items if item.role == "spoke") - taken
    found = [*told, Bundle(silent, rest)] if silent and rest else told
    return found if len(found) <= LANES_AT_MOST else []


def route(layout: Layout, found: list[Bundle]) -> list[Line]:
    """The lines of all bundles."""
    return [_line(layout, bundle, lane) for lane, bundle in enumerate(found)]


def _line(layout: Layout, bundle: Bundle, lane: int) -> Line:
    strokes: list[Points] = []
    dots: list[tuple[float, float]] = []
    shift = lane * LANE
    margin = GAP + shift
    reached = [_reached(row, bundle) for row in layout.rows]
    for row, bus in zip(reached, layout.buses, strict=True):
        if not row:
            continue
        y = bus + shift
        gutters = {region.gutter + shift for region, _, _ in row}
        left = margin if sum(bool(one) for one in reached) > 1 else min(gutters)
        strokes.append(((left, y), (max(gutters), y)))
        strokes += [
            ((x, y), (x, max(_end(region, hubs) for region, hubs, _ in row if region.gutter + shift == x)))
            for x in sorted(gutters)
        ]
        for region, hubs, manages in row:
            x = region.gutter + shift
            if manages:
                strokes.append(((x, _middle(region)), (region.rect.x, _middle(region))))
                dots.append((region.rect.x, _middle(region)))
            strokes += [tuple(_to_hub(x, tile_x, tile_y)) for tile_x, tile_y in hubs]
    ends = [bus + shift for row, bus in zip(reached, layout.buses, strict=True) if row]
    if len(ends) > 1:
        strokes.append(((margin, ends[0]), (margin, ends[-1])))
    return Line(lane, tuple(strokes), tuple(dots))


def _reached(row: tuple[CloudBox, ...], bundle: Bundle) -> list[tuple[Region, list[tuple[float, float]], bool]]:
    """Regions of a row with a hub or a spoke of a bundle: the places of hubs, and whether there is a spoke."""
    found: list[tuple[Region, list[tuple[float, float]], bool]] = []
    for box in row:
        for region in box.regions:
            hubs = [(tile.rect.x, tile.rect.y) for tile in region.tiles if tile.item.key in bundle.hubs]
            manages = any(tile.item.key in bundle.spokes for tile in region.tiles)
            if hubs or manages:
                found.append((region, hubs, manages))
    return found


def _middle(region: Region) -> float:
    return region.rect.y + 13


def _end(region: Region, hubs: list[tuple[float, float]]) -> float:
    return max([_middle(region), *(y - GAP / 2 for _, y in hubs)])


def _to_hub(gutter: float, x: float, y: float) -> Iterator[tuple[float, float]]:
    """From the gutter through the gap above the tile into its upper edge."""
    yield gutter, y - GAP / 2
    yield x + 12, y - GAP / 2
    yield x + 12, y


def hub_numbers(inventory: Inventory) -> dict[str, int]:
    """The number of each hub whose own line is drawn; none where hubs share one."""
    own = [bundle for bundle in bundles(inventory) if len(bundle.hubs) == 1]
    return {bundle.hubs[0]: number for number, bundle in enumerate(own, 1)} if len(own) > 1 else {}


def managed(inventory: Inventory) -> dict[str, Bundle]:
    """What every hub manages, and with whom, by key."""
    return {hub: bundle for bundle in bundles(inventory) for hub in bundle.hubs}


def managers(inventory: Inventory) -> dict[str, list[Item]]:
    """The hubs of every spoke, by key."""
    found: dict[str, list[Item]] = {}
    by_key = {item.key: item for item in inventory.items}
    for bundle in bundles(inventory):
        for spoke in bundle.spokes:
            found.setdefault(spoke, []).extend(by_key[hub] for hub in bundle.hubs)
    return found
