"""Whether there are credentials for Google Cloud."""

from pathlib import Path

from fleetform.cli.doctor.credentials import credentials, file_from
from fleetform.cli.doctor.finding import Finding


def check() -> Finding:
    """Looks for credentials where Google Cloud's own tools do."""
    return credentials(
        "Google Cloud",
        purpose="deploying to Google Cloud",
        variables=[["GOOGLE_APPLICATION_CREDENTIALS"], ["GOOGLE_CREDENTIALS"], ["GOOGLE_OAUTH_ACCESS_TOKEN"]],
        files=[
            file_from("CLOUDSDK_CONFIG", Path.home() / ".config" / "gcloud") / "application_default_credentials.json",
        ],
        get="gcloud auth application-default login",
    )
