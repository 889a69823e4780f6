"""Makes the table of Azure's managed resources from a written map: ARM's names and upjet's have no rule in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from fleetform.names.model import CrdField
from fleetform.names.regenerate.crd_fields import field_of
from fleetform.names.regenerate.crds import Kind, Schema
from fleetform.names.regenerate.crossplane import demanding, packed_entry
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.sdk import Package, Properties

# Where a Pulumi property has a level that the CRD has not, the field has no name and its fields lie beside it.
_NO_LEVEL = ""


def azure_managed_table(package: Package, found: Iterable[Kind]) -> dict[str, Any]:
    """Packed managed resources of azure-native, by token (namespaced) and `token@cluster`."""
    kinds = {(kind.group, kind.kind): kind for kind in found}
    entries: dict[str, Any] = {}
    for token, written in data("crossplane_azure").items():
        for key, middle in ((token, ".m"), (f"{token}@cluster", "")):
            kind = kinds.get((f"{written['group']}.azure{middle}.upbound.io", written["kind"]))
            if kind is not None:
                entries[key] = _entry(package, token, written, kind)
    return entries


def _entry(package: Package, token: str, written: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    resource = package.resources[token]
    names = {name: target for name, target in written.get("names", {}).items() if target is not None}
    missing: dict[str, str] = dict(written.get("lacking", {}))
    inputs = _fields(package, resource.inputs, demanding(kind), names, missing, (written["external_name"],), ())
    outputs = _fields(package, resource.state, kind.outputs, names, {}, (), ())
    external = written["external_name"]
    if "id" in kind.outputs.get("properties", {}):
        outputs["id"] = CrdField("id", "string")
    return packed_entry(kind, inputs, outputs, external, missing)


def _fields(
    package: Package,
    properties: Properties,
    schema: Schema,
    names: Mapping[str, str],
    missing: dict[str, str],
    skipped: tuple[str, ...],
    path: tuple[str, ...],
) -> dict[str, CrdField]:
    """Fields of properties by Pulumi name: by the written names, else by the same letters."""
    found: dict[str, CrdField] = {}
    for name, one in properties.items():
        dotted = ".".join((*path, name))
        if name in skipped or dotted in missing:
            continue
        inner = package.fields(one.shape.innermost())
        target = names.get(dotted, name)
        if target == _NO_LEVEL and inner is not None:
            fields = _fields(package, inner, schema, names, missing, (), (*path, name))
            found[name] = CrdField(_NO_LEVEL, "object", fields=fields)
            continue
        field = field_of(target, schema, is_list=one.shape.kind == "list")
        if field is None:
            missing[dotted] = "the kind has no such field"
            continue
        deeper = _inside(schema, field.name)
        if inner is not None and deeper is not None:
            fields = _fields(package, inner, deeper, names, missing, (), (*path, name))
            field = CrdField(
                field.name, field.kind, field.single, None, fields, field.required, field.reference, free=field.free
            )
        found[name] = field
    return found


def _inside(schema: Schema, name: str) -> Schema | None:
    """The schema of the object, or of the objects in the list or map, of a field."""
    own: Any = schema["properties"].get(name, {})
    while own.get("items") or isinstance(own.get("additionalProperties"), dict):
        own = own.get("items") or own["additionalProperties"]
    return own if own.get("properties") else None
