"""Whether there are credentials for AWS."""

from pathlib import Path

from fleetform.cli.doctor.credentials import credentials, file_from
from fleetform.cli.doctor.finding import Finding


def check() -> Finding:
    """Looks for credentials where AWS's own tools do."""
    return credentials(
        "AWS",
        purpose="deploying to AWS",
        variables=[
            ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"],
            ["AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"],
            ["AWS_PROFILE"],
        ],
        files=[
            file_from("AWS_SHARED_CREDENTIALS_FILE", Path.home() / ".aws" / "credentials"),
            file_from("AWS_CONFIG_FILE", Path.home() / ".aws" / "config"),
        ],
        get="aws configure sso",
    )
