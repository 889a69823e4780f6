"""The cluster fleet."""

from __future__ import annotations

import re
from typing import Literal

from pydantic import Field, field_validator

from fleetform.blueprints.common import ClusterProvider, KindName, Role, Selector
from fleetform.blueprints.hubs import Hub
from fleetform.blueprints.kinds.aks import AksSettings
from fleetform.blueprints.kinds.aro import AroSettings
from fleetform.blueprints.kinds.cluster_api import ClusterApiSettings
from fleetform.blueprints.kinds.eks import EksSettings
from fleetform.blueprints.kinds.existing import ExistingSettings
from fleetform.blueprints.kinds.gke import GkeSettings
from fleetform.blueprints.kinds.hive import HiveSettings
from fleetform.blueprints.kinds.rancher import RancherSettings
from fleetform.blueprints.kinds.rosa import RosaSettings
from fleetform.blueprints.kinds.tanzu import TanzuSettings
from fleetform.blueprints.merging import once_merged
from fleetform.blueprints.model import AddressName, Labels, Model, Name, NetworkRange
from fleetform.blueprints.network_models import FleetNetwork, Network, SharedNetwork
from fleetform.blueprints.operations import Autoscaling, Maintenance
from fleetform.blueprints.pools import NodePool
from fleetform.blueprints.upgrades import Upgrades, Version

_PLACEHOLDER = re.compile(r"\{(matrix|provider|region|index(:0?[1-9]d)?)\}")


class Endpoint(Model):
    """Who reaches the Kubernetes API."""

    access: Literal["private", "public"] = Field(
        default="private",
        description="Private: from the network only. Public: from `authorizedRanges` too.",
        examples=["private"],
    )
    authorized_ranges: list[NetworkRange] = Field(
        default_factory=list[NetworkRange],
        description="Ranges from which a public endpoint answers.",
        examples=[["203.0.113.0/24"]],
    )

    @field_validator("authorized_ranges")
    @classmethod
    def _world(cls, ranges: list[str]) -> list[str]:
        if "0.0.0.0/0" in ranges:
            raise ValueError("0.0.0.0/0 in authorizedRanges is the whole world: name the ranges that need access")
        return ranges

    @once_merged
    def _ranges(self) -> None:
        if self.access == "public" and not self.authorized_ranges:
            raise ValueError("a public endpoint needs authorizedRanges, or the whole world reaches it")


class ClusterSettings(Model):
    """What a cluster may leave to the fleet's defaults or a template."""

    version: Version | None = Field(default=None, description="Kubernetes minor version.", examples=["1.35"])
    kind: KindName | None = Field(
        default=None,
        description="What it is; the cloud's own kind unless given: eks on aws, gke on gcp, aks on azure, and "
        "cluster-api elsewhere.",
        examples=["cluster-api"],
    )
    role: Role | None = Field(
        default=None, description="A hub manages others; a spoke runs workloads and is managed.", examples=["spoke"]
    )
    hub: Name | None = Field(
        default=None,
        description="The hub that manages it; the one of `hubs` that chooses it unless given.",
        examples=["hub-eu"],
    )
    account: Name | None = Field(
        default=None,
        description="Account it is in; the first one of its provider unless given.",
        examples=["aws-retail"],
    )
    endpoint: Endpoint | None = Field(
        default=None, description="Who reaches its API.", examples=[{"access": "private"}]
    )
    network: Network | None = Field(default=None, description="Its network.", examples=[{"nat": "per-zone"}])
    zones: int | None = Field(default=None, ge=1, le=3, description="Zones it spans.", examples=[3])
    node_pools: list[NodePool] | None = Field(
        default=None, description="Its node pools.", examples=[[{"name": "general", "machineType": "m7i.large"}]]
    )
    autoscaling: Autoscaling | None = Field(
        default=None, description="How its nodes grow and shrink.", examples=[{"packing": "dense"}]
    )
    maintenance: Maintenance | None = Field(
        default=None,
        description="When its cloud may change it by itself.",
        examples=[{"days": ["saturday", "sunday"], "start": "01:00", "hours": 6}],
    )
    labels: Labels = Field(
        default_factory=dict, description="Labels by which other sections choose it.", examples=[{"tier": "gold"}]
    )
    protect: bool | None = Field(
        default=None,
        description="Refuse to delete it and its data, in the engine; EKS refuses by itself too.",
        examples=[True],
    )
    eks: EksSettings | None = Field(default=None, description="What only EKS has.", examples=[{}])
    gke: GkeSettings | None = Field(default=None, description="What only GKE has.", examples=[{}])
    aks: AksSettings | None = Field(default=None, description="What only AKS has.", examples=[{}])
    rosa: RosaSettings | None = Field(default=None, description="What only ROSA has.", examples=[{}])
    aro: AroSettings | None = Field(default=None, description="What only ARO has.", examples=[{}])
    hive: HiveSettings | None = Field(
        default=None, description="What only OpenShift has that Hive installs.", examples=[{}]
    )
    tanzu: TanzuSettings | None = Field(default=None, description="What only Tanzu has.", examples=[{}])
    rancher: RancherSettings | None = Field(default=None, description="What only Rancher has.", examples=[{}])
    cluster_api: ClusterApiSettings | None = Field(
        default=None, description="What only Cluster API has.", examples=[{}]
    )
    existing: ExistingSettings | None = Field(
        default=None,
        description="How a cluster is reached that was made elsewhere.",
        examples=[{"kubeconfigFile": "~/.kube/plant-7"}],
    )


