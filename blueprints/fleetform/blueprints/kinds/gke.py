"""GKE."""

from fleetform.blueprints.kinds.kind import Kind
from fleetform.blueprints.model import Model


class GkeSettings(Model):
    """What only GKE has."""


KIND = Kind(
    name="gke",
    title="GKE",
    providers=("gcp",),
    settings=GkeSettings,
    name_limit=40,
    name_source="https://cloud.google.com/kubernetes-engine/docs/reference/rest/v1/projects.locations.clusters",
)
