"""Google Cloud."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.provider_configs.settings import Settings
from fleetform.export.crossplane.scalars import PLACEHOLDER

API_VERSIONS = ("gcp.m.upbound.io/v1beta1", "gcp.upbound.io/v1beta1")


def spec(settings: Settings) -> dict[str, Any]:
    """Project and credentials."""
    project = settings.get("project")
    if not project:
        settings.world.notes.append(
            f"ProviderConfig {settings.name} (gcp): the provider has no project; write it into spec.projectID"
        )
    told = f" for the project {project}" if project else ""
    credentials = settings.credentials(f"a Google service-account key (JSON){told}")
    if account := settings.get("impersonateServiceAccount"):
        credentials["impersonateServiceAccount"] = {"name": account}
    found: dict[str, Any] = {"projectID": project or PLACEHOLDER, "credentials": credentials}
    if billing := settings.get("billingProject"):
        found["billingProject"] = billing
    if settings.get("userProjectOverride") is True:
        found["userProjectOverride"] = True
    return found
