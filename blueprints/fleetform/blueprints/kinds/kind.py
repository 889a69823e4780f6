"""What a kind of cluster is, to everything that does not make one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from fleetform.blueprints.model import Model
from fleetform.blueprints.pools import NodePool


@dataclass(frozen=True)
class PoolPlace:
    """Where a node pool is.

    Attributes:
        provider: The cloud of its cluster.
        zones: How many zones the cluster spans.
        first: Is the first one, which some kinds come with.
        system: Is the one that AKS runs its own pods on.
    """

    provider: str
    zones: int
    first: bool
    system: bool


class KindSettings(Model):
    """What only one kind of cluster has."""

    @property
    def takes_node_pools(self) -> bool:
        """Whether the cluster has the node pools that are written; else it makes its nodes itself."""
        return True

    @property
    def needs_node_pools(self) -> bool:
        """Whether the cluster gets a usual pool where none is written."""
        return True

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:  # noqa: ARG002  those that need something read it
        """What is not said, and is needed where the cluster runs.

        Args:
            provider: Where it runs.
            has_role: Whether its account in AWS has a role that others take on.
        """
        yield from ()

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:  # noqa: ARG002  see above
        """What is written of a node pool, and would be ignored here: the field, and what to do instead.

        Args:
            pool: A node pool of the cluster.
            place: Where it is.
        """
        yield from ()


def no_drivers(pool: NodePool, who: str) -> Iterator[tuple[str, str]]:
    """The mistake of wanting GPUs without drivers where nodes always have them."""
    if pool.gpu is not None and pool.gpu.drivers == "none":
        yield "gpu.drivers", f"nodes that {who} makes come with drivers: leave it out"


@dataclass(frozen=True)
class Kind:
    """A kind of cluster.

    Attributes:
        name: How blueprints name it; also the name of its file here and of the one that makes it in the components.
        title: What people call it.
        providers: Where it can run; the first one is where it runs unless said otherwise.
        settings: The model of what only this kind has; the field of `ClusterSettings` that is named after the kind.
        needs_hub: Made by a management cluster, and not by a cloud.
        manager: What a hub must run to make it, where that is installed; empty where the hub must have it already.
        hubs: The kinds of cluster that can make it; all if empty.
        hub_note: Which of them.
        has_version: Is of the Kubernetes version that its cluster says; else it has one of its own, or none of ours.
        has_network: Gets a network of its own, planned from the fleet's range.
        name_limit: Longest name, in characters.
        name_source: Where that limit is said.
    """

    name: str
    title: str
    providers: tuple[str, ...]
    settings: type[Model]
    needs_hub: bool = False
    manager: str = ""
    hubs: tuple[str, ...] = ()
    hub_note: str = ""
    has_version: bool = True
    has_network: bool = True
    name_limit: int = 40
    name_source: str = ""

    @property
    def field(self) -> str:
        """The field of `ClusterSettings` with its settings."""
        return self.name.replace("-", "_")
