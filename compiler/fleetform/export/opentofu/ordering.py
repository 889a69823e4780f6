"""Which resources an OpenTofu configuration puts in order by itself: those that refer to each other."""

from __future__ import annotations

from collections.abc import Iterable

from fleetform.graph.expressions import Expr, refs
from fleetform.graph.model import Graph


class Order:
    """The order that references give."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._direct: dict[str, frozenset[str]] = {}

    def direct(self, node: str) -> frozenset[str]:
        """What a resource or data source refers to itself, its provider's references included."""
        if node not in self._direct:
            self._direct[node] = frozenset(self._references(node))
        return self._direct[node]

    def _references(self, node: str) -> Iterable[str]:
        graph = self._graph
        resource, call = graph.resources.get(node), graph.data_calls.get(node)
        expressions: list[Expr] = []
        provider = None
        if resource is not None:
            expressions += resource.given()
            provider = resource.options.provider
        elif call is not None:
            expressions += call.arguments.values()
            provider = call.provider
        for expr in expressions:
            yield from (ref.node for ref in refs(expr))
        if provider is not None:
            yield from self.direct(provider)

    def reached(self, node: str) -> set[str]:
        """Everything that is there before a resource because of references and of dependencies further down."""
        found: set[str] = set()
        waiting = list(self.direct(node))
        own = self._graph.resources.get(node)
        explicit = set(own.dependencies) - self.direct(node) if own is not None else set[str]()
        for other in explicit:
            waiting += self._before(other)
        while waiting:
            current = waiting.pop()
            if current not in found:
                found.add(current)
                waiting += self._before(current)
        return found

    def _before(self, node: str) -> list[str]:
        resource = self._graph.resources.get(node)
        return [*self.direct(node), *(resource.dependencies if resource is not None else ())]
