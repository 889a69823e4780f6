"""Makes the table of Azure's managed resources from a written map: ARM's names and upjet's have no rule in common."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from fleetform.names.model import Cases, CrdField
from fleetform.names.regenerate.crd_fields import field_of, inside
from fleetform.names.regenerate.crds import Kind, Schema
from fleetform.names.regenerate.crossplane import demanding, packed_entry
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.sdk import Package, Properties

# Pulumi has a level that the CRD has not: the field has no name, and its fields lie beside it.
_NO_LEVEL = ""

# There is no field: the written values say which values need none.
_NO_FIELD = "="

# What is written of the pairs of one type.
_WRITTEN = ("names", "values", "implied", "lacking")


def azure_managed_table(package: Package, found: Iterable[Kind]) -> dict[str, Any]:
    """Packed managed resources of azure-native, by token (namespaced) and `token@cluster`."""
    kinds = {(kind.group, kind.kind): kind for kind in found}
    entries: dict[str, Any] = {}
    for token, written in data("crossplane_azure").items():
        area = f"{written['group']}." if written["group"] else ""
        for key, middle in ((token, "m."), (f"{token}@cluster", "")):
            kind = kinds.get((f"{area}azure.{middle}upbound.io", written["kind"]))
            if kind is not None:
                entries[key] = _entry(package, token, written, kind)
    return entries


def _entry(package: Package, token: str, written: Mapping[str, Any], kind: Kind) -> dict[str, Any]:
    resource = package.resources[token]
    external = written["external_name"]
    given = {name: one for name, one in resource.inputs.items() if name != external}
    cases = written.get("cases", {})
    pairing = _Pairing(package, cases=cases, **{name: _of_each(cases, written.get(name, {})) for name in _WRITTEN})
    inputs = pairing.fields(given, demanding(kind), ())
    outputs = _read(replace(pairing, missing={}).fields(resource.state, kind.outputs, ()))
    if "id" in kind.outputs.get("properties", {}):
        outputs["id"] = CrdField("id", "string")
    missing = {_of_all(cases, path): why for path, why in pairing.missing.items()}
    return packed_entry(kind, inputs, outputs, external, {**missing, **written.get("lacking", {})})


def _of_each(cases: Mapping[str, Any], written: Mapping[str, Any]) -> dict[str, Any]:
    """What is written of items of all kinds, for each kind: what is written of one kind alone stays as it is."""
    found = dict(written)
    for path, case in cases.items():
        inner = {name.removeprefix(f"{path}."): said for name, said in written.items() if name.startswith(f"{path}.")}
        for kind in case["fields"]:
            found = {**{f"{path}.{kind}.{name}": said for name, said in inner.items()}, **found}
    return found


def _of_all(cases: Mapping[str, Any], path: str) -> str:
    """A path without the kind of an item: programs have no such level."""
    for outer, case in cases.items():
        for kind in case["fields"]:
            if path.startswith(f"{outer}.{kind}."):
                return f"{outer}.{path.removeprefix(f'{outer}.{kind}.')}"
    return path


def _read(fields: Mapping[str, CrdField]) -> dict[str, CrdField]:
    """Fields that say what Pulumi's output says: not those whose values are translated."""
    return {
        name: replace(one, fields=_read(one.fields)) if one.fields is not None else one
        for name, one in fields.items()
        if one.values is None and one.cases is None
    }


