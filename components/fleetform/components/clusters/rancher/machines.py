"""What Rancher's drivers are told of machines; each driver has a kind of its own, with its flags as fields.

Source: the flags of https://github.com/rancher/machine/tree/master/drivers, which Rancher makes fields of: what comes
after the name of the driver, each word but the first with a capital letter.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import pulumi

from fleetform.components import tags
from fleetform.components.clusters.rancher.args import RancherClusterArgs

MIB = 1024


class Machine(NamedTuple):
    """A machine of a pool.

    Attributes:
        type: The cloud's name of it; on vSphere processors and GiB of memory.
    """

    type: str
    disk_gib: int
    spot: bool


def machine_config(args: RancherClusterArgs, machine: Machine) -> tuple[str, dict[str, Any]]:
    """Kind and fields of the object that says what the machines of a pool are."""
    image = args.get("image")
    if "aws" in args:
        return "Amazonec2Config", {**_aws(args, machine), **({"ami": image} if image else {})}
    if "gcp" in args:
        return "GoogleConfig", {**_gcp(args, machine), **({"machineImage": image} if image else {})}
    if "azure" in args:
        return "AzureConfig", {**_azure(args, machine), **({"image": image} if image else {})}
    return "VmwarevsphereConfig", {**_vsphere(args, machine), **({"cloneFrom": image} if image else {})}


def _aws(args: RancherClusterArgs, machine: Machine) -> dict[str, Any]:
    assert "aws" in args
    at = args["aws"]
    return {
        "region": args["region"],
        "zone": pulumi.Output.from_input(at["zone"]).apply(lambda zone: zone[-1]),
        "vpcId": at["vpc_id"],
        "subnetId": at["subnet_id"],
        "securityGroup": ["rancher-nodes"],
        "instanceType": machine.type,
        "rootSize": f"{machine.disk_gib}",
        "volumeType": "gp3",
        "encryptEbsVolume": True,
        "httpEndpoint": "enabled",
        "httpTokens": "required",
        "privateAddressOnly": True,
        "usePrivateAddress": True,
        "requestSpotInstance": machine.spot,
        "tags": _listed(args["tags"]),
    }


def _gcp(args: RancherClusterArgs, machine: Machine) -> dict[str, Any]:
    assert "gcp" in args
    at = args["gcp"]
    return {
        "project": at["project"],
        "zone": at["zone"],
        "network": at["network"],
        "subnetwork": at["subnetwork"],
        "machineType": machine.type,
        "diskSize": f"{machine.disk_gib}",
        "diskType": "pd-balanced",
        "useInternalIp": True,
        "useInternalIpOnly": True,
        "preemptible": machine.spot,
        "vmLabels": _listed(tags.gcp(args["tags"])),
    }


def _azure(args: RancherClusterArgs, machine: Machine) -> dict[str, Any]:
    assert "azure" in args
    at = args["azure"]
    return {
        "location": args["region"],
        "resourceGroup": at["resource_group"],
        "vnet": pulumi.Output.concat(at["resource_group"], ":", at["network"]),
        "subnet": at["subnet"],
        "size": machine.type,
        "diskSize": f"{machine.disk_gib}",
        "storageType": "Premium_LRS",
        "managedDisks": True,
        "noPublicIp": True,
        "usePrivateIp": True,
        "tags": _listed(tags.azure(args["tags"])),
    }


def _vsphere(args: RancherClusterArgs, machine: Machine) -> dict[str, Any]:
    assert "vsphere" in args
    at = args["vsphere"]
    processors, memory = machine.type.split("x")
    return {
        "creationType": "template",
        "datacenter": at["datacenter"],
        "datastore": at["datastore"],
        "folder": at["folder"],
        "pool": at["resource_pool"],
        "network": [at["network"]],
        "cpuCount": processors,
        "memorySize": f"{int(memory) * MIB}",
        "diskSize": f"{machine.disk_gib * MIB}",
    }


def _listed(values: dict[str, str]) -> str:
    """Tags as the drivers take them: key, value, key, value."""
    return ",".join(part.replace(",", " ") for pair in values.items() for part in pair)
