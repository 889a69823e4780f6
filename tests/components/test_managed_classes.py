"""Our ClusterClasses with their variables filled in, as Cluster API does it: valid, and what the blueprint says."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml

from components.managed_support import document, documents, recorded
from components.topology import templates
from fleetform.components.clusters.capi.classes import infrastructure

CLUSTERS = ("capi-aws", "capi-azure", "capi-docker", "capi-gcp", "capi-vsphere")


@cache
def made(cluster: str) -> list[dict[str, Any]]:
    there = {(item["kind"], item["metadata"]["name"]): item for item in documents(recorded())}
    return list(templates(document(recorded(), f"{cluster}-cluster"), there))


def spec(cluster: str, kind: str, number: int = 0) -> dict[str, Any]:
    """What is in a template of a kind; the first is the control plane's where both have it."""
    return [item for item in made(cluster) if item["kind"] == kind][number]["spec"]["template"]["spec"]


@pytest.mark.parametrize("cluster", CLUSTERS)
def test_no_placeholder_is_left(cluster: str) -> None:
    name = cluster.removeprefix("capi-")
    kinds = {infrastructure(name).cluster_kind, infrastructure(name).machine_kind}
    for item in made(cluster):
        if item["kind"] in kinds:
            texts = list(_texts(item["spec"]))
            assert [t for t in texts if t in ("project", "region", "location", "server", "template", "network")] == []


def test_on_aws_the_api_is_private_and_machines_are_what_the_blueprint_says() -> None:
    cluster = spec("capi-aws", "AWSClusterTemplate")
    assert cluster["controlPlaneLoadBalancer"] == {"loadBalancerType": "nlb", "scheme": "internal"}
    assert cluster["identityRef"] == {"kind": "AWSClusterRoleIdentity", "name": "capi-aws"}
    assert cluster["network"]["vpc"]["availabilityZoneUsageLimit"] == 3
    control, general, batch = (spec("capi-aws", "AWSMachineTemplate", number) for number in range(3))
    assert [each["instanceType"] for each in (control, general, batch)] == ["m7i.large", "m7i.large", "m7i.xlarge"]
    assert ["spotMarketOptions" in each for each in (control, general, batch)] == [False, False, True]
    assert all(each["instanceMetadataOptions"]["httpTokens"] == "required" for each in (control, general, batch))
    assert all(each["rootVolume"]["encrypted"] for each in (control, general, batch))


def test_nodes_of_a_pool_have_its_labels_and_taints() -> None:
    general, batch = (spec("capi-aws", "KubeadmConfigTemplate", number) for number in range(2))
    labels = {"name": "node-labels", "value": "tier=web"}
    assert labels in general["joinConfiguration"]["nodeRegistration"]["kubeletExtraArgs"]
    assert "taints" not in general["joinConfiguration"]["nodeRegistration"]
    taints = batch["joinConfiguration"]["nodeRegistration"]["taints"]
    assert taints == [{"key": "dedicated", "value": "batch", "effect": "NoSchedule"}]


def test_on_azure_nodes_get_the_settings_of_their_own_machines() -> None:
    control = spec("capi-azure", "KubeadmControlPlaneTemplate")["kubeadmConfigSpec"]["files"][-1]
    assert control["contentFrom"]["secret"] == {"name": "control-1-azure-json", "key": "control-plane-azure.json"}
    (worker,) = spec("capi-azure", "KubeadmConfigTemplate")["files"]
    assert worker["contentFrom"]["secret"] == {"name": "workers-1-azure-json", "key": "worker-node-azure.json"}
    subnets = spec("capi-azure", "AzureClusterTemplate")["networkSpec"]["subnets"]
    assert [subnet["role"] for subnet in subnets] == ["control-plane", "node"]


def test_on_vsphere_kube_vip_has_the_address() -> None:
    file = spec("capi-vsphere", "KubeadmControlPlaneTemplate")["kubeadmConfigSpec"]["files"][-1]
    pod = yaml.safe_load(file["content"])
    (container,) = pod["spec"]["containers"]
    assert {"name": "address", "value": "10.250.2.3"} in container["env"]
    # A command on the first node changes exactly this line.
    assert "        path: /etc/kubernetes/admin.conf\n" in file["content"] or "path: /etc/kubernetes/admin.conf" in str(
        pod
    )
    machine = spec("capi-vsphere", "VSphereMachineTemplate", 1)
    assert machine["thumbprint"] == spec("capi-vsphere", "VSphereClusterTemplate", 0)["thumbprint"] != ""
    assert (machine["numCPUs"], machine["memoryMiB"]) == (8, 32768)
    assert "folder" not in machine


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.values() for text in _texts(item)]
    if isinstance(value, list):
        return [text for item in value for text in _texts(item)]
    return [value] if isinstance(value, str) else []
