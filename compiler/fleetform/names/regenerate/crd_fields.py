"""Pairs the attributes of a Terraform type with the fields of the CRD that upjet made from it.

Upjet's field names are the camel case of Terraform's. What can name another object has `...Ref` and `...Selector`
beside it; a secret value has a `...SecretRef` in its stead.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from fleetform.names.model import Attribute, CrdField, Reference
from fleetform.names.regenerate.crds import Schema
from fleetform.names.regenerate.words import camel


def crd_fields(
    attributes: Mapping[str, Attribute],
    schema: Schema,
    missing: list[str],
    *,
    outputs: bool,
    path: tuple[str, ...] = (),
) -> dict[str, CrdField]:
    """The fields of attributes, by Pulumi name.

    Args:
        attributes: By Pulumi name.
        schema: OpenAPI schema of an object.
        missing: Dotted paths of settable properties without a field are added here.
        outputs: The schema is of `status.atProvider`: what is missing there is no loss.
        path: Where in the type this is.
    """
    index = _index(schema)
    found: dict[str, CrdField] = {}
    for name, attribute in attributes.items():
        settable = attribute.required or attribute.optional
        field = _field(name, attribute, schema, index, missing, outputs, path) if settable or outputs else None
        if field is not None:
            found[name] = field
        elif settable and not outputs:
            missing.append(".".join((*path, name)))
    return found


def _index(schema: Schema) -> dict[str, str]:
    """Field names by their letters alone."""
    return {_letters(name): name for name in schema.get("properties", {})}


def _letters(name: str) -> str:
    return name.replace("_", "").lower()


def _field(
    name: str,
    attribute: Attribute,
    schema: Schema,
    index: Mapping[str, str],
    missing: list[str],
    outputs: bool,
    path: tuple[str, ...],
) -> CrdField | None:
    field = _plain(attribute.name, schema, index) or _plain(name, schema, index)
    if field is None or field.secret_ref is not None:
        return field
    field = replace(field, single=attribute.single and field.kind == "array")
    inner = _innermost(schema["properties"][field.name])
    if attribute.fields is None or not inner.get("properties"):
        return field
    fields = crd_fields(attribute.fields, inner, missing, outputs=outputs, path=(*path, name))
    return replace(field, fields=fields, item=None)


def field_of(name: str, schema: Schema, *, is_list: bool) -> CrdField | None:
    """The field of a name's letters in a schema, without what is inside it.

    Args:
        name: In any spelling.
        schema: OpenAPI schema of an object.
        is_list: Pulumi has a list; if not, a list in the CRD has at most one item.
    """
    field = _plain(name, schema, _index(schema))
    return replace(field, single=field.kind == "array" and not is_list) if field is not None else None


def _plain(name: str, schema: Schema, index: Mapping[str, str]) -> CrdField | None:
    letters = _letters(name)
    required = schema.get("required", ())
    target = index.get(letters)
    if target is None:
        secret = index.get(f"{letters}secretref")
        if secret is None:
            return None
        return CrdField(camel(name), "string", secret_ref=secret, required=secret in required)
    own: Schema = schema["properties"][target]
    kind = _kind(own)
    values: Any = own.get("items") or own.get("additionalProperties")
    return CrdField(
        name=target,
        kind=kind,
        item=_kind(values) if values and values is not True else None,
        required=target in required,
        reference=_reference(target, kind, index),
        free="additionalProperties" in own,
    )


def inside(schema: Schema, name: str) -> Schema | None:
    """The schema of the object, or of the objects in the list or map, that a field holds; None for plain values."""
    own = _innermost(schema.get("properties", {}).get(name, {}))
    return own if own.get("properties") else None


def _innermost(schema: Schema) -> Schema:
    while schema.get("items") or isinstance(schema.get("additionalProperties"), dict):
        schema = schema.get("items") or schema["additionalProperties"]
    return schema


def _kind(schema: Mapping[str, Any]) -> str:
    if schema.get("x-kubernetes-int-or-string"):
        return "any"
    return schema.get("type", "any")


def _reference(target: str, kind: str, index: Mapping[str, str]) -> Reference | None:
    """The `...Ref` and `...Selector` beside a field; a list `subnetIds` has `subnetIdRefs`."""
    many = kind == "array"
    letters = target.lower()
    stems = [letters, letters.removesuffix("s"), letters.removesuffix("es"), letters.removesuffix("ies") + "y"]
    for stem in stems:
        ref = index.get(f"{stem}{'refs' if many else 'ref'}")
        if ref is not None:
            return Reference(ref, index.get(f"{stem}selector"), many)
    # A field that may name objects of several kinds says which: `principalArnFromRoleRef`.
    special = next(
        (name for short, name in index.items() if short.startswith(f"{letters}from") and name.endswith("Ref")), None
    )
    if special is None:
        return None
    return Reference(special, index.get(f"{special.removesuffix('Ref').lower()}selector"), many)
