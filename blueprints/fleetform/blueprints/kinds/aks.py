"""AKS."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.kinds.kind import Kind, KindSettings
from fleetform.blueprints.operations import FleetMembership


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


KIND = Kind(
    name="aks",
    title="AKS",
    providers=("azure",),
    settings=AksSettings,
    name_limit=63,
    name_source="https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
)