class Cluster(ClusterSettings):
    """A Kubernetes cluster."""

    name: Name = Field(description="Name, unique in the fleet.", examples=["hub-eu"])
    provider: ClusterProvider = Field(description="Where it runs.", examples=["aws"])
    region: str = Field(
        description="The cloud's region; elsewhere the name of the data centre.", examples=["eu-west-1"]
    )


class ClusterMatrix(Model):
    """Many alike clusters: one in every region, `count` times."""

    name: Name = Field(description="Name of the matrix.", examples=["stores"])
    provider: ClusterProvider = Field(description="Where they run.", examples=["gcp"])
    regions: list[str] = Field(min_length=1, description="Regions, one or more.", examples=[["europe-west1"]])
    count: int = Field(default=1, ge=1, le=99, description="Clusters in every region.", examples=[2])
    name_format: str = Field(
        default="{matrix}-{region}-{index:02d}",
        description="Name of each; may use {matrix}, {provider}, {region} and {index}, which counts from 1.",
        examples=["{matrix}-{region}-{index:02d}"],
    )
    template: ClusterSettings = Field(
        default_factory=ClusterSettings, description="What all of them have.", examples=[{"role": "spoke"}]
    )

    @field_validator("name_format")
    @classmethod
    def _format(cls, name_format: str) -> str:
        rest = _PLACEHOLDER.sub("", name_format)
        if "{" in rest or "}" in rest:
            raise ValueError(
                f"'{name_format}' may use {{matrix}}, {{provider}}, {{region}}, {{index}} and {{index:02d}} only"
            )
        return name_format

    def cluster_name(self, region: str, index: int) -> str:
        """The name of one of them."""
        return self.name_format.format(matrix=self.name, provider=self.provider, region=region, index=index)


class FleetDefaults(Model):
    """What clusters have that do not say otherwise."""

    all: ClusterSettings = Field(
        default_factory=ClusterSettings, description="Every cluster.", examples=[{"version": "1.35"}]
    )
    aws: ClusterSettings = Field(default_factory=ClusterSettings, description="Clusters on AWS.", examples=[{}])
    gcp: ClusterSettings = Field(
        default_factory=ClusterSettings, description="Clusters on Google Cloud.", examples=[{}]
    )
    azure: ClusterSettings = Field(default_factory=ClusterSettings, description="Clusters on Azure.", examples=[{}])
    vsphere: ClusterSettings = Field(default_factory=ClusterSettings, description="Clusters on vSphere.", examples=[{}])
    docker: ClusterSettings = Field(default_factory=ClusterSettings, description="Clusters in Docker.", examples=[{}])
    other: ClusterSettings = Field(default_factory=ClusterSettings, description="Clusters elsewhere.", examples=[{}])


