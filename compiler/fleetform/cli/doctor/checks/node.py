"""Whether node is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for node."""
    return program(
        "node",
        ["--version"],
        purpose="the comparison with CDK Terrain (make bench)",
        get="https://nodejs.org/en/download",
        group="tool",
    )
