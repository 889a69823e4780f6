"""Whether etcd is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for etcd."""
    return program(
        "etcd",
        ["--version"],
        purpose="the API server of the tests",
        get="https://etcd.io/docs/latest/install/",
    )
