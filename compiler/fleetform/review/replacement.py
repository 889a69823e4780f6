"""Whether a change of a property replaces the resource."""

from __future__ import annotations

from functools import cache
from importlib import resources
from json import loads

from fleetform import names
from fleetform.graph.model import Resource
from fleetform.names.model import Attribute


def forces_replacement(resource: Resource, path: tuple[str | int, ...]) -> bool:
    """Whether the provider replaces a resource when the value at a path changes.

    Facts: the Terraform providers' force-new flags for aws and gcp, the fields Kubernetes' API server
    refuses to change (`data/immutable.json`), the program's own `replace_on_changes`.

    Args:
        resource: The resource as it will be.
        path: Keys and indexes from the inputs down, in Pulumi spelling.
    """
    top = str(path[0])
    if top in resource.options.replace_on_changes or "*" in resource.options.replace_on_changes:
        return True
    if resource.package in ("kubernetes", "azure-native"):
        return _is_immutable(resource.type, path)
    mapped = names.terraform_resource(resource.type)
    return mapped is not None and _force_new(mapped.attributes.get(top), path[1:])


def _force_new(attribute: Attribute | None, rest: tuple[str | int, ...]) -> bool:
    """Whether an attribute, or the one inside it that a path leads to, is force-new."""
    while attribute is not None:
        if attribute.force_new:
            return True
        step = next(
            (step for step in rest if isinstance(step, str) and attribute.fields and step in attribute.fields),
            None,
        )
        if step is None or attribute.fields is None:
            return False
        rest = rest[rest.index(step) + 1 :]
        attribute = attribute.fields[step]
    return False


def _is_immutable(token: str, path: tuple[str | int, ...]) -> bool:
    dotted = ".".join(str(step) for step in path)
    fields = _immutable()
    known = fields.get(token, []) + fields.get(f"{token.partition(':')[0]}:*", [])
    return any(dotted == field or dotted.startswith(f"{field}.") for field in known)


@cache
def _immutable() -> dict[str, list[str]]:
    text = (resources.files("fleetform.review") / "data" / "immutable.json").read_text(encoding="utf-8")
    return loads(text)["fields"]
