"""A cluster of VMware Tanzu, on a Supervisor."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class TanzuSettings(Model):
    """What only Tanzu has."""


KIND = Kind(name="tanzu", title="Tanzu", providers=("vsphere",), settings=TanzuSettings, needs_hub=True, name_limit=63)
