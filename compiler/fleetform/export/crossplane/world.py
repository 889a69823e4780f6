"""What every writer of objects needs to know."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from fleetform.export.crossplane.folds import fold
from fleetform.export.crossplane.identities import Identity, Scope, identities
from fleetform.export.crossplane.known import Known, no_outputs
from fleetform.export.crossplane.origins import Origins
from fleetform.export.crossplane.provider_settings import ProviderSettings
from fleetform.export.crossplane.scalars import scalar
from fleetform.export.crossplane.splits import split
from fleetform.export.crossplane.unresolved import Open, Unresolved
from fleetform.export.crossplane.user_secrets import Secrets
from fleetform.export.errors import Problems
from fleetform.graph.evaluate import Outputs
from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret, Variable, refs, walk
from fleetform.graph.model import Graph, Resource


def _as_it_is(value: Any) -> Any:
    return value


@dataclass(slots=True)
class World:
    """The graph and all that is collected while it is written.

    Attributes:
        graph: The graph.
        scope: Where the objects live.
        problems: What stands against the export.
        identities: Which object each resource becomes, by URN.
        settings: What the providers say for all their resources.
        known: Values that are known now.
        origins: Where the others come from.
        secrets: Secrets that are used.
        open: Fields that nothing can fill.
        notes: What else a person should know.
        decided: Asked with each value that a writer decides on; gives it back, or refuses.
        scalar: Gives a value that is no list and no map in the type that its field wants.
    """

    graph: Graph
    scope: Scope
    problems: Problems
    identities: dict[str, Identity]
    settings: ProviderSettings
    known: Known
    origins: Origins
    secrets: Secrets
    open: Open = field(default_factory=Open)
    notes: list[str] = field(default_factory=list[str])
    decided: Callable[[Any], Any] = _as_it_is
    scalar: Callable[[str | None, Any], Any] = scalar

    def leave_open(self, resource: Resource, property_: str, field_: str, why: Expr | tuple[str, str]) -> None:
        """Notes a field that cannot be filled: because of a value, or for a reason and a remedy."""
        origin, remedy = why if isinstance(why, tuple) else self.origins.of(why)
        self.open.add(
            Unresolved(
                resource=resource,
                identity=self.identities[resource.urn],
                property=property_,
                field=field_,
                origin=origin,
                remedy=remedy,
                lasting=isinstance(why, tuple) or not self._will_be_known(why),
                draft=None if isinstance(why, tuple) else self.origins.draft(why),
                source=resource.origin or resource.source,
            )
        )

    def _will_be_known(self, expr: Expr) -> bool:
        """Whether a value comes with other resources alone: it is no secret, and nothing else is asked for it."""
        return not is_secret(expr) and all(ref.node in self.identities for ref in refs(expr))


def world(graph: Graph, *, namespaced: bool, namespace: str | None = None, observed: Outputs = no_outputs) -> World:
    """The world of a graph, with every identity given.

    Args:
        graph: The graph.
        namespaced: Crossplane v2's namespaced kinds, or the older cluster-scoped ones.
        namespace: Where the objects live; a namespace of the stack's own unless given.
        observed: Gives what resources have by now, by their URN and Pulumi's names.

    Raises:
        ExportError: A resource has no counterpart.
    """
    graph = split(fold(graph), namespaced=namespaced)
    scope = Scope(graph, namespaced=namespaced, namespace=namespace)
    problems = Problems()
    known_objects = identities(graph, scope, problems)
    problems.stop()
    settings = ProviderSettings(graph)
    return World(
        graph=graph,
        scope=scope,
        problems=problems,
        identities=known_objects,
        settings=settings,
        known=Known(graph, settings, observed),
        origins=Origins(graph, known_objects, scope),
        secrets=Secrets(scope),
    )


def is_secret(expr: Expr) -> bool:
    """Whether an expression has a part that must not be shown."""
    if isinstance(expr, Literal):
        return False
    return any(isinstance(part, Secret) or (isinstance(part, Variable) and part.secret) for part in walk(expr))


def spread(expr: Expr) -> Expr:
    """A secret list or map as a list or map of secrets, so that each value finds its own place."""

    def hidden(part: Expr) -> Expr:
        return part if isinstance(part, Secret) else Secret(part)

    match expr:
        case Secret(MapOf(entries)):
            return MapOf(tuple((key, hidden(value)) for key, value in entries))
        case Secret(ListOf(items)):
            return ListOf(tuple(map(hidden, items)))
        case _:
            return expr


def is_plain(value: Any) -> bool:
    """Whether a value is made of nothing but texts, numbers, booleans, nulls, lists and maps."""
    match value:
        case dict():
            return all(isinstance(key, str) and is_plain(item) for key, item in value.items())  # pyright: ignore[reportUnknownVariableType] # data of any kind
        case list():
            return all(is_plain(item) for item in value)  # pyright: ignore[reportUnknownVariableType] # data of any kind
        case _:
            return value is None or isinstance(value, str | int | float)
