"""Whether there are credentials for Kubernetes."""

from pathlib import Path

from fleetform.cli.doctor.credentials import credentials
from fleetform.cli.doctor.finding import Finding


def check() -> Finding:
    """Looks for credentials where Kubernetes's own tools do."""
    return credentials(
        "Kubernetes",
        purpose="applying Crossplane exports with kubectl",
        variables=[["KUBECONFIG"]],
        files=[Path.home() / ".kube" / "config"],
        get="ask who runs the management cluster for a kubeconfig",
    )
