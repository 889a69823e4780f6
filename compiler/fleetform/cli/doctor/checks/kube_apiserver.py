"""Whether kube-apiserver is there."""

from fleetform.cli.doctor.finding import Finding
from fleetform.cli.doctor.programs import program


def check() -> Finding:
    """Looks for kube-apiserver."""
    return program(
        "kube-apiserver",
        ["--version"],
        purpose="checking exports against a real API server, in tests",
        get="https://kubernetes.io/releases/download/",
    )
