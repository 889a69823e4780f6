"""ARO: OpenShift on Azure."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class AroSettings(Model):
    """What only ARO has."""


KIND = Kind(name="aro", title="ARO", providers=("azure",), settings=AroSettings, name_limit=30)
