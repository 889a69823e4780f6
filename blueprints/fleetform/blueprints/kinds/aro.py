"""ARO: OpenShift on Azure."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from fleetform.blueprints.kinds.cluster_api import GUID
from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace
from fleetform.blueprints.kinds.openshift import ConfigSecret, OpenShiftVersion, comes_with_the_cluster
from fleetform.blueprints.model import Model
from fleetform.blueprints.pools import NodePool

LEAST_NODES = 3
LEAST_DISK = 128


class ServicePrincipal(Model):
    """Who the cluster is in Azure."""

    client_id: str = Field(
        pattern=GUID, description="Its client id.", examples=["00000000-0000-0000-0000-000000000005"]
    )
    object_id: str = Field(
        pattern=GUID, description="Its object id, to give it rights.", examples=["00000000-0000-0000-0000-000000000006"]
    )
    secret: ConfigSecret = Field(
        description="Secret of the stack's configuration that holds its client secret.", examples=["aroClientSecret"]
    )


class AroSettings(KindSettings):
    """What only ARO has."""

    openshift_version: OpenShiftVersion = Field(
        default="4.20.11",
        description="Release of OpenShift; `az aro get-versions` says which there are.",
        examples=["4.20.11"],
    )
    domain: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9.-]*[a-z0-9]$",
        description="Domain, or the beginning of one that Azure gives; the cluster's name unless given.",
        examples=["shop"],
    )
    service_principal: ServicePrincipal | None = Field(
        default=None,
        description="Who the cluster is in Azure.",
        examples=[
            {
                "clientId": "00000000-0000-0000-0000-000000000005",
                "objectId": "00000000-0000-0000-0000-000000000006",
                "secret": "aroClientSecret",
            }
        ],
    )
    resource_provider: str | None = Field(
        default=None,
        pattern=GUID,
        description="Object id of the service principal 'Azure Red Hat OpenShift RP' in the tenant, which joins the "
        "cluster to its network.",
        examples=["00000000-0000-0000-0000-000000000007"],
    )
    pull_secret: ConfigSecret | None = Field(
        default=None,
        description="Secret of the stack's configuration that holds Red Hat's pull secret; without it the cluster has "
        "no access to Red Hat's registries and operators.",
        examples=["pullSecret"],
    )
    control_plane_machine: str = Field(
        default="Standard_D8s_v5", description="Machine of its control plane.", examples=["Standard_D8s_v5"]
    )

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:  # noqa: ARG002  it runs on Azure alone
        """See `KindSettings`."""
        if self.service_principal is None:
            yield "say in 'servicePrincipal' who it is in Azure"
        if self.resource_provider is None:
            yield "say in 'resourceProvider' the object id of 'Azure Red Hat OpenShift RP' in the tenant"

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:
        """See `KindSettings`."""
        if not place.first:
            yield "name", "ARO makes one node pool: others are made inside of the cluster, as MachineSets"
            return
        yield from comes_with_the_cluster(pool, "ARO")
        if "min" in pool.said and pool.min < LEAST_NODES:
            yield "min", f"ARO has {LEAST_NODES} nodes at least"
        if "max" in pool.said and pool.max != max(pool.min, LEAST_NODES):
            yield "max", "ARO has as many nodes as 'min' says: its autoscaler is set inside of the cluster"
        if pool.disk_gib < LEAST_DISK and "diskGib" in pool.said:
            yield "diskGib", f"ARO's disks have {LEAST_DISK} GiB at least"

    @property
    def needs_node_pools(self) -> bool:
        """A usual pool of OpenShift has larger machines than others."""
        return False


KIND = Kind(
    name="aro",
    title="ARO",
    providers=("azure",),
    settings=AroSettings,
    has_version=False,
    name_limit=30,
    name_source="https://learn.microsoft.com/azure/openshift/create-cluster",
)
