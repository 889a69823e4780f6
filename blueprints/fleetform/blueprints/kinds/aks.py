"""AKS."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class AksSettings(Model):
    """What only AKS has."""


KIND = Kind(
    name="aks",
    title="AKS",
    providers=("azure",),
    settings=AksSettings,
    name_limit=63,
    name_source="https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules",
)
