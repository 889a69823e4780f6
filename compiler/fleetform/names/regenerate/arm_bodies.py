"""Where the properties of an azure-native type lie in the body that Azure Resource Manager takes.

Pulumi leaves out the level `properties` (and a few more that the API marks as flattened), on the type itself
and in objects inside it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from fleetform.names.model import ArmProperty
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.facts import data
from fleetform.names.regenerate.sdk import Package, Properties

Body = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Place:
    """A property of a body: where it lies, its flags, its kind and its inner part."""

    path: tuple[str, ...]
    flags: str
    kind: str
    inner: Any = None

    @property
    def read_only(self) -> bool:
        """It is output only."""
        return "o" in self.flags

    @property
    def body(self) -> Body | None:
        """The fields of the object, or of the objects in the list or map, if it has any."""
        kind, inner = self.kind, self.inner
        while kind in ("array", "map") and inner is not None:
            kind, inner = inner[0], inner[1] if len(inner) > 1 else None
        return inner if kind == "object" else None


def find(body: Body, name: str, *, written: bool, known: Collection[str]) -> Place | None:
    """The place of a Pulumi property in a body.

    Args:
        body: Fields of the body or of an object in it.
        name: Pulumi property name.
        written: The program gives it, so a place that is read-only will not do while there is another.
        known: Properties that Pulumi has: an object that is one of them is no level that Pulumi leaves out.
    """
    places = _on_level(body, (), name)
    under = _object(body.get("properties"))
    if under is not None:
        places += _on_level(under, ("properties",), name)
        deeper = {key: inner for key, one in under.items() if key not in known and (inner := _object(one)) is not None}
        near = [place for place in places if not (written and place.read_only)]
        if not near:
            places += [found for key, inner in deeper.items() for found in _on_level(inner, ("properties", key), name)]
    if not places:
        left_out = {key: inner for key, one in body.items() if key not in known and (inner := _object(one)) is not None}
        places += [found for key, inner in left_out.items() for found in _on_level(inner, (key,), name)]
    if written:
        places.sort(key=lambda place: place.read_only)
    return places[0] if places else None


def _on_level(body: Body, path: tuple[str, ...], name: str) -> list[Place]:
    folded = _folded(name)
    found = body.get(name)
    key = name
    if found is None:
        key = next((one for one in body if _folded(one) == folded), "")
        found = body.get(key)
    if found is None:
        return []
    flags, kind, *rest = found
    return [Place((*path, key), flags, kind, rest[0] if rest else None)]


@lru_cache(maxsize=65536)
def _folded(name: str) -> str:
    """A name without what spellings differ in: `max-node-provision-time` is Pulumi's `maxNodeProvisionTime`."""
    return name.replace("-", "").replace("_", "").lower()


def _object(entry: Sequence[Any] | None) -> Body | None:
    return entry[2] if entry is not None and entry[1] == "object" and len(entry) > 2 else None


@dataclass(slots=True)
class Bodies:
    """Lays out the types of a package.

    Attributes:
        package: The SDK.
        known: Fields of SDK objects laid out so far, by the `ref` of their shape.
        renamed: ARM's names of properties that the SDK calls otherwise.
    """

    package: Package
    known: dict[str, dict[str, ArmProperty]] = field(default_factory=dict[str, dict[str, ArmProperty]])
    renamed: Mapping[str, str] = field(default_factory=lambda: data("arm_names"))

    def lay_out(self, body: Body, inputs: Properties, state: Properties) -> dict[str, ArmProperty]:
        """The properties of a type that the body has, by Pulumi name."""
        found: dict[str, ArmProperty] = {}
        for name in sorted({*inputs, *state}):
            shapes = [view[name].shape for view in (inputs, state) if name in view]
            place = find(body, name, written=name in inputs, known=state)
            if place is None and name in self.renamed:
                place = find(body, self.renamed[name], written=name in inputs, known=state)
            if place is not None:
                found[name] = self._property(place, shapes, written=name in inputs)
        return found

    def _property(self, place: Place, shapes: list[Shape], *, written: bool) -> ArmProperty:
        return ArmProperty(
            name=place.path[-1],
            path=place.path,
            kind="string" if place.kind == "enum" else place.kind,
            fields=self._fields(place, shapes, written=written),
            required="r" in place.flags,
            read_only=place.read_only,
        )

    def _fields(self, place: Place, shapes: list[Shape], *, written: bool) -> dict[str, ArmProperty] | None:
        inner = [shape.innermost() for shape in shapes]
        views = [view for shape in inner if (view := self.package.fields(shape)) is not None]
        if place.body is None or not views:
            return None
        every = {name: one for view in views for name, one in view.items()}
        fields = self.lay_out(place.body, views[0] if written else {}, every)
        for shape in inner:
            if shape.ref is not None:
                self.known.setdefault(shape.ref, fields)
        return fields

    def unplaced(self, inputs: Properties, found: Mapping[str, ArmProperty], taken: Collection[str]) -> list[str]:
        """Paths of inputs that the body has no place for, dotted.

        Args:
            inputs: What a program can give.
            found: The properties as they were laid out.
            taken: Inputs that make the id.
        """
        rest = {name: one for name, one in inputs.items() if name not in taken}
        return sorted(self._unplaced(rest, found, (), frozenset()))

    def _unplaced(
        self, inputs: Properties, found: Mapping[str, ArmProperty], path: tuple[str, ...], above: frozenset[str]
    ) -> Iterator[str]:
        for name, one in inputs.items():
            place, inner = found.get(name), one.shape.innermost()
            if place is None:
                yield ".".join((*path, name))
            elif place.fields is not None and inner.ref is not None and inner.ref not in above:
                fields = self.package.fields(inner) or {}
                yield from self._unplaced(fields, place.fields, (*path, name), above | {inner.ref})
