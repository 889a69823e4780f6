"""Whether pulumi is installed."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.packages import package


def check() -> Finding:
    """Looks for pulumi."""
    return package("pulumi", purpose="recording any program")
