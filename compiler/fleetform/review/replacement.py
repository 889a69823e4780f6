"""Whether a change of a property replaces the resource."""

from __future__ import annotations

import gzip
import re
from functools import cache, lru_cache
from importlib import resources
from json import loads
from typing import Any

from fleetform import names
from fleetform.graph.expressions import Literal
from fleetform.graph.model import Resource
from fleetform.names.model import Attribute

Path = tuple[str | int, ...]
_VERSION = re.compile(r"(?<=[a-z])/v\d{8}\w*(?=:)")


def forces_replacement(resource: Resource, path: Path, provider: Resource | None = None) -> bool:
    """Whether the provider replaces a resource when the value at a path changes.

    Facts: the Terraform providers' force-new flags for aws and google, the fields that a cloud or the Kubernetes API
    refuses to change (`data/immutable.json`), names and parents of azure-native resources, the program's own
    `replace_on_changes`.

    Args:
        resource: The resource as it will be.
        path: Keys and indexes from the inputs down, in Pulumi spelling.
        provider: The provider that makes it, where the program says which.
    """
    if resource.options.replace_on_changes and _is_named(resource.options.replace_on_changes, path):
        return True
    return _is_forced(resource.type, path) and not _is_mutable(resource, path, provider)


@lru_cache(maxsize=8192)
def _is_forced(token: str, path: Path) -> bool:
    plain = _VERSION.sub("", token)
    if _is_immutable(plain, path):
        return True
    if plain.startswith("azure-native:"):
        arm = names.arm_type(plain)
        return arm is not None and path[0] in (arm.name_input, *arm.parent_inputs)
    mapped = names.terraform_resource(token)
    if mapped is None:
        return False
    first = mapped.attributes.get(str(path[0]))
    if mapped.provider == "google" and first is not None:
        return _is_listed(mapped.name, first, path[1:])
    return _force_new(first, path[1:])


def _is_named(named: tuple[str, ...], path: Path) -> bool:
    dotted = _dotted(path)
    return any(one == "*" or dotted == one or dotted.startswith((f"{one}.", f"{one}[")) for one in named)


def _force_new(attribute: Attribute | None, rest: Path) -> bool:
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


def _is_listed(terraform: str, attribute: Attribute, rest: Path) -> bool:
    """Whether Google's provider has a flag at an attribute, or at the one inside it that a path leads to."""
    listed = _google().get(terraform, frozenset[str]())
    dotted = attribute.name
    if dotted in listed:
        return True
    for step in rest:
        if isinstance(step, str) and attribute.fields and step in attribute.fields:
            attribute = attribute.fields[step]
            dotted = ".".join(filter(None, (dotted, attribute.name)))
            if dotted in listed:
                return True
    return False


def _is_immutable(token: str, path: Path) -> bool:
    dotted = ".".join(step for step in path if isinstance(step, str) and "=" not in step)
    fields = _facts()["fields"]
    known = [*fields.get(token, ()), *fields.get(f"{token.partition(':')[0]}:*", ())]
    return any(dotted == field or dotted.startswith(f"{field}.") for field in known)


def _is_mutable(resource: Resource, path: Path, provider: Resource | None) -> bool:
    """Whether the provider is told to change in place what it replaces otherwise."""
    setting = _facts()["unless"].get(resource.type, {}).get(str(path[0]))
    said = provider.inputs.get(setting) if provider is not None and setting else None
    return said in (Literal(True), Literal("true"))


def _dotted(path: Path) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


@cache
def _google() -> dict[str, frozenset[str]]:
    packed = (resources.files("fleetform.review") / "data" / "force_new_google.json.gz").read_bytes()
    return {name: frozenset(paths) for name, paths in loads(gzip.decompress(packed))["types"].items()}


@cache
def _facts() -> dict[str, Any]:
    text = (resources.files("fleetform.review") / "data" / "immutable.json").read_text(encoding="utf-8")
    return loads(text)
