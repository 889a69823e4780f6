"""Whether pulumi-azure-native is installed."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.packages import package


def check() -> Finding:
    """Looks for pulumi-azure-native."""
    return package("pulumi-azure-native", purpose="AKS, Container Apps and other Azure resources", extra="azure")
