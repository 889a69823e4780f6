"""What a cluster of Rancher is made from."""

from typing import Literal, NotRequired, TypedDict

import pulumi

from fleetform.components.clusters.cluster import ClusterArgs


class RancherOnAwsArgs(TypedDict):
    """Machines on AWS."""

    vpc_id: pulumi.Input[str]
    """VPC that they are in."""
    subnet_id: pulumi.Input[str]
    """Private subnet that they are in."""
    zone: pulumi.Input[str]
    """Zone of the subnet."""


class RancherOnGcpArgs(TypedDict):
    """Machines on Google Cloud."""

    project: str
    """Project."""
    zone: pulumi.Input[str]
    """Zone that they are in."""
    network: pulumi.Input[str]
    """Name of the network that they are in."""
    subnetwork: pulumi.Input[str]
    """Name of its subnetwork."""


class RancherOnAzureArgs(TypedDict):
    """Machines on Azure."""

    resource_group: pulumi.Input[str]
    """Resource group that they and their network are in."""
    network: pulumi.Input[str]
    """Name of the network that they are in."""
    subnet: pulumi.Input[str]
    """Name of its subnet."""


class RancherOnVsphereArgs(TypedDict):
    """Machines on vSphere."""

    datacenter: str
    """Data centre."""
    datastore: str
    """Datastore."""
    folder: str
    """Folder of the machines."""
    resource_pool: str
    """Resource pool."""
    network: str
    """Port group."""


class RancherClusterArgs(ClusterArgs):
    """What a cluster of Rancher is made from; one of `aws`, `gcp`, `azure`, `vsphere` unless it is taken in."""

    distribution: Literal["rke2", "k3s", "import"]
    """What it is made of; `import` takes in a cluster that is there."""
    namespace: str
    """Rancher's namespace for clusters."""
    release: NotRequired[str | None]
    """Release of RKE2 or K3s."""
    cloud_credential: NotRequired[str | None]
    """Cloud credential in Rancher that machines are made with."""
    image: NotRequired[str | None]
    """Image of all machines."""
    control_plane_machine: str
    """Machine of the control plane."""
    control_plane_replicas: int
    """Machines of the control plane."""
    control_plane_disk_gib: int
    """Size of each one's disk in GiB."""
    pod_range: NotRequired[str]
    """Range of pods."""
    service_range: NotRequired[str]
    """Range of Kubernetes services."""
    aws: NotRequired[RancherOnAwsArgs]
    """What it needs on AWS."""
    gcp: NotRequired[RancherOnGcpArgs]
    """What it needs on Google Cloud."""
    azure: NotRequired[RancherOnAzureArgs]
    """What it needs on Azure."""
    vsphere: NotRequired[RancherOnVsphereArgs]
    """What it needs on vSphere."""
