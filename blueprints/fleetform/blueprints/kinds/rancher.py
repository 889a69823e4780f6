"""A cluster that Rancher makes or takes in: RKE2 or K3s."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from fleetform.blueprints.kinds.cluster_api import ControlPlane
from fleetform.blueprints.kinds.kind import Kind, KindSettings
from fleetform.blueprints.merging import once_merged
from fleetform.blueprints.model import Model


def _distribution(release: str) -> str:
    return "k3s" if "+k3s" in release else "rke2"


class RancherOnVsphere(Model):
    """What Rancher needs on vSphere; vCenter's address is in the cloud credential."""

    datacenter: str = Field(description="Data centre, as a path.", examples=["/berlin"])
    datastore: str = Field(description="Datastore, as a path.", examples=["/berlin/datastore/nvme-1"])
    folder: str = Field(default="", description="Folder of the machines, as a path.", examples=["/berlin/vm/rancher"])
    resource_pool: str = Field(
        description="Resource pool, as a path.", examples=["/berlin/host/compute-1/Resources/rancher"]
    )
    network: str = Field(description="Port group, as a path.", examples=["/berlin/network/vlan-42"])


class RancherSettings(KindSettings):
    """What only Rancher has."""

    distribution: Literal["rke2", "k3s", "import"] = Field(
        default="rke2",
        description="What it is made of; `import` takes in a cluster that is there: whoever may change that one "
        "applies the registration that Rancher shows for it.",
        examples=["k3s"],
    )
    release: str | None = Field(
        default=None,
        pattern=r"^v1\.\d{2}\.\d+\+(rke2r|k3s)\d+$",
        description="Release of RKE2 or K3s, of the cluster's Kubernetes version.",
        examples=["v1.35.2+rke2r1"],
    )
    cloud_credential: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9-]+(:[a-z0-9-]+)?$",
        description="Cloud credential in Rancher that machines are made with: the name of its Secret in "
        "cattle-global-data.",
        examples=["cc-x7k2p"],
    )
    namespace: str = Field(
        default="fleet-default",
        pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        description="Rancher's namespace for clusters.",
        examples=["fleet-default"],
    )
    image: str | None = Field(
        default=None,
        min_length=1,
        description="Image of all machines; Rancher's usual one unless given, and a template on vSphere.",
        examples=["ami-0123456789abcdef0"],
    )
    control_plane: ControlPlane = Field(
        default_factory=ControlPlane, description="Its control plane, with etcd.", examples=[{"replicas": 3}]
    )
    vsphere: RancherOnVsphere | None = Field(
        default=None,
        description="What it needs on vSphere.",
        examples=[
            {
                "datacenter": "/berlin",
                "datastore": "/berlin/datastore/nvme-1",
                "resourcePool": "/berlin/host/compute-1/Resources/rancher",
                "network": "/berlin/network/vlan-42",
            }
        ],
    )

    @once_merged
    def _of_distribution(self) -> None:
        if self.release is not None and self.distribution not in ("import", _distribution(self.release)):
            raise ValueError(f"{self.release} is no release of {self.distribution.upper()}")

    @property
    def takes_node_pools(self) -> bool:
        """The nodes of a cluster that is taken in were made elsewhere."""
        return self.distribution != "import"

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:  # noqa: ARG002  its credentials are Rancher's
        """See `KindSettings`."""
        if self.distribution == "import":
            return
        if provider == "other":
            yield "Rancher makes no machines there: take the cluster in with 'distribution: import'"
            return
        if self.release is None:
            yield f"say in 'release' which release of {self.distribution.upper()} it is"
        if self.cloud_credential is None:
            yield "name in 'cloudCredential' the credential in Rancher that machines are made with"
        if provider == "vsphere" and self.vsphere is None:
            yield "say in 'vsphere' what it needs on vSphere"
        if provider == "vsphere" and self.image is None:
            yield "name in 'image' the template that machines are cloned from"


KIND = Kind(
    name="rancher",
    title="Rancher",
    providers=("aws", "gcp", "azure", "vsphere", "other"),
    settings=RancherSettings,
    needs_hub=True,
    name_limit=63,
    name_source="https://kubernetes.io/docs/concepts/overview/working-with-objects/names/",
)
