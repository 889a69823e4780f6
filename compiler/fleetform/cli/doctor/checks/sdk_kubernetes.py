"""Whether pulumi-kubernetes is installed."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.packages import package


def check() -> Finding:
    """Looks for pulumi-kubernetes."""
    return package("pulumi-kubernetes", purpose="what runs on clusters: mesh, GitOps, Knative", extra="kubernetes")
