"""Networks that several clusters are in, with nothing left open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from fleetform.blueprints.addresses import shared_key
from fleetform.blueprints.common import Account
from fleetform.blueprints.model import Model
from fleetform.blueprints.network_models import Nat, SharedNetwork
from fleetform.blueprints.networks import ClusterNetwork


@dataclass(frozen=True)
class ResolvedNetwork:
    """A network that several clusters are in.

    Attributes:
        network: Its range, and the subnets in it that are no cluster's.
        zones: How many zones it spans.
        ipv6: Whether it has addresses of IPv6 too.
        source: The part of the blueprint it comes from.
    """

    name: str
    provider: str
    region: str
    account: Account
    network: ClusterNetwork
    nat: Nat
    flow_logs: bool
    zones: int
    ipv6: bool
    source: Model


def resolved_network(
    network: SharedNetwork, account: Account, planned: Mapping[str, ClusterNetwork]
) -> ResolvedNetwork:
    """A network in its account and at its place in the address plan."""
    return ResolvedNetwork(
        name=network.name,
        provider=network.provider,
        region=network.region,
        account=account,
        network=planned[shared_key(network.name)],
        nat=network.nat,
        flow_logs=network.flow_logs,
        zones=network.zones,
        ipv6=network.ipv6,
        source=network,
    )
