"""Fleet managers of Azure, which AKS clusters join."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pulumi_azure_native import containerservice, resources

from fleetform.blueprints.memberships import ResolvedFleet
from fleetform.components import tags

if TYPE_CHECKING:
    from fleetform.components.fleet.clusters import Clusters


def make(key: str, fleet: ResolvedFleet, clusters: Clusters) -> containerservice.Fleet:
    """Makes one, in a resource group of its own."""
    own = tags.azure(clusters.resolved.tags)
    opts = clusters.parent.below(provider=clusters.accounts.of(fleet.account, fleet.region))
    group = resources.ResourceGroup(
        f"{key}-fleet-group",
        resource_group_name=group_name(fleet.name),
        location=fleet.region,
        tags=own,
        opts=opts,
    )
    return containerservice.Fleet(
        f"{key}-fleet",
        fleet_name=fleet.name,
        resource_group_name=group.name,
        location=fleet.region,
        tags=own,
        opts=opts,
    )


def group_name(fleet: str) -> str:
    """The resource group of a fleet manager."""
    return f"{fleet}-fleet"
