"""Which components of a program become composite resources, and what each has in its spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias, cast

from fleetform.export.crossplane.export import Written
from fleetform.export.crossplane.interface import Api, InterfaceError, api
from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.metadata import OWN_NAME, labels
from fleetform.export.crossplane.object_names import Names
from fleetform.export.crossplane.package.building import PACKAGES, NotSymbolicError
from fleetform.export.crossplane.package.composition import function_composition
from fleetform.export.crossplane.package.fields import Instance, tree
from fleetform.export.crossplane.package.shapes import Shape, shape
from fleetform.export.crossplane.package.verifying import ObjectKey
from fleetform.export.crossplane.provider_settings import decoded
from fleetform.export.crossplane.scalars import camel
from fleetform.export.crossplane.world import is_secret
from fleetform.export.errors import ExportError
from fleetform.graph.expressions import Expr, ListOf, MapOf, Ref, refs
from fleetform.graph.expressions import Literal as Known
from fleetform.graph.model import Resource, ResourceKind

_FLAVOURS = {package: flavour for flavour, package in PACKAGES.items()}
_SETTINGS = (
    "region",
    "project",
    "zone",
    "location",
    "subscriptionId",
    "allowedAccountIds",
    "defaultTags",
    "defaultLabels",
)

Via: TypeAlias = Literal["auto", "patches", "function"]

_MOST_FAILURES = 3
"""A component that could not be composed so often in one program is not tried again."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """A component that became a composite resource.

    Attributes:
        resource: The component.
        api: Its class as an API.
        composite: The composite resource, with expressions where values are not known yet.
        shape: How patches compose it; None if the function does.
    """

    resource: Resource
    api: Api
    composite: dict[str, Any]
    shape: Shape | None

    @property
    def composition(self) -> str:
        """The name of its composition."""
        return function_composition(self.api) if self.shape is None else self.shape.name

    def given(self) -> Iterator[tuple[Ref, tuple[str | int, ...]]]:
        """Outputs of resources that its status has, each with its place there."""
        for name, expr in self.resource.outputs.items():
            shown = camel(name)
            if shown not in self.api.outputs:
                continue
            if isinstance(expr, Ref):
                yield expr, (shown,)
            for index, item in enumerate(expr.items if isinstance(expr, ListOf) else ()):
                if isinstance(item, Ref):
                    yield item, (shown, index)


@dataclass(slots=True)
class Packaging:
    """Finds them.

    Attributes:
        written: The plain export of the program.
        group: API group of the composite resources.
        via: What composes: patches wherever they say everything (`auto`), patches alone, or the function alone.
        found: What was found, by URN of the component, in the program's order.
        apis: The APIs of all components met, also of those that only the function composes.
        notes: Why others were not taken.
    """

    written: Written
    group: str
    via: Via = "auto"
    found: dict[str, Packaged] = field(default_factory=dict[str, Packaged])
    apis: dict[str, Api] = field(default_factory=dict[str, Api])
    notes: list[str] = field(default_factory=list[str])
    _shapes: dict[str, list[Shape]] = field(default_factory=dict[str, list[Shape]])
    _names: Names = field(default_factory=Names)
    _expected: dict[ObjectKey, dict[str, Any]] = field(default_factory=dict[ObjectKey, dict[str, Any]])
    _inside: dict[str, list[Resource]] = field(default_factory=dict[str, list[Resource]])
    _failed: Counter[type] = field(default_factory=Counter[type])
    _refused: dict[type, str] = field(default_factory=dict[type, str])

    def run(self) -> None:
        """Looks at every component that is in no other one that became a composite resource."""
        graph = self.written.world.graph
        for document in self.written.documents.values():
            self._expected[document["apiVersion"], document["kind"], document["metadata"]["name"]] = document
        for urn in self.written.documents:
            for above in graph.ancestors(graph.resources[urn]):
                self._inside.setdefault(above.urn, []).append(graph.resources[urn])
        for resource in graph.resources.values():
            if resource.kind is ResourceKind.COMPONENT and resource.made is not None and self.owner(resource) is None:
                self._try(resource)

    def owner(self, resource: Resource) -> Packaged | None:
        """The composite resource that a resource is part of."""
        graph = self.written.world.graph
        above = (self.found.get(one.urn) for one in graph.ancestors(resource))
        return next((one for one in above if one is not None), None)

    @property
    def by_function(self) -> set[str]:
        """The kinds that the function composes: those that nothing else composes, or not all of them."""
        if self.via == "patches":
            return set()
        patched = {one.api.kind for one in self.found.values() if one.shape is not None}
        return {kind for kind in self.apis if kind not in patched} | {
            one.api.kind for one in self.found.values() if one.shape is None
        }

    def without_patches(self) -> Iterator[dict[str, Any]]:
        """The documents of the plain export that the function composes."""
        for urn, document in self.written.documents.items():
            owner = self.owner(self.written.world.graph.resources[urn])
            if owner is not None and owner.shape is None:
                yield document

    def lacking(self) -> list[str]:
        """What compositions do not do, each once."""
        notes = [note for one in self.found.values() if one.shape for note in one.shape.notes]
        for place in self.written.world.open.found:
            owner = self.owner(place.resource)
            if owner is not None and owner.shape is None and place.lasting:
                notes.append(
                    f"{owner.api.kind}: {place.resource.type} property {place.property}: {place.origin}; the function "
                    "leaves the resource out"
                )
        return list(dict.fromkeys(notes))

    def _try(self, resource: Resource) -> None:
        assert resource.made is not None
        try:
            component = api(resource.made.component, self.group)
            there = self.apis.setdefault(component.kind, component)
            if there.component is not component.component:
                raise InterfaceError(f"another component is called {component.kind} as well")
            composite = self._composite(component, resource)
        except InterfaceError as error:
            self._tell(resource, f"cannot become a composite resource: {error}; what is in it is written by itself")
            return
        chosen = self._chosen(component, resource, Instance(composite))
        if chosen is not None or self._is_for_function(resource):
            self.found[resource.urn] = Packaged(resource, component, composite, chosen)

    def _is_for_function(self, resource: Resource) -> bool:
        """Whether the function composes a component: what has nothing but other components in it is no resource."""
        inside = self._inside.get(resource.urn, ())
        return self.via != "patches" and any(self._component_of(one) == resource.urn for one in inside)

    def _component_of(self, resource: Resource) -> str | None:
        above = self.written.world.graph.ancestors(resource)
        return next((one.urn for one in above if one.kind is ResourceKind.COMPONENT), None)

    def _tell(self, resource: Resource, why: str) -> None:
        """Notes the first reason for each component."""
        assert resource.made is not None
        cls = resource.made.component
        if self._refused.setdefault(cls, why) == why:
            note = f"{cls.__name__} '{resource.name}': {why}"
            if not any(told.startswith(f"{cls.__name__} '") for told in self.notes):
                self.notes.append(note)

    def _composite(self, component: Api, resource: Resource) -> dict[str, Any]:
        """The composite resource of an instance.

        Raises:
            InterfaceError: Its arguments cannot be said in one.
        """
        made = resource.made
        assert made is not None
        world = self.written.world
        if made.unsaid:
            raise InterfaceError(f"the argument '{made.unsaid[0]}' is no data")
        keywords = {name: tree(self._resolved(expr)) for name, expr in made.arguments.items()}
        configs, settings = self._providers(resource)
        spec = component.spec_of(keywords, configs, settings)
        given = {ref for one in self.found.values() for ref, _ in one.given()}
        for leaf in _leaves(spec):
            if is_secret(leaf):
                raise InterfaceError("a secret is among its arguments, which no composite resource may hold in clear")
            if unknown := [ref for ref in refs(leaf) if ref not in given]:
                raise InterfaceError(
                    f"an argument comes from {unknown[0]}, which no composite resource has in its status"
                )
        name = self._names.take(component.kind, resource.name, resource.urn)
        named = {} if name == resource.name else {"annotations": {OWN_NAME: resource.name}}
        within = {"namespace": world.scope.namespace} if world.scope.namespaced else {}
        return {
            "apiVersion": component.api_version,
            "kind": component.kind,
            "metadata": {"name": name, **within, "labels": labels(world.graph), **named},
            "spec": spec,
        }

    def _resolved(self, expr: Expr) -> Expr:
        """An argument with what is known of it."""
        match expr:
            case MapOf(entries):
                return MapOf(tuple((key, self._resolved(value)) for key, value in entries))
            case ListOf(items):
                return ListOf(tuple(map(self._resolved, items)))
            case _:
                try:
                    value = self.written.world.known.planned(expr)
                except NotKnownError:
                    return expr
                return Known(value) if isinstance(value, str | int | float | None) else expr

    def _providers(self, resource: Resource) -> tuple[dict[str, str], dict[str, dict[str, Any]]]:
        """Name of the ProviderConfig of each provider that a component gets from outside, and what those say."""
        world, configs, settings = self.written.world, dict[str, str](), dict[str, dict[str, Any]]()
        for one in self._inside.get(resource.urn, ()):
            flavour = _FLAVOURS.get(one.package)
            provider = world.graph.resources.get(one.options.provider or "")
            if flavour is None or flavour in configs or (provider is not None and self._is_inside(provider, resource)):
                continue
            configs[flavour] = self.written.documents[one.urn]["spec"]["providerConfigRef"]["name"]
            inputs = world.settings.inputs(one)
            values = {name: decoded(inputs.get(name)) for name in _SETTINGS}
            settings[flavour] = {name: value for name, value in values.items() if value is not None}
        return configs, settings

    def _is_inside(self, one: Resource, component: Resource) -> bool:
        return any(above.urn == component.urn for above in self.written.world.graph.ancestors(one))

    def _chosen(self, component: Api, resource: Resource, instance: Instance) -> Shape | None:
        """A shape that fits; a new one if none does; None if patches do not say it, or not as well as the function."""
        if self.via == "function" or self._failed[component.component] >= _MOST_FAILURES:
            return None
        shapes = self._shapes.setdefault(component.kind, [])
        found = next((one for one in shapes if one.fits(instance)), None)
        if found is not None:
            return found
        try:
            found = shape(component, instance, self._expected)
        except (InterfaceError, NotSymbolicError, ExportError) as error:
            return self._without_patches(resource, str(error))
        if self.via == "auto" and found.is_single:
            return self._without_patches(resource, "what it makes follows from its name in a way that no patch has")
        if self.via == "auto" and found.lacks:
            return self._without_patches(resource, "; ".join(found.notes))
        shapes.append(found)
        return found

    def _without_patches(self, resource: Resource, why: str) -> None:
        assert resource.made is not None
        self._failed[resource.made.component] += 1
        if self.via == "patches":
            self._tell(
                resource, f"patches cannot compose it, the function can: {why}; what is in it is written by itself"
            )
        elif self._is_for_function(resource):
            self._tell(resource, f"the function composes it, for patches cannot: {why}")


def _leaves(value: Any) -> Iterator[Expr]:
    """The expressions among data."""
    match value:
        case dict():
            for item in cast("Mapping[str, Any]", value).values():
                yield from _leaves(item)
        case list():
            for item in cast("list[Any]", value):
                yield from _leaves(item)
        case None | str() | bool() | int() | float():
            return
        case _:
            yield value
