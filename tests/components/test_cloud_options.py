"""What the options of the clouds' own kinds promise, as the platform with all of them makes them."""

from __future__ import annotations

import base64
import json
from functools import cache
from typing import Any

import pulumi
import pytest
import yaml

from components.clouds_support import recorded
from components.component_support import graph_of, inputs, names, of_type, only, value, written
from fleetform.components.clusters.cluster import ClusterArgs
from fleetform.components.clusters.existing import ExistingCluster
from fleetform.graph.evaluate import evaluate
from fleetform.graph.expressions import Secret
from fleetform.graph.model import Resource

CLUSTERS = {
    "eks-groups": ["general", "batch", "batchod", "armg2", "infer"],
    "eks-karpenter": ["karpenter"],
    "eks-auto": [],
    "gke-pools": ["general", "batch", "batchod", "arm", "infer", "old"],
    "gke-autopilot": [],
    "aks-pools": ["general", "batch", "batchod", "armg3", "infer"],
    "aks-auto": ["system"],
    "plant": [],
}


@cache
def made(name: str, ending: str = "") -> dict[str, Any]:
    """Inputs of a resource by its name, and the ending of its type where several have the name."""
    return inputs(only(recorded(), ending, name))


def known(resource: Resource, output: str) -> Any:
    return value(resource.outputs[output])


@pytest.mark.parametrize("name", CLUSTERS)
def test_every_kind_has_the_same_interface(name: str) -> None:
    (cluster,) = [r for r in recorded().resources.values() if r.name == name and r.type.endswith("Cluster")]
    outputs = {"clusterName", "location", "version", "endpoint", "oidcIssuer", "identity", "nodePools", "labels"}
    assert {part.replace("_", "").lower() for part in cluster.outputs} == {part.lower() for part in outputs}
    by_name = {part.replace("_", "").lower(): part for part in cluster.outputs}
    pools, labels = known(cluster, by_name["nodepools"]), known(cluster, by_name["labels"])
    assert len(pools) == len(CLUSTERS[name])
    assert labels["provider"] in ("aws", "gcp", "azure", "other")


def test_eks_gives_access_to_namespaces_and_groups_alone() -> None:
    edit = made("eks-groups-111122223333-role-teams-developers-policy")
    assert edit["accessScope"] == {"type": "namespace", "namespaces": ["shop", "shop-*"]}
    assert edit["policyArn"].endswith("/AmazonEKSEditPolicy")
    assert made("eks-groups-111122223333-role-auditors-access")["kubernetesGroups"] == ["auditors"]
    orders = made("eks-groups-identity-shop-orders")
    assert (orders["namespace"], orders["serviceAccount"]) == ("shop", "orders")


def test_eks_addons_are_added_or_changed() -> None:
    addons = {r.name: inputs(r) for r in of_type(recorded(), ":Addon") if r.name.startswith("eks-groups-")}
    network = addons["eks-groups-addon-vpc-cni"]
    assert json.loads(network["configurationValues"]) == {"enableNetworkPolicy": "true"}
    assert network["podIdentityAssociations"][0]["serviceAccount"] == "aws-node"
    assert addons["eks-groups-addon-metrics-server"]["addonVersion"] == "v0.8.0-eksbuild.2"
    files = addons["eks-groups-addon-aws-efs-csi-driver"]["podIdentityAssociations"]
    assert files == [{"serviceAccount": "efs-csi-controller-sa", "roleArn": "arn:aws:iam::111122223333:role/efs"}]
    assert len(addons) == 7


def test_fargate_profiles_come_one_after_the_other() -> None:
    second = only(recorded(), ":FargateProfile", "eks-groups-fargate-tools")
    assert names(recorded(), second.options.depends_on) == {"eks-groups-fargate-jobs"}
    assert inputs(second)["selectors"] == [{"namespace": "tools", "labels": {"compute": "fargate"}}]


def test_auto_mode_has_no_groups_and_no_addons_of_its_own() -> None:
    assert made("eks-auto-plain-cluster")["computeConfig"]["nodePools"] == ["general-purpose", "system"]
    assert made("eks-auto-cluster")["computeConfig"]["nodePools"] == ["system"]
    own = [r.name for r in recorded().resources.values() if r.name.startswith("eks-auto-")]
    assert not [name for name in own if "-addon-" in name or "-template-" in name]
    spec = made("eks-auto-pool-memory")["spec"]
    assert spec["template"]["spec"]["nodeClassRef"]["group"] == "eks.amazonaws.com"


