"""Mistakes that no single field shows: names used twice, things named that are not there, ranges that overlap."""

from __future__ import annotations

from fleetform.blueprints import groups
from fleetform.blueprints.checks import (
    addresses,
    clusters,
    edge,
    endpoints,
    facts,
    hubs,
    kinds,
    mesh,
    network_limits,
    pools,
    releases,
    secrets,
    selectors,
    shared_networks,
    topology,
    upgrades,
)
from fleetform.blueprints.checks.telling import twice
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem


def check(platform: Platform, *, complete: bool = True) -> list[Problem]:
    """All mistakes of a platform that lie between its parts.

    Args:
        platform: The platform.
        complete: Whether it is all that was written. If not, nothing is said of things that are not there.
    """
    merged = list(groups.listed(platform.fleet))
    listed = [(one.cluster, one.source) for one in merged]
    names = {cluster.name for cluster, _ in listed}
    return [
        *twice(((account.name, account) for account in platform.accounts), "account"),
        *twice(((group.name, group) for group in platform.fleet.groups), "group"),
        *clusters.conflicts(platform, listed),
        *kinds.conflicts(platform, listed),
        *pools.conflicts(platform, listed),
        *hubs.conflicts(platform, listed),
        *addresses.conflicts(platform, listed),
        *shared_networks.conflicts(platform, listed),
        *topology.conflicts(platform, listed),
        *mesh.conflicts(platform),
        *endpoints.conflicts(platform),
        *edge.conflicts(platform),
        *secrets.conflicts(platform),
        *facts.conflicts(platform),
        *network_limits.conflicts(platform),
        *(
            (
                *clusters.missing(platform, listed),
                *hubs.missing(platform, listed),
                *selectors.missing(platform, merged),
                *upgrades.missing(platform, merged),
                *releases.missing(platform, merged),
                *shared_networks.missing(platform, listed),
                *topology.missing(platform, listed),
                *network_limits.missing(platform, listed),
                *mesh.missing(platform, names),
                *endpoints.missing(platform, names),
                *edge.missing(platform),
            )
            if complete
            else ()
        ),
    ]
