"""Whether crossplane is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for crossplane."""
    return program(
        "crossplane",
        ["version", "--client"],
        purpose="checking Crossplane exports",
        get="https://docs.crossplane.io/latest/cli/",
    )
