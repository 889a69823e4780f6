"""What type an output of another stack must have, told by what the program does with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from fleetform import names
from fleetform.graph.expressions import Call, Expr, Kind, ListOf, MapOf, Ref, Secret, Template, children
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.names.model import ArmProperty, Attribute

if TYPE_CHECKING:
    from fleetform.export.opentofu.context import Context

_KINDS: Mapping[str, Kind] = {"string": "text", "number": "number", "bool": "boolean"}
_ARM_KINDS: Mapping[str, Kind] = {"string": "text", "integer": "number", "number": "number", "boolean": "boolean"}
_OF_TEXT = frozenset(
    (
        *("text", "lower", "upper", "title", "strip", "lstrip", "rstrip", "remove_prefix", "remove_suffix", "replace"),
        *("split", "starts_with", "ends_with", "json_decode", "yaml_decode", "base64_encode", "base64_decode"),
        *("url_encode", "sha256", "sha1", "md5", "cidr_subnet", "cidr_host", "cidr_netmask"),
    )
)
"""Functions whose first argument is a text, or becomes one."""

Place = Attribute | ArmProperty | None
"""What is known of the place where a value goes."""


def kind_of_use(context: Context, output: Ref) -> Kind:
    """The type of an output of another stack; `any` where its uses do not say it, or say several."""
    found = context.uses.get(output, set())
    return next(iter(found)) if len(found) == 1 else "any"


def uses_of(graph: Graph) -> dict[Ref, set[Kind]]:
    """The types that uses demand, by output of another stack."""
    uses = _Uses(graph)
    if uses.stacks:
        uses.look()
    return uses.found


class _Uses:
    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self.stacks = {r.urn for r in graph.resources.values() if r.kind is ResourceKind.STACK_REFERENCE}
        self.found: dict[Ref, set[Kind]] = {}

    def look(self) -> None:
        for resource in self._graph.resources.values():
            if resource.kind is not ResourceKind.COMPONENT:
                places = _places(resource)
                for name, expr in resource.inputs.items():
                    self._look(expr, places.get(name))
        for call in self._graph.data_calls.values():
            known = names.terraform_data_source(call.token)
            for name, expr in call.arguments.items():
                self._look(expr, known.attributes.get(name) if known is not None else None)

    def _look(self, expr: Expr, place: Place) -> None:
        match expr:
            case Secret(value):
                self._look(value, place)
            case Ref(node, path) if node in self.stacks:
                whole = len(path) == 2
                self.found.setdefault(Ref(node, path[:2]), set()).add(_kind(place) if whole else "any")
            case ListOf(items):
                for item in items:
                    self._look(item, _item(place))
            case MapOf(entries):
                for key, value in entries:
                    self._look(value, _field(place, key) if isinstance(key, str) else None)
            case Template(parts):
                for part in parts:
                    if not isinstance(part, str):
                        self._look(part, Attribute("", "string"))
            case Call(function, (first, *others)) if function in _OF_TEXT:
                self._look(first, Attribute("", "string"))
                for other in others:
                    self._look(other, None)
            case _:
                for part in children(expr):
                    self._look(part, None)


def _places(resource: Resource) -> Mapping[str, Attribute] | Mapping[str, ArmProperty]:
    if resource.kind is ResourceKind.PROVIDER:
        local = names.provider_for_package(resource.package)
        return names.terraform_provider(local).configuration if local is not None else {}
    found = names.terraform_resource(resource.type)
    if found is not None:
        return found.attributes
    arm = names.arm_type(resource.type) if resource.package == "azure-native" else None
    return arm.properties if arm is not None else {}


def _kind(place: Place) -> Kind:
    if isinstance(place, ArmProperty):
        return _ARM_KINDS.get(place.kind, "any")
    return _KINDS.get(place.kind, "any") if place is not None and not place.single else "any"


def _item(place: Place) -> Place:
    if isinstance(place, Attribute):
        return replace(place, kind=place.item or "any", item=None, single=False)
    return None


def _field(place: Place, key: str) -> Place:
    if place is None:
        return None
    if place.fields is not None:
        return place.fields.get(key)
    return _item(place) if isinstance(place, Attribute) and place.kind == "map" else None
