"""OpenShift that Hive installs."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class HiveSettings(Model):
    """What only OpenShift has."""


KIND = Kind(
    name="hive",
    title="OpenShift",
    providers=("aws", "gcp", "azure", "vsphere"),
    settings=HiveSettings,
    needs_hub=True,
    name_limit=54,
)