class ClusterGroup(Model):
    """Settings that some clusters have in common: above the defaults, below what a cluster says itself."""

    name: Name = Field(description="Name of the group, by which it is told of.", examples=["payments"])
    clusters: Selector = Field(
        default_factory=Selector,
        description="The clusters in it, chosen by what they are without this group and those after it.",
        examples=[{"labels": {"team": "payments"}}],
    )
    settings: ClusterSettings = Field(
        default_factory=ClusterSettings, description="What they have.", examples=[{"zones": 3}]
    )


class ClusterFleet(Model):
    """All clusters of a platform, and the address range their networks are planned from."""

    address_range: NetworkRange = Field(
        default="10.0.0.0/8", description="Range that all networks are planned from.", examples=["10.0.0.0/8"]
    )
    cluster_prefix_length: int = Field(
        default=16, ge=12, le=20, description="Size of each cluster's network, as a prefix length.", examples=[16]
    )
    reserved: list[NetworkRange] = Field(
        default_factory=list[NetworkRange],
        description="Ranges that others use, as a data centre or a VPN: no network is planned there.",
        examples=[["10.0.0.0/12"]],
    )
    ledger: str | None = Field(
        default=None,
        min_length=1,
        description="File, told from the one that says this, that keeps which range each network has, so that none "
        "ever moves; `fleetform addresses ENVIRONMENT --write` writes it.",
        examples=["addresses/prod.yaml"],
    )
    addresses: dict[AddressName, NetworkRange] = Field(
        default_factory=dict,
        description="Ranges that networks have and keep; the ledger's are among them.",
        examples=[{"hub-eu": "10.16.0.0/16"}],
    )
    network: FleetNetwork = Field(
        default_factory=FleetNetwork,
        description="How the networks of clusters reach each other.",
        examples=[{"topology": "transit"}],
    )
    networks: list[SharedNetwork] = Field(
        default_factory=list[SharedNetwork],
        description="Networks that several clusters are in: those that say so by `network: {shared: NAME}`.",
        examples=[[{"name": "retail-eu", "provider": "aws", "region": "eu-west-1"}]],
    )
    defaults: FleetDefaults = Field(
        default_factory=FleetDefaults, description="What clusters have unless they say otherwise.", examples=[{}]
    )
    groups: list[ClusterGroup] = Field(
        default_factory=list[ClusterGroup],
        description="Settings of groups of clusters; a later group wins over an earlier one.",
        examples=[[{"name": "payments", "clusters": {"labels": {"team": "payments"}}, "settings": {"zones": 3}}]],
    )
    upgrades: Upgrades | None = Field(
        default=None,
        description="An upgrade of Kubernetes in waves.",
        examples=[{"version": "1.36", "waves": [{"name": "canary", "clusters": {"labels": {"ring": "canary"}}}]}],
    )
    stacks: Literal["one", "per-cluster"] = Field(
        default="one",
        description="One stack for everything; or one for each cluster, and one for what is shared.",
        examples=["per-cluster"],
    )
    hubs: list[Hub] = Field(
        default_factory=list[Hub],
        description="Clusters that manage others, and which ones.",
        examples=[[{"cluster": "hub-eu", "manages": {"labels": {"continent": "eu"}}}]],
    )
    clusters: list[Cluster] = Field(
        default_factory=list[Cluster],
        description="Clusters, one by one.",
        examples=[[{"name": "hub-eu", "provider": "aws", "region": "eu-west-1"}]],
    )
    matrix: list[ClusterMatrix] = Field(
        default_factory=list[ClusterMatrix],
        description="Clusters, many at once.",
        examples=[[{"name": "stores", "provider": "gcp", "regions": ["europe-west1"]}]],
    )
