"""Mistakes that no single field shows: names used twice, things named that are not there, ranges that overlap."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from difflib import get_close_matches

from fleetform.blueprints import facts, networks
from fleetform.blueprints.endpoints import PROVIDER_OF, ServerlessEndpoint
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.resolve import listed_clusters, listed_nodes

NAME_LIMIT = 40
"""Longest cluster name: EKS takes 100 characters, AKS 63, GKE 40."""


def check(platform: Platform) -> list[Problem]:
    """All mistakes of a platform that lie between its parts, in the order of its sections."""
    clusters = list(listed_clusters(platform.fleet))
    names = {cluster.name for cluster, _ in clusters}
    return [
        *_twice(((account.name, account, "name") for account in platform.accounts), "account"),
        *_twice(((cluster.name, source, "name") for cluster, source in clusters), "cluster"),
        *(problem for cluster, source in clusters for problem in _cluster(platform, cluster, source)),
        *_ranges(platform, clusters),
        *_mesh(platform, names),
        *_twice(((endpoint.name, endpoint, "name") for endpoint in platform.endpoints), "endpoint"),
        *(problem for endpoint in platform.endpoints for problem in _endpoint(platform, endpoint, names)),
        *_edge(platform),
    ]


def problem(
    model: Model, field: str, message: str, *, found: object = None, allowed: list[str] | None = None
) -> Problem:
    """A mistake in a field of a model, with its place and a near match."""
    position = model.position
    path = f"{position.path}.{field}".lstrip(".") if position else field
    near = get_close_matches(str(found), allowed or [], n=1)
    return Problem(
        file=position.file if position else "",
        line=position.line if position else 0,
        column=position.column if position else 0,
        path=path,
        message=message,
        found=found,
        allowed=allowed or [],
        suggestion=near[0] if near else None,
    )


def _twice(named: Iterator[tuple[str, Model, str]], what: str) -> Iterator[Problem]:
    seen: set[str] = set()
    for name, model, field in named:
        if name in seen:
            yield problem(model, field, f"the {what} name '{name}' is used twice")
        seen.add(name)


def _cluster(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    regions = facts.regions(cluster.provider)
    field = "regions" if isinstance(source, ClusterMatrix) else "region"
    if cluster.region not in regions:
        message = f"{cluster.provider} has no region '{cluster.region}'"
        yield problem(source, field, message, found=cluster.region, allowed=regions)
    versions = facts.kubernetes_versions(cluster.provider)
    if cluster.version is not None and cluster.version not in versions:
        message = f"{cluster.provider} offers no Kubernetes {cluster.version} for cluster '{cluster.name}'"
        yield problem(source, "version", message, found=cluster.version, allowed=versions)
    if len(cluster.name) > NAME_LIMIT:
        yield problem(source, "name", f"cluster name '{cluster.name}' is longer than {NAME_LIMIT} characters")
    yield from _account(platform, source, cluster.account, cluster.provider)
    pools = Counter(pool.name for pool in cluster.node_pools or [])
    for name, count in pools.items():
        if count > 1:
            yield problem(source, "nodePools", f"the node pool name '{name}' is used twice in cluster '{cluster.name}'")


def _account(platform: Platform, model: Model, name: str | None, provider: str) -> Iterator[Problem]:
    known = [account.name for account in platform.accounts if account.provider == provider]
    if name is None and not known:
        yield problem(model, "account", f"'accounts' has none on {provider}: add one")
    elif name is not None and name not in known:
        yield problem(model, "account", f"'accounts' has no {provider} account '{name}'", found=name, allowed=known)


def _ranges(platform: Platform, clusters: list[tuple[Cluster, Cluster | ClusterMatrix]]) -> Iterator[Problem]:
    fleet = platform.fleet
    given = [
        (cluster.name, cluster.network.range) for cluster, _ in clusters if cluster.network and cluster.network.range
    ]
    sources: dict[str, Model] = {cluster.name: source for cluster, source in clusters}
    for first, second in networks.overlaps(given):
        ranges = dict(given)
        message = f"the range {ranges[second]} of '{second}' overlaps {ranges[first]} of '{first}'"
        yield problem(sources[second], "network.range", message)
    wanted = {cluster.name: cluster.network.range if cluster.network else None for cluster, _ in clusters}
    try:
        networks.plan(fleet.address_range, fleet.cluster_prefix_length, wanted)
    except networks.NoRoomError as error:
        yield problem(fleet, "addressRange", str(error))


def _mesh(platform: Platform, names: set[str]) -> Iterator[Problem]:
    mesh = platform.mesh
    if mesh is None:
        return
    for name in mesh.clusters.names:
        if name not in names:
            message = f"the mesh names cluster '{name}', which the fleet does not have"
            yield problem(mesh.clusters, "names", message, found=name, allowed=sorted(names))
    yield from _twice(((namespace.name, namespace, "name") for namespace in mesh.namespaces), "namespace")


def _endpoint(platform: Platform, endpoint: ServerlessEndpoint, names: set[str]) -> Iterator[Problem]:
    if endpoint.cluster is not None and endpoint.cluster not in names:
        message = f"endpoint '{endpoint.name}' names cluster '{endpoint.cluster}', which the fleet does not have"
        yield problem(endpoint, "cluster", message, found=endpoint.cluster, allowed=sorted(names))
    provider = PROVIDER_OF.get(endpoint.platform)
    if provider is None:
        return
    yield from _account(platform, endpoint, endpoint.account, provider)
    regions = facts.regions(provider)
    if endpoint.region is not None and endpoint.region not in regions:
        message = f"{provider} has no region '{endpoint.region}'"
        yield problem(endpoint, "region", message, found=endpoint.region, allowed=regions)


def _edge(platform: Platform) -> Iterator[Problem]:
    edge = platform.edge
    if edge is None:
        return
    yield from _twice(((node.name, source, "name") for node, source in listed_nodes(edge)), "edge node")
    yield from _account(platform, edge, edge.account, "aws")
    if edge.region not in facts.regions("aws"):
        message = f"aws has no region '{edge.region}'"
        yield problem(edge, "region", message, found=edge.region, allowed=facts.regions("aws"))
    if platform.gitops is None:
        yield problem(edge, "nodes", "edge nodes pull their configuration by GitOps: add a 'gitops' section")
