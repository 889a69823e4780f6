"""When Azure may change a cluster by itself, and how its nodes grow and shrink."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import yaml
from pulumi_azure_native import containerservice
from pulumi_kubernetes.core.v1 import ConfigMap

from fleetform.components import tags
from fleetform.components.clusters.aks.args import AksClusterArgs
from fleetform.components.clusters.cluster import Cluster, MaintenanceArgs
from fleetform.components.clusters.pools import falls_back, priorities

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NODE_IMAGES = "aksManagedNodeOSUpgradeSchedule"
SCHEDULES = ("aksManagedAutoUpgradeSchedule", NODE_IMAGES)
"""Schedules of upgrades. A cluster has one of each, and a week of it has one day; every day is for node images only:
https://learn.microsoft.com/azure/aks/planned-maintenance"""


def maintenance(cluster: Cluster, args: AksClusterArgs, made: containerservice.ManagedCluster) -> None:
    """The windows of a cluster: all hours for what Azure does each week; for upgrades see `recurring`."""
    wanted = args.get("maintenance")
    if wanted is None:
        return
    containerservice.MaintenanceConfiguration(
        cluster.named("maintenance-default"),
        config_name="default",
        resource_group_name=args["resource_group_name"],
        resource_name_=made.name,
        time_in_week=[{"day": day.capitalize(), "hour_slots": slots} for day, slots in hour_slots(wanted).items()],
        opts=cluster.below(),
    )
    for schedule in SCHEDULES:
        containerservice.MaintenanceConfiguration(
            cluster.named(f"maintenance-{schedule}"),
            config_name=schedule,
            resource_group_name=args["resource_group_name"],
            resource_name_=made.name,
            maintenance_window={
                "schedule": recurring(wanted["days"], schedule),
                "start_time": wanted["start"],
                "duration_hours": wanted["hours"],
                "utc_offset": "+00:00",
            },
            opts=cluster.below(),
        )


def recurring(days: Sequence[str], schedule: str) -> containerservice.ScheduleArgsDict:
    """When a schedule's window opens: on the day named first, or daily where every day is one and Azure takes that.

    One day is always within what was asked for, and windows of other clouds may need more of them.

    >>> recurring(["saturday", "sunday"], NODE_IMAGES)
    {'weekly': {'day_of_week': 'Saturday', 'interval_weeks': 1}}
    >>> recurring(DAYS, NODE_IMAGES)
    {'daily': {'interval_days': 1}}
    """
    if schedule == NODE_IMAGES and set(days) == set(DAYS):
        return {"daily": {"interval_days": 1}}
    return {"weekly": {"day_of_week": days[0].capitalize(), "interval_weeks": 1}}


def hour_slots(wanted: MaintenanceArgs) -> dict[str, list[int]]:
    """The hours of each day that a window covers, past midnight too.

    >>> hour_slots({"days": ["sunday"], "start": "22:00", "hours": 4})
    {'monday': [0, 1], 'sunday': [22, 23]}
    """
    first = int(wanted["start"].split(":")[0])
    covered = {
        divmod(DAYS.index(day) * 24 + first + hour, 24) for day in wanted["days"] for hour in range(wanted["hours"])
    }
    found: dict[str, list[int]] = {}
    for day, hour in sorted((day % 7, hour) for day, hour in covered):
        found.setdefault(DAYS[day], []).append(hour)
    return found


def autoscaler(args: AksClusterArgs) -> containerservice.ManagedClusterPropertiesAutoScalerProfileArgsDict | None:
    """How AKS's autoscaler chooses; as it always does where nothing is said of that."""
    wanted, fallback = args.get("autoscaling"), falls_back(args["node_pools"])
    if args.get("node_auto_provisioning") or (wanted is None and not fallback):
        return None
    dense = wanted is not None and wanted["packing"] == "dense"
    return {
        "expander": "priority" if fallback else "least-waste" if dense else "random",
        "balance_similar_node_groups": "true",
        "scale_down_utilization_threshold": "0.7" if dense else "0.5",
        "scale_down_unneeded_time": f"{wanted['idle_minutes'] if wanted else 10}m",
    }


def spot_first(cluster: Cluster, args: AksClusterArgs, ready: Sequence[pulumi.Resource]) -> None:
    """Tells the autoscaler to take spot nodes before those that they fall back to."""
    pools = args["node_pools"]
    if args.get("node_auto_provisioning") or not falls_back(pools):
        return
    ConfigMap(
        cluster.named("spot-first"),
        metadata={
            "name": "cluster-autoscaler-priority-expander",
            "namespace": "kube-system",
            "labels": tags.kubernetes(args["tags"]),
        },
        data={"priorities": yaml.safe_dump(priorities(pools, "^aks-{pool}-.*"))},
        opts=cluster.below(provider=cluster.kubernetes, depends_on=list(ready)),
    )
