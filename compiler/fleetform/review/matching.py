"""Which resource of one graph is which of another."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from fleetform.graph.expressions import Expr, Ref, rewrite
from fleetform.graph.model import DataCall, Graph, Resource, ResourceKind
from fleetform.graph.show import show_expression

_APART = (ResourceKind.COMPONENT, ResourceKind.STACK_REFERENCE)


@dataclass(frozen=True, slots=True)
class Pair:
    """A resource on both sides, or on one of them."""

    before: Resource | None
    after: Resource | None


@dataclass(frozen=True, slots=True)
class Matched:
    """Two graphs side by side.

    Attributes:
        pairs: The head's resources in order, then what only the base has.
        renamed: Identities of the base to those of the head, where an alias made a pair.
    """

    pairs: tuple[Pair, ...]
    renamed: Mapping[str, str] = field(default_factory=dict[str, str])


def match(base: Graph, head: Graph) -> Matched:
    """Pairs resources by their URN without stack and project; where that is nowhere, by the aliases of the head.

    Args:
        base: As it is.
        head: As it will be.
    """
    old = {identity(one.urn): one for one in base.resources.values() if deployed(one)}
    new = {identity(one.urn): one for one in head.resources.values() if deployed(one)}
    left = {name: one for name, one in old.items() if name not in new}
    names = _Names(head)
    renamed: dict[str, str] = {}
    pairs: list[Pair] = []
    for name, after in new.items():
        before = old.get(name)
        if before is None and left:
            earlier = next((one for one in names.of(after)[1:] if one in left), None)
            if earlier is not None:
                before = left.pop(earlier)
                renamed[earlier] = name
        pairs.append(Pair(before, after))
    pairs.extend(Pair(before, None) for before in left.values())
    return Matched(tuple(pairs), renamed)


def identity(urn: str) -> str:
    """A URN without stack and project, which two sides of a comparison may differ in."""
    return urn.split("::", 2)[2]


def deployed(resource: Resource) -> bool:
    """Whether a resource is something that an engine makes: components are groups of them."""
    return resource.kind not in _APART


class _Names:
    """Every identity that the engine would look for: a resource's own, its aliases', and what parents' aliases give."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._known: dict[str, tuple[str, ...]] = {}

    def of(self, resource: Resource) -> tuple[str, ...]:
        """Identities of a resource, the present one first."""
        found = self._known.get(resource.urn)
        if found is None:
            found = self._known[resource.urn] = self._found(resource)
        return found

    def _found(self, resource: Resource) -> tuple[str, ...]:
        above = self._graph.resources.get(resource.parent) if resource.parent else None
        parents = self.of(above) if above is not None else ("",)
        own = identity(resource.urn)
        if not resource.options.aliases and len(parents) == 1:
            return (own,)
        found = [own, *(_below(parent, resource.type, self._name(resource, above, parent)) for parent in parents)]
        for alias in resource.options.aliases:
            if alias.urn is not None:
                found.append(identity(alias.urn))
                continue
            places = parents if alias.parent is None else self._places(alias.parent)
            for place in places:
                name = alias.name or self._name(resource, above, place)
                found.append(_below(place, alias.type or resource.type, name))
        return tuple(dict.fromkeys(found))

    def _places(self, parent: str) -> tuple[str, ...]:
        """Identities of a parent that an alias names; empty text: there was none."""
        if not parent:
            return ("",)
        known = self._graph.resources.get(parent)
        return self.of(known) if known is not None else (identity(parent),)

    @staticmethod
    def _name(resource: Resource, above: Resource | None, parent: str) -> str:
        """A child's name under an earlier name of its parent: names that begin with the parent's change with it."""
        earlier = parent.rpartition("::")[2]
        if above is None or not parent or earlier == above.name or not resource.name.startswith(above.name):
            return resource.name
        return f"{earlier}{resource.name.removeprefix(above.name)}"


def _below(parent: str, token: str, name: str) -> str:
    types = parent.rpartition("::")[0]
    return f"{types}${token}::{name}" if types else f"{token}::{name}"


def neutral(graph: Graph, renamed: Mapping[str, str] | None = None) -> Callable[[Expr], Expr]:
    """A rewriting under which two graphs' expressions are equal when they mean the same.

    References lose stack and project, take a resource's new name, and name a data source by what it asks for: its
    number depends on how many others the program asks.

    Args:
        graph: The graph that the expressions are of.
        renamed: Identities to be replaced.
    """
    names = renamed or {}
    calls: dict[str, str] = {}
    seen: dict[str, str] = {}

    def step(part: Expr) -> Expr:
        if not isinstance(part, Ref):
            return part
        known = seen.get(part.node)
        if known is None:
            known = seen[part.node] = _neutral_node(part.node, names, calls)
        return Ref(known, part.path)

    def change(expr: Expr) -> Expr:
        return rewrite(expr, step)

    for call in graph.data_calls.values():
        calls[call.id] = _asked(call, change)
        seen.pop(call.id, None)
    return change


def _neutral_node(node: str, names: Mapping[str, str], calls: Mapping[str, str]) -> str:
    if node.startswith("data:"):
        return calls.get(node, node)
    if not node.startswith("urn:"):
        return node
    own = identity(node)
    return f"urn:pulumi:*::*::{names.get(own, own)}"


def _asked(call: DataCall, change: Callable[[Expr], Expr]) -> str:
    """A data source by what it asks: shown as its type with its arguments."""
    arguments = ", ".join(f"{name}={show_expression(change(value))}" for name, value in call.arguments.items())
    return f"data:{arguments}:{call.token}"
