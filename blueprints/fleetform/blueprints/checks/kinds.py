"""The clouds' own kinds: settings that make no sense together, wherever each of them was written."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from fleetform.blueprints import facts, gpu_zones
from fleetform.blueprints.checks import eks
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.kinds import KindSettings, kind_of, kinds
from fleetform.blueprints.kinds.eks import EksSettings
from fleetform.blueprints.kinds.existing import ExistingSettings
from fleetform.blueprints.kinds.gke import GkeSettings
from fleetform.blueprints.machines import gpu_types
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

GKE_HOURS = 48
GKE_WEEKS = 4
"""GKE wants so many hours of maintenance in 32 days, which are four whole weeks:
https://cloud.google.com/kubernetes-engine/docs/concepts/maintenance-windows-and-exclusions"""


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Settings of a kind that make no sense."""
    for cluster, source in listed:
        if cluster.kind is not None and cluster.kind not in kinds():
            continue
        try:
            kind = kind_of(cluster.kind, cluster.provider)
        except KeyError:
            continue
        only = getattr(cluster, kind.field)
        if kind.settings is ExistingSettings and only is None:
            message = "say in 'existing' how it is reached"
            yield problem(source, "kind", message, found=kind.name)
        if isinstance(only, KindSettings) and not only.takes_node_pools:
            yield from _no_nodes(platform, cluster, source, kind.title)
        if isinstance(only, EksSettings):
            yield from eks.conflicts(platform, cluster, source, only)
        if kind.name == "eks":
            yield from eks.ranges(platform, cluster, source)
        if isinstance(only, GkeSettings):
            yield from _limits(platform, cluster, only)
        if kind.name == "gke":
            yield from _window(cluster)


def _no_nodes(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, title: str) -> Iterator[Problem]:
    """What a cluster itself says of nodes that it does not make; defaults may be for others."""
    for field in ("node_pools", "autoscaling"):
        if getattr(cluster, field) is None:
            continue
        where = origin(platform, cluster, source, field)
        own = source.template if isinstance(source, ClusterMatrix) else source
        if where is own or getattr(own, field) is not None:
            message = f"the nodes of this {title} cluster are not made here: leave it out"
            yield problem(own, to_camel(field), message)


def _limits(platform: Platform, cluster: Cluster, only: GkeSettings) -> Iterator[Problem]:
    """GPUs that node auto-provisioning may make, and the cloud or the region does not have."""
    known = gpu_types("gcp")
    for limit in only.node_auto_provisioning.gpus if only.node_auto_provisioning else ():
        if limit.type not in known:
            yield problem(limit, "type", f"gcp has no GPU '{limit.type}'", found=limit.type, allowed=list(known))
            continue
        key = f"gcp-{limit.type}"
        places = facts.added(platform.facts, "machineRegions", key)
        for offer in known[limit.type]["offers"]:
            places += gpu_zones.regions("gcp", limit.type, offer, platform.facts)
        if cluster.region in facts.regions("gcp") and cluster.region not in places:
            message = (
                f"{cluster.region} has no machines with GPUs of the type {limit.type}; if it has them now, say so in "
                f"'facts.{gpu_zones.MACHINE_ZONES}.{key}'"
            )
            yield problem(limit, "type", message, found=limit.type, allowed=list(dict.fromkeys(places)), typo=False)


def _window(cluster: Cluster) -> Iterator[Problem]:
    window = cluster.maintenance
    if window is None:
        return
    hours = window.hours * len(set(window.days)) * GKE_WEEKS
    if hours < GKE_HOURS:
        message = (
            f"GKE wants {GKE_HOURS} hours of maintenance in 32 days, and these are {hours}: name more days or hours"
        )
        yield problem(window, "hours" if "hours" in window.model_fields_set else "days", message, found=window.hours)
