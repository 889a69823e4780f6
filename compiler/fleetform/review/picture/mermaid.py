"""The picture as Mermaid, for READMEs and pull requests. Many alike things become one box with their number."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.picture.items import Inventory, Item, counted
from fleetform.review.picture.kinds import cloud_order, cloud_title
from fleetform.review.picture.lines import bundles

MOST_ALONE = 3
"""Up to so many alike items of a place get a box each."""

MOST_ARROWS = 40
"""More uses than these are left out: nobody could follow them."""

_SHAPES = {"endpoint": ("([", "])"), "data": ("[(", ")]"), "edge": ("{{", "}}")}


def mermaid(inventory: Inventory) -> str:
    """A flowchart of an inventory; ends with a new line."""
    return "\n".join(["flowchart LR", *_lines(inventory)]) + "\n"


def _lines(inventory: Inventory) -> Iterator[str]:
    box_of: dict[str, str] = {}
    clouds = sorted({item.cloud for item in inventory.items}, key=lambda cloud: (cloud_order(cloud), cloud))
    for number, cloud in enumerate(clouds, 1):
        yield f'  subgraph c{number}["{_text(cloud_title(cloud))}"]'
        for place_number, (place, items) in enumerate(inventory.places(cloud).items(), 1):
            boxes = list(_boxes(items, box_of))
            if not place:
                yield from (f"    {box}" for box in boxes)
                continue
            yield f'    subgraph c{number}r{place_number}["{_text(place)}"]'
            yield from (f"      {box}" for box in boxes)
            yield "    end"
        yield "  end"
    for bundle in bundles(inventory):
        for hub in bundle.hubs:
            # A dict keeps the order and drops repeats: many spokes share a box.
            ends = dict.fromkeys(box_of[item.key] for item in inventory.items if item.key in bundle.spokes)
            yield from (f"  {box_of[hub]} --> {end}" for end in ends if end != box_of[hub])
    told = {(box_of[item.key], box_of[key]): None for item in inventory.items for key in item.uses}
    if len(told) <= MOST_ARROWS:
        yield from (f"  {user} -.-> {used}" for user, used in told if user != used)
    hubs = dict.fromkeys(box_of[item.key] for item in inventory.items if item.is_hub)
    if hubs:
        yield "  classDef hub stroke:#d55e00,stroke-width:3px"
        yield f"  class {','.join(hubs)} hub"


def _boxes(items: list[Item], box_of: dict[str, str]) -> Iterator[str]:
    groups: dict[tuple[str, ...], list[Item]] = {}
    for item in items:
        alone = item.is_hub or item.kind in ("endpoint", "data", "machine")
        alike = (item.kind, item.title, item.version, item.role, "mesh" if "mesh" in item.marks else "")
        groups.setdefault((*alike, item.key) if alone else alike, []).append(item)
    for alike in groups.values():
        for group in [alike] if len(alike) > MOST_ALONE else [[item] for item in alike]:
            first = group[0]
            for item in group:
                box_of[item.key] = first.key
            left, right = _SHAPES.get(first.kind, ("[", "]"))
            yield f'{first.key}{left}"{_label(group)}"{right}'


def _label(group: list[Item]) -> str:
    first = group[0]
    words = [f"{first.title} {first.version}".strip()]
    words += ["hub"] if first.is_hub else []
    words += ["mesh"] if "mesh" in first.marks else []
    words += [f"on {first.host}"] if first.host else []
    name = first.name if len(group) == 1 else f"{counted(len(group), first.kind)}: {first.name} …"
    return f"{_text(name)}<br>{_text(', '.join(words))}"


def _text(text: str) -> str:
    """A text as Mermaid reads it inside quotes."""
    for sign, code in (("#", "#35;"), ('"', "#quot;"), ("<", "#lt;"), (">", "#gt;"), ("\n", " ")):
        text = text.replace(sign, code)
    return text
