"""Which layer each resource goes into, decided from the graph alone.

Layer 0 is what can be planned before any cluster is there. What runs on a cluster comes at least one layer after what
the cluster's connection is read from. There, releases and definitions of kinds come first, with what they wait for;
everything else comes a layer later. An object of a kind that something in the program brings comes after that.
Resources never come before what they wait for, so layers can be applied one after the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from fleetform.export.opentofu.layers import kinds
from fleetform.export.opentofu.layers.needs import Needs
from fleetform.graph.model import Graph, Resource, ResourceKind


class Assignment:
    """The layer of every resource and data source of a graph.

    Attributes:
        of: By URN or data-call id. A data source's is the first in which it can be read.
        needed: A single configuration could not be planned before its clusters, or the kinds on them, are there.
    """

    def __init__(self, graph: Graph) -> None:
        self._resources = graph.resources
        self._needs = Needs(graph)
        made = [r for r in graph.resources.values() if r.kind in (ResourceKind.CUSTOM, ResourceKind.READ)]
        on_clusters = [resource for resource in made if kinds.on_cluster(resource)]
        nodes = [*(resource.urn for resource in made), *graph.data_calls]
        order = _ordered(nodes, self._needs.of)
        early = [one.urn for one in on_clusters if kinds.is_release(one) or kinds.is_definition(one)]
        self._early = self._with_needs(early)
        self._makers = self._all_makers(on_clusters, order)
        self.of: dict[str, int] = {}
        for node in _ordered(nodes, lambda node: (*self._needs.of(node), *self._makers.get(node, ()))):
            self.of[node] = self._layer(node)
        for node in order:
            # What only waits for a kind may have been cut out of a circle; what waits for a resource never is.
            self.of[node] = self._layer(node)
        self.needed = any(
            self._needs.settings(one.options.provider) or self._makers.get(one.urn) for one in on_clusters
        )

    @property
    def last(self) -> int:
        """The last layer that is used."""
        return max(self.of.values(), default=0)

    def _layer(self, node: str) -> int:
        resource = self._resources.get(node)
        least = max((self.of.get(one, 0) for one in self._needs.of(node)), default=0)
        least = max(least, self.of.get(node, 0))
        if resource is None or not kinds.on_cluster(resource):
            return least
        behind = self._needs.settings(resource.options.provider)
        base = max((1 + self.of.get(one, 0) for one in behind), default=1)
        after = max((1 + self.of.get(one, 0) for one in self._makers.get(node, ())), default=0)
        return max(least, base if node in self._early else base + 1, after)

    def _with_needs(self, nodes: Iterable[str]) -> set[str]:
        """Nodes, and everything that they wait for, directly or not."""
        found: set[str] = set()
        waiting = list(nodes)
        while waiting:
            node = waiting.pop()
            if node not in found:
                found.add(node)
                waiting += self._needs.of(node)
        return found

    def _all_makers(self, on_clusters: list[Resource], order: list[str]) -> dict[str, list[str]]:
        """What may bring the kind of each custom object to its cluster.

        That is its definition, if the program has it; else what the object waits for and that installs things; else
        everything on its cluster that installs things and does not wait for the object.
        """
        definitions: dict[object, list[Resource]] = {}
        installers: dict[object, list[Resource]] = {}
        for one in on_clusters:
            if kinds.is_definition(one):
                definitions.setdefault(self._cluster(one), []).append(one)
            elif kinds.may_install(one):
                installers.setdefault(self._cluster(one), []).append(one)
        above = {one.urn: self._with_needs([one.urn]) for some in installers.values() for one in some}
        waited = self._waited(order)
        made: dict[str, list[str]] = {}
        for custom in filter(kinds.is_custom, on_clusters):
            here = self._cluster(custom)
            exact = [one.urn for one in definitions.get(here, ()) if kinds.defines(one, custom)]
            others = [one.urn for one in installers.get(here, ()) if custom.urn not in above[one.urn]]
            made[custom.urn] = exact or sorted(waited[custom.urn]) or others
        return made

    def _waited(self, order: list[str]) -> dict[str, frozenset[str]]:
        """Of what each node waits for, directly or not, that which installs things."""
        found: dict[str, frozenset[str]] = {}
        for node in order:
            needs = self._needs.of(node)
            own = {one for one in needs if one in self._resources and kinds.may_install(self._resources[one])}
            found[node] = frozenset(own.union(*(found.get(one, ()) for one in needs)))
        return found

    def _cluster(self, resource: Resource) -> object:
        """What tells clusters apart: how a provider reaches its cluster."""
        provider = self._resources.get(resource.options.provider or "")
        if provider is None:
            return None
        return tuple(provider.inputs.get(name) for name in ("kubeconfig", "context", "cluster"))


def _ordered(nodes: Iterable[str], before: Callable[[str], Iterable[str]]) -> list[str]:
    """All nodes, each after what it waits for; a circle is cut where it is met."""
    made: dict[str, None] = {}
    begun: set[str] = set()
    for start in nodes:
        waiting = [start]
        while waiting:
            node = waiting[-1]
            if node in begun:
                made.setdefault(waiting.pop(), None)
                continue
            begun.add(node)
            waiting += [one for one in before(node) if one not in begun]
    return list(made)
