"""The picture as SVG: one file that needs nothing else, in light and dark."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from html import escape
from importlib import resources

from fleetform.review.picture.items import Inventory, counted
from fleetform.review.picture.layout import LANES_AT_MOST, MARGIN, CloudBox, Layout, Region, lay_out
from fleetform.review.picture.legend import entries, legend_svg
from fleetform.review.picture.lines import Line, bundles, hub_numbers, route
from fleetform.review.picture.tiles import number, place, shortened, text_width, tile_svg

_TITLE_Y = 38
_LEGEND_Y = 54


def svg(inventory: Inventory) -> str:
    """The picture of an inventory; ends with a new line."""
    found = bundles(inventory)
    lanes = min(len(found), LANES_AT_MOST)
    width = lay_out(inventory, 0, lanes).width if inventory.items else 640.0
    legend, legend_height = legend_svg(entries(inventory), MARGIN, _LEGEND_Y, width - 2 * MARGIN)
    top = _LEGEND_Y + legend_height + 12
    layout = lay_out(inventory, top, lanes) if inventory.items else Layout(width, top, (), 0, ())
    lines = [
        *_opening(inventory, layout),
        *legend,
        *(line for box in layout.clouds for line in _cloud(box)),
        *(line for drawn in route(layout, found) for line in _line(drawn)),
        *_tiles(layout, hub_numbers(inventory)),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def _opening(inventory: Inventory, layout: Layout) -> Iterator[str]:
    width, height = number(layout.width), number(layout.height)
    count = counted(inventory.total, "resource")
    yield (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="fleet" viewBox="0 0 {width} {height}" width="{width}"'
        f' height="{height}" role="img" aria-label="{escape(inventory.title)}: {count}">'
    )
    yield f"<style>{_style()}</style>"
    yield f'<rect class="page" x="0" y="0" width="{width}" height="{height}"/>'
    yield f'<text class="head" x="{MARGIN}" y="{_TITLE_Y}">{escape(inventory.title)}</text>'
    right = number(layout.width - MARGIN)
    yield f'<text class="soft" x="{right}" y="{_TITLE_Y}" text-anchor="end">{count}</text>'


def _cloud(box: CloudBox) -> Iterator[str]:
    yield f'<g><rect class="cloud" {place(box.rect)} rx="8"/>'
    x, y = number(box.rect.x + 12), number(box.rect.y + 22)
    yield f'<text class="cloud-title" x="{x}" y="{y}">{escape(box.title)}</text>'
    yield from _note(box.rect.right - 12, box.rect.y + 22, box.note, box.rect.width - 40 - 9 * len(box.title))
    yield "</g>"
    for region in box.regions:
        yield from _region(region)


def _region(region: Region) -> Iterator[str]:
    yield f'<g><rect class="region" {place(region.rect)} rx="6"/>'
    if region.title:
        x, y = number(region.rect.x + 12), number(region.rect.y + 18)
        yield f'<text class="region-title" x="{x}" y="{y}">{escape(region.title)}</text>'
        room = region.rect.width - 40 - 8 * len(region.title)
        yield from _note(region.rect.right - 12, region.rect.y + 18, region.note, room)
    yield "</g>"


def _note(right: float, y: float, text: str, room: float) -> Iterator[str]:
    shown = text if text_width(text) <= room else shortened(text, room)
    if shown and room > 40:
        yield f'<text class="soft" x="{number(right)}" y="{number(y)}" text-anchor="end">{escape(shown)}</text>'


def _line(line: Line) -> Iterator[str]:
    strokes = " ".join(
        "M" + " L".join(f"{number(x)} {number(y)}" for x, y in stroke) for stroke in line.strokes if len(stroke) > 1
    )
    yield f'<path class="line lane{line.lane}" d="{strokes}"/>'
    for x, y in line.dots:
        yield f'<circle class="dot" cx="{number(x)}" cy="{number(y)}" r="3.5"/>'


def _tiles(layout: Layout, hubs: dict[str, int]) -> Iterator[str]:
    for tile in layout.tiles:
        yield from tile_svg(tile, hubs.get(tile.item.key))


@cache
def _style() -> str:
    return (resources.files("fleetform.review.picture") / "data" / "style.css").read_text(encoding="utf-8")
