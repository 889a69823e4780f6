"""azure-native types in Azure Resource Manager's words."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from fleetform.names.arm_unpacking import property_shapes
from fleetform.names.model import ArmFunction, ArmType
from fleetform.names.packs import pack

_VERSIONED = re.compile(r"^(azure-native:\w+)/v(\d{4})(\d{2})(\d{2})(\w*):(\w+)$")


@lru_cache(maxsize=4096)
def arm_type(token: str) -> ArmType | None:
    """The ARM type of a Pulumi azure-native resource.

    Args:
        token: Pulumi token, with or without a version: `azure-native:network:VirtualNetwork`,
            `azure-native:network/v20240101:VirtualNetwork`.

    Returns:
        What ARM calls the type and its properties; None if the shape is not known.
    """
    raw, version = _entry(token)
    if raw is None or raw.get("function"):
        return None
    shapes = property_shapes(raw["shapes"])
    return ArmType(
        token=token,
        type=raw["type"],
        api_version=version or raw["api"],
        name_input=raw.get("name_input"),
        parent_inputs=tuple(raw.get("parent_inputs", ())),
        parent_types=tuple(raw.get("parent_types", ())),
        scope=raw["scope"],
        properties=shapes[raw["fields"]],
        lacking=raw.get("lacking", {}),
    )


@lru_cache(maxsize=4096)
def arm_function(token: str) -> ArmFunction | None:
    """What a Pulumi azure-native function (`getX`, `listX`) asks ARM.

    Args:
        token: Pulumi token, e.g. `azure-native:containerservice:listManagedClusterUserCredentials`.

    Returns:
        The read or the action behind it; None if not known.
    """
    raw, version = _entry(token)
    if raw is None or not raw.get("function"):
        return None
    shapes = property_shapes(raw["shapes"])
    return ArmFunction(
        token=token,
        type=raw["type"],
        api_version=version or raw["api"],
        action=raw.get("action"),
        name_input=raw.get("name_input"),
        parent_inputs=tuple(raw.get("parent_inputs", ())),
        parent_types=tuple(raw.get("parent_types", ())),
        scope=raw["scope"],
        arguments=shapes[raw["arguments"]],
        results=shapes[raw["results"]],
        query=tuple(raw.get("query", ())),
    )


def _entry(token: str) -> tuple[dict[str, Any] | None, str | None]:
    """The packed entry of a token, and the API version that the token itself says."""
    table = pack("azure-native")
    if table is None:
        return None, None
    versioned = _VERSIONED.match(token)
    if versioned is None:
        return table.get(token), None
    module, year, month, day, suffix, name = versioned.groups()
    version = f"{year}-{month}-{day}" + (f"-{suffix}" if suffix else "")
    return table.get(f"{module}:{name}"), version
