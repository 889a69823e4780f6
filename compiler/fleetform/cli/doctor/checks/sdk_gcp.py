"""Whether pulumi-gcp is installed."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.packages import package


def check() -> Finding:
    """Looks for pulumi-gcp."""
    return package("pulumi-gcp", purpose="GKE, Cloud Run and other Google Cloud resources", extra="gcp")
