"""Whether pulumi-aws is installed."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.packages import package


def check() -> Finding:
    """Looks for pulumi-aws."""
    return package("pulumi-aws", purpose="EKS, Lambda and other AWS resources", extra="aws")
