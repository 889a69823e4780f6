"""Which components of a program become composite resources, and what each has in its spec."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from fleetform.export.crossplane.export import Written
from fleetform.export.crossplane.interface import Api, InterfaceError, api
from fleetform.export.crossplane.known import NotKnownError
from fleetform.export.crossplane.metadata import labels
from fleetform.export.crossplane.object_names import Names
from fleetform.export.crossplane.package.building import PACKAGES, NotSymbolicError
from fleetform.export.crossplane.package.fields import Instance, tree
from fleetform.export.crossplane.package.shapes import Shape, shape
from fleetform.export.crossplane.package.verifying import ObjectKey
from fleetform.export.crossplane.provider_settings import decoded
from fleetform.export.crossplane.world import is_secret
from fleetform.export.errors import ExportError
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, refs
from fleetform.graph.model import Resource, ResourceKind

_FLAVOURS = {package: flavour for flavour, package in PACKAGES.items()}
_SETTINGS = ("region", "project", "zone", "location", "subscriptionId", "allowedAccountIds", "defaultTags")


_MOST_FAILURES = 3
"""A component that could not be composed so often in one program is not tried again."""


@dataclass(frozen=True, slots=True)
class Packaged:
    """A component that became a composite resource.

    Attributes:
        resource: The component.
        api: Its class as an API.
        composite: The composite resource, with expressions where values are not known yet.
        shape: How it is composed.
    """

    resource: Resource
    api: Api
    composite: dict[str, Any]
    shape: Shape


@dataclass(slots=True)
class Packaging:
    """Finds them.

    Attributes:
        written: The plain export of the program.
        group: API group of the composite resources.
        found: What was found, by URN of the component, in the program's order.
        apis: The APIs of all components met, also of those that only the function composes.
        notes: Why others were not taken.
    """

    written: Written
    group: str
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

    def _try(self, resource: Resource) -> None:
        assert resource.made is not None
        if self._failed[resource.made.component] >= _MOST_FAILURES:
            return
        try:
            component = api(resource.made.component, self.group)
            there = self.apis.setdefault(component.kind, component)
            if there.component is not component.component:
                raise InterfaceError(f"another component is called {component.kind} as well")
            composite = self._composite(component, resource)
            chosen = self._chosen(component, Instance(composite))
        except (InterfaceError, NotSymbolicError, ExportError) as error:
            self._refuse(resource, str(error))
            return
        self.found[resource.urn] = Packaged(resource, component, composite, chosen)

    def _refuse(self, resource: Resource, why: str) -> None:
        assert resource.made is not None
        cls = resource.made.component
        self._failed[cls] += 1
        if self._refused.setdefault(cls, why) == why and not any(cls.__name__ in note for note in self.notes):
            self.notes.append(
                f"{cls.__name__} '{resource.name}': patches cannot compose it, the function can: {why}; what is in it "
                "is written by itself"
            )

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
        for leaf in _leaves(spec):
            if is_secret(leaf):
                raise InterfaceError("a secret is among its arguments, which no composite resource may hold in clear")
            if unknown := [ref.node for ref in refs(leaf) if ref.node not in world.identities]:
                raise InterfaceError(f"an argument comes from {unknown[0]}, which is no resource of the export")
        name = self._names.take(component.kind, resource.name, resource.urn)
        within = {"namespace": world.scope.namespace} if world.scope.namespaced else {}
        return {
            "apiVersion": component.api_version,
            "kind": component.kind,
            "metadata": {"name": name, **within, "labels": labels(world.graph)},
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
                return Literal(value) if isinstance(value, str | int | float | None) else expr

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

    def _chosen(self, component: Api, instance: Instance) -> Shape:
        """A shape that fits; a new one if none does."""
        shapes = self._shapes.setdefault(component.kind, [])
        found = next((one for one in shapes if one.fits(instance)), None)
        if found is None:
            found = shape(component, instance, self._expected)
            shapes.append(found)
            self.notes.extend(note for note in found.notes if note not in self.notes)
        return found


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
