"""The control plane of a GKE cluster, and what it knows of nodes."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pulumi
import pulumi_gcp as gcp

from fleetform.components import tags
from fleetform.components.base import Component
from fleetform.components.clusters.cluster import MaintenanceArgs
from fleetform.components.clusters.gke.args import GkeClusterArgs
from fleetform.components.clusters.gke.node_pools import SCOPE
from fleetform.components.network.gcp import PODS, SERVICES

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONDAY = datetime.fromisoformat("2026-01-05")
"""The week in which windows begin; all later ones follow from it."""


def control_plane(
    component: Component,
    args: GkeClusterArgs,
    key: gcp.kms.CryptoKey | None,
    account: gcp.serviceaccount.Account,
    before: Sequence[pulumi.Resource],
) -> gcp.container.Cluster:
    """The control plane."""
    fleet, group = args.get("fleet_project"), args.get("security_group")
    maintenance = args.get("maintenance")
    return gcp.container.Cluster(
        component.named("cluster"),
        name=component.pulumi_resource_name,
        project=args["project"],
        location=args["region"],
        node_locations=args.get("node_locations") or None,
        network=args["network"],
        subnetwork=args["subnetwork"],
        min_master_version=args["version"],
        **(_autopilot(account) if args.get("autopilot") else _standard(args, account)),
        networking_mode="VPC_NATIVE",
        deletion_protection=args["protect"],
        release_channel={"channel": args.get("channel", "regular").upper()},
        ip_allocation_policy={"cluster_secondary_range_name": PODS, "services_secondary_range_name": SERVICES},
        private_cluster_config=_private(args),
        master_authorized_networks_config={
            "cidr_blocks": [
                {"cidr_block": range_, "display_name": f"{title}-{number}"}
                for title, ranges in (
                    ("authorized", args["authorized_ranges"]),
                    ("fleet", args.get("private_ranges") or []),
                )
                for number, range_ in enumerate(ranges, start=1)
            ],
            "gcp_public_cidrs_access_enabled": False,
        },
        master_auth={"client_certificate_config": {"issue_client_certificate": False}},
        authenticator_groups_config={"security_group": group} if group else None,
        database_encryption={"state": "ENCRYPTED", "key_name": key.id} if key is not None else None,
        logging_config={
            "enable_components": ["SYSTEM_COMPONENTS", "WORKLOADS", "APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"]
        },
        monitoring_config={"enable_components": ["SYSTEM_COMPONENTS"], "managed_prometheus": {"enabled": True}},
        # Google keeps the Gateway API's types up to date itself.
        gateway_api_config={"channel": "CHANNEL_STANDARD"},
        security_posture_config={"mode": "BASIC"},
        fleet={"project": fleet} if fleet else None,
        maintenance_policy={"recurring_window": window(maintenance)} if maintenance else None,
        resource_labels=tags.gcp(args["tags"]),
        # Google raises the patch version between deployments, and shows the nodes of some pool as the cluster's.
        opts=component.below(
            depends_on=list(before), protect=args["protect"] or None, ignore_changes=["nodeVersion", "nodeConfig"]
        ),
    )


def _private(args: GkeClusterArgs) -> gcp.container.ClusterPrivateClusterConfigArgsDict:
    """Nodes without public addresses, and who reaches the API."""
    made: gcp.container.ClusterPrivateClusterConfigArgsDict = {
        "enable_private_nodes": True,
        "enable_private_endpoint": not args["authorized_ranges"],
    }
    if args.get("private_ranges"):
        # Otherwise only clients in the same region reach it.
        made["master_global_access_config"] = {"enabled": True}
    return made


def window(maintenance: MaintenanceArgs) -> gcp.container.ClusterMaintenancePolicyRecurringWindowArgsDict:
    """A weekly window, as calendars write it.

    >>> window({"days": ["sunday", "saturday"], "start": "22:30", "hours": 6})["recurrence"]
    'FREQ=WEEKLY;BYDAY=SA,SU'
    >>> window({"days": ["saturday"], "start": "22:30", "hours": 6})["end_time"]
    '2026-01-11T04:30:00Z'
    """
    days = sorted(DAYS.index(day) for day in maintenance["days"])
    hour, minute = maintenance["start"].split(":")
    start = MONDAY + timedelta(days=days[0], hours=int(hour), minutes=int(minute))
    return {
        "start_time": f"{start.isoformat()}Z",
        "end_time": f"{(start + timedelta(hours=maintenance['hours'])).isoformat()}Z",
        "recurrence": f"FREQ=WEEKLY;BYDAY={','.join(DAYS[day][:2].upper() for day in days)}",
    }


def _autopilot(account: gcp.serviceaccount.Account) -> dict[str, Any]:
    """Google makes nodes, with everything that a standard cluster is told; they only get an account of their own."""
    return {
        "enable_autopilot": True,
        "cluster_autoscaling": {
            "auto_provisioning_defaults": {"service_account": account.email, "oauth_scopes": [SCOPE]}
        },
    }


def _standard(args: GkeClusterArgs, account: gcp.serviceaccount.Account) -> dict[str, Any]:
    return {
        # Pools are resources of their own, so the one that comes with every cluster is removed.
        "remove_default_node_pool": True,
        "initial_node_count": 1,
        # Until then its node must not be Compute Engine's default account, which many projects do not have.
        "node_config": {
            "service_account": account.email,
            "oauth_scopes": [SCOPE],
            "shielded_instance_config": {"enable_secure_boot": True, "enable_integrity_monitoring": True},
        },
        "datapath_provider": "ADVANCED_DATAPATH",
        "enable_shielded_nodes": True,
        "workload_identity_config": {"workload_pool": f"{args['project']}.svc.id.goog"},
        "cluster_autoscaling": _autoscaling(args, account),
    }


def _autoscaling(
    args: GkeClusterArgs, account: gcp.serviceaccount.Account
) -> gcp.container.ClusterClusterAutoscalingArgsDict | None:
    """How nodes are chosen, and which node pools GKE may make."""
    made: gcp.container.ClusterClusterAutoscalingArgsDict = {}
    if (autoscaling := args.get("autoscaling")) is not None:
        dense = autoscaling["packing"] == "dense"
        made["autoscaling_profile"] = "OPTIMIZE_UTILIZATION" if dense else "BALANCED"
    if (limits := args.get("node_auto_provisioning")) is not None:
        made["enabled"] = True
        made["resource_limits"] = [
            {"resource_type": "cpu", "maximum": limits["max_cpu"]},
            {"resource_type": "memory", "maximum": limits["max_memory_gib"]},
            *({"resource_type": gpu["name"], "maximum": gpu["max"]} for gpu in limits["gpus"]),
        ]
        made["auto_provisioning_defaults"] = {
            "service_account": account.email,
            "oauth_scopes": [SCOPE],
            "image_type": "COS_CONTAINERD",
            "management": {"auto_repair": True, "auto_upgrade": True},
            "shielded_instance_config": {"enable_secure_boot": True, "enable_integrity_monitoring": True},
            "upgrade_settings": {"strategy": "SURGE", "max_surge": 1, "max_unavailable": 0},
        }
    return made or None
