"""EKS."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class EksSettings(Model):
    """What only EKS has."""


KIND = Kind(
    name="eks",
    title="EKS",
    providers=("aws",),
    settings=EksSettings,
    name_limit=100,
    name_source="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
)