def test_karpenter_may_only_do_what_is_its_clusters() -> None:
    statements = json.loads(made("eks-karpenter-karpenter-machines")["policy"])["Statement"]
    ending = next(one for one in statements if "ec2:TerminateInstances" in one["Action"])
    tag = "aws:ResourceTag/kubernetes.io/cluster/eks-karpenter"
    assert ending["Condition"]["StringEquals"] == {tag: "owned"}
    around = json.loads(made("eks-karpenter-karpenter-surroundings")["policy"])["Statement"]
    passing = next(one for one in around if "iam:PassRole" in one["Action"])
    assert passing["Resource"] == ["eks-karpenter-node-role.arn"]


def test_karpenter_hears_of_interruptions() -> None:
    policy = json.loads(made("eks-karpenter-interruptions-policy")["policy"])
    allowed, denied = policy["Statement"]
    assert allowed["Principal"] == {"Service": "events.amazonaws.com"}
    assert len(allowed["Condition"]["ArnEquals"]["aws:SourceArn"]) == len(of_type(recorded(), ":EventTarget")) == 5
    assert denied["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    queue = made("eks-karpenter-interruptions")["name"]
    assert allowed["Resource"] == [f"arn:aws:sqs:eu-central-1:111122223333:{queue}"]


def test_karpenter_takes_spot_first_and_falls_back() -> None:
    spec = made("eks-karpenter-pool-general", ":NodePool")["spec"]["template"]["spec"]
    wanted = {one["key"]: one["values"] for one in spec["requirements"]}
    assert wanted["karpenter.sh/capacity-type"] == ["spot", "on-demand"]
    assert len(wanted["node.kubernetes.io/instance-type"]) > 3
    train = made("eks-karpenter-class-train")["spec"]
    assert (train["kubelet"], train["metadataOptions"]["httpPutResponseHopLimit"]) == ({"maxPods": 60}, 1)


def test_an_ipv6_cluster_has_a_network_with_both() -> None:
    assert made("eks-karpenter-cluster")["kubernetesNetworkConfig"] == {"ipFamily": "ipv6"}
    assert made("eks-karpenter-vpc")["assignGeneratedIpv6CidrBlock"] is True
    out = made("eks-karpenter-private-default-ipv6-1")
    assert (out["destinationIpv6CidrBlock"], out["egressOnlyGatewayId"]) == ("::/0", "eks-karpenter-egress-gateway.id")
    given = json.loads(made("eks-karpenter-network-role-ipv6")["policy"])
    assert ["ec2:AssignIpv6Addresses"] in [one["Action"] for one in given["Statement"]]


def test_the_ranges_of_ipv6_lie_in_the_networks() -> None:
    for network, expected in (
        ("2001:db8:1:ab00::/56", "2001:db8:1:ab02::/64"),
        ("2001:db8:1::/56", "2001:db8:1:2::/64"),
    ):
        expr = only(recorded(), ":Subnet", "eks-karpenter-private-2").inputs["ipv6CidrBlock"]
        assert evaluate(expr, lambda _, range_=network: {"ipv6CidrBlock": range_}) == expected


def test_spot_pools_fall_back_to_a_second_pool() -> None:
    spot, full = made("eks-groups-pool-batch"), made("eks-groups-pool-batchod")
    assert (spot["capacityType"], full["capacityType"]) == ("SPOT", "ON_DEMAND")
    assert len(spot["instanceTypes"]) > 3
    assert full["instanceTypes"] == spot["instanceTypes"][:1]
    assert (full["labels"], full["taints"]) == (spot["labels"], spot["taints"])
    assert full["scalingConfig"]["desiredSize"] == 0
    values = made("eks-groups-cluster-autoscaler", ":Release")["values"]
    assert values["expanderPriorities"] == {"50": ["^eks-batch-.*"], "10": [".*"]}
    assert values["extraArgs"]["expander"] == "priority,least-waste"
    priorities = yaml.safe_load(made("aks-pools-spot-first")["data"]["priorities"])
    assert priorities == {50: ["^aks-batch-.*"], 10: [".*"]}
    assert made("aks-pools-cluster")["autoScalerProfile"]["expander"] == "priority"


def test_a_new_generation_is_there_before_the_old_one_goes() -> None:
    for name, field, called in (
        ("eks-groups-pool-armg2", "nodeGroupName", "armg2"),
        ("aks-pools-pool-armg3", "agentPoolName", "armg3"),
        ("gke-pools-pool-general", "name", "general"),
    ):
        pool = only(recorded(), "", name)
        assert inputs(pool)[field] == called
        assert pool.options.delete_before_replace is False
    # It takes the place of the generation before: what has that in its state makes one pool of another.
    for name, before in (
        ("eks-groups-pool-armg2", "eks-groups-pool-arm"),
        ("aks-pools-pool-armg3", "aks-pools-pool-armg2"),
    ):
        aliases = only(recorded(), "", name).options.aliases
        assert [alias.name for alias in aliases if alias.name] == [before]
    assert only(recorded(), "", "eks-groups-pool-general").options.delete_before_replace
    upgrade = made("gke-pools-pool-general")["upgradeSettings"]
    assert (upgrade["strategy"], "maxSurge" in upgrade) == ("BLUE_GREEN", False)


def test_gpus_come_with_drivers_and_are_shared_where_wanted() -> None:
    eks = made("eks-groups-pool-infer")
    assert (eks["amiType"], eks["scalingConfig"]["desiredSize"]) == ("AL2023_x86_64_NVIDIA", 0)
    assert eks["taints"] == [{"key": "nvidia.com/gpu", "value": "present", "effect": "NO_SCHEDULE"}]
    settings = made("eks-groups-nvidia-device-plugin", ":Release")["values"]["config"]
    chosen = settings["map"][eks["labels"]["nvidia.com/device-plugin.config"]]
    assert yaml.safe_load(chosen)["sharing"]["timeSlicing"]["resources"] == [{"name": "nvidia.com/gpu", "replicas": 4}]
    (shared,) = made("gke-pools-pool-infer")["nodeConfig"]["guestAccelerators"]
    assert (shared["type"], shared["count"]) == ("nvidia-l4", 2)
    assert made("gke-pools-pool-infer")["nodeLocations"] == ["europe-west4-a", "europe-west4-b", "europe-west4-c"]
    assert made("gke-pools-pool-general").get("nodeLocations") is None
    assert shared["gpuSharingConfig"] == {"gpuSharingStrategy": "TIME_SHARING", "maxSharedClientsPerGpu": 8}
    (old,) = made("gke-pools-pool-old")["nodeConfig"]["guestAccelerators"]
    assert old["gpuDriverInstallationConfig"]["gpuDriverVersion"] == "INSTALLATION_DISABLED"
    assert made("aks-pools-pool-infer")["gpuProfile"] == {"driver": "Install"}


def test_pods_of_a_node_are_bounded() -> None:
    text = base64.b64decode(made("eks-groups-template-general")["userData"]).decode()
    assert "maxPods: 50\n" in text
    assert text.startswith("MIME-Version: 1.0\n")
    assert made("gke-pools-pool-batch")["maxPodsPerNode"] == 32


def test_gke_makes_pools_within_limits_and_packs_them() -> None:
    scaling = made("gke-pools-cluster")["clusterAutoscaling"]
    assert (scaling["enabled"], scaling["autoscalingProfile"]) == (True, "OPTIMIZE_UTILIZATION")
    limits = {one["resourceType"]: one["maximum"] for one in scaling["resourceLimits"]}
    assert limits == {"cpu": 200, "memory": 800, "nvidia-l4": 4}
    window = made("gke-pools-cluster")["maintenancePolicy"]["recurringWindow"]
    assert window["recurrence"] == "FREQ=WEEKLY;BYDAY=SA,SU"
    assert made("gke-pools-cluster")["fleet"] == {"project": "shop-fleet-4711"}


def test_aks_has_all_days_for_weekly_releases_and_the_first_one_for_upgrades() -> None:
    releases = made("aks-pools-maintenance-default")
    assert [(day["day"], day["hourSlots"]) for day in releases["timeInWeek"]] == [
        ("Monday", [0, 1, 2, 3]),
        ("Saturday", [22, 23]),
        ("Sunday", [0, 1, 2, 3, 22, 23]),
    ]
    for schedule in ("aksManagedAutoUpgradeSchedule", "aksManagedNodeOSUpgradeSchedule"):
        window = made(f"aks-pools-maintenance-{schedule}")["maintenanceWindow"]
        assert window["schedule"] == {"weekly": {"dayOfWeek": "Saturday", "intervalWeeks": 1}}
        assert (window["startTime"], window["durationHours"], window["utcOffset"]) == ("22:00", 6, "+00:00")


def test_all_nodes_of_gke_have_the_clusters_account_which_may_fetch_images() -> None:
    first = made("gke-pools-cluster")["nodeConfig"]
    assert first["serviceAccount"] == made("gke-pools-pool-general")["nodeConfig"]["serviceAccount"]
    cluster = only(recorded(), "container/cluster:Cluster", "gke-pools-cluster")
    assert set(cluster.options.ignore_changes) == {"nodeVersion", "nodeConfig"}
    for name in ("gke-pools", "gke-autopilot"):
        assert made(f"{name}-node-images")["role"] == "roles/artifactregistry.reader"


def test_autopilot_is_told_nothing_of_nodes() -> None:
    cluster = made("gke-autopilot-cluster")
    assert cluster["enableAutopilot"] is True
    assert not {"removeDefaultNodePool", "initialNodeCount", "datapathProvider", "enableShieldedNodes"} & set(cluster)
    assert cluster["clusterAutoscaling"]["autoProvisioningDefaults"]["serviceAccount"]
    assert cluster["fleet"] == {"project": "shop-4711"}


def test_aks_that_makes_nodes_itself_has_one_pool_without_another_autoscaler() -> None:
    cluster = made("aks-auto-cluster")
    assert cluster["nodeProvisioningProfile"] == {"mode": "Auto", "defaultNodePools": "Auto"}
    (system,) = cluster["agentPoolProfiles"]
    assert (system["name"], system["enableAutoScaling"], system["count"]) == ("system", False, 2)
    spec = made("aks-auto-pool-memory")["spec"]["template"]["spec"]
    assert spec["nodeClassRef"] == {"name": "default", "group": "karpenter.azure.com", "kind": "AKSNodeClass"}


def test_members_of_a_fleet_share_its_manager() -> None:
    assert len(of_type(recorded(), ":Fleet")) == 1
    members = {r.name: inputs(r) for r in of_type(recorded(), ":FleetMember")}
    assert {one["fleetName"] for one in members.values()} == {"azure-shop-shop-fleet.name"}
    assert members["aks-pools-fleet-member"]["group"] == "canary"


def test_premium_clusters_of_azure_have_long_support() -> None:
    cluster = made("aks-pools-cluster")
    assert (cluster["sku"]["tier"], cluster["supportPlan"]) == ("Premium", "AKSLongTermSupport")
    assert made("aks-auto-cluster")["sku"]["tier"] == "Standard"


def test_a_cluster_made_elsewhere_is_reached_by_its_file() -> None:
    provider = inputs(only(recorded(), "providers:kubernetes", "plant-kubernetes"))
    assert (provider["kubeconfig"], provider["context"]) == ("~/.kube/plant-7", "plant-7")


def test_a_kubeconfig_from_a_secret_stays_one() -> None:
    base: ClusterArgs = {
        "region": "plant-7",
        "version": "1.35",
        "role": "spoke",
        "node_pools": [],
        "authorized_ranges": [],
        "labels": {},
        "tags": {},
        "protect": False,
    }

    def program() -> None:
        kubeconfig = pulumi.Output.secret("apiVersion: v1\n")
        assert ExistingCluster("plant", {**base, "provider": "other", "kubeconfig": kubeconfig}).kubernetes

    graph = graph_of(program)
    provider = only(graph, "providers:kubernetes")
    assert isinstance(provider.inputs["kubeconfig"], Secret)


def test_defaults_record_what_they_did_before() -> None:
    """A pool that says nothing of what it is for has no labels and taints, and its cluster no autoscaler."""
    head = 'accounts: [{name: a, provider: aws, accountId: "111122223333"}]\n'
    pool = "[{name: general, machineType: m7i.large}]"
    graph = written(f"{head}fleet: {{clusters: [{{name: a, provider: aws, region: eu-west-1, nodePools: {pool}}}]}}\n")
    group = inputs(only(graph, ":NodeGroup"))
    assert (group["labels"], group["taints"], group["instanceTypes"]) == ({}, [], ["m7i.large"])
    assert not of_type(graph, ":Release")
    assert "userData" not in inputs(only(graph, ":LaunchTemplate"))
