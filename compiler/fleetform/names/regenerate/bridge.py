"""What a bridge says of its own names: the file `bridge-metadata.json` in the repository of a Pulumi package.

It has the Pulumi token of each Terraform type, of each list in a type whether Pulumi has the item itself, and of each
object type the names that are not spelled alike.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Rows = dict[str, dict[str, Any]]
Renames = Mapping[str, Mapping[str, str]]
"""Pulumi property to Terraform attribute, by object type as `object_key` writes it."""


def bridge_tables(metadata: Mapping[str, Any]) -> dict[str, Any]:
    """Tables in the form of the packed facts, and beside them `renames`: the names inside of object types."""
    said: Mapping[str, Any] = metadata.get("renames", {})
    renamed: Mapping[str, Mapping[str, str]] = said.get("renamedProperties", {})
    history = metadata["auto-aliasing"]
    return {
        "resources": _rows(history.get("resources", {}), said.get("resources", {}), renamed),
        "data_sources": _rows(history.get("datasources", {}), said.get("functions", {}), renamed),
        "renames": {object_key(*_parts(token)): dict(names) for token, names in renamed.items()},
        "configuration": dict(said.get("renamedConfigProperties", {})),
    }


def object_key(folder: str, name: str) -> str:
    """An object type by folder and name, as tokens and modules of the SDK have both."""
    return f"{folder.lower()}/{name}"


def _parts(token: str) -> tuple[str, str]:
    _, module, name = token.split(":")
    folder = module.partition("/")[0]
    return "" if folder == "index" else folder, name


def _rows(history: Mapping[str, Any], tokens: Mapping[str, str], renamed: Renames) -> Rows:
    rows = {name: _row(one["current"], one.get("fields", {}), renamed) for name, one in history.items()}
    for token, name in tokens.items():
        rows.setdefault(name, _row(token, {}, renamed))
    return rows


def _row(token: str, said: Mapping[str, Any], renamed: Renames) -> dict[str, Any]:
    return {"token": token, "fields": with_names(_fields(said), renamed.get(token, {}))}


def with_names(rows: Mapping[str, Mapping[str, Any]], names: Mapping[str, str]) -> Rows:
    """Rows of fields with the Pulumi names that are known of them."""
    found = {target: dict(row) for target, row in rows.items()}
    for name, target in names.items():
        found.setdefault(target, {}).setdefault("name", name)
    return found


def _fields(said: Mapping[str, Any]) -> Rows:
    return {name: _field(one) for name, one in said.items()}


def _field(one: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"maxItemsOne": one["maxItemsOne"]} if "maxItemsOne" in one else {}
    inner = one.get("elem", {}).get("fields")
    return found | {"fields": _fields(inner)} if inner else found
