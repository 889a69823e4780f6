"""OpenShift on AWS with hosted control planes."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class RosaSettings(Model):
    """What only ROSA has."""


KIND = Kind(name="rosa", title="ROSA", providers=("aws",), settings=RosaSettings, needs_hub=True, name_limit=54)
