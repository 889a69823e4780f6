"""Hubs, and the clusters that they make: who manages whom, and what that needs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from pydantic.alias_generators import to_camel

from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.common import AwsAccount
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.groups import traits
from fleetform.blueprints.hubs import Hub
from fleetform.blueprints.kinds import Kind, KindSettings, kinds, named_kind
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.selectors import chooses

_SIZE = re.compile(r"[1-9]\d*x[1-9]\d*")
_SPOT = {"cluster-api": ("aws", "gcp", "azure"), "rancher": ("aws", "gcp"), "hive": ("aws",)}
"""Where the kinds that hubs make have spot machines."""
_CLOUDS_OWN = ("gpu", "spot_fallback", "pods_per_node", "upgrade")
"""What only a cloud's own kind of cluster does with a node pool."""


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Mistakes in who manages whom, and in clusters that hubs make."""
    named: set[str] = set()
    for hub in platform.fleet.hubs:
        if hub.cluster in named:
            yield problem(hub, "cluster", f"the hub '{hub.cluster}' is listed twice", found=hub.cluster)
        named.add(hub.cluster)
        if hub.standby == hub.cluster:
            yield problem(hub, "standby", "a hub is no standby of itself", found=hub.standby)
    for cluster, source in listed:
        yield from _claims(platform, cluster)
        kind = _kind(cluster)
        if kind is not None and (kind.needs_hub or kind.name == "aro") and cluster.provider in kind.providers:
            yield from _name(cluster, source, kind)
            yield from _endpoint(platform, cluster, source, kind)
            yield from _lacking(platform, cluster, source, kind)
            yield from _pools(cluster, kind)


def missing(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Hubs that are not there, and clusters that nobody makes."""
    by_name = {cluster.name: cluster for cluster, _ in listed}
    for hub in platform.fleet.hubs:
        for field, name in (("cluster", hub.cluster), ("standby", hub.standby)):
            if name is not None and name not in by_name:
                yield problem(hub, field, f"no cluster is named '{name}'", found=name, allowed=sorted(by_name))
        yield from _other_hubs(platform, hub)
        yield from _standby(platform, hub, by_name)
        if hub.gitops == "push" and platform.gitops is None:
            message = "the hub applies what the repository says, and nobody says which: add a 'gitops' section"
            yield problem(hub, "gitops", message, found=hub.gitops)
    hubs = [hub.cluster for hub in platform.fleet.hubs if hub.cluster in by_name]
    for cluster, source in listed:
        model = origin(platform, cluster, source, "hub")
        if cluster.hub is not None and cluster.hub not in by_name:
            yield problem(model, "hub", f"no cluster is named '{cluster.hub}'", found=cluster.hub, allowed=hubs)
            continue
        kind = _kind(cluster)
        if kind is None or not kind.needs_hub:
            if cluster.hub == cluster.name:
                yield problem(model, "hub", f"'{cluster.name}' is no hub of itself: leave it out", found=cluster.hub)
            continue
        hub_name = _manager(platform, cluster)
        if hub_name is None:
            message = f"{kind.title} clusters are made by a hub, and none manages '{cluster.name}': name one in 'hub'"
            yield problem(origin(platform, cluster, source, "kind"), "kind", f"{message} or in 'fleet.hubs'")
        elif hub_name == cluster.name:
            yield problem(model, "hub", f"'{cluster.name}' cannot make itself", found=hub_name, allowed=hubs)
        elif hub_name in by_name:
            yield from _able(platform, cluster, source, kind, by_name[hub_name])
    yield from _circles(platform, by_name, listed)


def _other_hubs(platform: Platform, hub: Hub) -> Iterator[Problem]:
    """A selector never chooses hubs, so naming one there would do nothing."""
    hubs = {other.cluster for other in platform.fleet.hubs}
    for index, name in enumerate(hub.manages.names):
        if name in hubs:
            message = f"'{name}' is a hub too, which no other hub chooses: say 'hub: {hub.cluster}' at '{name}' itself"
            message = "a hub does not choose itself: leave it out" if name == hub.cluster else message
            yield problem(hub.manages, "names", message, found=name, path=f"[{index}]")


def _standby(platform: Platform, hub: Hub, by_name: dict[str, Cluster]) -> Iterator[Problem]:
    """A standby is a hub: what makes one is installed on it."""
    hubs = {other.cluster for other in platform.fleet.hubs}
    found = by_name.get(hub.standby or "")
    if found is not None and traits(found, hubs).role != "hub":
        message = f"'{found.name}' is no hub: list it in 'fleet.hubs', as one that may manage nothing itself"
        yield problem(hub, "standby", message, found=found.name, allowed=sorted(hubs - {hub.cluster}))


def _kind(cluster: Cluster) -> Kind | None:
    return kinds().get(named_kind(cluster.kind, cluster.provider))


def _chosen(platform: Platform, cluster: Cluster) -> Sequence[Hub]:
    """The hubs that choose a cluster which names none itself; none chooses another hub."""
    names = {hub.cluster for hub in platform.fleet.hubs}
    if cluster.hub is not None or cluster.name in names:
        return []
    known = traits(cluster, names)
    return [hub for hub in platform.fleet.hubs if chooses(hub.manages, known)]


