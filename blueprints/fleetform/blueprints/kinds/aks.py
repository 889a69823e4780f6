"""AKS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace, no_drivers
from fleetform.blueprints.operations import FleetMembership
from fleetform.blueprints.pools import NodePool


class AksSettings(KindSettings):
    """What only AKS has."""

    tier: Literal["free", "standard", "premium"] = Field(
        default="standard",
        description="Standard has an SLA for its API; premium also support of versions for two years.",
        examples=["premium"],
    )
    node_auto_provisioning: bool = Field(
        default=False,
        description="Let AKS make nodes itself (Karpenter), besides the first node pool, which its own pods need.",
        examples=[True],
    )
    fleet: FleetMembership | None = Field(
        default=None, description="The fleet manager that it joins.", examples=[{"name": "retail", "group": "canary"}]
    )

    @model_validator(mode="after")
    def _fleet(self) -> Self:
        if self.fleet is not None and self.fleet.project is not None:
            raise ValueError("a project is for GKE: a fleet manager of Azure has a 'name'")
        if self.fleet is not None and self.fleet.name is None:
            raise ValueError("say the 'name' of the fleet manager")
        return self

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:
        """See `KindSettings`."""
        if place.system:
            if pool.min == 0:
                yield "min", "AKS runs its own pods on this one: it has one node at least"
            if self.node_auto_provisioning and "max" in pool.said and pool.max != pool.min:
                yield "max", "beside node auto-provisioning this one has 'min' nodes, no more: leave it out"
        elif self.node_auto_provisioning:
            yield from no_drivers(pool, "AKS")
            for field in ("diskGib", "podsPerNode"):
                if field in pool.said:
                    yield field, "AKS says that of nodes that it makes itself: leave it out"
            if "min" in pool.said and pool.min > 0:
                yield "min", "nodes are made for pods that wait, so a pool has no fewest nodes: leave it out"


KIND = Kind(
    name="aks",
    title="AKS",
    providers=("azure",),
    settings=AksSettings,
    name_limit=63,
    name_source="https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
)
