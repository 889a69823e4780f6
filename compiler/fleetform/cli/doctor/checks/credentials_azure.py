"""Whether there are credentials for Azure."""

from pathlib import Path

from fleetform.cli.doctor.credentials import credentials, file_from
from fleetform.cli.doctor.finding import Finding


def check() -> Finding:
    """Looks for credentials where Azure's own tools do."""
    return credentials(
        "Azure",
        purpose="deploying to Azure",
        variables=[["ARM_CLIENT_ID", "ARM_TENANT_ID"], ["AZURE_CLIENT_ID", "AZURE_TENANT_ID"], ["ARM_USE_MSI"]],
        files=[file_from("AZURE_CONFIG_DIR", Path.home() / ".azure") / "azureProfile.json"],
        get="az login",
    )