def _manager(platform: Platform, cluster: Cluster) -> str | None:
    chosen = _chosen(platform, cluster)
    return cluster.hub or (chosen[0].cluster if chosen else None)


def _claims(platform: Platform, cluster: Cluster) -> Iterator[Problem]:
    """Two hubs may know a cluster only if one takes over from the other."""
    chosen = _chosen(platform, cluster)
    for other in chosen[1:]:
        first = chosen[0]
        if other.cluster not in (first.cluster, first.standby) and first.cluster != other.standby:
            message = f"the hubs '{first.cluster}' and '{other.cluster}' both manage '{cluster.name}'"
            yield problem(other, "manages", f"{message}: choose it once, or name its hub there")
            return


def _able(
    platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, kind: Kind, hub: Cluster
) -> Iterator[Problem]:
    """Whether a cluster of the hub's kind can make one of the other kind."""
    found = _kind(hub)
    if found is None or not kind.hubs or found.name in kind.hubs:
        return
    model = origin(platform, cluster, source, "hub")
    titles = ", ".join(kinds()[name].title for name in kind.hubs)
    message = f"the hub '{hub.name}' is a cluster of the kind {found.title}; {kind.title} clusters are made by {titles}"
    yield problem(model, "hub" if cluster.hub else "kind", f"{message} ({kind.hub_note})", found=hub.name)


def _circles(platform: Platform, by_name: dict[str, Cluster], listed: Listed) -> Iterator[Problem]:
    """Clusters that make or manage each other: none could be the first."""
    above = {name: _above(platform, cluster) for name, cluster in by_name.items()}
    for cluster, source in listed:
        path = _way_back(cluster.name, above)
        if path is not None:
            kind = _kind(cluster)
            verb = "make" if kind is not None and kind.needs_hub else "manage"
            message = f"clusters {verb} each other: {' -> '.join(path)}"
            yield problem(origin(platform, cluster, source, "hub"), "hub", message)


def _above(platform: Platform, cluster: Cluster) -> list[str]:
    """The hubs that must be there before a cluster: its own one, and that one's standby."""
    name = _manager(platform, cluster)
    standby = next((hub.standby for hub in platform.fleet.hubs if hub.cluster == name), None)
    return [hub for hub in (name, standby) if hub is not None and hub != cluster.name]


def _way_back(name: str, above: Mapping[str, Sequence[str]]) -> list[str] | None:
    """The shortest way from a cluster up to itself."""
    ways, seen = [[name]], {name}
    for way in ways:
        for hub in above.get(way[-1], ()):
            if hub == name:
                return [*way, name]
            if hub not in seen:
                seen.add(hub)
                ways.append([*way, hub])
    return None


def _name(cluster: Cluster, source: Cluster | ClusterMatrix, kind: Kind) -> Iterator[Problem]:
    """Some kinds have shorter names than a blueprint."""
    if len(cluster.name) > kind.name_limit:
        field = "nameFormat" if isinstance(source, ClusterMatrix) else "name"
        message = f"names of {kind.title} clusters have at most {kind.name_limit} characters"
        yield problem(source, field, f"{message}, '{cluster.name}' has {len(cluster.name)}", found=cluster.name)


def _endpoint(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, kind: Kind) -> Iterator[Problem]:
    public = cluster.endpoint is not None and cluster.endpoint.access == "public"
    if public and (kind.name, cluster.provider) != ("cluster-api", "aws"):
        message = f"the API of {kind.title} clusters on {cluster.provider} is private here"
        model = origin(platform, cluster, source, "endpoint")
        yield problem(model, "endpoint", message, found="public", allowed=["private"])


def _lacking(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, kind: Kind) -> Iterator[Problem]:
    """What the kind needs where the cluster runs, and nobody said."""
    only = getattr(cluster, kind.field) or kind.settings()
    role = any(
        isinstance(account, AwsAccount) and account.role_arn is not None
        for account in platform.accounts
        if cluster.account in (None, account.name)
    )
    if isinstance(only, KindSettings):
        model = origin(platform, cluster, source, kind.field)
        for message in only.lacking(cluster.provider, has_role=role):
            yield problem(model, to_camel(kind.field), f"'{cluster.name}': {message}")


def _pools(cluster: Cluster, kind: Kind) -> Iterator[Problem]:
    sized = cluster.provider == "vsphere" and kind.name != "tanzu"
    for pool in cluster.node_pools or []:
        for field in sorted(pool.model_fields_set & set(_CLOUDS_OWN)):
            yield problem(pool, to_camel(field), f"{kind.title} clusters have no such thing for a node pool")
        if pool.spot and cluster.provider not in _SPOT.get(kind.name, ()):
            yield problem(
                pool, "spot", f"{kind.title} clusters on {cluster.provider} have no spot machines", found=True
            )
        if sized and pool.machine_type is not None and not _SIZE.fullmatch(pool.machine_type):
            message = "machines on vSphere are processors and GiB of memory, such as 4x16"
            yield problem(pool, "machineType", message, found=pool.machine_type)
