"""A cluster that Cluster API makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace
from fleetform.blueprints.model import Model
from fleetform.blueprints.pools import NodePool

IPV4 = r"^(\d{1,3}\.){3}\d{1,3}$"
GUID = r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class ControlPlane(Model):
    """The machines of a control plane."""

    replicas: Literal[1, 3, 5] = Field(default=3, description="How many; one survives no loss.", examples=[3])
    machine_type: str | None = Field(
        default=None,
        description="The cloud's name of the machine; on vSphere processors and GiB of memory. A usual one for small "
        "clusters unless given.",
        examples=["m7i.large"],
    )
    disk_gib: int = Field(
        default=100, ge=30, le=4096, description="Size of each machine's disk in GiB.", examples=[100]
    )


class OnAws(Model):
    """What Cluster API needs on AWS."""

    role_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="Role in the account that the hub's controller takes on; the account's own unless given.",
        examples=["arn:aws:iam::111122223333:role/controllers.cluster-api-provider-aws.sigs.k8s.io"],
    )


class OnGcp(Model):
    """What Cluster API needs on Google Cloud."""

    service_account: str = Field(
        pattern=r"^[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$",
        description="Service account of all machines.",
        examples=["nodes@retail-prod-4711.iam.gserviceaccount.com"],
    )


class OnAzure(Model):
    """What Cluster API needs on Azure."""

    client_id: str = Field(
        pattern=GUID,
        description="Client id of the managed identity that makes the cluster; it trusts the service account "
        "capz-manager of the hub, so that there is no key.",
        examples=["00000000-0000-0000-0000-000000000004"],
    )
    node_identity: str = Field(
        pattern=r"^/subscriptions/[0-9a-f-]+/resourceGroups/[^/]+/providers/Microsoft.ManagedIdentity/"
        r"userAssignedIdentities/[A-Za-z0-9_-]+$",
        description="Resource id of the managed identity of all machines.",
        examples=[
            "/subscriptions/0000/resourceGroups/shared/providers/Microsoft.ManagedIdentity/userAssignedIdentities/nodes"
        ],
    )


class OnVsphere(Model):
    """What Cluster API needs on vSphere."""

    server: str = Field(pattern=r"^[A-Za-z0-9.-]+$", description="vCenter.", examples=["vcenter.example.com"])
    thumbprint: str = Field(
        pattern=r"^[0-9A-F]{2}(:[0-9A-F]{2}){19}$",
        description="SHA-1 fingerprint of vCenter's certificate: without it Cluster API would take any certificate.",
        examples=["AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01"],
    )
    identity: str = Field(
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="VSphereClusterIdentity on the hub: it names the Secret with vCenter's credentials.",
        examples=["vcenter"],
    )
    datacenter: str = Field(description="Data centre.", examples=["berlin"])
    datastore: str = Field(description="Datastore of the machines' disks.", examples=["nvme-1"])
    folder: str = Field(default="", description="Folder of the machines.", examples=["/berlin/vm/kubernetes"])
    resource_pool: str = Field(description="Resource pool of the machines.", examples=["kubernetes"])
    network: str = Field(description="Port group of the machines; it must have DHCP.", examples=["vlan-42"])
    storage_policy: str = Field(default="", description="Storage policy of the machines' disks.", examples=["gold"])
    address: str = Field(
        pattern=IPV4, description="Address of the cluster's API, which no machine has.", examples=["10.1.2.3"]
    )
    controller_secret: str = Field(
        default="vsphere-cloud-secret",
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="Secret in the cluster's namespace on the hub, of the type addons.cluster.x-k8s.io/resource-set, "
        "that holds the one with vCenter's credentials for the cluster's own cloud controller.",
        examples=["vsphere-cloud-secret"],
    )


class ClusterApiSettings(KindSettings):
    """What only Cluster API has."""

    patch: int = Field(
        default=0,
        ge=0,
        le=99,
        description="Patch release of the Kubernetes version: machine images are made for exactly one.",
        examples=[2],
    )
    control_plane: ControlPlane = Field(
        default_factory=ControlPlane, description="Its control plane.", examples=[{"replicas": 3}]
    )
    image: str | None = Field(
        default=None,
        min_length=1,
        description="Image of all machines: an AMI, the path or resource id of an image, or a template of vSphere. "
        "On AWS and Azure Cluster API's own one for the version unless given.",
        examples=["projects/retail-images/global/images/ubuntu-2404-v1-35-2"],
    )
    aws: OnAws | None = Field(default=None, description="What it needs on AWS.", examples=[{}])
    gcp: OnGcp | None = Field(
        default=None,
        description="What it needs on Google Cloud.",
        examples=[{"serviceAccount": "nodes@retail-prod-4711.iam.gserviceaccount.com"}],
    )
    azure: OnAzure | None = Field(
        default=None,
        description="What it needs on Azure.",
        examples=[
            {
                "clientId": "00000000-0000-0000-0000-000000000004",
                "nodeIdentity": "/subscriptions/0000/resourceGroups/shared/providers/Microsoft.ManagedIdentity/"
                "userAssignedIdentities/nodes",
            }
        ],
    )
    vsphere: OnVsphere | None = Field(
        default=None,
        description="What it needs on vSphere.",
        examples=[
            {
                "server": "vcenter.example.com",
                "thumbprint": "AB:CD:EF:01:23:45:67:89:AB:CD:EF:01:23:45:67:89:AB:CD:EF:01",
                "identity": "vcenter",
                "datacenter": "berlin",
                "datastore": "nvme-1",
                "resourcePool": "kubernetes",
                "network": "vlan-42",
                "address": "10.1.2.3",
            }
        ],
    )

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:
        """See `KindSettings`."""
        if provider == "aws" and not has_role and (self.aws is None or self.aws.role_arn is None):
            yield "say in 'aws.roleArn' which role its hub takes on, or give its account a 'roleArn'"
        if provider in ("gcp", "azure", "vsphere") and getattr(self, provider) is None:
            yield f"say in '{provider}' what it needs on {provider}"
        if provider in ("gcp", "vsphere") and self.image is None:
            yield f"on {provider} there is no usual image: name one in 'image'"

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:
        """See `KindSettings`."""
        for field in ("machineType", "diskGib"):
            if place.provider == "docker" and field in pool.said:
                yield field, "nodes are containers, as large as the machine: leave it out"


KIND = Kind(
    name="cluster-api",
    title="Cluster API",
    providers=("aws", "gcp", "azure", "vsphere", "docker"),
    settings=ClusterApiSettings,
    needs_hub=True,
    manager="cluster-api",
    name_limit=63,
    name_source="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
)
