"""One tile as SVG: a stripe, a name, a line of facts, badges."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from fleetform.review.picture.items import Item, counted
from fleetform.review.picture.layout import LOW_TILE_HEIGHT, Rect, Tile

STRIPE = 5
_NAME_WIDTH = 7.5
"""Mean width in pixels of a letter of a bold name at 12 px, with some room."""
_TEXT_WIDTH = 6.1
"""The same for a plain text at 11 px."""
_BADGE_HEIGHT = 14


def tile_svg(tile: Tile, hub_number: int | None) -> Iterator[str]:
    """The lines of a tile.

    Args:
        tile: What and where.
        hub_number: Number of the hub, where several hubs have lines of their own.
    """
    rect, item = tile.rect, tile.item
    low = rect.height == LOW_TILE_HEIGHT
    classes = f"tile {item.kind}{' hub' if item.is_hub else ''}"
    yield f'<g class="{classes}" id="{item.key}"><title>{escape(tooltip(item))}</title>'
    yield f'<rect class="box" {place(rect)} rx="5"/>'
    stripe = Rect(rect.x, rect.y + 4, STRIPE - 1, rect.height - 8)
    yield f'<rect class="stripe" {place(stripe)} rx="2"/>'
    name_badges = [("hub", f"HUB {hub_number}" if hub_number else "HUB")] if item.is_hub else []
    left = rect.x + STRIPE + 6
    right = rect.right - 6
    edge = right
    for style, text in name_badges:
        edge -= _badge_width(text) + 4
        yield from _badge(edge + 4, rect.y + 4, style, text)
    if tile.aside and len(item.name) * _NAME_WIDTH + text_width(tile.aside) + 6 <= edge - left:
        yield from _right_text(right, rect.y + 17, tile.aside)
    shown = shortened(item.name, edge - left, _NAME_WIDTH)
    yield f'<text class="name" x="{number(left)}" y="{number(rect.y + 17)}">{escape(shown)}</text>'
    if not low:
        yield from _second_line(item, left, right, rect.y)
    yield "</g>"


def tooltip(item: Item) -> str:
    """What a pointer resting on a tile is told."""
    parts = [item.title, item.version, item.place, f"on {item.host}" if item.host else "", item.role]
    facts = ", ".join(part for part in parts if part)
    return f"{item.name}: {facts}, {counted(len(item.resources), 'resource')}"


def shortened(text: str, room: float, letter: float = _TEXT_WIDTH) -> str:
    """A text that fits, its middle left out where it must be.

    >>> shortened("shop-eu-west-1-01", 60, 6)
    'shop-…1-01'
    """
    most = max(4, int(room / letter))
    if len(text) <= most:
        return text
    tail = (most - 1) * 2 // 5 + 1
    return f"{text[: most - 1 - tail]}…{text[-tail:]}"


def text_width(text: str) -> float:
    """About how wide a text at 11 px is."""
    return len(text) * _TEXT_WIDTH


def place(rect: Rect) -> str:
    """A rectangle as attributes."""
    return f'x="{number(rect.x)}" y="{number(rect.y)}" width="{number(rect.width)}" height="{number(rect.height)}"'


def number(value: float) -> str:
    """A number as short as it can be said, the same on every machine.

    >>> number(12.0), number(1 / 3)
    ('12', '0.33')
    """
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _second_line(item: Item, left: float, right: float, top: float) -> Iterator[str]:
    edge = right
    for style, text in _badges(item):
        edge -= _badge_width(text)
        yield from _badge(edge, top + 22, style, text)
        edge -= 4
    fitting = [text for text in _facts(item) if text_width(text) <= edge - left]
    shown = fitting[0] if fitting else shortened(_facts(item)[-1], edge - left)
    yield f'<text class="soft" x="{number(left)}" y="{number(top + 32)}">{escape(shown)}</text>'


def _badges(item: Item) -> list[tuple[str, str]]:
    """From the right."""
    found = [("mesh", "mesh")] if "mesh" in item.marks else []
    return [*found, ("plain", "public")] if item.private is False else found


def _facts(item: Item) -> list[str]:
    """The second line, longest first."""
    named = f"{item.title} {item.version}".strip()
    if item.host:
        return [f"{named} on {item.host}", named]
    if item.kind == "cluster" and item.pools:
        return [f"{named} · {counted(len(item.pools), 'pool')}", named]
    if len(item.resources) > 1 and item.kind != "resource":
        return [f"{named} · {counted(len(item.resources), 'resource')}", named]
    return [named]


def _badge_width(text: str) -> float:
    return len(text) * 7.2 + 10


def _badge(x: float, y: float, style: str, text: str) -> Iterator[str]:
    rect = Rect(x, y, _badge_width(text), _BADGE_HEIGHT)
    suffix = "" if style == "plain" else f"-{style}"
    yield f'<rect class="badge{suffix}" {place(rect)} rx="7"/>'
    yield (
        f'<text class="badge{suffix}-text" x="{number(x + rect.width / 2)}" y="{number(y + 11)}"'
        f' text-anchor="middle">{escape(text)}</text>'
    )


def _right_text(right: float, y: float, text: str) -> Iterator[str]:
    yield f'<text class="soft" x="{number(right)}" y="{number(y)}" text-anchor="end">{escape(text)}</text>'
