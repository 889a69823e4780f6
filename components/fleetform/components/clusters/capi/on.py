"""What a cluster of Cluster API needs on each infrastructure."""

from typing import TypedDict


class OnAwsArgs(TypedDict):
    """A cluster on AWS."""

    role_arn: str
    """Role that the hub's controller takes on in the account."""
    range: str
    """Address range of its network."""


class OnGcpArgs(TypedDict):
    """A cluster on Google Cloud."""

    project: str
    """Project."""
    nodes_range: str
    """Address range of its nodes."""
    service_account: str
    """Service account of its machines."""


class OnAzureArgs(TypedDict):
    """A cluster on Azure."""

    subscription_id: str
    """Subscription."""
    tenant_id: str
    """Tenant of the controller's identity."""
    client_id: str
    """Client id of the identity that trusts the hub's service accounts."""
    node_identity: str
    """Resource id of the managed identity of its machines."""
    range: str
    """Address range of its network."""
    control_plane_range: str
    """Address range of its control plane."""
    nodes_range: str
    """Address range of its nodes."""


class OnVsphereArgs(TypedDict):
    """A cluster on vSphere."""

    server: str
    """Address of vCenter."""
    thumbprint: str
    """SHA-1 fingerprint of its certificate."""
    datacenter: str
    """Data centre."""
    datastore: str
    """Datastore of its machines' disks."""
    folder: str
    """Folder of its machines."""
    resource_pool: str
    """Resource pool of its machines."""
    network: str
    """Port group of its machines; it must have DHCP."""
    storage_policy: str
    """Storage policy of its machines' disks; none if empty."""
    address: str
    """Address of its API, which no machine has."""
    identity: str
    """Name of the VSphereClusterIdentity on the hub."""
    controller_secret: str
    """Secret on the hub that brings vCenter's credentials for the cluster's own controller."""
