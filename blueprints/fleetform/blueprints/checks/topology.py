"""How networks reach each other: what a topology needs, and what a cloud cannot do."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints import facts
from fleetform.blueprints.addresses import has_network
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.kinds import OF_PROVIDER
from fleetform.blueprints.network_models import Network
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Ways out that a kind of cluster cannot do without."""
    for cluster, source in listed:
        kind = cluster.kind or OF_PROVIDER.get(cluster.provider)
        own = cluster.network if cluster.network is not None and cluster.network.shared is None else None
        if kind == "aks" and own is not None and own.nat == "none":
            where = origin(platform, cluster, source, "network.nat")
            field = "nat" if isinstance(where, Network) else "network.nat"
            yield problem(where, field, "AKS needs a way out: its nodes fetch from public registries", found="none")


def missing(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Hubs to be peers of, and one account a cloud."""
    network = platform.fleet.network
    if network.topology == "isolated":
        return
    if network.topology == "peering" and not platform.fleet.hubs:
        yield problem(network, "topology", "networks become peers of their hub's, and 'fleet.hubs' names none")
    for cloud in facts.PROVIDERS:
        first = next((account.name for account in platform.accounts if account.provider == cloud), None)
        used = {
            cluster.account or first: cluster.name
            for cluster, _ in listed
            if cluster.provider == cloud and has_network(cluster)
        }
        for shared in platform.fleet.networks:
            if shared.provider == cloud:
                used.setdefault(shared.account or first, shared.name)
        if len(used) > 1:
            told = ", ".join(f"'{name}' in {account}" for account, name in used.items())
            message = f"only networks of one account reach each other, and {cloud} has clusters in several: {told}"
            yield problem(network, "topology", message, found=network.topology)
