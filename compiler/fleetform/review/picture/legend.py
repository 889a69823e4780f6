"""The legend: what the colours and signs stand for, with counts."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from fleetform.review.picture.items import Inventory, counted
from fleetform.review.picture.tiles import number, text_width


@dataclass(frozen=True, slots=True)
class Entry:
    """One sign: the classes of its tile, or the name of its badge, and what it stands for."""

    sign: str
    text: str


def entries(inventory: Inventory) -> list[Entry]:
    """What there is, and how much of it."""
    clusters = inventory.of_kind("cluster")
    hubs = sum(item.is_hub for item in clusters)
    mesh = sum("mesh" in item.marks for item in inventory.items)
    public = sum(item.private is False for item in clusters)
    word = "spoke cluster" if hubs else "cluster"
    found = [
        (hubs, "tile cluster hub", "hub cluster", ""),
        (len(clusters) - hubs, "tile cluster", word, ""),
        (mesh, "mesh", "in the mesh", "in the mesh"),
        (public, "public", "with a public API", "with a public API"),
        (len(inventory.of_kind("endpoint")), "tile endpoint", "serverless endpoint", ""),
        (len(inventory.of_kind("edge")), "tile edge", "edge node", ""),
        (len(inventory.of_kind("machine")), "tile machine", "machine", ""),
        (len(inventory.of_kind("data")), "tile data", "database", ""),
        (len(inventory.of_kind("component")), "tile component", "component", ""),
    ]
    return [Entry(sign, counted(count, one, many)) for count, sign, one, many in found if count]


def legend_svg(found: list[Entry], x: float, y: float, width: float) -> tuple[list[str], float]:
    """The legend's lines, and the height it takes."""
    lines: list[str] = []
    start, top = x, y
    for entry in found:
        needed = 34 + text_width(entry.text) * 1.1 + 18
        if x + needed > start + width and x > start:
            x, y = start, y + 22
        lines += _sign(entry.sign, x, y)
        lines.append(f'<text x="{number(x + 34)}" y="{number(y + 12)}">{escape(entry.text)}</text>')
        x += needed
    return lines, (y - top + 22 if found else 0)


def _sign(sign: str, x: float, y: float) -> Iterator[str]:
    if sign.startswith("tile"):
        box = f'x="{number(x)}" y="{number(y)}" width="26" height="16" rx="4"'
        stripe = f'x="{number(x)}" y="{number(y + 2)}" width="4" height="12" rx="2"'
        yield f'<g class="{sign.removeprefix("tile ")}"><rect class="box" {box}/><rect class="stripe" {stripe}/></g>'
        return
    style = "badge-mesh" if sign == "mesh" else "badge"
    yield f'<rect class="{style}" x="{number(x)}" y="{number(y)}" width="26" height="16" rx="8"/>'
