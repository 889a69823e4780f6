"""Composite resources that take values of one another: one above them connects them through its status."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Self, cast

from fleetform.export.crossplane.interface.api import VERSION
from fleetform.export.crossplane.metadata import labels
from fleetform.export.crossplane.object_names import object_name
from fleetform.export.crossplane.package.composition import composition
from fleetform.export.crossplane.package.definition import xrd
from fleetform.export.crossplane.package.fields import is_known
from fleetform.export.crossplane.package.instances import Packaged, Packaging
from fleetform.export.crossplane.package.marks import Marks
from fleetform.export.crossplane.package.patches import Patched, Patcher
from fleetform.export.crossplane.property_paths import field_path
from fleetform.graph.evaluate import EvaluationError, evaluate
from fleetform.graph.expressions import Expr, Ref, refs

KIND, PLURAL = "Stack", "stacks"
_OBSERVED = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}


class Stack:
    """The composite resource above all that are connected.

    Args:
        packaging: What became composite resources.
    """

    def __init__(self, packaging: Packaging) -> None:
        self._packaging = packaging
        self._outputs = _outputs(packaging)
        self.members: dict[str, Packaged] = _connected(packaging, self._outputs)
        self._keys = {urn: self._key(one) for urn, one in self.members.items()}

    def documents(self) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
        """Definition, composition, and the composite resource itself."""
        packaging = self._packaging
        world = packaging.written.world
        name = object_name(f"{world.graph.project}-{world.graph.stack}")
        api_version = f"{packaging.group}/{VERSION}"
        made = composition(f"{KIND.lower()}-{name}", api_version, KIND, self._resources())
        status = {
            "type": "object",
            "properties": {"observed": {**_OBSERVED, "description": "What its members take from one another."}},
        }
        schema: dict[str, Any] = {
            "type": "object",
            "description": "Composite resources of one environment that take values of one another.",
            "properties": {"spec": {"type": "object", "properties": {}}, "status": status},
        }
        definition = xrd(packaging.group, VERSION, KIND, PLURAL, schema, [], namespaced=world.scope.namespaced)
        within = {"namespace": world.scope.namespace} if world.scope.namespaced else {}
        above = {
            "apiVersion": api_version,
            "kind": KIND,
            "metadata": {"name": name, **within, "labels": labels(world.graph)},
            "spec": {"crossplane": {"compositionRef": {"name": made["metadata"]["name"]}}},
        }
        return definition, made, above

    def _resources(self) -> dict[str, Patched]:
        marks = Marks()
        patcher = Patcher(marks, self._status)
        found: dict[str, Patched] = {}
        for urn, one in self.members.items():
            composite = composite_of(one)
            metadata = {key: value for key, value in composite["metadata"].items() if key != "namespace"}
            document = {**composite, "metadata": metadata, "spec": self._marked(composite["spec"], marks)}
            found[self._keys[urn]] = patcher.split(document)
        for ref in [ref for patched in found.values() for ref in patched.needs]:
            owner, path = self._outputs[ref]
            patch = {
                "type": "ToCompositeFieldPath",
                "fromFieldPath": field_path(("status", *path)),
                "toFieldPath": self._status(ref),
            }
            patches = found[self._keys[owner]].patches
            if patch not in patches:
                patches.append(patch)
        return found

    def _status(self, ref: Ref) -> str:
        owner, path = self._outputs[ref]
        return field_path(("status", "observed", self._keys[owner], *path))

    def _key(self, one: Packaged) -> str:
        return f"{one.composite['metadata']['name']}-{one.api.singular}"

    def _marked(self, value: Any, marks: Marks) -> Any:
        match value:
            case dict():
                return {key: self._marked(item, marks) for key, item in cast("dict[str, Any]", value).items()}
            case list():
                return [self._marked(item, marks) for item in cast("list[Any]", value)]
            case None | str() | bool() | int() | float():
                return value
            case _:
                return _text(value, marks)


def composite_of(one: Packaged) -> dict[str, Any]:
    """A composite resource with its composition chosen."""
    chosen = {"crossplane": {"compositionRef": {"name": one.composition}}}
    return {**one.composite, "spec": {**chosen, **one.composite["spec"]}}


def _text(expr: Expr, marks: Marks) -> Any:
    """What comes from others, as the text that patches make."""
    if isinstance(expr, Ref):
        return marks.mark(expr)
    try:
        return evaluate(expr, lambda node: _Marked(marks, node))
    except EvaluationError:
        return marks.mark(expr)


class _Marked(str):
    """An output of a resource in another composite resource, as its mark."""

    __slots__ = ("_marks", "_ref")
    _marks: Marks
    _ref: Ref

    def __new__(cls, marks: Marks, node: str, path: tuple[Any, ...] = ()) -> Self:
        made = super().__new__(cls, marks.mark(Ref(node, path)))
        made._marks, made._ref = marks, Ref(node, path)
        return made

    def __getitem__(self, step: Any) -> _Marked:
        return _Marked(self._marks, self._ref.node, (*self._ref.path, step))


_Place = tuple[str, tuple[str | int, ...]]


def _outputs(packaging: Packaging) -> dict[Ref, _Place]:
    """Which output of which composite resource each output of a resource is."""
    found: dict[Ref, _Place] = {}
    for urn, one in packaging.found.items():
        for ref, place in one.given():
            found.setdefault(ref, (urn, place))
    return found


def _connected(packaging: Packaging, outputs: Mapping[Ref, _Place]) -> dict[str, Packaged]:
    """Those that take or give values."""
    wanted: set[str] = set()
    for urn, one in packaging.found.items():
        if is_known(one.composite["spec"]):
            continue
        wanted.add(urn)
        for ref in _refs(one.composite["spec"]):
            if ref in outputs:
                wanted.add(outputs[ref][0])
    return {urn: one for urn, one in packaging.found.items() if urn in wanted}


def _refs(value: Any) -> list[Ref]:
    match value:
        case dict():
            return [ref for item in cast("dict[str, Any]", value).values() for ref in _refs(item)]
        case list():
            return [ref for item in cast("list[Any]", value) for ref in _refs(item)]
        case None | str() | bool() | int() | float():
            return []
        case _:
            return list(refs(value))
