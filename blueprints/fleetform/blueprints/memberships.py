"""Fleets of clouds that clusters join, as far as they must be made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fleetform.blueprints.common import Account
from fleetform.blueprints.kinds.aks import AksSettings
from fleetform.blueprints.model import Model

if TYPE_CHECKING:
    from fleetform.blueprints.resolve import ResolvedCluster


@dataclass(frozen=True)
class ResolvedFleet:
    """A fleet manager of Azure that clusters of an account join.

    Attributes:
        region: Where it is: the region of the first cluster that names it.
        source: That cluster.
    """

    name: str
    account: Account
    region: str
    source: Model


def azure_fleet(cluster: ResolvedCluster) -> str | None:
    """The key of the fleet manager of Azure that a cluster joins, if it joins one."""
    only = cluster.only
    if not isinstance(only, AksSettings) or only.fleet is None or cluster.account is None:
        return None
    return f"{cluster.account.name}-{only.fleet.name}"


def azure_fleets(clusters: tuple[ResolvedCluster, ...]) -> dict[str, ResolvedFleet]:
    """The fleet managers that clusters join, by account and name."""
    found: dict[str, ResolvedFleet] = {}
    for cluster in clusters:
        key, only = azure_fleet(cluster), cluster.only
        if key is not None and isinstance(only, AksSettings) and only.fleet and cluster.account:
            name = only.fleet.name or ""
            found.setdefault(key, ResolvedFleet(name, cluster.account, cluster.region, cluster.source))
    return found
