"""A state of OpenTofu's: resources by address, from `tofu state pull` or from `tofu show -json`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from fleetform.export.opentofu.adopt.documents import as_list, as_map, read_json, refused

VERSION = 4
_HINT = "give the output of `tofu state pull`, or of `tofu show -json`"


@dataclass(frozen=True, slots=True)
class Held:
    """A resource that a state has: its Terraform type, and its attributes by Terraform's names."""

    type: str
    values: Mapping[str, Any]


def read_tofu_state(file: Path) -> dict[str, Held]:
    """The managed resources of a state by address.

    Raises:
        ExportError: The file cannot be read, is encrypted, or is something else.
    """
    content = read_json(file, _HINT)
    if "encrypted_data" in content:
        raise refused(file, f"is encrypted; {_HINT}")
    if "values" in content or "format_version" in content:
        return dict(_shown(as_map(as_map(content.get("values")).get("root_module"))))
    if "deployment" in content:
        raise refused(file, "is an export of a Pulumi stack; --adopt reads it")
    if "resources" not in content or "serial" not in content:
        raise refused(file, f"is no state of OpenTofu; {_HINT}")
    if content.get("version") != VERSION:
        raise refused(file, f"has version {content.get('version')!r} of the form of states; known is {VERSION}")
    return {address: held for item in as_list(content["resources"]) for address, held in _instances(as_map(item))}


def _instances(item: Mapping[str, Any]) -> Iterator[tuple[str, Held]]:
    """The instances of a resource as a state file has them; old ones that wait to be deleted are left out."""
    if item.get("mode") != "managed":
        return
    module = f"{item['module']}." if item.get("module") else ""
    for instance in map(as_map, as_list(item.get("instances"))):
        if "deposed" in instance:
            continue
        index = instance.get("index_key")
        shown = f"[{json.dumps(index)}]" if index is not None else ""
        address = f"{module}{item.get('type')}.{item.get('name')}{shown}"
        yield address, Held(str(item.get("type")), as_map(instance.get("attributes")))


def _shown(module: Mapping[str, Any]) -> Iterator[tuple[str, Held]]:
    """The resources of a module as `tofu show` has them, and of those in it."""
    for item in map(as_map, as_list(module.get("resources"))):
        if item.get("mode") == "managed" and "deposed_key" not in item:
            yield str(item.get("address")), Held(str(item.get("type")), as_map(item.get("values")))
    for inner in map(as_map, as_list(module.get("child_modules"))):
        yield from _shown(inner)
