"""The fields under `spec.forProvider` and `spec.initProvider` of a managed resource."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Any

from fleetform.export.crossplane.cases import items, sorted_item
from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.pairs import Pair
from fleetform.export.crossplane.property_paths import Ignored, PropertyPath, show
from fleetform.export.crossplane.references import reference
from fleetform.export.crossplane.scalars import coerced, expression, placeholder, snake
from fleetform.export.crossplane.world import World, is_plain, is_secret, spread
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Ref, Secret, Variable
from fleetform.graph.model import Resource
from fleetform.names.model import Cases, CrdField

# Fields that say which thing it is: their schema has no place under initProvider.
_IDENTIFYING = frozenset({"region", "location", "zone", "resourceGroupName", "project"})
_LEFT_OUT = "the program leaves it out, and the schema demands it", "write a value into the field"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a field is: in Pulumi's words, in the object's, and in the object's without indexes."""

    property: PropertyPath
    field: str
    plain: str

    def inside(self, name: str, field_: CrdField) -> _Place:
        plain = f"{self.plain}.{field_.name}" if self.plain else field_.name
        return _Place((*self.property, name), f"{self.field}.{field_.name}", plain)

    def at(self, index: int) -> _Place:
        return _Place((*self.property, index), f"{self.field}[{index}]", self.plain)


