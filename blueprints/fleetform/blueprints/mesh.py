"""The service mesh: Istio in ambient mode."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.common import Selector
from fleetform.blueprints.model import Model, Name

RESERVED = ("default", "istio-system", "argocd", "flux-system")


class MeshNamespace(Model):
    """A namespace whose traffic goes through the mesh."""

    name: Name = Field(description="Name of the namespace.", examples=["shop"])
    waypoint: bool = Field(
        default=False, description="Give it a waypoint proxy, for rules about HTTP requests.", examples=[True]
    )

    @model_validator(mode="after")
    def _own(self) -> Self:
        if self.name in RESERVED or self.name.startswith("kube-"):
            raise ValueError(f"'{self.name}' is the cluster's own namespace: the mesh makes its namespaces itself")
        return self


class AmbientMesh(Model):
    """Istio ambient on chosen clusters."""

    version: str = Field(
        default="1.30.4", pattern=r"^1\.\d{2}\.\d+$", description="Istio version.", examples=["1.30.4"]
    )
    clusters: Selector = Field(
        default_factory=Selector,
        description="Clusters it is on; all of them unless chosen.",
        examples=[{"labels": {"mesh": "ambient"}}],
    )
    gateway_api: Literal["install", "assume"] = Field(
        default="install",
        description="Install the Gateway API's resource types, or assume that they are there, as they are on GKE.",
        examples=["install"],
    )
    mtls: Literal["strict", "permissive"] = Field(
        default="strict", description="Whether plain text is refused between workloads.", examples=["strict"]
    )
    mesh_id: Name = Field(default="mesh1", description="Name of the mesh over all clusters.", examples=["retail"])
    trust_domain: str = Field(
        default="cluster.local", description="Trust domain of workload identities.", examples=["retail.example.com"]
    )
    namespaces: list[MeshNamespace] = Field(
        default_factory=list[MeshNamespace], description="Namespaces in the mesh.", examples=[[{"name": "shop"}]]
    )
