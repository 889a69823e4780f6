"""What OpenShift's installer is told. No secret is in it: Hive adds the pull secret, and we vCenter's password.

Source: https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/installation_configuration
"""

from __future__ import annotations

from typing import Any

from fleetform.components.clusters.cluster import NodePoolArgs
from fleetform.components.clusters.hive.args import HiveClusterArgs

HOST_PREFIX = 23
PASSWORD = "(vCenter's password)"  # noqa: S105 - what stands for it
WORKER = "worker"
"""The pool of machines that the installer makes; Hive takes care of the others."""


def install_config(name: str, args: HiveClusterArgs) -> dict[str, Any]:
    """The installer's configuration, as data."""
    first = args["node_pools"][0]
    key = args.get("ssh_public_key")
    return {
        "apiVersion": "v1",
        "metadata": {"name": name},
        "baseDomain": args["base_domain"],
        "publish": "Internal",
        "controlPlane": {"name": "master", "replicas": 3, "platform": _control_plane(args)},
        "compute": [{"name": WORKER, "replicas": max(first["min"], 2), "platform": machines(args, first)}],
        "networking": {
            "networkType": "OVNKubernetes",
            "machineNetwork": [{"cidr": each} for each in args["machine_ranges"]],
            "clusterNetwork": [{"cidr": args["pod_range"], "hostPrefix": HOST_PREFIX}],
            "serviceNetwork": [args["service_range"]],
        },
        "platform": {args["provider"]: _platform(args)},
        **({"sshKey": key} if key else {}),
    }


def machines(args: HiveClusterArgs, pool: NodePoolArgs) -> dict[str, Any]:
    """The machines of a pool, as both the installer and Hive are told."""
    machine, disk = pool["machine_type"], pool["disk_gib"]
    match args["provider"]:
        case "aws":
            volume = {"size": disk, "type": "gp3", "iops": 3000}
            return {"aws": {"type": machine, "rootVolume": volume}}
        case "gcp":
            return {
                "gcp": {"type": machine, "osDisk": {"diskSizeGB": disk, "diskType": "pd-ssd"}, "secureBoot": "Enabled"}
            }
        case "azure":
            return {"azure": {"type": machine, "osDisk": {"diskSizeGB": disk, "diskType": "Premium_LRS"}}}
        case _:
            processors, memory = machine.split("x")
            size = {"cpus": int(processors), "coresPerSocket": 1, "memoryMB": int(memory) * 1024}
            return {"vsphere": {**size, "osDisk": {"diskSizeGB": disk}}}


def _control_plane(args: HiveClusterArgs) -> dict[str, Any]:
    usual = {**args["node_pools"][0], "machine_type": args["control_plane_machine"], "disk_gib": 120}
    return machines(args, usual)  # type: ignore[arg-type]  # a pool with another machine is one


def _platform(args: HiveClusterArgs) -> dict[str, Any]:
    region = args["region"]
    if "aws" in args:
        subnets = args["aws"]["subnet_ids"]
        return {"region": region, "subnets": subnets, "userTags": args["tags"]}
    if "gcp" in args:
        on = args["gcp"]
        subnetwork = on["subnetwork"]
        return {
            "projectID": on["project"],
            "region": region,
            "network": on["network"],
            "controlPlaneSubnet": subnetwork,
            "computeSubnet": subnetwork,
        }
    if "azure" in args:
        at = args["azure"]
        return {
            "region": region,
            "baseDomainResourceGroupName": at["zone_group"],
            "networkResourceGroupName": at["network_group"],
            "virtualNetwork": at["network"],
            "controlPlaneSubnet": at["subnet"],
            "computeSubnet": at["subnet"],
            # The network is there, with a NAT gateway of its own: the installer makes no way out.
            "outboundType": "UserDefinedRouting",
            "userTags": args["tags"],
        }
    return _vsphere(args)


def _vsphere(args: HiveClusterArgs) -> dict[str, Any]:
    assert "vsphere" in args
    at = args["vsphere"]
    topology = {
        "datacenter": at["datacenter"],
        "computeCluster": f"/{at['datacenter']}/host/{at['cluster']}",
        "datastore": f"/{at['datacenter']}/datastore/{at['datastore']}",
        "networks": [at["network"]],
    }
    return {
        "apiVIPs": [at["api_address"]],
        "ingressVIPs": [at["ingress_address"]],
        "failureDomains": [
            {"name": "all", "region": args["region"], "zone": "all", "server": at["server"], "topology": topology}
        ],
        "vcenters": [
            {
                "server": at["server"],
                "user": at["user"],
                # Hive reads the cloud's Secret to remove a cluster, and nothing but this to make one.
                "password": PASSWORD,
                "datacenters": [at["datacenter"]],
            }
        ],
    }
