"""What a state holds, one item an instance."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from fleetform.migrate.state.addresses import parse
from fleetform.migrate.state.reading import read


@dataclass(frozen=True, slots=True)
class Item:
    """A managed resource that is there.

    Attributes:
        address: As Terraform calls it.
        owner: The same without the instance's key: what others depend on.
        type: Terraform type.
        name: Its name there.
        key: Its key among the instances, None for the only one.
        values: Its attributes by Terraform's names.
        secrets: Attributes with something sensitive in them.
        depends: Owners that it depends on.
        alias: The alias of its provider, "" for none.
    """

    address: str
    owner: str
    type: str
    name: str
    key: str | int | None
    values: Mapping[str, Any]
    secrets: frozenset[str]
    depends: tuple[str, ...]
    alias: str


def items(path: Path) -> list[Item]:
    """The managed resources of a state; old ones that wait to be deleted are left out.

    Raises:
        MigrateError: The file cannot be read, or is no state of version 4.
    """
    content: dict[str, Any] = json.loads(read(path).walk.text)
    return [item for resource in content["resources"] or () for item in _instances(resource)]


def _instances(resource: Mapping[str, Any]) -> Generator[Item]:
    if resource["mode"] != "managed":
        return
    module = f"{resource['module']}." if resource.get("module") else ""
    owner = f"{module}{resource['type']}.{resource['name']}"
    for instance in resource["instances"] or ():
        if "deposed" in instance:
            continue
        key = instance.get("index_key")
        provider = parse(str(instance.get("provider") or resource.get("provider")))
        yield Item(
            address=owner if key is None else f"{owner}[{json.dumps(key, ensure_ascii=False)}]",
            owner=_bare(owner),
            type=resource["type"],
            name=resource["name"],
            key=key,
            values=instance.get("attributes") or {},
            secrets=frozenset(_first_steps(instance.get("sensitive_attributes"))),
            depends=tuple(instance.get("dependencies") or ()),
            alias=provider.tail.removeprefix(".").partition("[")[0] if provider is not None else "",
        )


def _bare(owner: str) -> str:
    """An address as dependencies have it: without keys of modules."""
    return re.sub(r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]', "", owner)


def _first_steps(paths: Any) -> Generator[str]:
    """Names of attributes; a path is a list of steps."""
    for path in cast("list[list[dict[str, Any]]]", paths or []):
        if path and isinstance(path[0].get("value"), str):
            yield path[0]["value"]
