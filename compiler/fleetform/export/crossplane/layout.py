"""Which file each object goes into: a folder a cloud, a file a component."""

from __future__ import annotations

from collections import Counter

from fleetform.export.crossplane.identities import Identity
from fleetform.export.crossplane.object_names import object_name
from fleetform.graph.model import Graph, Resource, ResourceKind

_ALONE = "main"


class Layout:
    """Finds the file of each resource.

    A program whose resources are all inside one component is laid out by the components inside that one.
    """

    def __init__(self, graph: Graph, identities: dict[str, Identity]) -> None:
        self._graph = graph
        chains = [self._components(graph.resources[urn]) for urn in identities]
        tops = Counter(chain[0] if chain else "" for chain in chains)
        self._skipped = 1 if len(tops) == 1 and "" not in tops else 0

    def file(self, resource: Resource, identity: Identity) -> str:
        """The file's name: `aws/hub-dev.yaml`."""
        chain = self._components(resource)[self._skipped :]
        name = self._graph.resources[chain[0]].name if chain else _ALONE
        return f"{_folder(identity)}/{object_name(name)}.yaml"

    def _components(self, resource: Resource) -> list[str]:
        """URNs of the components around a resource, outermost first."""
        above = [r.urn for r in self._graph.ancestors(resource) if r.kind is ResourceKind.COMPONENT]
        return above[::-1]


def _folder(identity: Identity) -> str:
    if identity.type is not None:
        return identity.type.provider
    return "helm" if identity.form == "release" else "kubernetes"
