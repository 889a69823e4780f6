"""Name maps backwards: from a target's type and properties to Pulumi's."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeAlias

from fleetform import names
from fleetform.graph.expressions import Expr, ListOf, MapOf
from fleetform.names.model import ArmProperty, Attribute, CrdField
from fleetform.names.packs import pack

_PACKS = {
    "aws": "terraform-aws",
    "google": "terraform-gcp",
    "random": "terraform-random",
    "tls": "terraform-tls",
    "helm": "terraform-kubernetes",
    "kubernetes": "terraform-kubernetes",
}
Renamed: TypeAlias = Callable[[Mapping[str, Expr]], dict[str, Expr]]

_CROSSPLANE = ("aws", "gcp", "azure")


def token_of(terraform_type: str) -> str | None:
    """The Pulumi type behind a Terraform type; None where no map has it."""
    table = _PACKS.get(terraform_type.partition("_")[0])
    return _terraform(table).get(terraform_type) if table else None


def managed_token(group: str, kind: str) -> str | None:
    """The Pulumi type behind a Crossplane kind; None where no map has it."""
    return _managed().get((group, kind))


def arm_token(arm_type: str) -> str | None:
    """The azure-native type behind an ARM type; None where no map has it."""
    return _arm().get(arm_type.lower())


def from_terraform(values: Mapping[str, Expr], attributes: Mapping[str, Attribute]) -> dict[str, Expr]:
    """Arguments of a Terraform resource under Pulumi's names; what no map knows keeps its own."""
    known = {attribute.name: (name, attribute) for name, attribute in attributes.items() if attribute.name}
    found: dict[str, Expr] = {}
    for own, value in values.items():
        name, attribute = known.get(own, (own, None))
        found[name] = value if attribute is None else _terraform_value(value, attribute)
    return found


def _terraform_value(value: Expr, attribute: Attribute) -> Expr:
    if attribute.single and isinstance(value, ListOf) and len(value.items) == 1:
        value = value.items[0]
    if attribute.fields is None:
        return value
    if attribute.block and not attribute.single and attribute.kind in ("list", "set") and isinstance(value, MapOf):
        value = ListOf((value,))  # JSON syntax may write one block without the list
    return _objects(value, partial(from_terraform, attributes=attribute.fields), is_map=attribute.kind == "map")


def from_crd(values: Mapping[str, Expr], fields: Mapping[str, CrdField]) -> dict[str, Expr]:
    """Fields of a managed resource under Pulumi's names."""
    known = {field.name: (name, field) for name, field in fields.items() if field.name}
    found: dict[str, Expr] = {}
    for own, value in values.items():
        name, field = known.get(own, (own, None))
        if field is None:
            found[name] = value
            continue
        if field.single and isinstance(value, ListOf) and len(value.items) == 1:
            value = value.items[0]
        inner = field.fields
        found[name] = value if inner is None else _objects(value, partial(from_crd, fields=inner))
    return found


def from_arm(values: Mapping[str, Expr], properties: Mapping[str, ArmProperty]) -> dict[str, Expr]:
    """A body of Azure Resource Manager under azure-native's names."""
    found: dict[str, Expr] = {}
    taken: set[str] = set()
    for name, item in properties.items():
        value = _at(values, item.path)
        if value is None:
            continue
        taken.add(item.path[0])
        inner = item.fields
        found[name] = value if inner is None else _objects(value, partial(from_arm, properties=inner))
    return found | {name: value for name, value in values.items() if name not in taken}


def _at(values: Mapping[str, Expr], path: tuple[str, ...]) -> Expr | None:
    found = values.get(path[0])
    for step in path[1:]:
        found = found.get(step) if isinstance(found, MapOf) else None
    return found


def _objects(value: Expr, change: Renamed, *, is_map: bool = False) -> Expr:
    """An object, or each of a list or map of objects, with its names changed."""
    match value:
        case MapOf(entries) if is_map:
            return MapOf(tuple((key, _objects(item, change)) for key, item in entries))
        case MapOf(entries):
            plain = {key: item for key, item in entries if isinstance(key, str)}
            others = tuple((key, item) for key, item in entries if not isinstance(key, str))
            return MapOf((*change(plain).items(), *others))
        case ListOf(items):
            return ListOf(tuple(_objects(item, change) for item in items))
        case _:
            return value


@cache
def _terraform(table: str) -> dict[str, str]:
    found: dict[str, str] = {}
    # Of several types for one, the shortest is the present one: `Bucket`, not `BucketV2`.
    for token in sorted(pack(table) or (), key=lambda one: (-len(one), one)):
        mapped = names.terraform_resource(token)
        if mapped is not None:
            found[mapped.name] = token
    return found


@cache
def _managed() -> dict[tuple[str, str], str]:
    found: dict[tuple[str, str], str] = {}
    for provider in _CROSSPLANE:
        table: Mapping[str, Any] = pack(f"crossplane-{provider}") or {}
        for key in sorted(table, key=lambda one: (-len(one), one)):
            entry = table[key]
            found[entry["group"], entry["kind"]] = key.removesuffix("@cluster")
    return found


@cache
def _arm() -> dict[str, str]:
    table: Mapping[str, Any] = pack("azure-native") or {}
    found: dict[str, str] = {}
    for token in sorted(table, key=lambda one: (-len(one), one)):
        entry = table[token]
        if not entry.get("function"):
            found[entry["type"].lower()] = token
    return found
