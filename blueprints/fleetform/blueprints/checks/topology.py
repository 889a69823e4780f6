"""How networks reach each other: what a topology needs, and what a cloud cannot do."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints.addresses import has_network
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.common import AzureAccount
from fleetform.blueprints.kinds import named_kind
from fleetform.blueprints.network_models import Network
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

TENANTS = "azure"
"""The cloud whose accounts belong to tenants, between which one login does not hold."""


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Ways out that a kind of cluster cannot do without."""
    for cluster, source in listed:
        kind = named_kind(cluster.kind, cluster.provider)
        own = cluster.network if cluster.network is not None and cluster.network.shared is None else None
        if kind == "aks" and own is not None and own.nat == "none":
            where = origin(platform, cluster, source, "network.nat")
            field = "nat" if isinstance(where, Network) else "network.nat"
            yield problem(where, field, "AKS needs a way out: its nodes fetch from public registries", found="none")


def missing(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Hubs to be peers of, and accounts whose networks can reach each other."""
    network = platform.fleet.network
    if network.topology == "isolated":
        return
    if network.topology == "peering" and not platform.fleet.hubs:
        yield problem(network, "topology", "networks become peers of their hub's, and 'fleet.hubs' names none")
    yield from _transit_accounts(platform)
    yield from _tenants(platform, listed)


def _transit_accounts(platform: Platform) -> Iterator[Problem]:
    """Accounts of transit that are not there, or several of one cloud."""
    network = platform.fleet.network
    known = {account.name: account.provider for account in platform.accounts}
    first: dict[str, str] = {}
    for number, name in enumerate(network.transit_accounts):
        place = f"[{number}]"
        if name not in known:
            message = f"'accounts' has no account '{name}'"
            yield problem(network, "transitAccounts", message, found=name, allowed=sorted(known), path=place)
            continue
        cloud = known[name]
        if cloud in first:
            message = f"'{first[cloud]}' holds the transit of {cloud} already: one account of a cloud does"
            yield problem(network, "transitAccounts", message, found=name, path=place)
        first.setdefault(cloud, name)


def _tenants(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Networks of two tenants of Azure: what one deploys may not make a peering's other side in another."""
    network = platform.fleet.network
    accounts = [account for account in platform.accounts if isinstance(account, AzureAccount)]
    known = {account.name: account for account in accounts}
    used = {
        cluster.name: cluster.account for cluster, _ in listed if cluster.provider == TENANTS and has_network(cluster)
    }
    used |= {shared.name: shared.account for shared in platform.fleet.networks if shared.provider == TENANTS}
    tenants: dict[str, str] = {}
    for place, name in used.items():
        account = known.get(name or accounts[0].name) if accounts else None
        if account is not None:
            tenants.setdefault(account.tenant_id, f"'{place}' in {account.name}")
    if len(tenants) > 1:
        message = (
            f"networks of one tenant of Azure reach each other, and there are several: {', '.join(tenants.values())}"
        )
        yield problem(network, "topology", message, found=network.topology)
