"""Fields of node pools that the kind of their cluster would ignore: they are mistakes, wherever they were written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleetform.blueprints import facts, networks
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.fleet import Cluster
from fleetform.blueprints.kinds import Kind, KindSettings, PoolPlace
from fleetform.blueprints.machines import TAINTS
from fleetform.blueprints.pools import NodePool
from fleetform.blueprints.problems import Problem


def ignored(cluster: Cluster, kind: Kind) -> Iterator[Problem]:
    """What is written of a cluster's node pools, and nothing would come of."""
    only = getattr(cluster, kind.field) or kind.settings()
    if not isinstance(only, KindSettings) or not only.takes_node_pools:
        return
    pools = cluster.node_pools or []
    system = system_pool(pools)
    for pool in pools:
        place = PoolPlace(cluster.provider, cluster.zones or networks.ZONES, pool is pools[0], pool is system)
        for field, why in only.refused(pool, place):
            part, _, inner = field.rpartition(".")
            model = pool.gpu if part and pool.gpu is not None else pool
            yield problem(model, inner, why)
        if "size" in pool.said and cluster.provider not in facts.PROVIDERS:
            yield problem(pool, "size", f"machines on {cluster.provider} have no sizes: name one in 'machineType'")


def is_tainted(pool: NodePool) -> bool:
    """Whether nodes of a pool keep pods away."""
    return (
        pool.purpose in TAINTS or pool.gpu is not None or any(one.effect != "PreferNoSchedule" for one in pool.taints)
    )


def system_pool(pools: Sequence[NodePool]) -> NodePool | None:
    """The pool that AKS runs its own pods on, as its component chooses it; None where all are spot."""
    lasting = [pool for pool in pools if not pool.spot]
    marked = [
        (pool.upgrade == "blue-green", pool.gpu is not None or pool.purpose in TAINTS or bool(pool.taints))
        for pool in lasting
    ]
    return lasting[marked.index(min(marked))] if lasting else None
