"""Where everything in a picture goes: rectangles of clouds, regions and tiles, in pixels."""

from __future__ import annotations

from dataclasses import dataclass, field

from fleetform.review.picture.items import Inventory, Item, counted
from fleetform.review.picture.kinds import cloud_order, cloud_title

TILE_WIDTH = 188
TILE_HEIGHT = 40
LOW_TILE_HEIGHT = 26
GAP = 7
PAD = 10
REGION_HEAD = 26
CLOUD_HEAD = 34
MARGIN = 20
COLUMNS = 3
"""Columns of regions beside each other; each holds two tiles."""
SITE_COLUMNS = 5
"""Columns of sites at the edge; each holds one tile."""
LANE = 7
"""Room for one line of a hub."""
LANES_AT_MOST = 4

REGION_WIDTH = 2 * TILE_WIDTH + GAP + 2 * PAD


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Tile:
    """An item where it is drawn. `aside` is what stands at the right of a low tile."""

    rect: Rect
    item: Item
    aside: str = ""


@dataclass(frozen=True, slots=True)
class Region:
    """The tiles of a place; without a title where nothing tells the place."""

    rect: Rect
    title: str
    note: str
    tiles: tuple[Tile, ...]
    gutter: float
    """Where the lanes left of it begin."""


@dataclass(frozen=True, slots=True)
class CloudBox:
    """The regions of a cloud."""

    rect: Rect
    cloud: str
    title: str
    note: str
    regions: tuple[Region, ...]


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole picture without its lines.

    Attributes:
        width: Of everything.
        height: Of everything.
        rows: Clouds beside each other, row by row.
        lanes: How many lines of hubs there is room for.
        buses: Upper edge of the room for lines above each row.
    """

    width: float
    height: float
    rows: tuple[tuple[CloudBox, ...], ...]
    lanes: int
    buses: tuple[float, ...]

    @property
    def clouds(self) -> list[CloudBox]:
        """All clouds, in order."""
        return [box for row in self.rows for box in row]

    @property
    def regions(self) -> list[Region]:
        """All regions, in order."""
        return [region for box in self.clouds for region in box.regions]

    @property
    def tiles(self) -> list[Tile]:
        """All tiles, in order."""
        return [tile for region in self.regions for tile in region.tiles]


@dataclass(slots=True)
class _Column:
    """Regions below each other."""

    x: float
    gutter: float
    width: float
    y: float
    regions: list[Region] = field(default_factory=list[Region])


def lay_out(inventory: Inventory, top: float, lanes: int) -> Layout:
    """Places everything.

    Args:
        inventory: What to draw.
        top: Where to begin, below title and legend.
        lanes: How many lines of hubs there must be room for.
    """
    gutter = PAD + lanes * LANE
    column = gutter + REGION_WIDTH
    width = 2 * MARGIN + COLUMNS * (column + PAD) + (COLUMNS - 1) * 2 * GAP
    rows: list[tuple[CloudBox, ...]] = []
    buses: list[float] = []
    y = top
    for row in _rows(inventory):
        buses.append(y)
        y += lanes * LANE + (GAP if lanes else 0)
        boxes = _row(inventory, row, y, gutter, width)
        rows.append(boxes)
        y = max(box.rect.bottom for box in boxes) + 2 * GAP
    return Layout(width, y - 2 * GAP + MARGIN, tuple(rows), lanes, tuple(buses))


def _rows(inventory: Inventory) -> list[list[tuple[str, int]]]:
    """Clouds with the columns each gets, row by row; the edge is always the last row, and alone."""
    clouds = sorted({item.cloud for item in inventory.items}, key=lambda cloud: (cloud_order(cloud), cloud))
    main = [cloud for cloud in clouds if cloud != "edge"]
    # The last row may be shorter; two clouds in a row share three columns.
    chunks = [main[start : start + COLUMNS] for start in range(0, len(main), COLUMNS)]
    rows = [_shares(inventory, chunk) for chunk in chunks]
    return [*rows, [("edge", COLUMNS)]] if "edge" in clouds else rows


def _shares(inventory: Inventory, clouds: list[str]) -> list[tuple[str, int]]:
    sizes = {cloud: len([item for item in inventory.items if item.cloud == cloud]) for cloud in clouds}
    largest = max(clouds, key=lambda cloud: sizes[cloud])
    spare = COLUMNS - len(clouds)
    return [(cloud, 1 + (spare if cloud == largest else 0)) for cloud in clouds]


def _row(
    inventory: Inventory, row: list[tuple[str, int]], y: float, gutter: float, width: float
) -> tuple[CloudBox, ...]:
    boxes: list[CloudBox] = []
    x = float(MARGIN)
    whole = width - 2 * MARGIN
    unit = (whole - (COLUMNS - 1) * 2 * GAP) / COLUMNS
    for cloud, columns in row:
        box_width = columns * unit + (columns - 1) * 2 * GAP
        boxes.append(_cloud(inventory, cloud, columns, Rect(x, y, box_width, 0), gutter))
        x += box_width + 2 * GAP
    height = max(box.rect.height for box in boxes)
    return tuple(
        CloudBox(Rect(box.rect.x, y, box.rect.width, height), box.cloud, box.title, box.note, box.regions)
        for box in boxes
    )


def _cloud(inventory: Inventory, cloud: str, columns: int, rect: Rect, gutter: float) -> CloudBox:
    places = inventory.places(cloud)
    at_edge = cloud == "edge"
    used = min(SITE_COLUMNS if at_edge else columns, len(places))
    own_gutter = PAD if at_edge else gutter
    step = (rect.width - PAD) / used
    stacks = [
        _Column(
            rect.x + number * step + own_gutter,
            rect.x + number * step + PAD / 2,
            step - own_gutter,
            rect.y + CLOUD_HEAD,
        )
        for number in range(used)
    ]
    versions = len({item.version for items in places.values() for item in items})
    for place, items in places.items():
        stack = min(stacks, key=lambda one: one.y)
        region = _region(place, items, stack, alone=len(places) == 1, versions=versions)
        stack.regions.append(region)
        stack.y = region.rect.bottom + GAP
    regions = tuple(region for stack in stacks for region in stack.regions)
    height = max(stack.y for stack in stacks) - GAP + PAD - rect.y
    box = Rect(rect.x, rect.y, rect.width, height)
    return CloudBox(box, cloud, cloud_title(cloud), _cloud_note(places, at_edge), regions)


def _cloud_note(places: dict[str, list[Item]], at_edge: bool) -> str:
    items = [item for found in places.values() for item in found]
    known = len([place for place in places if place])
    place = f" at {counted(known, 'site')}" if at_edge else f" in {counted(known, 'region')}"
    where = place if known else ""
    versions = {f"{item.title} {item.version}" for item in items if item.version}
    return f"{_contents(items)}{where}{f', {versions.pop()}' if at_edge and len(versions) == 1 else ''}"


def _region(place: str, items: list[Item], stack: _Column, *, alone: bool, versions: int) -> Region:
    head = REGION_HEAD if place or not alone else PAD
    low = all(item.kind == "edge" for item in items)
    height = LOW_TILE_HEIGHT if low else TILE_HEIGHT
    inner = stack.width - 2 * PAD
    across = max(1, int((inner + GAP) // (TILE_WIDTH + GAP)))
    tile_width = (inner - (across - 1) * GAP) / across
    tiles: list[Tile] = []
    # Where all have the same version, the box around all of them says it once.
    differ = low and versions > 1
    for number, item in enumerate(sorted(items, key=_tile_order)):
        row, column = divmod(number, across)
        x = stack.x + PAD + column * (tile_width + GAP)
        tiles.append(
            Tile(
                Rect(x, stack.y + head + row * (height + GAP), tile_width, height), item, item.version if differ else ""
            )
        )
    bottom = tiles[-1].rect.bottom + PAD
    title = place or ("" if alone else "region not told")
    note = "" if low else _contents(items)
    return Region(Rect(stack.x, stack.y, stack.width, bottom - stack.y), title, note, tuple(tiles), stack.gutter)


def _tile_order(item: Item) -> tuple[bool, int]:
    """Hubs first, then clusters, then the rest in program order."""
    kinds = ("cluster", "endpoint", "edge", "machine", "data", "component", "resource")
    return not item.is_hub, kinds.index(item.kind)


def _contents(items: list[Item]) -> str:
    words = {
        "cluster": "cluster",
        "endpoint": "endpoint",
        "edge": "node",
        "machine": "machine",
        "data": "database",
        "component": "component",
    }
    found = [(sum(item.kind == kind for item in items), word) for kind, word in words.items()]
    loose = sum(len(item.resources) for item in items if item.kind == "resource")
    return ", ".join(counted(number, word) for number, word in [*found, (loose, "resource")] if number)