class Fields:
    """Writes the fields of one resource.

    Args:
        world: What is known.
        resource: The resource.
        lacking: Properties that the kind does not have, with the reason.
    """

    def __init__(self, world: World, resource: Resource, lacking: Mapping[str, str]) -> None:
        self._world = world
        self._resource = resource
        self._identity = world.identities[resource.urn]
        self._ignored = Ignored(resource.options.ignore_changes)
        self._lacking = lacking

    def top(self, fields: Mapping[str, CrdField], entries: Iterable[tuple[str, Expr]]) -> Pair:
        """The fields of the whole resource."""
        place = _Place((), "spec.forProvider", "")
        pair = self._object(fields, entries, place)
        self._demanded(pair, fields, place)
        return pair

    def _object(self, fields: Mapping[str, CrdField], entries: Iterable[tuple[str, Expr]], place: _Place) -> Pair:
        pair = Pair()
        for name, expr in entries:
            known = fields.get(name)
            expr = spread(expr) if known is not None and known.secret_ref is None else expr
            if isinstance(expr, Literal) and expr.value is None:
                continue
            if known is not None and known.values is not None:
                translated = self._translated(known.values, expr, replace(place, property=(*place.property, name)))
                if translated is None:
                    continue
                expr = translated
            if known is None:
                self._without_field(name, fields, place)
            elif known.cases is not None:
                self._cases(pair, known.cases, expr, place, name)
            elif known.name == "" and isinstance(expr, MapOf):
                self._beside(pair, known, expr, replace(place, property=(*place.property, name)))
            else:
                self._entry(pair, known, expr, place.inside(name, known))
        return pair

    def _translated(self, values: Mapping[str, Any], expr: Expr, place: _Place) -> Expr | None:
        """What a value is in the provider's words; None if nothing has to be written for it, or it stays open."""
        try:
            key = json.dumps(self._world.known.value(expr), separators=(",", ":"))
            if set(values) != {"*"}:
                self._world.decided(key)
        except NotKnownError:
            key = "*"
        key = key if key in values else "*"
        if values.get(key) == "*":
            return expr
        if key not in values:
            why = f"{self._identity.kind} has nothing for this value", "see what the kind has in its place"
            self._world.leave_open(self._resource, show(place.property), place.field, why)
            return None
        return None if values[key] is None else expression(values[key])

    def _beside(self, pair: Pair, known: CrdField, expr: MapOf, place: _Place) -> None:
        """A level that only Pulumi has: its fields lie where it lies itself."""
        inner = self._object(known.fields or {}, _literal_keys(expr), place)
        inner.imply(known.implied)
        pair.add(inner)

    def _cases(self, pair: Pair, cases: Cases, expr: Expr, outer: _Place, name: str) -> None:
        """A list of Pulumi: each item goes into the field for items of its kind."""
        place = _Place((*outer.property, name), f"{outer.field}.{name}", outer.plain)
        found = items(self._world, expr)
        if found is None:
            self._open(expr, place)
            return
        said: dict[str, list[Any]] = {}
        for index, item in enumerate(sorted_item(self._world, cases, each) for each in found):
            here = place.at(index)
            if item.field is None:
                self._world.leave_open(self._resource, show(here.property), here.field, item.why)
                continue
            same = said.setdefault(item.field.name, [])
            field = f"{outer.field}.{item.field.name}[{len(same)}]"
            same.append(self._whole(item.field, item.expr, replace(here, field=field)))
        ignored = self._ignored.covers(place.property) or self._ignored.inside(place.property)
        pair.put(said, initial=ignored)

    def _without_field(self, name: str, fields: Mapping[str, CrdField], place: _Place) -> None:
        path = show((*place.property, name))
        plain = ".".join(str(step) for step in (*place.property, name) if isinstance(step, str))
        if reason := self._lacking.get(plain):
            field_ = f"{place.field}.{name}"
            self._world.leave_open(self._resource, path, field_, (f"{self._identity.kind} has no such field", reason))
            return
        near = get_close_matches(name, fields, 1)
        told = f"{self._identity.kind} ({self._identity.group}) has no such field"
        self._world.problems.add(told, self._resource, path, near[0] if near else None)

    def _entry(self, pair: Pair, known: CrdField, expr: Expr, place: _Place) -> None:
        whole = self._ignored.covers(place.property) and known.name not in _IDENTIFYING
        if isinstance(expr, MapOf) and known.fields and not known.free and known.secret_ref is None:
            inner = self._object(known.fields, _literal_keys(expr), place)
            inner.imply(known.implied)
            self._demanded(inner, known.fields, place)
            pair.put_object(known, inner, initial=whole)
            return
        pair.put(self._said(known, expr, place), initial=whole or self._splits(known, expr, place))

    def _splits(self, known: CrdField, expr: Expr, place: _Place) -> bool:
        """A list or map of which a part is ignored is said at creation as a whole."""
        return self._ignored.inside(place.property) and (known.kind == "array" or isinstance(expr, MapOf))

    def _said(self, known: CrdField, expr: Expr, place: _Place) -> dict[str, Any]:
        """The field with its value, or the field beside it with a reference; nothing if it stays open."""
        if known.secret_ref is not None:
            return {known.secret_ref: self._secrets(expr, place)}
        bare = expr.value if isinstance(expr, Secret) else expr
        found = reference(self._identity, place.plain, known, bare, self._world.identities)
        if found is not None and known.reference is not None:
            return {known.reference.ref: found}
        value = self._value(known, expr, place)
        return {} if value is None else {known.name: value}

    def _value(self, known: CrdField, expr: Expr, place: _Place) -> Any:
        """The value of a field; None if it stays open."""
        match expr:
            case MapOf() if known.fields and known.free:
                return {k: self._whole(known, v, place) for k, v in _literal_keys(expr)}
            case MapOf() if known.fields:
                return self._whole(known, expr, place)
            case ListOf(items) if known.fields and known.kind == "object" and len(items) == 1:
                return self._whole(known, items[0], place)
            case ListOf(items) if known.fields:
                found = [self._whole(known, item, place.at(index)) for index, item in enumerate(items)]
                # A plain item that is open leaves a hole, and a list with a hole says something else.
                return None if None in found else found
            case _:
                return self._known(known, expr, place)

    def _known(self, known: CrdField, expr: Expr, place: _Place) -> Any:
        if is_secret(expr):
            return self._parts(known, expr, place)
        try:
            value = self._world.known.value(expr)
        except NotKnownError:
            return self._parts(known, expr, place)
        if not is_plain(value):
            why = "the content of a file", "upload it, and name the upload in the field"
            self._world.leave_open(self._resource, show(place.property), place.field, why)
            return None
        if known.fields and not isinstance(expr, MapOf | ListOf):
            return self._value(known, expression(value), place)
        return coerced(known, value, self._world.scalar)

    def _parts(self, known: CrdField, expr: Expr, place: _Place) -> Any:
        """A map of texts keeps what is known of it; a list with a hole would say something else."""
        if isinstance(expr, MapOf) and known.kind == "object":
            entries = _literal_keys(expr)
            scalar = CrdField(known.name, known.item or "any")
            found = {
                k: self._known(scalar, v, _Place((*place.property, k), f"{place.field}.{k}", "")) for k, v in entries
            }
            return {k: v for k, v in found.items() if v is not None}
        return self._open(expr, place)

    def _open(self, expr: Expr, place: _Place) -> None:
        self._world.leave_open(self._resource, show(place.property), place.field, self._world.known.simplify(expr))

    def _whole(self, known: CrdField, expr: Expr, place: _Place) -> Any:
        """An object inside a list or map: said in one place, even if a part of it is ignored."""
        fields = known.fields or {}
        if not isinstance(expr, MapOf):
            try:
                expr = expression(self._world.known.value(expr))
            except NotKnownError:
                self._open(expr, place)
                return {}
        if isinstance(expr, MapOf) and (bare := _bare(fields, expr)) is not None:
            return self._known(*bare, place)
        if not isinstance(expr, MapOf):
            self._world.problems.add("wants an object here", self._resource, show(place.property))
            return {}
        pair = self._object(fields, _literal_keys(expr), place)
        pair.imply(known.implied)
        self._demanded(pair, fields, place)
        return pair.whole

    def _secrets(self, expr: Expr, place: _Place) -> dict[str, str] | list[dict[str, str]]:
        """References to Secrets: one a value; for a map, one to the whole Secret, whose keys are the map's."""
        match spread(expr):
            case ListOf(items):
                return [self._secret(item, place.at(index)) for index, item in enumerate(items)]
            case MapOf() as entries:
                keys = [key for key, _ in _literal_keys(entries)]
                return self._world.secrets.for_map(self._resource, self._identity, show(place.property), keys)
            case _:
                return self._secret(expr, place)

    def _secret(self, expr: Expr, place: _Place) -> dict[str, str]:
        """A reference to the Secret that has the value: another resource's, or one that the user makes."""
        bare = expr.value if isinstance(expr, Secret) else expr
        secrets = self._world.secrets
        if isinstance(bare, Variable):
            return secrets.variable(bare.name, bare.description)
        if isinstance(bare, Ref) and len(bare.path) == 1 and isinstance(bare.path[0], str):
            target = self._world.identities.get(bare.node)
            if target is not None and target.type is not None:
                return secrets.connection(bare.node, target, f"attribute.{snake(bare.path[0])}")
        return secrets.for_property(self._resource, self._identity, show(place.property))

    def _demanded(self, pair: Pair, fields: Mapping[str, CrdField], place: _Place) -> None:
        """Gives a placeholder to what the schema demands and is not there, and says so."""
        for name, known in fields.items():
            if known.required and known.name and not pair.says(known):
                inner = place.inside(name, known)
                if not self._world.open.has(self._resource, inner.field):
                    self._world.leave_open(self._resource, show(inner.property), inner.field, _LEFT_OUT)
                pair.put({known.name: placeholder(known)})


def _bare(fields: Mapping[str, CrdField], expr: MapOf) -> tuple[CrdField, Expr] | None:
    """The one value of an item that is an object in Pulumi and a plain value in the CRD."""
    for name, known in fields.items():
        plain = known.name == "" and known.fields is None and known.values is None and known.cases is None
        if plain and (found := expr.get(name)) is not None:
            return known, found
    return None


def _literal_keys(expr: MapOf) -> list[tuple[str, Expr]]:
    """The entries whose key is known; keys that are not would be names of fields."""
    return [(key, value) for key, value in expr.entries if isinstance(key, str)]
