"""From what a person wrote to every single thing: matrices expanded, defaults filled in, networks planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from fleetform.blueprints import addresses, facts, memberships, networks
from fleetform.blueprints.addresses import environment_of, shared_environments
from fleetform.blueprints.common import Account, GitOps, Selector
from fleetform.blueprints.edge import EdgeFleet, EdgeNode
from fleetform.blueprints.endpoints import PROVIDER_OF, ServerlessEndpoint
from fleetform.blueprints.fleet import Cluster, ClusterFleet, Endpoint, Network
from fleetform.blueprints.groups import listed_clusters, traits
from fleetform.blueprints.hubs import Hub
from fleetform.blueprints.kinds import Kind, kind_of
from fleetform.blueprints.machines import ResolvedPool, resolved_pools
from fleetform.blueprints.memberships import ResolvedFleet
from fleetform.blueprints.mesh import AmbientMesh
from fleetform.blueprints.model import Model
from fleetform.blueprints.network_models import FleetNetwork, Nat, SharedNetwork
from fleetform.blueprints.networks import ClusterNetwork
from fleetform.blueprints.operations import Autoscaling, Maintenance
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.selectors import Traits, chooses
from fleetform.blueprints.shared_networks import ResolvedNetwork, resolved_network
from fleetform.blueprints.versions import minor
from fleetform.blueprints.waves import begun


@dataclass(frozen=True)
class ResolvedCluster:
    """A cluster with nothing left open.

    Attributes:
        kind: What it is.
        account: Its account in a cloud; None where it runs elsewhere.
        hub: Name of the cluster that manages it, if one does.
        standby: Name of the hub that takes over when that one is lost.
        pushed: Its hub applies its folder of the repository; else it does so itself.
        agents: What else its hub manages it with.
        planned: Its network, or its part of a shared one; None where there is none for it.
        shared: Name of the network that it shares with others, if it does.
        only: What only its kind has: the kind's settings.
        manages: The kinds of clusters that it makes, or makes when it takes over, each with where they run; empty
            where it has already what that needs.
        source: The part of the blueprint it comes from: the cluster itself, or its matrix.
        asked_version: The version it says itself; `version` is that of the fleet's upgrade once its wave has begun.
    """

    name: str
    provider: str
    region: str
    version: str
    kind: Kind
    role: str
    hub: str | None
    standby: str | None
    pushed: bool
    agents: tuple[str, ...]
    account: Account | None
    endpoint: Endpoint
    planned: ClusterNetwork | None
    nat: Nat
    flow_logs: bool
    zones: int
    node_pools: tuple[ResolvedPool, ...]
    autoscaling: Autoscaling | None
    maintenance: Maintenance | None
    labels: dict[str, str]
    protect: bool
    only: Model
    source: Model
    asked_version: str
    manages: frozenset[tuple[Kind, str]] = frozenset()
    shared: str | None = None

    @property
    def traits(self) -> Traits:
        """What selectors know of it."""
        return Traits(self.name, self.provider, self.region, self.kind.name, self.role, self.labels)

    @property
    def network(self) -> ClusterNetwork:
        """Its network.

        Raises:
            ValueError: It has none of its own.
        """
        if self.planned is None:
            raise ValueError(f"{self.name}: a cluster of the kind {self.kind.name} has no network of its own")
        return self.planned


@dataclass(frozen=True)
class ResolvedEndpoint:
    """An endpoint with its account, or with its cluster on Knative.

    Attributes:
        environment: Key of the environment that it shares with others, on Container Apps.
    """

    spec: ServerlessEndpoint
    account: Account | None
    cluster: ResolvedCluster | None
    environment: str | None = None


@dataclass(frozen=True)
class ResolvedEnvironment:
    """What the container apps of one account, region and audience share.

    Attributes:
        range: Address range of its network, free of the clusters'.
        source: The first endpoint that runs in it.
    """

    account: Account
    region: str
    public: bool
    zones: bool
    range: str
    source: Model


@dataclass(frozen=True)
class ResolvedNode:
    """An edge node."""

    name: str
    site: str
    labels: dict[str, str]
    timezone: str
    source: Model


@dataclass(frozen=True)
class ResolvedPlatform:
    """A platform with nothing left open: what components are made from.

    Attributes:
        unit: The unit that it is a part of the platform for; None where it is the whole platform.
        networking: How networks reach each other.
        address_range: Range of all networks.
        transit_ranges: Range of each transit hub on Azure, by its region.
        fleet: All clusters of the platform, also those that other units hold.
        networks: Networks that several clusters are in, by name.
    """

    name: str
    environment: str
    tags: dict[str, str]
    accounts: dict[str, Account]
    clusters: tuple[ResolvedCluster, ...]
    mesh: AmbientMesh | None
    mesh_clusters: tuple[str, ...]
    endpoints: tuple[ResolvedEndpoint, ...]
    environments: dict[str, ResolvedEnvironment]
    edge: EdgeFleet | None
    edge_account: Account | None
    edge_nodes: tuple[ResolvedNode, ...]
    gitops: GitOps | None
    protect: bool
    stacks: str
    networking: FleetNetwork
    address_range: str
    transit_ranges: dict[str, str]
    fleet: tuple[ResolvedCluster, ...]
    azure_fleets: dict[str, ResolvedFleet] = field(default_factory=dict[str, ResolvedFleet])
    facts: dict[str, Any] = field(default_factory=dict[str, Any])
    unit: str | None = None
    networks: dict[str, ResolvedNetwork] = field(default_factory=dict[str, ResolvedNetwork])

    def place_of(self, cluster: ResolvedCluster) -> ResolvedCluster | ResolvedNetwork:
        """Whose network a cluster is in: its own, or a shared one."""
        return cluster if cluster.shared is None else self.networks[cluster.shared]

    def transit_account(self, provider: str) -> Account:
        """The account that holds the transit of a cloud: the one that is named, or its first."""
        named = [self.accounts[name] for name in self.networking.transit_accounts]
        return next(one for one in (*named, *self.accounts.values()) if one.provider == provider)

    def places(self, provider: str, kinds: Sequence[str]) -> list[ResolvedCluster | ResolvedNetwork]:
        """All that have a network on a cloud: clusters of some kinds that share none, and the shared ones."""
        own = [one for one in self.fleet if one.provider == provider and one.kind.name in kinds and one.shared is None]
        return [*own, *(network for network in self.networks.values() if network.provider == provider)]


def resolve(platform: Platform) -> ResolvedPlatform:
    """Resolves a platform.

    Args:
        platform: A platform that has been checked (`load` and `check` do that).

    Raises:
        ValueError: It has a mistake that `check` would have told.
    """
    accounts = {account.name: account for account in platform.accounts}
    listed = list(listed_clusters(platform.fleet))
    planned = addresses.plan(platform, [cluster for cluster, _ in listed])
    shared = {
        one.name: resolved_network(one, _account(accounts, one.account, one.provider), planned)
        for one in platform.fleet.networks
    }
    clusters = _clusters(platform, accounts, listed, planned)
    by_name = {cluster.name: cluster for cluster in clusters}
    chosen = tuple(
        name for name, cluster in by_name.items() if platform.mesh and selected(platform.mesh.clusters, cluster)
    )
    return ResolvedPlatform(
        name=platform.name,
        environment=platform.environment,
        tags={
            "platform": platform.name,
            "environment": platform.environment,
            "owner": platform.owner,
            "cost-center": platform.cost_center,
            "managed-by": "fleetform",
            **platform.labels,
        },
        accounts=accounts,
        clusters=clusters,
        fleet=clusters,
        mesh=platform.mesh,
        mesh_clusters=chosen,
        endpoints=tuple(_endpoint(endpoint, accounts, by_name) for endpoint in platform.endpoints),
        environments=_environments(platform, accounts, planned),
        edge=platform.edge,
        edge_account=_account(accounts, platform.edge.account, "aws") if platform.edge else None,
        edge_nodes=tuple(_nodes(platform.edge)) if platform.edge else (),
        gitops=platform.gitops,
        protect=_protect(platform, None),
        stacks=platform.fleet.stacks,
        networking=platform.fleet.network,
        address_range=platform.fleet.address_range,
        transit_ranges={
            name.rpartition("/")[2]: networks.transit_hub(network)
            for name, network in planned.items()
            if name.startswith(addresses.TRANSIT)
        },
        azure_fleets=memberships.azure_fleets(clusters),
        facts=dict(platform.facts),
        networks=shared,
    )


def selected(selector: Selector, cluster: ResolvedCluster) -> bool:
    """Whether a selector chooses a cluster; one that says nothing chooses all."""
    return chooses(selector, cluster.traits)


def listed_nodes(edge: EdgeFleet) -> Iterator[tuple[EdgeNode, Model]]:
    """Every edge node, and the part of the blueprint it comes from."""
    for node in edge.nodes:
        yield node, node
    for matrix in edge.matrix:
        for site in matrix.sites:
            for index in range(1, matrix.count + 1):
                name = f"{matrix.name}-{site}-{index:02d}"
                values: dict[str, Any] = {
                    "name": name,
                    "site": site,
                    "labels": matrix.labels,
                    "timezone": matrix.timezone,
                }
                yield EdgeNode.model_construct(**values), matrix


def _clusters(
    platform: Platform,
    accounts: dict[str, Account],
    listed: Sequence[tuple[Cluster, Model]],
    planned: Mapping[str, ClusterNetwork],
) -> tuple[ResolvedCluster, ...]:
    fleet = platform.fleet
    hubs = {hub.cluster for hub in fleet.hubs}
    shared = {network.name: network for network in fleet.networks}
    characters = [traits(cluster, hubs) for cluster, _ in listed]
    upgraded = begun(fleet.upgrades, characters)
    found: list[ResolvedCluster] = []
    for (cluster, source), known in zip(listed, characters, strict=True):
        kind = kind_of(cluster.kind, cluster.provider)
        asked = cluster.version or facts.default_kubernetes_version()
        hub = manager(fleet, known, cluster.hub)
        own = cluster.network or Network()
        network = own if own.shared is None or not kind.has_network else _shared(shared, own.shared)
        found.append(
            ResolvedCluster(
                name=cluster.name,
                provider=cluster.provider,
                region=cluster.region,
                version=upgraded_version(fleet, asked) if cluster.name in upgraded and kind.has_version else asked,
                asked_version=asked,
                kind=kind,
                role=known.role,
                hub=hub.cluster if hub else cluster.hub,
                standby=hub.standby if hub else None,
                pushed=hub is not None and hub.gitops == "push",
                agents=tuple(hub.agents) if hub is not None else (),
                account=_cluster_account(accounts, cluster),
                endpoint=cluster.endpoint or Endpoint(),
                planned=planned.get(cluster.name) if kind.has_network else None,
                shared=own.shared if kind.has_network else None,
                nat=network.nat,
                flow_logs=bool(network.flow_logs),
                zones=cluster.zones or networks.ZONES,
                node_pools=resolved_pools(cluster, kind),
                autoscaling=cluster.autoscaling,
                maintenance=cluster.maintenance,
                labels=dict(known.labels),
                protect=_protect(platform, cluster.protect),
                only=getattr(cluster, kind.field) or kind.settings(),
                source=source,
            )
        )
    return tuple(_managing(fleet, found))


def _shared(known: Mapping[str, SharedNetwork], name: str) -> SharedNetwork:
    if name not in known:
        raise ValueError(f"no network named '{name}' is in 'fleet.networks'")
    return known[name]


def _managing(fleet: ClusterFleet, clusters: list[ResolvedCluster]) -> Iterator[ResolvedCluster]:
    """The clusters, each with what it has to make."""
    ready = {hub.cluster for hub in fleet.hubs if hub.management == "assume"}
    made: dict[str | None, set[tuple[Kind, str]]] = {}
    for cluster in clusters:
        if cluster.kind.needs_hub:
            for hub in (cluster.hub, cluster.standby):
                made.setdefault(hub, set()).add((cluster.kind, cluster.provider))
    for cluster in clusters:
        yield cluster if cluster.name in ready else replace(cluster, manages=frozenset(made.get(cluster.name, ())))


def upgraded_version(fleet: ClusterFleet, asked: str) -> str:
    """The version of a cluster whose wave has begun: that of the upgrade, unless it has a later one."""
    wish = fleet.upgrades.version if fleet.upgrades else None
    return max(wish or asked, asked, key=lambda version: minor(version) or 0)


def manager(fleet: ClusterFleet, cluster: Traits, wish: str | None) -> Hub | None:
    """The hub that manages a cluster: the one it names, or the first that chooses it; another hub only if named."""
    hubs = {hub.cluster: hub for hub in fleet.hubs}
    if wish is not None or cluster.name in hubs:
        return hubs.get(wish or "")
    return next((hub for hub in fleet.hubs if chooses(hub.manages, cluster)), None)


def _environments(
    platform: Platform, accounts: dict[str, Account], planned: Mapping[str, ClusterNetwork]
) -> dict[str, ResolvedEnvironment]:
    """The environments in blocks of the fleet's range that no cluster has: clusters never move for them."""
    return {
        key: ResolvedEnvironment(
            account=_account(accounts, endpoint.account, "azure"),
            region=endpoint.region or "",
            public=endpoint.public,
            zones=facts.has_zones("azure", endpoint.region or ""),
            range=planned[key].range,
            source=endpoint,
        )
        for key, endpoint in shared_environments(platform).items()
    }


