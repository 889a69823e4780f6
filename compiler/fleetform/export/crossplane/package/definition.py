"""CompositeResourceDefinitions: the API of a component, with what its compositions ask of an XR."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, cast

from fleetform.export.crossplane.interface import Api
from fleetform.export.crossplane.package import cel
from fleetform.export.crossplane.package.fields import Path, paths
from fleetform.export.crossplane.package.guards import Decided, Guard, Keyed, Sized, There, Unmatched
from fleetform.export.crossplane.package.shapes import Shape
from fleetform.export.crossplane.property_paths import field_path

_RULES = "x-kubernetes-validations"
_LONGEST, _MOST = 256, 64
_LARGEST = 999_999
_SAFE = '^[^"\\\\\\x00-\\x1f]*$'
_IDENTIFYING = ("region", "location", "zone", "project", "resourceGroupName")
_OBSERVED = {
    "type": "object",
    "description": "What composed resources take from one another.",
    "x-kubernetes-preserve-unknown-fields": True,
}
_CHOSEN = (
    "has(self.spec.crossplane) && has(self.spec.crossplane.compositionRef) && "
    "self.spec.crossplane.compositionRef.name == "
)


def definition(api: Api, shapes: Mapping[str, Shape], *, namespaced: bool) -> dict[str, Any]:
    """The definition of a component's XRs.

    Args:
        api: The component.
        shapes: Its compositions by name.
        namespaced: Whether XRs live in namespaces.
    """
    spec = copy.deepcopy(dict(api.spec))
    for one in shapes.values():
        _bound(spec, one.guards)
        for path in sorted(one.quoted, key=str):
            _keep_quotable(spec, path)
        for path in sorted(one.counted, key=str):
            _keep_countable(spec, path)
    for path in _fixed_for_good(shapes.values()):
        _keep_fixed(spec, path)
    rules = [rule for name, one in shapes.items() for rule in _rules(name, one, spec)]
    status = {**api.status, "properties": {**cast("dict[str, Any]", api.status["properties"]), "observed": _OBSERVED}}
    schema: dict[str, Any] = {"type": "object", "description": api.description}
    if rules:
        schema[_RULES] = rules
    schema["properties"] = {"spec": spec, "status": status}
    if api.spec.get("required"):
        schema["required"] = ["spec"]
    return xrd(api.group, api.version, api.kind, api.plural, schema, _columns(api), namespaced=namespaced)


def xrd(
    group: str,
    version: str,
    kind: str,
    plural: str,
    schema: Mapping[str, Any],
    columns: list[dict[str, Any]],
    *,
    namespaced: bool,
) -> dict[str, Any]:
    """A definition."""
    return {
        "apiVersion": "apiextensions.crossplane.io/v2",
        "kind": "CompositeResourceDefinition",
        "metadata": {"name": f"{plural}.{group}", "labels": {"app.kubernetes.io/managed-by": "fleetform"}},
        "spec": {
            "scope": "Namespaced" if namespaced else "Cluster",
            "group": group,
            "names": {"kind": kind, "plural": plural, "singular": kind.lower()},
            "versions": [
                {
                    "name": version,
                    "served": True,
                    "referenceable": True,
                    **({"additionalPrinterColumns": columns} if columns else {}),
                    "schema": {"openAPIV3Schema": dict(schema)},
                }
            ],
        },
    }


def _rules(name: str, one: Shape, spec: dict[str, Any]) -> Iterator[dict[str, str]]:
    """A composition may be chosen only by XRs that it is right for: a rule for each set of fields that it asks of."""
    said = {guard: rule for guard in one.guards if (rule := _said(guard, spec)) is not None}
    by_fields: dict[tuple[str, ...], list[Guard]] = {}
    for guard in said:
        by_fields.setdefault(tuple(dict.fromkeys(map(field_path, _paths(guard)))), []).append(guard)
    for fields, guards in by_fields.items():
        # Where a field is not there that others ask about, the rule of that field tells.
        before = [said[other] for other in said if other not in guards and any(_is_before(other, g) for g in guards)]
        asked = " && ".join(said[guard] for guard in guards)
        wanted = f"!({' && '.join(dict.fromkeys(before))}) || ({asked})" if before else f"({asked})"
        yield {
            "rule": f'!({_CHOSEN}"{name}") || {wanted}',
            "message": f"the composition {name} is for other values of {', '.join(fields)}: choose another one",
        }


def _is_before(other: Guard, guard: Guard) -> bool:
    """Whether a guard says that something is there which another one asks about."""
    if not isinstance(other, There | Sized | Keyed) or (isinstance(other, There) and not other.answer):
        return False
    return any(path[: len(other.path)] == other.path for path in _paths(guard))


def _said(guard: Guard, spec: dict[str, Any]) -> str | None:
    """A guard in CEL, with the values of maps named so that the cost of asking for them is known."""
    rule = guard.rule()
    for path in _paths(guard) if rule is not None else ():
        keys = [end for end in range(2, len(path)) if "additionalProperties" in (_schema_at(spec, path[:end]) or {})]
        rule = rule.replace(cel.place(path), cel.place(path, keys)) if rule is not None and keys else rule
    return rule


def _paths(guard: Guard) -> list[Path]:
    match guard:
        case Decided(condition, _):
            return paths(condition)
        case Unmatched(expr, _, _):
            return paths(expr)
        case _:
            return [cast("Path", getattr(guard, "path", ()))]


def _schema_at(spec: dict[str, Any], path: Path) -> dict[str, Any] | None:
    """The schema of a field of the spec; of all items or values where the field is one of them."""
    if path[:1] != ("spec",):
        return None
    found = spec
    for step in path[1:]:
        inside = found.get("items") if isinstance(step, int) else found.get("properties", {}).get(step)
        inside = inside or found.get("additionalProperties")
        if not isinstance(inside, dict):
            return None
        found = cast("dict[str, Any]", inside)
    return found


def _bound(spec: dict[str, Any], guards: Iterable[Guard]) -> None:
    """Gives bounds to fields that rules ask about: the cost of a rule must be known beforehand."""
    for guard in guards:
        for path in _paths(guard):
            for end in range(2, len(path) + 1):
                _bound_one(_schema_at(spec, path[:end]))


def _bound_one(schema: dict[str, Any] | None) -> None:
    match schema:
        case {"type": "string"} if "enum" not in schema:
            schema.setdefault("maxLength", _LONGEST)
        case {"type": "array"}:
            schema.setdefault("maxItems", _MOST)
            _bound_one(schema.get("items"))
        case {"type": "object", "additionalProperties": _}:
            schema.setdefault("maxProperties", _MOST)
            _bound_one(schema.get("additionalProperties"))
        case _:
            return


def _keep_quotable(spec: dict[str, Any], path: Path) -> None:
    """A text that becomes part of a JSON text may end none of its strings."""
    schema = _schema_at(spec, path)
    if schema is None or schema.get("type") != "string" or "enum" in schema:
        return
    if schema.get("pattern", _SAFE) == _SAFE:
        schema["pattern"] = _SAFE
        return
    rule = {"rule": f"self.matches({_SAFE!r})".replace("'", '"'), "message": "holds no quotes and no backslashes"}
    schema.setdefault("maxLength", _LONGEST)
    if rule not in schema.setdefault(_RULES, []):
        schema[_RULES].append(rule)


def _keep_countable(spec: dict[str, Any], path: Path) -> None:
    """A number that becomes part of a text must be one that is written without an exponent."""
    schema = _schema_at(spec, path)
    if schema is not None and schema.get("type") in ("integer", "number"):
        schema["maximum"] = min(schema.get("maximum", _LARGEST), _LARGEST)
        schema["minimum"] = max(schema.get("minimum", -_LARGEST), -_LARGEST)


def _fixed_for_good(shapes: Iterable[Shape]) -> list[Path]:
    """Fields that become, as they are, what says which thing a resource is: a change would mean another thing."""
    found: dict[Path, None] = {}
    for one in shapes:
        for patched in one.resources.values():
            for patch in patched.patches:
                to, source = patch.get("toFieldPath", ""), patch.get("fromFieldPath", "")
                start, _, last = to.rpartition(".")
                if start == "spec.forProvider" and last in _IDENTIFYING and source.count(".") == 1:
                    found[("spec", source.removeprefix("spec."))] = None
    return list(found)


def _keep_fixed(spec: dict[str, Any], path: Path) -> None:
    schema = _schema_at(spec, path)
    if schema is not None and schema.get("type") == "string":
        rule = {"rule": "self == oldSelf", "message": f"{path[-1]} cannot be changed: it says which thing this is"}
        schema.setdefault(_RULES, []).append(rule)


def _columns(api: Api) -> list[dict[str, Any]]:
    """The first plain fields that must be given, and the first plain outputs."""
    fields = cast("dict[str, dict[str, Any]]", api.spec["properties"])
    outputs = cast("dict[str, dict[str, Any]]", api.status["properties"])
    required = [name for name in api.spec.get("required", ()) if _is_plain(fields[name])]
    asked = [_column(name, fields[name], f".spec.{name}") for name in required[:3]]
    given = [name for name, schema in outputs.items() if _is_plain(schema) and name not in required[:3]]
    return [*asked, *(_column(name, outputs[name], f".status.{name}") for name in given[:2])]


def _is_plain(schema: Mapping[str, Any]) -> bool:
    return schema.get("type") in ("string", "integer", "boolean", "number")


def _column(name: str, schema: Mapping[str, Any], path: str) -> dict[str, Any]:
    return {"name": re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "-", name).upper(), "type": schema["type"], "jsonPath": path}
