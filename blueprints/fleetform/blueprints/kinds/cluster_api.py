"""A cluster that Cluster API makes."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class ClusterApiSettings(Model):
    """What only Cluster API has."""


KIND = Kind(
    name="cluster-api",
    title="Cluster API",
    providers=("aws", "gcp", "azure", "vsphere", "docker"),
    settings=ClusterApiSettings,
    needs_hub=True,
    name_limit=63,
)
