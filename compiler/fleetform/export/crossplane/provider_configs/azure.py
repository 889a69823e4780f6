"""Azure."""

from __future__ import annotations

from typing import Any

from fleetform.export.crossplane.provider_configs.settings import Settings

API_VERSIONS = ("azure.m.upbound.io/v1beta1", "azure.upbound.io/v1beta1")

_FIELDS = {
    "clientId": "clientID",
    "environment": "environment",
    "subscriptionId": "subscriptionID",
    "tenantId": "tenantID",
}


def spec(settings: Settings) -> dict[str, Any]:
    """Subscription, tenant and credentials."""
    subscription = settings.get("subscriptionId")
    told = f" for the subscription {subscription}" if subscription else ""
    holds = f"a service principal (JSON: clientId, clientSecret, tenantId, subscriptionId){told}"
    found: dict[str, Any] = {"credentials": settings.credentials(holds)}
    found.update({field: value for name, field in _FIELDS.items() if (value := settings.get(name))})
    return found
