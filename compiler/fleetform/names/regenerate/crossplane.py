"""Makes the tables of Crossplane managed resources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fleetform.names.crd_unpacking import packed_fields
from fleetform.names.model import Attribute, CrdField
from fleetform.names.regenerate.crd_fields import crd_fields
from fleetform.names.regenerate.crds import Kind
from fleetform.names.regenerate.terraform import Mapped
from fleetform.names.regenerate.words import camel
from fleetform.names.shapes import ShapeWriter

# Below this, a kind and a Terraform type are not the same: measured on the kinds whose group and name say it.
_LEAST_SCORE = 0.5


def crossplane_table(types: Mapping[str, Mapped], found: Iterable[Kind]) -> dict[str, Any]:
    """Packed managed resources of a bridged package, by token (namespaced) and `token@cluster`.

    Args:
        types: The resources of the package's Terraform table by token.
        found: All kinds of the Crossplane provider.
    """
    every = list(found)
    entries: dict[str, Any] = {}
    for namespaced in (True, False):
        group = [kind for kind in every if kind.namespaced is namespaced]
        pairs = pair_kinds({one.type: one.attributes for one in types.values()}, group)
        for token, mapped in sorted(types.items()):
            kind = pairs.get(mapped.type)
            if kind is not None:
                entries[token if namespaced else f"{token}@cluster"] = managed_entry(mapped, kind)
    return entries


def pair_kinds(types: Mapping[str, Mapping[str, Attribute]], found: Sequence[Kind]) -> dict[str, Kind]:
    """Pair Terraform types with kinds by name and fields, the most alike first, one to one."""
    fields = {
        name: frozenset(one.name.replace("_", "") for one in attributes.values()) for name, attributes in types.items()
    }
    squeezed = {name: name.partition("_")[2].replace("_", "") for name in types}
    by_end: dict[str, list[str]] = {}
    for name, text in squeezed.items():
        for start in range(len(text)):
            by_end.setdefault(text[start:], []).append(name)
    scored = [
        (_score(kind, squeezed[name], fields[name]), name, index)
        for index, kind in enumerate(found)
        for name in by_end.get(kind.kind.lower(), ())
    ]
    pairs: dict[str, Kind] = {}
    taken: set[int] = set()
    for score, name, index in sorted(scored, key=lambda one: (-one[0], one[1], one[2])):
        if score >= _LEAST_SCORE and name not in pairs and index not in taken:
            pairs[name] = found[index]
            taken.add(index)
    return pairs


def _score(kind: Kind, name: str, fields: frozenset[str]) -> float:
    """How like a kind and a Terraform type are: the share of fields in common, and of the name explained."""
    inputs, outputs = kind.inputs.get("properties", {}), kind.outputs.get("properties", {})
    own = {
        field.lower().removesuffix("secretref")
        for field in {*inputs, *outputs}
        if not field.endswith(("Ref", "Refs", "Selector")) or field.endswith("SecretRef")
    }
    common = len(own & fields)
    alike = common / max(1, len(own | fields))
    service = kind.group.partition(".")[0]
    explained = 1.0 if name in (f"{service}{kind.kind}".lower(), kind.kind.lower()) else len(kind.kind) / len(name)
    return 0.7 * alike + 0.3 * min(1.0, explained)


def managed_entry(mapped: Mapped, kind: Kind) -> dict[str, Any]:
    """One packed managed resource."""
    given = {name: one for name, one in mapped.attributes.items() if name in mapped.inputs}
    missing: list[str] = []
    inputs = crd_fields(given, demanding(kind), missing, outputs=False)
    outputs = crd_fields(mapped.attributes, kind.outputs, [], outputs=True)
    external = external_name(given, missing, mapped.auto_name)
    reasons = {path: f"{kind.kind} of {kind.group} has no such field" for path in missing if path != external}
    if external is not None:
        prefixes = ("namePrefix", camel(f"{given[external].name}_prefix"))
        reasons |= {path: "the external name is given whole" for path in reasons if path in prefixes}
    return packed_entry(kind, inputs, outputs, external, reasons)


def packed_entry(
    kind: Kind,
    inputs: Mapping[str, CrdField],
    outputs: Mapping[str, CrdField],
    external: str | None,
    lacking: Mapping[str, str],
) -> dict[str, Any]:
    """A managed resource as the tables hold it."""
    writer = ShapeWriter()
    entry = {
        "group": kind.group,
        "version": kind.version,
        "kind": kind.kind,
        "plural": kind.plural,
        "inputs": packed_fields(inputs, writer),
        "outputs": packed_fields(outputs, writer),
        "shapes": writer.shapes,
        "external_name": external,
        "lacking": lacking,
    }
    return {key: value for key, value in entry.items() if value not in (None, {})}


def demanding(kind: Kind) -> dict[str, Any]:
    """The inputs' schema with what validation rules demand beside it."""
    return {**kind.inputs, "required": sorted(kind.required)}


def external_name(attributes: Mapping[str, Attribute], missing: Sequence[str], auto_name: str | None) -> str | None:
    """The property that upjet moved to the annotation `crossplane.io/external-name`.

    Upjet drops from the spec the argument that is the identifier: a demanded or auto-named text.
    """
    texts = [name for name in missing if name in attributes and attributes[name].kind == "string"]
    if auto_name in texts:
        return auto_name
    likely = [name for name in texts if attributes[name].required]
    named = [name for name in likely if attributes[name].name.endswith(("name", "id", "identifier", "bucket"))]
    if named or likely:
        return (named or likely)[0]
    return "name" if "name" in texts else None
