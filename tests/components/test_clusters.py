"""What clusters promise, each made on its own with default providers, as in a user's program."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from components.component_support import TAGS, graph_of, inputs, names, of_type, only, value
from fleetform.components.clusters.aks import AksCluster, AksClusterArgs
from fleetform.components.clusters.cluster import ClusterArgs, NodePoolArgs
from fleetform.components.clusters.eks import EksCluster, EksClusterArgs
from fleetform.components.clusters.gke import GkeCluster, GkeClusterArgs

POOL: NodePoolArgs = {
    "name": "general",
    "machine_type": "m7i.large",
    "min": 1,
    "max": 3,
    "spot": False,
    "disk_gib": 100,
    "labels": {},
    "taints": [{"key": "dedicated", "value": "batch", "effect": "NoSchedule"}],
}
BASE: ClusterArgs = {
    "region": "eu-west-1",
    "version": "1.35",
    "role": "spoke",
    "node_pools": [POOL, {**POOL, "name": "spare", "spot": True}],
    "authorized_ranges": [],
    "labels": {},
    "tags": TAGS,
    "protect": True,
}
EKS: EksClusterArgs = {
    **BASE,
    "account_id": "111122223333",
    "subnet_ids": ["subnet-1", "subnet-2", "subnet-3"],
    "service_range": "10.1.0.0/16",
}
GKE: GkeClusterArgs = {
    **BASE,
    "region": "europe-west1",
    "project": "shop-1",
    "project_number": "123456",
    "network": "n",
    "subnetwork": "s",
}
AKS: AksClusterArgs = {
    **BASE,
    "region": "westeurope",
    "subscription_id": "sub-1",
    "tenant_id": "tenant-1",
    "resource_group_name": "shop",
    "subnet_id": "/subnets/nodes",
    "pod_range": "10.2.0.0/16",
    "service_range": "10.1.0.0/16",
    "dns_address": "10.1.0.10",
}


def test_eks_is_private_sealed_logged_and_protected() -> None:
    graph = graph_of(lambda: EksCluster("shop", EKS))
    cluster = only(graph, "eks/cluster:Cluster")
    made = inputs(cluster)
    assert made["vpcConfig"]["endpointPublicAccess"] is False
    assert made["vpcConfig"]["endpointPrivateAccess"] is True
    assert made["encryptionConfig"]["resources"] == ["secrets"]
    assert set(made["enabledClusterLogTypes"]) == {"api", "audit", "authenticator", "controllerManager", "scheduler"}
    assert made["accessConfig"]["authenticationMode"] == "API"
    assert (made["deletionProtection"], cluster.options.protect) == (True, True)
    assert inputs(only(graph, ":LogGroup"))["kmsKeyId"]
    for template in of_type(graph, ":LaunchTemplate"):
        assert inputs(template)["metadataOptions"]["httpTokens"] == "required"
        assert inputs(template)["metadataOptions"]["httpPutResponseHopLimit"] == 1
        assert inputs(template)["blockDeviceMappings"][0]["ebs"]["encrypted"] == "true"
    assert {inputs(group)["capacityType"] for group in of_type(graph, ":NodeGroup")} == {"ON_DEMAND", "SPOT"}


def test_eks_gives_identities_and_network_before_nodes() -> None:
    graph = graph_of(lambda: EksCluster("shop", EKS))
    group = only(graph, ":NodeGroup", "shop-pool-general")
    assert {"shop-addon-vpc-cni", "shop-addon-kube-proxy"} <= names(graph, group.options.depends_on)
    network = only(graph, "eks/addon:Addon", "shop-addon-vpc-cni")
    assert names(graph, network.options.depends_on) == {"shop-addon-eks-pod-identity-agent"}
    assert "shop-pool-general" in names(graph, only(graph, ":Addon", "shop-addon-coredns").options.depends_on)


def test_an_endpoint_is_public_for_the_ranges_that_are_named_only() -> None:
    ranges = ["203.0.113.0/24"]
    eks = only(graph_of(lambda: EksCluster("shop", {**EKS, "authorized_ranges": ranges})), "eks/cluster:Cluster")
    assert inputs(eks)["vpcConfig"]["publicAccessCidrs"] == ranges
    gke = only(graph_of(lambda: GkeCluster("shop", {**GKE, "authorized_ranges": ranges})), "container/cluster:Cluster")
    assert [block["cidrBlock"] for block in inputs(gke)["masterAuthorizedNetworksConfig"]["cidrBlocks"]] == ranges
    assert inputs(gke)["privateClusterConfig"]["enablePrivateNodes"] is True
    aks = only(graph_of(lambda: AksCluster("shop", {**AKS, "authorized_ranges": ranges})), ":ManagedCluster")
    assert inputs(aks)["apiServerAccessProfile"]["authorizedIPRanges"] == ranges


def test_gke_is_private_sealed_and_gives_pods_identities() -> None:
    graph = graph_of(lambda: GkeCluster("shop", GKE))
    made = inputs(only(graph, "container/cluster:Cluster"))
    assert made["privateClusterConfig"] == {"enablePrivateNodes": True, "enablePrivateEndpoint": True}
    assert made["databaseEncryption"]["state"] == "ENCRYPTED"
    assert made["workloadIdentityConfig"]["workloadPool"] == "shop-1.svc.id.goog"
    assert made["masterAuth"]["clientCertificateConfig"]["issueClientCertificate"] is False
    assert {"APISERVER", "SCHEDULER", "CONTROLLER_MANAGER"} <= set(made["loggingConfig"]["enableComponents"])
    for pool in of_type(graph, ":NodePool"):
        assert inputs(pool)["nodeConfig"]["workloadMetadataConfig"] == {"mode": "GKE_METADATA"}
        assert inputs(pool)["nodeConfig"]["shieldedInstanceConfig"]["enableSecureBoot"] is True


def test_aks_has_no_local_accounts_and_a_private_api() -> None:
    graph = graph_of(lambda: AksCluster("shop", {**AKS, "admin_group": "group-1"}))
    made = inputs(only(graph, ":ManagedCluster"))
    assert made["disableLocalAccounts"] is True
    assert made["apiServerAccessProfile"]["enablePrivateCluster"] is True
    assert made["aadProfile"]["adminGroupObjectIDs"] == ["group-1"]
    assert made["securityProfile"]["workloadIdentity"]["enabled"] is True
    assert made["agentPoolProfiles"][0]["enableEncryptionAtHost"] is True
    assert {log["category"] for log in inputs(only(graph, ":DiagnosticSetting"))["logs"]} >= {"kube-apiserver", "guard"}


def test_aks_takes_its_system_pool_from_what_stays() -> None:
    pools = [{**POOL, "name": "spare", "spot": True}, {**POOL, "min": 0}]
    made = graph_of(lambda: AksCluster("shop", {**AKS, "node_pools": pools}))  # type: ignore[typeddict-item]
    (system,) = inputs(only(made, ":ManagedCluster"))["agentPoolProfiles"]
    assert (system["name"], system["minCount"]) == ("general", 1)
    assert inputs(only(made, ":AgentPool"))["scaleSetPriority"] == "Spot"
    with pytest.raises(Exception, match="all node pools are spot"):
        graph_of(lambda: AksCluster("shop", {**AKS, "node_pools": pools[:1]}))  # type: ignore[typeddict-item]


def _kubeconfig(make: Callable[[], Any]) -> dict[str, Any]:
    graph = graph_of(lambda: pulumi.export("config", make().kubeconfig))
    return json.loads(value(graph.exports["config"]))


@pytest.mark.parametrize(
    ("make", "command"),
    [
        (lambda: EksCluster("shop", EKS), "aws"),
        (lambda: GkeCluster("shop", GKE), "gke-gcloud-auth-plugin"),
        (lambda: AksCluster("shop", AKS), "kubelogin"),
    ],
)
def test_a_kubeconfig_holds_a_command_and_no_credentials(make: Callable[[], Any], command: str) -> None:
    config = _kubeconfig(make)
    (user,) = config["users"]
    assert list(user["user"]) == ["exec"]
    assert user["user"]["exec"]["command"] == command
    (cluster,) = config["clusters"]
    assert cluster["cluster"]["server"]
    assert cluster["cluster"]["certificate-authority-data"]


def test_eks_is_reached_as_its_administrators() -> None:
    role = "arn:aws:iam::111122223333:role/fleetform"
    config = _kubeconfig(lambda: EksCluster("shop", {**EKS, "admin_role_arn": role}))
    assert config["users"][0]["user"]["exec"]["args"][-2:] == ["--role-arn", role]
    graph = graph_of(lambda: EksCluster("shop", {**EKS, "admin_role_arn": role}))
    assert inputs(only(graph, ":AccessEntry"))["principalArn"] == role
    assert (
        inputs(only(graph, "eks/cluster:Cluster"))["accessConfig"]["bootstrapClusterCreatorAdminPermissions"] is False
    )


def test_protection_follows_the_blueprint() -> None:
    graph = graph_of(lambda: GkeCluster("shop", {**GKE, "protect": False}))
    cluster = only(graph, "container/cluster:Cluster")
    assert (inputs(cluster)["deletionProtection"], cluster.options.protect) == (False, False)


def test_a_hook_changes_a_child() -> None:
    graph = graph_of(
        lambda: EksCluster("shop", EKS, transform={"logs": {"retention_in_days": 7}, "cluster": _longer_support})
    )
    assert inputs(only(graph, ":LogGroup"))["retentionInDays"] == 7
    assert inputs(only(graph, "eks/cluster:Cluster"))["upgradePolicy"] == {"supportType": "EXTENDED"}


def _longer_support(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult:
    props = {**args.props, "upgrade_policy": {"support_type": "EXTENDED"}}
    return pulumi.ResourceTransformationResult(props, args.opts)


def test_a_hook_for_no_child_is_an_error() -> None:
    with pytest.raises(Exception, match="transform names no child: clutser"):
        graph_of(lambda: EksCluster("shop", EKS, transform={"clutser": {}}))
