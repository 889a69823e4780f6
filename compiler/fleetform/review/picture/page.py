"""The picture as one HTML file: the SVG, details of every tile, a search, a table. It loads nothing else."""

from __future__ import annotations

from html import escape

from fleetform.graph.model import Resource
from fleetform.graph.show import SECRET, show_expression
from fleetform.reports.html import embedded, filled
from fleetform.review.picture.items import Inventory, Item, counted
from fleetform.review.picture.kinds import cloud_title
from fleetform.review.picture.lines import managed, managers
from fleetform.review.picture.places import line_of
from fleetform.review.picture.svg import svg

LONGEST_INPUT = 200
MOST_NAMES = 8


def page(inventory: Inventory) -> str:
    """The page of an inventory; ends with a new line."""
    parts = {
        "title": escape(inventory.title),
        "svg": svg(inventory),
        "data": embedded(_data(inventory)),
    }
    return filled("fleetform.review.picture", parts)


def _data(inventory: Inventory) -> dict[str, object]:
    hubs = managers(inventory)
    rows = [_resource(resource, item.key) for item in inventory.items for resource in item.resources]
    rows += [_resource(resource, "") for resource in inventory.shared]
    by_key = {item.key: item for item in inventory.items}
    users: dict[str, list[Item]] = {}
    for item in inventory.items:
        for key in item.uses:
            users.setdefault(key, []).append(item)
    spokes = managed(inventory)
    items = [
        _item(
            item,
            hubs=hubs.get(item.key, []),
            spokes=[other for other in inventory.items if item.key in spokes and other.key in spokes[item.key].spokes],
            uses=[by_key[key] for key in item.uses],
            users=users.get(item.key, []),
        )
        for item in inventory.items
    ]
    return {"items": items, "resources": rows}


def _item(
    item: Item, *, hubs: list[Item], spokes: list[Item], uses: list[Item], users: list[Item]
) -> dict[str, object]:
    facts = [
        ("kind", f"{item.title} {item.kind}" if item.kind != "resource" else item.title),
        ("version", item.version),
        ("cloud", cloud_title(item.cloud)),
        ("site" if item.kind == "edge" else "region", item.place),
        ("role", item.role),
        ("managed by", ", ".join(hub.name for hub in hubs)),
        ("manages", counted(len(spokes), "cluster") if spokes else ""),
        ("runs on", item.host),
        ("uses", _names(uses)),
        ("used by", _names(users)),
        ("API", {True: "private", False: "public", None: ""}[item.private]),
        ("mesh", "yes" if "mesh" in item.marks else ""),
        *(("node pool", str(pool)) for pool in item.pools),
        ("labels", ", ".join(f"{key}={value}" for key, value in item.labels.items())),
        ("from", item.line),
    ]
    return {
        "key": item.key,
        "kind": item.kind,
        "title": item.title,
        "name": item.name,
        "place": item.place,
        "facts": [fact for fact in facts if fact[1]],
        "related": [*dict.fromkeys(one.key for one in (*hubs, *spokes, *uses, *users))],
    }


def _names(items: list[Item]) -> str:
    more = f" and {len(items) - MOST_NAMES} more" if len(items) > MOST_NAMES else ""
    return ", ".join(item.name for item in items[:MOST_NAMES]) + more


def _resource(resource: Resource, item: str) -> dict[str, object]:
    return {
        "name": resource.name,
        "type": resource.type,
        "item": item,
        "line": line_of(resource),
        "inputs": [[name, _input(resource, name)] for name in resource.inputs],
    }


def _input(resource: Resource, name: str) -> str:
    # A program may give in clear text what its provider calls a secret.
    if name in resource.options.additional_secret_outputs:
        return SECRET
    text = show_expression(resource.inputs[name])
    return text if len(text) <= LONGEST_INPUT else f"{text[: LONGEST_INPUT - 1]}…"
