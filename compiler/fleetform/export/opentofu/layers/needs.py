"""What each node of a graph waits for, as far as planning is concerned."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from fleetform.graph.expressions import Expr, Ref, refs
from fleetform.graph.model import Graph, Resource, ResourceKind

_TRANSPARENT = (ResourceKind.PROVIDER, ResourceKind.COMPONENT, ResourceKind.REMOTE)


class Needs:
    """The nodes that each resource and data source waits for. Components and providers stand for what they give."""

    def __init__(self, graph: Graph) -> None:
        self._graph = graph
        self._of: dict[str, tuple[str, ...]] = {}
        self._behind: dict[str | None, tuple[str, ...]] = {}
        self._settings: dict[str, frozenset[str]] = {}

    def of(self, node: str) -> tuple[str, ...]:
        """What a resource or data source waits for, its provider's settings included, in order."""
        if node not in self._of:
            self._of[node] = tuple(dict.fromkeys(one for one in self._found(node) if one != node))
        return self._of[node]

    def settings(self, provider: str | None) -> frozenset[str]:
        """The resources whose outputs a provider's settings come from, through data sources too."""
        if provider is None or provider not in self._graph.resources:
            return frozenset()
        if provider not in self._settings:
            self._settings[provider] = frozenset(self._managed(self._read_by_provider(provider)))
        return self._settings[provider]

    def _found(self, node: str) -> Iterable[str]:
        graph = self._graph
        resource, call = graph.resources.get(node), graph.data_calls.get(node)
        if resource is not None:
            yield from self._read(resource.given())
            yield from (urn for urn in resource.dependencies if urn in graph.resources)
            provider = resource.options.provider
        elif call is not None:
            yield from self._read(call.arguments.values())
            yield from (urn for urn in call.depends_on if urn in graph.resources)
            yield from (call.receiver,) if call.receiver is not None else ()
            provider = call.provider
        else:
            return
        yield from self._read_by_provider(provider)

    def _read_by_provider(self, provider: str | None) -> tuple[str, ...]:
        if provider not in self._behind:
            found = self._graph.resources.get(provider or "")
            self._behind[provider] = tuple(self._read(found.inputs.values())) if found is not None else ()
        return self._behind[provider]

    def _read(self, expressions: Iterable[Expr]) -> Iterable[str]:
        """The nodes that expressions read."""
        waiting = deque(ref for expr in expressions for ref in refs(expr))
        seen: set[Ref] = set()
        while waiting:
            ref = waiting.popleft()
            if ref in seen:
                continue
            seen.add(ref)
            owner = self._graph.resources.get(ref.node)
            if owner is not None and owner.kind in _TRANSPARENT:
                waiting += refs_of_output(owner, ref)
            else:
                yield ref.node

    def _managed(self, nodes: Iterable[str]) -> Iterable[str]:
        """Of nodes those that are made here; data sources stand for what they wait for."""
        waiting, seen = list(nodes), set[str]()
        while waiting:
            node = waiting.pop()
            if node in seen:
                continue
            seen.add(node)
            resource = self._graph.resources.get(node)
            if resource is not None and resource.kind is ResourceKind.CUSTOM:
                yield node
            else:
                waiting += self.of(node)


def refs_of_output(owner: Resource, ref: Ref) -> list[Ref]:
    """What an output of a component or provider reads: an input of it, or what was registered under the name."""
    first = str(ref.path[0]) if ref.path else ""
    found = owner.inputs.get(first) or owner.outputs.get(first)
    return list(refs(found)) if found is not None else []
