"""GKE."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.kinds.kind import Kind, KindSettings
from fleetform.blueprints.model import Model
from fleetform.blueprints.operations import FleetMembership


class GkeGpuLimit(Model):
    """How many GPUs node auto-provisioning may make."""

    type: str = Field(description="Which GPU, as node pools name it.", examples=["l4"])
    max: int = Field(ge=1, description="Most of them.", examples=[8])


class NodeAutoProvisioning(Model):
    """Node pools that GKE makes itself, within limits."""

    max_cpu: int = Field(ge=1, description="Most processors of all nodes.", examples=[200])
    max_memory_gib: int = Field(ge=1, description="Most memory of all nodes in GiB.", examples=[800])
    gpus: list[GkeGpuLimit] = Field(
        default_factory=list[GkeGpuLimit], description="GPUs.", examples=[[{"type": "l4", "max": 4}]]
    )


class GkeSettings(KindSettings):
    """What only GKE has."""

    mode: Literal["standard", "autopilot"] = Field(
        default="standard",
        description="Standard: with node pools. Autopilot: Google makes nodes.",
        examples=["autopilot"],
    )
    channel: Literal["rapid", "regular", "stable", "extended"] = Field(
        default="regular", description="Release channel: how soon versions come.", examples=["stable"]
    )
    node_auto_provisioning: NodeAutoProvisioning | None = Field(
        default=None,
        description="Let GKE make node pools besides those that are written.",
        examples=[{"maxCpu": 200, "maxMemoryGib": 800}],
    )
    fleet: FleetMembership | None = Field(
        default=None, description="The fleet that it joins.", examples=[{"project": "retail-fleet-4711"}]
    )
    security_group: str | None = Field(
        default=None,
        pattern=r"^gke-security-groups@[A-Za-z0-9.-]+$",
        description="Google group whose nested groups RBAC may name.",
        examples=["gke-security-groups@retail.example.com"],
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.mode == "autopilot" and self.node_auto_provisioning is not None:
            raise ValueError("Autopilot makes all nodes itself: leave 'nodeAutoProvisioning' out")
        if self.fleet is not None and (self.fleet.name or self.fleet.group):
            raise ValueError("a fleet of Google Cloud belongs to a project: 'name' and 'group' are for AKS")
        return self

    @property
    def takes_node_pools(self) -> bool:
        """Autopilot has none."""
        return self.mode == "standard"


KIND = Kind(
    name="gke",
    title="GKE",
    providers=("gcp",),
    settings=GkeSettings,
    name_limit=40,
    name_source="https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters",
)