@dataclass(frozen=True, slots=True)
class _Pairing:
    """Pairs the properties of one type by what is written of it.

    Attributes:
        package: The SDK.
        names: Dotted Pulumi path to field.
        values: Dotted Pulumi path to what its values become.
        implied: Dotted Pulumi path to what is written in the object where the program says nothing.
        cases: Dotted Pulumi path of a list to the property that says an item's kind (`on`), and the field of each kind.
            Inside, what is written of the path with the kind's name in it comes before what is written of all kinds.
        lacking: Dotted Pulumi paths that have no field, with the reason.
        missing: Those found to have none.
    """

    package: Package
    names: Mapping[str, str]
    values: Mapping[str, Mapping[str, Any]]
    implied: Mapping[str, Mapping[str, Any]]
    cases: Mapping[str, Mapping[str, Any]]
    lacking: Mapping[str, str]
    missing: dict[str, str] = field(default_factory=dict[str, str])

    def fields(self, properties: Properties, schema: Schema, path: tuple[str, ...]) -> dict[str, CrdField]:
        """Fields of properties by Pulumi name: by the written names, else by the same letters."""
        found: dict[str, CrdField] = {}
        for name in (*properties, *self._keys(path, properties)):
            here = (*path, name)
            if ".".join(here) in self.lacking:
                continue
            one = self._field(properties, name, schema, here)
            if one is None:
                self.missing[".".join(here)] = "the kind has no such field"
            else:
                found[name] = one
        return found

    def _keys(self, path: tuple[str, ...], properties: Properties) -> list[str]:
        """Keys of a map that are written of, where the SDK knows no properties."""
        if properties or not path:
            return []
        prefix = ".".join(path) + "."
        keys = [name.removeprefix(prefix) for name in self.names if name.startswith(prefix)]
        return [key for key in keys if "." not in key]

    def _field(self, properties: Properties, name: str, schema: Schema, here: tuple[str, ...]) -> CrdField | None:
        dotted = ".".join(here)
        target = self.names.get(dotted, name)
        shape = properties[name].shape if name in properties else None
        # Keys of a map are no properties; what is written of them is.
        inner = (self.package.fields(shape.innermost()) or {}) if shape is not None and shape.kind != "map" else {}
        if dotted in self.cases:
            return self._cases(self.cases[dotted], inner, schema, here)
        if target == _NO_FIELD:
            return CrdField(_NO_LEVEL, "any", values=self.values[dotted])
        if target == _NO_LEVEL:
            fields = self.fields(inner, schema, here) if inner or self._keys(here, {}) else None
            kind = "object" if fields is not None else "string"
            # One value may say what the kind has several fields for: then it becomes an object of these.
            values = self.values.get(dotted)
            return CrdField(_NO_LEVEL, kind, fields=fields, values=values, implied=self.implied.get(dotted))
        *levels, last = target.split(".")
        for level in levels:
            deeper = inside(schema, level)
            if deeper is None:
                return None
            schema = deeper
        one = field_of(last, schema, is_list=shape is not None and shape.kind == "list")
        if one is None:
            return None
        return self._finished(one, levels, schema, inner, here)

    def _cases(
        self, written: Mapping[str, Any], inner: Properties, schema: Schema, here: tuple[str, ...]
    ) -> CrdField | None:
        """A list that the CRD has as one field for each kind of item; the property that says the kind has no field."""
        items = {name: one for name, one in inner.items() if name != written["on"]}
        found: dict[str, CrdField] = {}
        for kind, target in written["fields"].items():
            one, deeper = field_of(target, schema, is_list=True), inside(schema, target)
            if one is None or deeper is None:
                return None
            path = (*here, kind)
            implied = self.implied.get(".".join(path))
            found[kind] = replace(one, fields=self.fields(items, deeper, path), item=None, implied=implied)
        return CrdField(_NO_LEVEL, "array", cases=Cases(written["on"], found))

    def _finished(
        self, one: CrdField, levels: list[str], schema: Schema, inner: Properties, here: tuple[str, ...]
    ) -> CrdField:
        deeper = inside(schema, one.name)
        bare = [name for name in inner if self.names.get(".".join((*here, name))) == _NO_LEVEL]
        if deeper is not None and (inner or self._keys(here, {})):
            one = replace(one, fields=self.fields(inner, deeper, here), item=None)
        elif bare and one.kind == "array":
            # A list of objects in Pulumi, of plain values in the CRD.
            one = replace(one, fields=self.fields(inner, {}, here))
        dotted = ".".join(here)
        return replace(_deepened(one, levels), values=self.values.get(dotted), implied=self.implied.get(dotted))


def _deepened(one: CrdField, levels: list[str]) -> CrdField:
    """A field that lies deeper in the CRD, with what lies beside it."""

    def dotted(name: str | None) -> str | None:
        return name and ".".join((*levels, name))

    reference = one.reference
    if reference is not None:
        reference = replace(reference, ref=".".join((*levels, reference.ref)), selector=dotted(reference.selector))
    name = ".".join((*levels, one.name))
    return replace(one, name=name, reference=reference, secret_ref=dotted(one.secret_ref))
