"""OpenShift that Hive installs."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic import Field

from fleetform.blueprints.kinds.cluster_api import IPV4, ControlPlane
from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace
from fleetform.blueprints.kinds.openshift import ConfigSecret, OpenShiftVersion, SecretName
from fleetform.blueprints.model import Model
from fleetform.blueprints.pools import NodePool


class HiveOnVsphere(Model):
    """What OpenShift needs on vSphere."""

    server: str = Field(pattern=r"^[A-Za-z0-9.-]+$", description="vCenter.", examples=["vcenter.example.com"])
    user: str = Field(
        min_length=1,
        description="Account in vCenter that the installer and the cluster use.",
        examples=["openshift@vsphere.local"],
    )
    password: ConfigSecret = Field(
        description="Secret of the stack's configuration that holds its password: the installer reads it in its "
        "configuration alone.",
        examples=["vcenterPassword"],
    )
    certificates_secret: SecretName = Field(
        description="Secret with the certificates of those who signed vCenter's.", examples=["vcenter-certificates"]
    )
    datacenter: str = Field(description="Data centre.", examples=["berlin"])
    cluster: str = Field(description="Cluster of hosts.", examples=["compute-1"])
    datastore: str = Field(description="Datastore of the machines' disks.", examples=["nvme-1"])
    network: str = Field(description="Port group of the machines; it must have DHCP.", examples=["vlan-42"])
    api_address: str = Field(pattern=IPV4, description="Address of the API.", examples=["10.1.2.3"])
    ingress_address: str = Field(pattern=IPV4, description="Address of all its routes.", examples=["10.1.2.4"])


class HiveSettings(KindSettings):
    """What only OpenShift has."""

    openshift_version: OpenShiftVersion = Field(
        default="4.20.11", description="Release of OpenShift.", examples=["4.20.11"]
    )
    release_image: str | None = Field(
        default=None,
        pattern=r"^\S+(:[A-Za-z0-9._-]+|@sha256:[0-9a-f]{64})$",
        description="Image of the release; Red Hat's for the version unless given.",
        examples=["registry.example.com/ocp/release:4.20.11-x86_64"],
    )
    base_domain: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$",
        description="Domain that the cluster's own is below of; its zone must be there.",
        examples=["openshift.example.com"],
    )
    pull_secret: SecretName = Field(
        default="pull-secret",
        description="Secret in the cluster's namespace on the hub with the pull secret for OpenShift's images.",
        examples=["pull-secret"],
    )
    role_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="AWS: role in the account that Hive takes on; the account's own unless given.",
        examples=["arn:aws:iam::111122223333:role/hive"],
    )
    credentials_secret: SecretName | None = Field(
        default=None,
        description="Elsewhere: Secret in the cluster's namespace on the hub with the cloud's credentials.",
        examples=["gcp-installer"],
    )
    azure_zone_group: str | None = Field(
        default=None, description="Azure: resource group of the base domain's zone.", examples=["dns"]
    )
    ssh_public_key: str | None = Field(
        default=None,
        pattern=r"^(ssh-(rsa|ed25519)|ecdsa-sha2-nistp\d+) \S+.*$",
        description="Key that may log in to the nodes; none unless given.",
        examples=["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIExample ops"],
    )
    control_plane: ControlPlane = Field(
        default_factory=lambda: ControlPlane(replicas=3), description="Its control plane.", examples=[{"replicas": 3}]
    )
    vsphere: HiveOnVsphere | None = Field(
        default=None,
        description="What it needs on vSphere.",
        examples=[
            {
                "server": "vcenter.example.com",
                "user": "openshift@vsphere.local",
                "password": "vcenterPassword",
                "certificatesSecret": "vcenter-certificates",
                "datacenter": "berlin",
                "cluster": "compute-1",
                "datastore": "nvme-1",
                "network": "vlan-42",
                "apiAddress": "10.1.2.3",
                "ingressAddress": "10.1.2.4",
            }
        ],
    )

    def lacking(self, provider: str, *, has_role: bool) -> Iterator[str]:
        """See `KindSettings`."""
        if self.base_domain is None:
            yield "say in 'baseDomain' which domain its own is below of"
        if provider == "aws" and not has_role and self.role_arn is None:
            yield "say in 'roleArn' which role Hive takes on, or give its account a 'roleArn'"
        if provider != "aws" and self.credentials_secret is None:
            yield "name in 'credentialsSecret' the Secret on its hub with the cloud's credentials"
        if provider == "azure" and self.azure_zone_group is None:
            yield "say in 'azureZoneGroup' in which resource group the base domain's zone is"
        if provider == "vsphere" and self.vsphere is None:
            yield "say in 'vsphere' what it needs on vSphere"

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:
        """See `KindSettings`."""
        least = 1 if place.provider == "vsphere" else place.zones
        for field, count in (("min", pool.min), ("max", pool.max)):
            if field in pool.said and count < least:
                yield (
                    field,
                    f"Hive makes a node in each zone, and the cluster spans {least}"
                    if least > 1
                    else ("Hive makes one node at least"),
                )

    @property
    def needs_node_pools(self) -> bool:
        """A usual pool of OpenShift has larger machines than others."""
        return False


KIND = Kind(
    name="hive",
    title="OpenShift",
    providers=("aws", "gcp", "azure", "vsphere"),
    settings=HiveSettings,
    needs_hub=True,
    has_version=False,
    name_limit=54,
    name_source="https://github.com/openshift/hive/blob/master/docs/using-hive.md",
)
