"""azurerm: a container of an Azure storage account."""

from __future__ import annotations

from fleetform.export.opentofu.backends import file_of, without
from fleetform.export.opentofu.state import Setting, Settings

CREDENTIALS = (
    "OpenTofu reaches the container with the login of `az`, or with `ARM_CLIENT_ID`, `ARM_TENANT_ID` and "
    "`ARM_CLIENT_SECRET` or `ARM_USE_OIDC`; an access key is `ARM_ACCESS_KEY`."
)


def located(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return {**without(settings, "key"), "key": file_of(settings, layer)}


def read(settings: Settings, layer: str) -> dict[str, Setting]:
    """See `Kind`."""
    return located(settings, layer)
