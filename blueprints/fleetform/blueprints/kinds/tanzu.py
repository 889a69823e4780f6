"""A cluster of VMware Tanzu (vSphere Kubernetes Service), on a Supervisor."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from fleetform.blueprints.kinds.cluster_api import ControlPlane
from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace
from fleetform.blueprints.pools import NodePool


class TanzuSettings(KindSettings):
    """What only Tanzu has. Machines of node pools are VM classes."""

    namespace: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]([a-z0-9-]*[a-z0-9])?$",
        max_length=63,
        description="vSphere Namespace on the Supervisor; vCenter makes it, with its VM classes and storage policies.",
        examples=["retail"],
    )
    storage_class: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="Storage class of the machines' disks, and the usual one of the cluster.",
        examples=["vsan-default-storage-policy"],
    )
    cluster_class: str = Field(
        default="builtin-generic-v3.6.0",
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="ClusterClass of the service.",
        examples=["builtin-generic-v3.6.0"],
    )
    patch: int = Field(default=0, ge=0, le=99, description="Patch release of the Kubernetes version.", examples=[2])
    release: str | None = Field(
        default=None,
        pattern=r"^v1\.\d{2}\.\d+[+-]\S+$",
        description="Kubernetes release, where the newest of the version is not wanted.",
        examples=["v1.35.2---vmware.1-vkr.2"],
    )
    control_plane: ControlPlane = Field(
        default_factory=ControlPlane, description="Its control plane.", examples=[{"machineType": "best-effort-medium"}]
    )

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:  # noqa: ARG002  it runs on vSphere alone
        """See `KindSettings`."""
        if self.namespace is None:
            yield "say in 'namespace' in which vSphere Namespace it is"
        if self.storage_class is None:
            yield "say in 'storageClass' where its disks are"

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:  # noqa: ARG002  all are alike
        """See `KindSettings`."""
        if "diskGib" in pool.said:
            yield "diskGib", "the VM class in 'machineType' says how large the disk is: leave it out"


KIND = Kind(
    name="tanzu",
    title="Tanzu",
    providers=("vsphere",),
    settings=TanzuSettings,
    needs_hub=True,
    hubs=("existing",),
    hub_note="the Supervisor, taken in with its kubeconfig",
    name_limit=41,
    name_source="https://techdocs.broadcom.com/us/en/vmware-cis/vcf/vsphere-supervisor-services-and-standalone-components",
)
