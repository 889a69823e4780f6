"""Whether git is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for git."""
    return program(
        "git",
        ["--version"],
        purpose="fleetform diff of REV:PATH",
        get="https://git-scm.com/downloads",
        group="tool",
    )
