"""A cluster that was made elsewhere."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class ExistingSettings(Model):
    """How a cluster is reached that was made elsewhere."""


KIND = Kind(
    name="existing",
    title="existing",
    providers=("other", "aws", "gcp", "azure", "vsphere", "docker"),
    settings=ExistingSettings,
    has_network=False,
    name_limit=63,
)
