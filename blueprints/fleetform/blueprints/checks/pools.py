"""Node pools: machines and GPUs that a region has, names that a cloud takes, room for their nodes and pods."""

from __future__ import annotations

import ipaddress
import math
import re
from collections.abc import Iterator
from fnmatch import fnmatchcase
from itertools import chain

from fleetform.blueprints import addresses, facts, gpu_zones, networks
from fleetform.blueprints.checks import pool_fields
from fleetform.blueprints.checks.clusters import Listed, origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.kinds import OF_PROVIDER, kinds, named_kind
from fleetform.blueprints.kinds.eks import EksSettings
from fleetform.blueprints.kinds.gke import GkeSettings
from fleetform.blueprints.machines import DEFAULT_MACHINES, gpu_types, offers, resolved_pool, wanted_gpu
from fleetform.blueprints.model import Model
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.pools import Gpu, NodePool
from fleetform.blueprints.problems import Problem

AKS_NAME_LIMIT = 12
"""Source: https://learn.microsoft.com/azure/aks/create-node-pools"""
AKS_FEWEST_PODS = 10
"""Source: https://learn.microsoft.com/azure/aks/quotas-skus-regions"""
USUAL_PODS = 110
"""Pods that a node has room for unless said otherwise."""
AKS_NODE_ADDRESSES = 256
"""Source: https://learn.microsoft.com/azure/aks/concepts-network-azure-cni-overlay"""
MACHINES = {
    "aws": re.compile(r"[a-z][a-z0-9-]*\.[a-z0-9-]+"),
    "gcp": re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)+"),
    "azure": re.compile(r"(Standard|Basic)_\w+"),
}
"""How each cloud writes names of machines: those of another one are mistakes that are easily made in defaults."""
RESERVED = {"aws": 5, "gcp": 4, "azure": 5}
"""Addresses of a subnet that the cloud keeps."""
MOST_PODS = 250
"""Pods of a node of EKS with more than 30 processors:
https://docs.aws.amazon.com/eks/latest/userguide/choosing-instance-type.html#determine-max-pods"""
MANY_PROCESSORS = ("8xlarge", "12xlarge", "16xlarge", "24xlarge", "48xlarge", "metal")


def conflicts(platform: Platform, listed: Listed) -> Iterator[Problem]:
    """Mistakes in the node pools of clusters."""
    told: set[str] = set()
    for cluster, source in listed:
        kind = kinds().get(named_kind(cluster.kind, cluster.provider))
        if kind is None or cluster.provider not in kind.providers:
            continue
        own = cluster.provider in facts.PROVIDERS and kind.name == OF_PROVIDER[cluster.provider]
        for found in chain(pool_fields.ignored(cluster, kind), _of_cloud(platform, cluster, source) if own else ()):
            # A pool of the defaults is that of many clusters.
            if str(found) not in told:
                told.add(str(found))
                yield found


