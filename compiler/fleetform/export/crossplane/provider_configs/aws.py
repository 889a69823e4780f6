"""AWS."""

from __future__ import annotations

from typing import Any, cast

from fleetform.export.crossplane.provider_configs.settings import Settings
from fleetform.export.crossplane.scalars import camel

API_VERSIONS = ("aws.m.upbound.io/v1beta1", "aws.upbound.io/v1beta1")

_FLAGS = {
    "skipCredentialsValidation": "skip_credentials_validation",
    "skipMetadataApiCheck": "skip_metadata_api_check",
    "skipRegionValidation": "skip_region_validation",
    "skipRequestingAccountId": "skip_requesting_account_id",
    "s3UsePathStyle": "s3_use_path_style",
}


def spec(settings: Settings) -> dict[str, Any]:
    """Credentials, roles to assume, and the checks that are left out. The region is each resource's own."""
    accounts = settings.get("allowedAccountIds")
    of = f" of the account {', '.join(map(str, cast('list[Any]', accounts)))}" if isinstance(accounts, list) else ""
    found: dict[str, Any] = {"credentials": settings.credentials(f"an AWS credentials file (INI){of}")}
    if chain := _roles(settings):
        found["assumeRoleChain"] = chain
    for name, field in _FLAGS.items():
        if settings.get(name) is True:
            found[field] = True
    return found


def _roles(settings: Settings) -> list[dict[str, Any]]:
    several: list[dict[str, Any]] = settings.get("assumeRoles") or []
    one: dict[str, Any] | None = settings.get("assumeRole")
    roles = [*several, *([one] if one else [])]
    spelled = [{camel(key): value for key, value in role.items()} for role in roles]
    return [_role(role) for role in spelled if role.get("roleArn")]


def _role(role: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {"roleARN": role["roleArn"]}
    if role.get("externalId"):
        found["externalID"] = role["externalId"]
    if tags := role.get("tags"):
        found["tags"] = [{"key": key, "value": value} for key, value in sorted(tags.items())]
    if keys := role.get("transitiveTagKeys"):
        found["transitiveTagKeys"] = keys
    return found
