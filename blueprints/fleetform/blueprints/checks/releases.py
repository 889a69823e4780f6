"""Releases that some kinds name beside their Kubernetes version: both must be of one version."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleetform.blueprints import facts
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.groups import ListedCluster, traits
from fleetform.blueprints.kinds import kinds, named_kind
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.resolve import upgraded_version
from fleetform.blueprints.waves import begun


def missing(platform: Platform, listed: Sequence[ListedCluster]) -> Iterator[Problem]:
    """Releases of another version than the cluster's, which the fleet's upgrade may have raised."""
    hubs = {hub.cluster for hub in platform.fleet.hubs}
    started = begun(platform.fleet.upgrades, [traits(one.cluster, hubs) for one in listed])
    for one in listed:
        kind = kinds().get(named_kind(one.cluster.kind, one.cluster.provider))
        only = getattr(one.cluster, kind.field) if kind is not None else None
        release = getattr(only, "release", None)
        if kind is None or release is None:
            continue
        version = one.cluster.version or facts.default_kubernetes_version()
        if one.cluster.name in started:
            version = upgraded_version(platform.fleet, version)
        if not release.startswith(f"v{version}."):
            message = f"'{one.cluster.name}' has Kubernetes {version}, and {release} is of another version"
            yield problem(
                one.origin(f"{kind.field}.release"), "release", f"{message}: raise both together", found=release
            )