def _of_cloud(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    for pool in cluster.node_pools or []:
        yield from _machine(platform, cluster, pool)
    yield from _names(platform, cluster, source)
    yield from _untainted(platform, cluster, source)
    yield from _room(platform, cluster)


def _machine(platform: Platform, cluster: Cluster, pool: NodePool) -> Iterator[Problem]:
    """Whether the cloud has such a machine, and the region too."""
    provider = cluster.provider
    if pool.machine_type is not None and not MACHINES[provider].fullmatch(pool.machine_type):
        message = f"'{pool.machine_type}' is no machine of {provider}, such as {DEFAULT_MACHINES[provider]}"
        yield problem(pool, "machineType", message, found=pool.machine_type)
    gpu = wanted_gpu(pool, provider)
    if gpu is None:
        places = facts.machines()[provider].get("regions", {}).get(pool.purpose or "general")
        if places is not None and pool.machine_type is None:
            yield from _where(platform, cluster, (pool, "purpose"), f"machines for '{pool.purpose}'", places, "arm")
        return
    known = gpu_types(provider)
    if gpu.type not in known:
        yield problem(gpu, "type", f"{provider} has no GPU '{gpu.type}'", found=gpu.type, allowed=list(known))
    elif pool.machine_type is not None:
        return
    elif not (found := offers(provider, gpu)):
        counts = [f"{offer['count']}" for offer in known[gpu.type]["offers"]]
        message = f"{provider} has no machine with {_number(gpu)}"
        yield problem(gpu, "count", message, found=gpu.count, allowed=counts)
    else:
        place = (pool, "purpose") if pool.gpu is None else (pool.gpu, "type")
        what, told = f"machines with {_number(gpu)}", platform.facts
        places = gpu_zones.regions(provider, gpu.type, found[0], told)
        wrong = list(_where(platform, cluster, place, what, places, gpu.type))
        yield from wrong
        if provider == gpu_zones.ZONED and not wrong:
            there = gpu_zones.zones(gpu.type, found[0], cluster.region, told)
            yield from _zones(platform, cluster, place, what, there)


def _number(gpu: Gpu) -> str:
    return f"{gpu.count} GPU{'s' if gpu.count > 1 else ''} of the type {gpu.type}"


def _where(
    platform: Platform, cluster: Cluster, place: tuple[Model, str], what: str, places: list[str], fact: str
) -> Iterator[Problem]:
    """Whether a region has something; of a region that the cloud does not have, it is told that alone."""
    provider, region = cluster.provider, cluster.region
    key = f"{provider}-{fact}"
    known = [*places, *facts.added(platform.facts, "machineRegions", key)]
    there = [*facts.regions(provider), *facts.added(platform.facts, "regions", provider)]
    if region in there and region not in known:
        name = gpu_zones.MACHINE_ZONES if provider == gpu_zones.ZONED and fact != "arm" else "machineRegions"
        message = f"{region} has no {what}; if it has them now, say so in 'facts.{name}.{key}'"
        yield problem(place[0], place[1], message, found=region, allowed=known, typo=False)


def _zones(
    platform: Platform, cluster: Cluster, place: tuple[Model, str], what: str, there: list[str]
) -> Iterator[Problem]:
    """Whether any of the zones that a cluster is in has something."""
    named = gpu_zones.named(cluster.region, cluster.zones or networks.ZONES, platform.facts)
    if there and not gpu_zones.among(there, named):
        message = (
            f"'{cluster.name}' is in {', '.join(named)}, and no {what} are there: name their zone first in "
            f"'facts.availabilityZones.{cluster.region}', or let the cluster span more zones"
        )
        yield problem(place[0], place[1], message, found=", ".join(named), allowed=there, typo=False)


def _names(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """Names and numbers that a cloud takes, and that no other pool has."""
    pools = cluster.node_pools or []
    own = {pool.name for pool in pools}
    for pool in pools:
        for name in pool.cloud_names:
            if cluster.provider == "azure" and len(name) > AKS_NAME_LIMIT:
                message = f"AKS would call it '{name}', which has more than {AKS_NAME_LIMIT} characters: shorten it"
                yield problem(pool, "name", message, found=pool.name)
            elif name != pool.name and name in own:
                yield problem(pool, "name", f"'{name}', which belongs to it, is a node pool of its own", found=name)
        if cluster.provider == "azure" and pool.pods_per_node is not None and pool.pods_per_node < AKS_FEWEST_PODS:
            message = f"AKS wants room for {AKS_FEWEST_PODS} pods on a node at least"
            yield problem(pool, "podsPerNode", message, found=pool.pods_per_node)
    lasting = [pool for pool in pools if not pool.spot and pool.upgrade == "surge"]
    if cluster.provider == "azure" and pools and not lasting:
        message = "all node pools are spot or blue-green: the pods of AKS itself need one that is neither"
        yield problem(origin(platform, cluster, source, "node_pools"), "nodePools", message)


def _untainted(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """A cluster's own pods, as its DNS, tolerate no taints: without a pool for them it never gets ready."""
    if any(not pool_fields.is_tainted(pool) for pool in cluster.node_pools or []) or not cluster.node_pools:
        return
    if _makes_more_nodes(cluster):
        return
    message = f"all node pools of '{cluster.name}' have taints: the cluster's own pods need one without"
    yield problem(origin(platform, cluster, source, "node_pools"), "nodePools", message)


def _makes_more_nodes(cluster: Cluster) -> bool:
    """Whether there are nodes besides those of the pools that are written."""
    if isinstance(cluster.eks, EksSettings):
        selectors = [one for profile in cluster.eks.fargate_profiles for one in profile.selectors]
        return cluster.eks.compute != "managed-node-groups" or any(
            fnmatchcase("kube-system", one.namespace) and not one.labels for one in selectors
        )
    return isinstance(cluster.gke, GkeSettings) and cluster.gke.node_auto_provisioning is not None


def _room(platform: Platform, cluster: Cluster) -> Iterator[Problem]:
    """Whether all nodes and their pods have addresses when every pool is as large as it may be."""
    pools = cluster.node_pools or []
    network = _network(platform, cluster)
    if network is None or not pools:
        return
    largest = max(pools, key=lambda pool: pool.max)
    nodes = sum(pool.max * len(pool.cloud_names) for pool in pools)
    subnets = (
        network.private_subnets[: cluster.zones or networks.ZONES] if cluster.provider == "aws" else (network.nodes,)
    )
    usable = sum(_size(subnet) - RESERVED[cluster.provider] for subnet in subnets)
    if nodes > usable:
        message = f"the node pools of '{cluster.name}' may have {nodes:,} nodes, and their subnets {usable:,} addresses"
        yield problem(largest, "max", message, found=largest.max)
        return
    needed = sum(pool.max * len(pool.cloud_names) * _pod_addresses(cluster, pool) for pool in pools)
    room = usable - nodes if cluster.provider == "aws" else _size(network.pods)
    if needed > room and not _has_ipv6(cluster):
        message = (
            f"the nodes of '{cluster.name}' may take {needed:,} addresses for their pods, and there are {room:,}: "
            "a larger network, fewer nodes or fewer 'podsPerNode'"
        )
        yield problem(largest, "max", message, found=largest.max)


def _network(platform: Platform, cluster: Cluster) -> networks.ClusterNetwork | None:
    """How a cluster's network is laid out, wherever it is; None where another check says that it is wrong."""
    named = cluster.network.range if cluster.network is not None else None
    length = int(named.partition("/")[2]) if named else addresses.usual_length(platform, cluster)
    if length > networks.LONGEST_PREFIX:
        return None
    try:
        return addresses.laid_out(ipaddress.IPv4Network((0, length)), cluster.network)
    except networks.NoRoomError:
        return None


def _pod_addresses(cluster: Cluster, pool: NodePool) -> int:
    """The addresses that a node takes for its pods, at most."""
    match cluster.provider:
        case "gcp":
            # Twice as many as pods, so that one that ends leaves its address for a while, as a range.
            return 2 ** math.ceil(math.log2(2 * (pool.pods_per_node or USUAL_PODS)))
        case "azure":
            return AKS_NODE_ADDRESSES
        case _:
            return _eks_pods(pool)


def _eks_pods(pool: NodePool) -> int:
    """Pods of a node on EKS: as many as its interfaces have addresses, and kubelet allows."""
    try:
        machine = resolved_pool(pool, "aws").machine_type
    except KeyError:
        return 0
    size, known = machine.partition(".")[2], facts.machines()["aws"]["addresses"]
    kubelet = pool.pods_per_node or (MOST_PODS if size in MANY_PROCESSORS else USUAL_PODS)
    return min(int(known.get(machine, known.get(size, 0))), kubelet)


def _has_ipv6(cluster: Cluster) -> bool:
    return isinstance(cluster.eks, EksSettings) and cluster.eks.ip_family == "ipv6"


def _size(range_: str) -> int:
    return ipaddress.IPv4Network(range_).num_addresses
