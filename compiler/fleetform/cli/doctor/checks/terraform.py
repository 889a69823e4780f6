"""Whether terraform is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for terraform."""
    return program(
        "terraform",
        ["version"],
        purpose="applying OpenTofu exports with Terraform instead",
        get="https://developer.hashicorp.com/terraform/install",
    )