def _endpoint(
    endpoint: ServerlessEndpoint, accounts: dict[str, Account], clusters: dict[str, ResolvedCluster]
) -> ResolvedEndpoint:
    provider = PROVIDER_OF.get(endpoint.platform)
    return ResolvedEndpoint(
        spec=endpoint,
        account=_account(accounts, endpoint.account, provider) if provider else None,
        cluster=clusters.get(endpoint.cluster or ""),
        environment=environment_of(endpoint) if endpoint.platform == "container-apps" else None,
    )


def _protect(platform: Platform, wish: bool | None) -> bool:
    """Whether something is protected that says so or does not: the fleet's default, or the environment, decides."""
    wishes = (wish, platform.fleet.defaults.all.protect)
    return next((given for given in wishes if given is not None), platform.environment == "prod")


def _cluster_account(accounts: dict[str, Account], cluster: Cluster) -> Account | None:
    """The account of a cluster in a cloud; one that was made elsewhere needs none."""
    if cluster.provider not in facts.PROVIDERS or (cluster.kind == "existing" and cluster.account is None):
        return None
    return _account(accounts, cluster.account, cluster.provider)


def _account(accounts: dict[str, Account], name: str | None, provider: str) -> Account:
    found = next(
        (account for account in accounts.values() if account.provider == provider and name in (None, account.name)),
        None,
    )
    if found is None:
        raise ValueError(f"no {provider} account {f'named {name!r} ' if name else ''}is in 'accounts'")
    return found


def _nodes(edge: EdgeFleet) -> Iterator[ResolvedNode]:
    for node, source in listed_nodes(edge):
        yield ResolvedNode(node.name, node.site, dict(node.labels), node.timezone, source)
