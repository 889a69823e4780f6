"""azure-native types in Azure Resource Manager's words."""

from __future__ import annotations

from fleetform.names.model import ArmFunction, ArmType


def arm_type(token: str) -> ArmType | None:
    """The ARM type of a Pulumi azure-native resource.

    Args:
        token: Pulumi token, with or without a version: `azure-native:network:VirtualNetwork`,
            `azure-native:network/v20240101:VirtualNetwork`.

    Returns:
        What ARM calls the type and its properties; None if the shape is not known.
    """
    raise NotImplementedError


def arm_function(token: str) -> ArmFunction | None:
    """What a Pulumi azure-native function (`getX`, `listX`) asks ARM.

    Args:
        token: Pulumi token, e.g. `azure-native:containerservice:listManagedClusterUserCredentials`.

    Returns:
        The read or the action behind it; None if not known.
    """
    raise NotImplementedError
