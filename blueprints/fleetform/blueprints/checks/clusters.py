"""Clusters: names, regions, versions, node pools, accounts."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from pydantic.alias_generators import to_camel

from fleetform.blueprints import facts
from fleetform.blueprints.checks import accounts, regions
from fleetform.blueprints.checks.telling import problem, twice
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.groups import listed_one, traits
from fleetform.blueprints.kinds import OF_PROVIDER, kind_of, kinds, named_kind
from fleetform.blueprints.merging import broken
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

Listed = Sequence[tuple[Cluster, Cluster | ClusterMatrix]]

NAME_LIMIT = 40
"""Longest cluster name: EKS takes 100 characters, AKS 63, GKE 40."""

_NAME = re.compile(r"[a-z]([a-z0-9-]*[a-z0-9])?")


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Mistakes in what the clusters say."""
    yield from twice(((cluster.name, source) for cluster, source in listed), "cluster")
    for cluster, source in listed:
        yield from _kind(platform, cluster, source)
        yield from _name(cluster, source)
        yield from _region(platform, cluster, source)
        yield from _version(platform, cluster, source)
        yield from _labels(platform, cluster, source)
        yield from _pools(platform, cluster, source)
        for path, message in broken(cluster):
            field = to_camel(path.rpartition(".")[2])
            yield problem(origin(platform, cluster, source, path), field, message)


def missing(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Accounts that are not there."""
    for cluster, source in listed:
        if cluster.provider not in facts.PROVIDERS or cluster.kind == "existing":
            continue
        if any(accounts.missing(platform, source, cluster.account, cluster.provider)):
            model = origin(platform, cluster, source, "account")
            yield from accounts.missing(platform, model, cluster.account, cluster.provider)


def origin(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, path: str) -> Model:
    """The part of the blueprint in which a setting of a cluster was written; the cluster's own where none was.

    Args:
        platform: The platform.
        cluster: The cluster with its settings merged.
        source: The part of the blueprint it comes from.
        path: The setting in Python's names, e.g. `version` or `network.range`.
    """
    hubs = {hub.cluster for hub in platform.fleet.hubs}
    return listed_one(platform.fleet, hubs, source, cluster.name, cluster.region).origin(path)


def _kind(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """Whether there is such a kind where the cluster runs, and whether it says only what its kind has."""
    name = named_kind(cluster.kind, cluster.provider)
    if not name:
        yield problem(source, "provider", "say of which 'kind' it is: nothing is usual there", found=cluster.provider)
        return
    kind = kinds()[name]
    if cluster.provider not in kind.providers:
        model = origin(platform, cluster, source, "kind")
        message = f"{kind.title} does not run on {cluster.provider}"
        yield problem(model, "kind" if cluster.kind else "provider", message, found=name, allowed=list(kind.providers))
    for other in kinds().values():
        if other is not kind and getattr(cluster, other.field) is not None:
            where = origin(platform, cluster, source, other.field)
            if where is source or (isinstance(source, ClusterMatrix) and where is source.template):
                yield problem(where, to_camel(other.field), f"it is no {other.title} cluster but {kind.title}")


def _region(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    if cluster.provider not in facts.PROVIDERS:
        return
    if isinstance(source, ClusterMatrix):
        place = f"[{source.regions.index(cluster.region)}]"
        yield from regions.unknown(platform, source, "regions", cluster.provider, cluster.region, place)
    else:
        yield from regions.unknown(platform, source, "region", cluster.provider, cluster.region)


def _name(cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """A single cluster's name is checked by its field; those of a matrix are made here."""
    if not isinstance(source, ClusterMatrix) or (
        cluster.provider in facts.PROVIDERS and cluster.region not in facts.regions(cluster.provider)
    ):
        return
    if not _NAME.fullmatch(cluster.name):
        message = f"'{cluster.name}' is no cluster name: lower-case letters, digits and hyphens, a letter first"
        yield problem(source, "nameFormat", message, found=cluster.name)
    elif len(cluster.name) > NAME_LIMIT:
        message = f"the cluster name '{cluster.name}' has {len(cluster.name)} characters, more than {NAME_LIMIT}"
        yield problem(source, "nameFormat", message, found=cluster.name)


def _version(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    if (
        cluster.provider not in facts.PROVIDERS
        or kind_of(cluster.kind, cluster.provider).name not in OF_PROVIDER.values()
    ):
        return
    known = [
        *facts.kubernetes_versions(cluster.provider),
        *facts.added(platform.facts, "kubernetesVersions", cluster.provider),
    ]
    if cluster.version is not None and cluster.version not in known:
        message = f"{cluster.provider} offers no Kubernetes {cluster.version}"
        model = origin(platform, cluster, source, "version")
        yield problem(model, "version", message, found=cluster.version, allowed=known)


def _labels(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """The labels that every cluster has: selectors would believe another value, and nothing else would."""
    role = traits(cluster, {hub.cluster for hub in platform.fleet.hubs}).role
    for label, value in (("role", role), ("provider", cluster.provider)):
        said = cluster.labels.get(label, value) if "labels" in cluster.model_fields_set else value
        if said != value:
            model = origin(platform, cluster, source, f"labels.{label}")
            message = f"the label '{label}' of '{cluster.name}' is '{value}' already: it follows the field '{label}'"
            yield problem(model, "labels", message, found=said, path=f".{label}")


def _pools(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    for name, count in Counter(pool.name for pool in cluster.node_pools or []).items():
        if count > 1:
            model = origin(platform, cluster, source, "node_pools")
            yield problem(model, "nodePools", f"the node pool name '{name}' is used twice", found=name)
