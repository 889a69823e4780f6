"""Node pools of an AKS cluster, which Azure calls agent pools."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pulumi_azure_native import containerservice

from fleetform.components.base import Component
from fleetform.components.clusters.aks.args import AksClusterArgs
from fleetform.components.clusters.cluster import NodePoolArgs
from fleetform.components.clusters.pools import (
    cloud_name,
    first_size,
    is_blue_green,
    made_anew,
    node_labels,
    pool_key,
    taint_text,
)

MAX_PODS = 110
SPOT = "kubernetes.azure.com/scalesetpriority"
"""Azure gives spot nodes this label, and keeps pods off that do not tolerate it as a taint."""


def system_pool(name: str, pools: Sequence[NodePoolArgs]) -> tuple[NodePoolArgs, list[NodePoolArgs]]:
    """The pool that Azure's own pods run on, and the others.

    It is the first that the cloud does not take back, if possible one that is not made anew, without GPUs and taints.

    Raises:
        ValueError: All pools are spot.
    """
    lasting = [pool for pool in pools if not pool["spot"]]
    if not lasting:
        raise ValueError(f"{name}: all node pools are spot; Azure's own pods need one that is not")
    chosen = min(lasting, key=lambda pool: (is_blue_green(pool), bool(pool.get("gpu") or pool["taints"])))
    return {**chosen, "min": max(chosen["min"], 1)}, [pool for pool in pools if pool is not chosen]


def profile(pool: NodePoolArgs, args: AksClusterArgs) -> containerservice.ManagedClusterAgentPoolProfileArgs:
    """The pool that comes with the cluster. Nodes that AKS makes itself leave no room for another autoscaler."""
    made = _pool(pool, args)
    if args.get("node_auto_provisioning"):
        made |= {"enable_auto_scaling": False, "min_count": None, "max_count": None}
    return containerservice.ManagedClusterAgentPoolProfileArgs(name=cloud_name(pool), mode="System", **made)


def agent_pool(
    component: Component, pool: NodePoolArgs, args: AksClusterArgs, cluster: containerservice.ManagedCluster
) -> containerservice.AgentPool:
    """A pool of its own."""
    spot: dict[str, Any] = {
        "scale_set_priority": "Spot",
        "scale_set_eviction_policy": "Delete",
        "spot_max_price": -1.0,
    }
    return containerservice.AgentPool(
        component.named(pool_key("pool", pool)),
        agent_pool_name=cloud_name(pool),
        resource_group_name=args["resource_group_name"],
        resource_name_=cluster.name,
        mode="User",
        **_pool(pool, args),
        **(spot if pool["spot"] else {}),
        opts=component.below(ignore_changes=["count"], **made_anew(component, "pool", pool)),
    )


def _pool(pool: NodePoolArgs, args: AksClusterArgs) -> dict[str, Any]:
    """What a pool is, the same in the cluster and as a resource of its own."""
    gpu, spot = pool.get("gpu"), pool["spot"]
    return {
        "type": "VirtualMachineScaleSets",
        "vm_size": pool["machine_type"],
        "os_type": "Linux",
        # NVIDIA's drivers come for all of its GPUs on Ubuntu alone.
        "os_sku": "AzureLinux" if gpu is None else "Ubuntu",
        "os_disk_size_gb": pool["disk_gib"],
        "enable_encryption_at_host": True,
        "enable_node_public_ip": False,
        "vnet_subnet_id": args["subnet_id"],
        "orchestrator_version": args["version"],
        "availability_zones": [str(number + 1) for number in range(args.get("zones", 3))] or None,
        "enable_auto_scaling": True,
        "count": first_size(pool),
        "min_count": pool["min"],
        "max_count": pool["max"],
        "max_pods": pool.get("pods_per_node") or MAX_PODS,
        "gpu_profile": {"driver": "Install" if gpu["drivers"] else "None"} if gpu is not None else None,
        "node_labels": {**({SPOT: "spot"} if spot else {}), **node_labels(pool)},
        "node_taints": [
            *([f"{SPOT}=spot:NoSchedule"] if spot else []),
            *(taint_text(taint) for taint in pool["taints"]),
        ],
        "upgrade_settings": {"max_surge": "33%"},
        "tags": args["tags"],
    }
