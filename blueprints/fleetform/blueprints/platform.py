"""The whole platform: the document a person writes."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fleetform.blueprints.common import Account, GitOps
from fleetform.blueprints.edge import EdgeFleet
from fleetform.blueprints.endpoints import ServerlessEndpoint
from fleetform.blueprints.fleet import ClusterFleet
from fleetform.blueprints.mesh import AmbientMesh
from fleetform.blueprints.model import Json, Labels, Model, Name
from fleetform.blueprints.state import State


class Platform(Model):
    """A platform in one environment."""

    api_version: Literal["fleetform.dev/v1"] = Field(
        default="fleetform.dev/v1", description="Version of this format.", examples=["fleetform.dev/v1"]
    )
    kind: Literal["Platform"] = Field(default="Platform", description="What the document is.", examples=["Platform"])
    name: Name = Field(max_length=20, description="Name of the platform.", examples=["retail"])
    environment: Name = Field(max_length=12, description="Which of its environments.", examples=["prod"])
    owner: str = Field(
        pattern=r"^[a-z0-9._-]{1,40}$",
        description="Team that owns it; a tag of everything.",
        examples=["platform-team"],
    )
    cost_center: str = Field(
        pattern=r"^[a-z0-9_-]{1,40}$", description="Who pays; a tag of everything.", examples=["cc-4711"]
    )
    labels: Labels = Field(
        default_factory=dict, description="More tags of everything.", examples=[{"compliance": "pci"}]
    )
    accounts: list[Account] = Field(
        default_factory=list[Account],
        description="Cloud accounts.",
        examples=[[{"name": "aws-retail", "provider": "aws", "accountId": "111122223333"}]],
    )
    gitops: GitOps | None = Field(
        default=None,
        description="Where configuration is pulled from.",
        examples=[{"repository": "https://git.example.com/p.git"}],
    )
    fleet: ClusterFleet = Field(default_factory=ClusterFleet, description="Clusters.", examples=[{"clusters": []}])
    mesh: AmbientMesh | None = Field(default=None, description="Service mesh.", examples=[{"version": "1.30.4"}])
    endpoints: list[ServerlessEndpoint] = Field(
        default_factory=list[ServerlessEndpoint],
        description="Serverless endpoints.",
        examples=[[{"name": "checkout", "platform": "cloud-run", "region": "europe-west1", "image": "shop:1.0.0"}]],
    )
    edge: EdgeFleet | None = Field(default=None, description="Edge nodes.", examples=[{"nodes": []}])
    state: State | None = Field(
        default=None,
        description="Where an export for OpenTofu keeps its state; beside the configuration unless given.",
        examples=[{"backend": {"type": "s3", "bucket": "retail-state", "key": "fleet/prod", "region": "eu-west-1"}}],
    )
    facts: Json = Field(
        default_factory=dict,
        description="Known answers instead of questions to a cloud: availabilityZones by region, dataSources; and what "
        "is newer than the data: regions and kubernetesVersions by cloud, machineRegions and machineZones by GPU.",
        examples=[{"availabilityZones": {"eu-west-1": ["eu-west-1a", "eu-west-1b", "eu-west-1c"]}}],
    )
