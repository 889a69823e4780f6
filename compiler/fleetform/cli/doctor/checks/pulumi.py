"""Whether pulumi is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for pulumi."""
    return program(
        "pulumi",
        ["version"],
        purpose="fleetform preview, up, refresh and destroy",
        get="https://www.pulumi.com/docs/iac/download-install/",
    )
