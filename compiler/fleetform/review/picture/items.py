"""What a picture shows: items (a cluster, an endpoint, an edge node, a component) with the resources of each."""

from __future__ import annotations

from dataclasses import dataclass, field

from fleetform.graph.model import Resource
from fleetform.review.picture.kinds import Pool


@dataclass(slots=True)
class Item:
    """One thing that has a tile of its own.

    Attributes:
        key: Short identity in the picture, e.g. "i3".
        kind: `cluster`, `endpoint`, `edge`, `machine`, `data`, `component` or `resource`.
        title: What people call it, e.g. "EKS".
        name: Its name.
        cloud: The cloud it is in, as the table of kinds says it.
        place: Region or site; empty where nothing tells it.
        version: Version, where it has one.
        role: `hub`, `spoke` or empty.
        private: Whether its API is private; None where nothing tells it.
        host: Name of the cluster it runs on; empty where it runs on none.
        labels: Its labels.
        marks: What its resources say of it, e.g. `mesh`.
        pools: Its node pools.
        line: The line behind it: of the blueprint where there is one, else of the program.
        resources: Everything that belongs to it, in program order; components are groups and not in here.
        manages: Keys of the clusters that resources on this cluster speak of.
        uses: Keys of the items that its resources refer to.
    """

    key: str
    kind: str
    title: str
    name: str
    cloud: str = ""
    place: str = ""
    version: str = ""
    role: str = ""
    private: bool | None = None
    host: str = ""
    labels: dict[str, str] = field(default_factory=dict[str, str])
    marks: set[str] = field(default_factory=set[str])
    pools: list[Pool] = field(default_factory=list[Pool])
    line: str = ""
    resources: list[Resource] = field(default_factory=list[Resource])
    manages: list[str] = field(default_factory=list[str])
    uses: list[str] = field(default_factory=list[str])

    @property
    def is_hub(self) -> bool:
        """Whether it manages other clusters."""
        return self.role == "hub" or bool(self.manages)


@dataclass(slots=True)
class Inventory:
    """Everything a picture shows.

    Attributes:
        title: Project and stack.
        items: In program order.
        shared: Resources that several items use or nothing tells an item of, e.g. providers.
        total: How many resources there are, components and providers left out.
    """

    title: str
    items: list[Item]
    shared: list[Resource]
    total: int

    def of_kind(self, kind: str) -> list[Item]:
        """The items of a kind, in order."""
        return [item for item in self.items if item.kind == kind]

    def places(self, cloud: str) -> dict[str, list[Item]]:
        """The items of a cloud by place, places in the order in which they first come."""
        found: dict[str, list[Item]] = {}
        for item in self.items:
            if item.cloud == cloud:
                found.setdefault(item.place, []).append(item)
        return found


def counted(number: int, word: str, words: str = "") -> str:
    """A number with its noun.

    >>> counted(1, "cluster"), counted(2, "cluster"), counted(2, "box", "boxes")
    ('1 cluster', '2 clusters', '2 boxes')
    """
    return f"{number:,} {word if number == 1 else words or f'{word}s'}"
