"""Whether tofu is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for tofu."""
    return program(
        "tofu",
        ["version"],
        purpose="checking and applying OpenTofu exports",
        get="https://opentofu.org/docs/intro/install/",
    )
