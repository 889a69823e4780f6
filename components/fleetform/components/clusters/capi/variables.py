"""What a cluster gives the variables of its class."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fleetform.components import tags
from fleetform.components.clusters.cluster import NodePoolArgs

if TYPE_CHECKING:
    from fleetform.components.clusters.capi.cluster import ClusterApiClusterArgs

MIB = 1024


def variables(name: str, args: ClusterApiClusterArgs) -> dict[str, Any]:
    """The variables of a whole cluster.

    Args:
        name: Name of the cluster, and of the object with its identity.
        args: What it is made from.

    Raises:
        ValueError: It has no node pool: nothing would run on it.
    """
    if not args["node_pools"]:
        raise ValueError(f"{name}: it has no node pools")
    return {
        **_of_infrastructure(name, args),
        **_control_plane(args),
        **pool_variables(args["infrastructure"], args["node_pools"][0]),
    }


def pool_variables(infrastructure: str, pool: NodePoolArgs) -> dict[str, Any]:
    """The variables of a node pool."""
    return {
        **_pool_machine(infrastructure, pool),
        "nodeLabels": ",".join(f"{key}={value}" for key, value in sorted(pool["labels"].items())),
        "nodeTaints": [dict(taint) for taint in pool["taints"]],
    }


def _of_infrastructure(name: str, args: ClusterApiClusterArgs) -> dict[str, Any]:
    image = args.get("image") or ""
    if "aws" in args:
        return {
            "region": args["region"],
            "identity": name,
            "range": args["aws"]["range"],
            "zones": args.get("zones", 3),
            "apiRanges": args["authorized_ranges"],
            "tags": args["tags"],
            "image": image,
        }
    if "gcp" in args:
        return {
            "project": args["gcp"]["project"],
            "region": args["region"],
            "nodesRange": args["gcp"]["nodes_range"],
            "labels": tags.gcp(args["tags"]),
            "image": image,
            "serviceAccount": args["gcp"]["service_account"],
        }
    if "azure" in args:
        on = args["azure"]
        return {
            "subscription": on["subscription_id"],
            "location": args["region"],
            "identity": name,
            "nodeIdentity": on["node_identity"],
            "range": on["range"],
            "controlPlaneRange": on["control_plane_range"],
            "nodesRange": on["nodes_range"],
            "tags": tags.azure(args["tags"]),
            "image": image,
        }
    if "vsphere" in args:
        at = args["vsphere"]
        place = {
            "server": at["server"],
            "thumbprint": at["thumbprint"],
            "datacenter": at["datacenter"],
            "datastore": at["datastore"],
            "folder": at["folder"],
            "resourcePool": at["resource_pool"],
            "network": at["network"],
            "storagePolicy": at["storage_policy"],
        }
        return {"place": place, "identity": at["identity"], "address": at["address"], "image": image}
    return {}


def _control_plane(args: ClusterApiClusterArgs) -> dict[str, Any]:
    control_plane = args["control_plane"]
    machine = control_plane["machine_type"]
    match args["infrastructure"]:
        case "docker":
            return {}
        case "vsphere":
            return {"controlPlaneMachine": _size(machine, control_plane["disk_gib"])}
        case _:
            return {"controlPlaneMachine": {"type": machine, "diskGib": control_plane["disk_gib"]}}


def _pool_machine(infrastructure: str, pool: NodePoolArgs) -> dict[str, Any]:
    match infrastructure:
        case "docker":
            return {}
        case "vsphere":
            return {"machine": _size(pool["machine_type"], pool["disk_gib"])}
        case _:
            return {"machine": {"type": pool["machine_type"], "diskGib": pool["disk_gib"], "spot": pool["spot"]}}


def _size(machine: str, disk_gib: int) -> dict[str, int]:
    """A machine on vSphere, which has no names for sizes: processors and GiB of memory.

    >>> _size("4x16", 40)
    {'processors': 4, 'memoryMib': 16384, 'diskGib': 40}
    """
    processors, memory = machine.split("x")
    return {"processors": int(processors), "memoryMib": int(memory) * MIB, "diskGib": disk_gib}
