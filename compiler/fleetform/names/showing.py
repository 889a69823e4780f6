"""One type as a readable table: every property in Pulumi's, the target's and Crossplane's words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from fleetform.names.azure import arm_function, arm_type
from fleetform.names.crossplane import managed_resource
from fleetform.names.kubernetes import kubernetes_kind
from fleetform.names.model import BUILT_IN, ArmProperty, Attribute, CrdField, ManagedType
from fleetform.names.terraform import terraform_data_source, terraform_provider, terraform_resource

Row: TypeAlias = tuple[str, ...]
Fields: TypeAlias = Mapping[str, CrdField] | None

# Deeper fields are counted, not listed: rules of a firewall nest without end.
_DEPTH = 3
_INDENT = "  "


def shown(token: str) -> str | None:
    """The mapping of one type; None if no name map has the token."""
    return _terraform(token) or _arm_resource(token) or _arm_function(token) or _kubernetes(token)


def _terraform(token: str) -> str | None:
    found = terraform_resource(token) or terraform_data_source(token)
    if found is None:
        return None
    managed = managed_resource(token)
    kind = "data source" if found.data else "resource"
    head = [f"OpenTofu: {kind} {found.name} {_origin(found.provider)}"]
    if found.auto_name:
        head.append(f"Pulumi makes up {found.auto_name} when it is not given")
    rows = _terraform_rows(found.attributes, managed.inputs if managed else None, 0)
    return _page(token, head, managed, found.name, list(rows), found.lacking)


def _origin(local: str) -> str:
    if local == BUILT_IN:
        return "that is built in"
    provider = terraform_provider(local)
    version = provider.version or "(names by rule, no schema known)"
    return f"of {provider.source} {version}"


def _terraform_rows(attributes: Mapping[str, Attribute], fields: Fields, depth: int) -> Iterator[Row]:
    for name, one in sorted(attributes.items()):
        field = fields.get(name) if fields else None
        yield _INDENT * depth + name, one.name or "(no level)", _what(one), _crossplane_name(field)
        if one.fields and depth + 1 < _DEPTH:
            yield from _terraform_rows(one.fields, field.fields if field else None, depth + 1)
        elif one.fields:
            yield _INDENT * (depth + 1) + f"({len(one.fields)} more inside)", "", "", ""


def _what(one: Attribute) -> str:
    words = [one.kind if one.item is None else f"{one.kind} of {one.item}"]
    words += [word for word, is_so in (("block", one.block), ("single item", one.single)) if is_so]
    words.append("required" if one.required else "optional" if one.optional else "output")
    more = (("sensitive", one.sensitive), ("write only", one.write_only), ("replaces", bool(one.force_new)))
    more += (("beta", one.beta),)
    words += [word for word, is_so in more if is_so]
    return ", ".join(words if one.exact else [*words, "by spelling"])


def _arm_resource(token: str) -> str | None:
    found = arm_type(token)
    if found is None:
        return None
    managed = managed_resource(token)
    names = " / ".join([*found.parent_inputs, found.name_input or "default"])
    head = [f"Azure Resource Manager: {found.type}@{found.api_version}", f"id from: {names} ({found.scope})"]
    rows = _arm_rows(found.properties, managed.inputs if managed else None, 0)
    return _page(token, head, managed, "body", list(rows), found.lacking)


def _arm_function(token: str) -> str | None:
    found = arm_function(token)
    if found is None:
        return None
    does = f"POST {found.action}" if found.action else "GET"
    names = " / ".join([*found.parent_inputs, found.name_input or "default"])
    head = [f"Azure Resource Manager: {does} {found.type}@{found.api_version}", f"id from: {names} ({found.scope})"]
    rows = [*_arm_rows(found.arguments, None, 0), *_arm_rows(found.results, None, 0)]
    return _page(token, head, None, "body", rows, {})


def _arm_rows(properties: Mapping[str, ArmProperty], fields: Fields, depth: int) -> Iterator[Row]:
    for name, one in sorted(properties.items()):
        field = fields.get(name) if fields else None
        what = f"{one.kind}, {'output' if one.read_only else 'required' if one.required else 'optional'}"
        yield _INDENT * depth + name, ".".join(one.path), what, _crossplane_name(field)
        if one.fields and depth + 1 < _DEPTH:
            yield from _arm_rows(one.fields, field.fields if field else None, depth + 1)
        elif one.fields:
            yield _INDENT * (depth + 1) + f"({len(one.fields)} more inside)", "", "", ""


def _kubernetes(token: str) -> str | None:
    kind = kubernetes_kind(token)
    patched = kubernetes_kind(token.removesuffix("Patch"))
    if kind is None and patched is not None:
        what = "OpenTofu has those of labels, annotations and the data of config maps"
        return f"{token}\n  Kubernetes: a patch of {patched[1]} of {patched[0]}; {what}\n"
    if kind is None:
        return None
    return f"{token}\n  Kubernetes: {kind[1]} of {kind[0]}; its properties are those of the object\n"


def _crossplane_name(field: CrdField | None) -> str:
    if field is None:
        return ""
    if field.secret_ref:
        return field.secret_ref
    if field.cases:
        return f"{' or '.join(one.name for one in field.cases.fields.values())}, by {field.cases.on}"
    name = field.name or "(no level)"
    return f"{name} or {field.reference.ref}" if field.reference else name


def _page(
    token: str,
    head: Sequence[str],
    managed: ManagedType | None,
    target: str,
    rows: Sequence[Row],
    lacking: Mapping[str, str],
) -> str:
    lines = [token, *(f"  {line}" for line in head)]
    if managed is not None:
        external = f", external name from {managed.external_name}" if managed.external_name else ""
        lines.append(f"  Crossplane: {managed.kind} of {managed.group}/{managed.version}{external}")
    lines += ["", *_aligned([("property", target, "what", "Crossplane"), *rows])]
    lines += _not_in(head[0].partition(":")[0], lacking)
    lines += _not_in("Crossplane", managed.lacking) if managed is not None else []
    return "\n".join(lines) + "\n"


def _not_in(target: str, lacking: Mapping[str, str]) -> list[str]:
    if not lacking:
        return []
    return ["", f"Not in {target}:", *(f"  {path}: {why}" for path, why in sorted(lacking.items()))]


def _aligned(rows: Sequence[Row]) -> Iterator[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    for row in rows:
        yield "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
