"""A cluster that Rancher makes or takes in: RKE2 or K3s."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class RancherSettings(Model):
    """What only Rancher has."""


KIND = Kind(
    name="rancher",
    title="Rancher",
    providers=("aws", "gcp", "azure", "vsphere", "other"),
    settings=RancherSettings,
    needs_hub=True,
    name_limit=63,
)
