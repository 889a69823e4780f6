"""Whether go is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for go."""
    return program(
        "go",
        ["version"],
        purpose="building the engines (make engines)",
        get="https://go.dev/dl/",
        group="tool",
    )
