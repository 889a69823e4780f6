"""Node pools of a GKE cluster."""

from __future__ import annotations

import pulumi_gcp as gcp

from fleetform.components import tags
from fleetform.components.base import Component
from fleetform.components.clusters.cluster import NodePoolArgs
from fleetform.components.clusters.gke.args import GkeClusterArgs
from fleetform.components.clusters.pools import cloud_name, first_size, is_blue_green, made_anew, pool_key

TAINT_EFFECTS = {"NoSchedule": "NO_SCHEDULE", "PreferNoSchedule": "PREFER_NO_SCHEDULE", "NoExecute": "NO_EXECUTE"}
SCOPE = "https://www.googleapis.com/auth/cloud-platform"
ARCHITECTURE = "kubernetes.io/arch"
HYPERDISK_ONLY = ("a3-ultragpu", "a4", "a4x", "c4", "c4a", "c4d", "h4d", "m4", "n4", "n4a", "n4d", "x4")
"""Machines that take no Persistent Disk: https://cloud.google.com/compute/docs/disks/hyperdisks#machine-type-support"""
BATCH_PERCENTAGE = 0.25
SOAK = "3600s"


def node_pool(
    component: Component,
    pool: NodePoolArgs,
    args: GkeClusterArgs,
    cluster: gcp.container.Cluster,
    account: gcp.serviceaccount.Account,
) -> gcp.container.NodePool:
    """A node pool."""
    return gcp.container.NodePool(
        component.named(pool_key("pool", pool)),
        name=cloud_name(pool),
        project=args["project"],
        location=args["region"],
        cluster=cluster.name,
        # GPUs are in some zones only; without a list, nodes are asked for in all zones of the cluster.
        node_locations=pool.get("zones") or None,
        initial_node_count=min(first_size(pool), 1),
        max_pods_per_node=pool.get("pods_per_node"),
        autoscaling={
            "total_min_node_count": pool["min"],
            "total_max_node_count": pool["max"],
            "location_policy": "ANY" if pool["spot"] else "BALANCED",
        },
        management={"auto_repair": True, "auto_upgrade": True},
        upgrade_settings=_upgrade(pool),
        node_config=_node_config(pool, args, account),
        opts=component.below(ignore_changes=["initialNodeCount"], **made_anew(component, "pool", pool)),
    )


def _node_config(
    pool: NodePoolArgs, args: GkeClusterArgs, account: gcp.serviceaccount.Account
) -> gcp.container.NodePoolNodeConfigArgsDict:
    made: gcp.container.NodePoolNodeConfigArgsDict = {
        "machine_type": pool["machine_type"],
        "spot": pool["spot"],
        "disk_size_gb": pool["disk_gib"],
        "disk_type": disk_type(pool["machine_type"]),
        "image_type": "COS_CONTAINERD",
        "service_account": account.email,
        "oauth_scopes": [SCOPE],
        "labels": pool["labels"],
        "resource_labels": tags.gcp(args["tags"]),
        "metadata": {"disable-legacy-endpoints": "true"},
        "shielded_instance_config": {"enable_secure_boot": True, "enable_integrity_monitoring": True},
        "workload_metadata_config": {"mode": "GKE_METADATA"},
        "taints": [
            {"key": taint["key"], "value": taint["value"], "effect": TAINT_EFFECTS[taint["effect"]]}
            for taint in pool["taints"]
            # Google gives its nodes with Arm processors this one itself.
            if taint["key"] != ARCHITECTURE
        ],
    }
    if (gpus := _gpus(pool)) is not None:
        made["guest_accelerators"] = gpus
    return made


def disk_type(machine_type: str) -> str:
    """The disks that a machine takes.

    >>> disk_type("n2-standard-4"), disk_type("c4a-standard-4"), disk_type("a3-ultragpu-8g")
    ('pd-balanced', 'hyperdisk-balanced', 'hyperdisk-balanced')
    """
    newer = any(machine_type.startswith(f"{family}-") for family in HYPERDISK_ONLY)
    return "hyperdisk-balanced" if newer else "pd-balanced"


def _upgrade(pool: NodePoolArgs) -> gcp.container.NodePoolUpgradeSettingsArgsDict:
    if not is_blue_green(pool):
        return {"max_surge": 1, "max_unavailable": 0}
    return {
        "strategy": "BLUE_GREEN",
        "blue_green_settings": {
            "standard_rollout_policy": {"batch_percentage": BATCH_PERCENTAGE, "batch_soak_duration": "300s"},
            "node_pool_soak_duration": SOAK,
        },
    }


def _gpus(pool: NodePoolArgs) -> list[gcp.container.NodePoolNodeConfigGuestAcceleratorArgsDict] | None:
    gpu = pool.get("gpu")
    if gpu is None:
        return None
    made: gcp.container.NodePoolNodeConfigGuestAcceleratorArgsDict = {
        "type": gpu.get("name") or gpu["type"],
        "count": gpu["count"],
        "gpu_driver_installation_config": {
            "gpu_driver_version": "DEFAULT" if gpu["drivers"] else "INSTALLATION_DISABLED"
        },
    }
    if shared := gpu.get("shared_by"):
        made["gpu_sharing_config"] = {
            "gpu_sharing_strategy": "TIME_SHARING",
            "max_shared_clients_per_gpu": shared,
        }
    return [made]
