"""What there is in numbers: clusters, endpoints, edge nodes, resources by cloud, providers."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from fleetform.graph.model import Graph, ResourceKind
from fleetform.review.picture.inventory import is_deployed, take_inventory
from fleetform.review.picture.items import Inventory
from fleetform.review.picture.kinds import cloud_of, cloud_order, cloud_title

HEADINGS = ("cloud", "regions/sites", "clusters", "endpoints", "edge nodes", "providers", "resources")
COMMONEST = 5


@dataclass(frozen=True, slots=True)
class CloudSummary:
    """The numbers of one cloud: `places` are its regions or sites, `kinds` its types with the commonest first."""

    cloud: str
    title: str
    places: int
    clusters: int
    endpoints: int
    edge_nodes: int
    providers: int
    resources: int
    kinds: dict[str, int]


@dataclass(frozen=True, slots=True)
class Summary:
    """The numbers of a graph; components and providers are no resources here."""

    project: str
    stack: str
    clusters: int
    hubs: int
    mesh: int
    endpoints: int
    edge_nodes: int
    resources: int
    components: int
    providers: int
    clouds: tuple[CloudSummary, ...]

    def rows(self) -> list[tuple[object, ...]]:
        """A table's rows under `HEADINGS`, with a last one for all clouds."""
        found: list[tuple[object, ...]] = [
            (
                one.title,
                one.places,
                one.clusters,
                one.endpoints,
                one.edge_nodes,
                one.providers,
                one.resources,
            )
            for one in self.clouds
        ]
        numbers = (
            sum(one.places for one in self.clouds),
            self.clusters,
            self.endpoints,
            self.edge_nodes,
            self.providers,
            self.resources,
        )
        return [*found, ("all", *numbers)]

    def commonest(self) -> list[str]:
        """A line for each cloud: its most frequent types with their numbers."""
        return [
            f"{one.title}: {', '.join(f'{count:,} {_short(token)}' for token, count in _first(one.kinds))}"
            for one in self.clouds
            if one.kinds
        ]

    def as_dict(self) -> dict[str, object]:
        """The numbers as plain data."""
        return {
            "project": self.project,
            "stack": self.stack,
            "clusters": self.clusters,
            "hubs": self.hubs,
            "clustersInMesh": self.mesh,
            "endpoints": self.endpoints,
            "edgeNodes": self.edge_nodes,
            "resources": self.resources,
            "components": self.components,
            "providers": self.providers,
            "clouds": {
                one.cloud: {
                    "places": one.places,
                    "clusters": one.clusters,
                    "endpoints": one.endpoints,
                    "edgeNodes": one.edge_nodes,
                    "providers": one.providers,
                    "resources": one.resources,
                    "resourcesByType": one.kinds,
                }
                for one in self.clouds
            },
        }


def summarize(graph: Graph) -> Summary:
    """The numbers of a graph."""
    inventory = take_inventory(graph)
    clusters = inventory.of_kind("cluster")
    kinds = Counter(resource.kind for resource in graph.resources.values())
    clouds = {item.cloud for item in inventory.items} | {
        cloud_of(resource.package)
        for resource in graph.resources.values()
        if is_deployed(resource) or resource.kind is ResourceKind.PROVIDER
    }
    ordered = sorted(clouds, key=lambda cloud: (cloud_order(cloud), cloud))
    return Summary(
        project=graph.project,
        stack=graph.stack,
        clusters=len(clusters),
        hubs=sum(item.is_hub for item in clusters),
        mesh=sum("mesh" in item.marks for item in clusters),
        endpoints=len(inventory.of_kind("endpoint")),
        edge_nodes=len(inventory.of_kind("edge")),
        resources=sum(is_deployed(resource) for resource in graph.resources.values()),
        components=kinds[ResourceKind.COMPONENT],
        providers=kinds[ResourceKind.PROVIDER],
        clouds=tuple(_cloud(cloud, inventory, graph) for cloud in ordered),
    )


def _cloud(cloud: str, inventory: Inventory, graph: Graph) -> CloudSummary:
    own = [resource for resource in graph.resources.values() if cloud_of(resource.package) == cloud]
    kinds = Counter(resource.type for resource in own if is_deployed(resource))
    items = [item for item in inventory.items if item.cloud == cloud]
    return CloudSummary(
        cloud=cloud,
        title=cloud_title(cloud),
        places=len({item.place for item in items if item.place}),
        clusters=sum(item.kind == "cluster" for item in items),
        endpoints=sum(item.kind == "endpoint" for item in items),
        edge_nodes=sum(item.kind == "edge" for item in items),
        providers=sum(resource.kind is ResourceKind.PROVIDER for resource in own),
        resources=sum(kinds.values()),
        kinds=dict(sorted(kinds.items(), key=lambda one: (-one[1], one[0]))),
    )


def _first(kinds: dict[str, int]) -> list[tuple[str, int]]:
    return list(kinds.items())[:COMMONEST]


def _short(token: str) -> str:
    return token.rpartition(":")[2]
