"""What an OpenShift cluster is made from that Hive installs."""

from typing import Literal, NotRequired, TypedDict

import pulumi

from fleetform.components.clusters.cluster import ClusterArgs


class HiveOnAwsArgs(TypedDict):
    """An OpenShift cluster on AWS."""

    role_arn: str
    """Role that Hive takes on in the account."""
    subnet_ids: pulumi.Input[list[str]]
    """Private subnets that it is installed into, one a zone."""


class HiveOnGcpArgs(TypedDict):
    """An OpenShift cluster on Google Cloud."""

    project: str
    """Project."""
    network: pulumi.Input[str]
    """Name of the network that it is installed into."""
    subnetwork: pulumi.Input[str]
    """Name of its subnetwork."""


class HiveOnAzureArgs(TypedDict):
    """An OpenShift cluster on Azure."""

    zone_group: str
    """Resource group of the base domain's zone."""
    network_group: pulumi.Input[str]
    """Resource group of the network that it is installed into."""
    network: pulumi.Input[str]
    """Name of the network."""
    subnet: pulumi.Input[str]
    """Name of its subnet."""


class HiveOnVsphereArgs(TypedDict):
    """An OpenShift cluster on vSphere."""

    server: str
    """vCenter."""
    user: str
    """Account in it."""
    password: pulumi.Input[str]
    """Its password."""
    certificates_secret: str
    """Secret with the certificates of those who signed vCenter's."""
    datacenter: str
    """Data centre."""
    cluster: str
    """Cluster of hosts."""
    datastore: str
    """Datastore of the machines' disks."""
    network: str
    """Port group of the machines."""
    api_address: str
    """Address of the API."""
    ingress_address: str
    """Address of all its routes."""


class HiveClusterArgs(ClusterArgs):
    """What an OpenShift cluster is made from that Hive installs; one of `aws`, `gcp`, `azure`, `vsphere`."""

    provider: Literal["aws", "gcp", "azure", "vsphere"]
    """Where it runs."""
    openshift_version: str
    """Release of OpenShift."""
    release_image: NotRequired[str | None]
    """Image of the release; Red Hat's for the version unless given."""
    base_domain: str
    """Domain that its own is below of."""
    pull_secret: str
    """Secret in its namespace on the hub with the pull secret for OpenShift's images."""
    credentials_secret: NotRequired[str | None]
    """Secret in its namespace on the hub with the cloud's credentials; none on AWS."""
    ssh_public_key: NotRequired[str | None]
    """Key that may log in to the nodes."""
    control_plane_machine: str
    """Machine of the control plane."""
    machine_ranges: list[str]
    """Ranges of the machines."""
    pod_range: str
    """Range of pods."""
    service_range: str
    """Range of Kubernetes services."""
    aws: NotRequired[HiveOnAwsArgs]
    """What it needs on AWS."""
    gcp: NotRequired[HiveOnGcpArgs]
    """What it needs on Google Cloud."""
    azure: NotRequired[HiveOnAzureArgs]
    """What it needs on Azure."""
    vsphere: NotRequired[HiveOnVsphereArgs]
    """What it needs on vSphere."""
