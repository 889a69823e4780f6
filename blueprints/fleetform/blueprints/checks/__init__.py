"""Mistakes that no single field shows: names used twice, things named that are not there, ranges that overlap."""

from __future__ import annotations

from fleetform.blueprints.checks import addresses, clusters, edge, endpoints, facts, mesh, secrets
from fleetform.blueprints.checks.telling import twice
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.resolve import listed_clusters


def check(platform: Platform, *, complete: bool = True) -> list[Problem]:
    """All mistakes of a platform that lie between its parts.

    Args:
        platform: The platform.
        complete: Whether it is all that was written. If not, nothing is said of things that are not there.
    """
    listed = list(listed_clusters(platform.fleet))
    names = {cluster.name for cluster, _ in listed}
    return [
        *twice(((account.name, account) for account in platform.accounts), "account"),
        *clusters.conflicts(platform, listed),
        *addresses.conflicts(platform, listed),
        *mesh.conflicts(platform),
        *endpoints.conflicts(platform),
        *edge.conflicts(platform),
        *secrets.conflicts(platform),
        *facts.conflicts(platform),
        *(
            (
                *clusters.missing(platform, listed),
                *mesh.missing(platform, names),
                *endpoints.missing(platform, names),
                *edge.missing(platform),
            )
            if complete
            else ()
        ),
    ]
