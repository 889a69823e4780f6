"""What clusters promise that hubs make."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from components.component_support import ROOT, inputs, of_type, only, origin, texts, value, written
from components.managed_support import ARO, CONFIG, PLATFORM, document, documents, objects, recorded
from fleetform.blueprints import load
from fleetform.graph.expressions import Secret, walk
from fleetform.graph.model import Graph, ResourceKind
from fleetform.graph.recorder import record
from fleetform.programs.blueprint import deploy

TWO_HUBS = """\
accounts: [{provider: aws, name: aws, accountId: "111122223333"}]
fleet:
  hubs:
    - {cluster: hub-a, manages: {names: [kind-1]}, standby: hub-b%s}
    - {cluster: hub-b, manages: {names: [other]}}
  clusters:
    - {name: hub-a, provider: aws, region: eu-west-1}
    - {name: hub-b, provider: aws, region: eu-central-1}
    - {name: kind-1, provider: docker, region: laptop}
    - {name: other, provider: aws, region: eu-central-1}
"""


def unit(name: str) -> Graph:
    """The graph of one unit of the platform."""
    blueprint = load(PLATFORM)
    fleet = blueprint.fleet.model_copy(update={"stacks": "per-cluster"})
    platform = blueprint.model_copy(update={"fleet": fleet})
    stack = f"test.{name.replace('/', '.')}"
    return record(
        lambda: deploy(platform, name), project="retail", stack=stack, root=ROOT, secrets=CONFIG, origin=origin
    )


def test_everything_has_an_explicit_provider_and_its_blueprint_line() -> None:
    graph = recorded()
    custom = [r for r in graph.resources.values() if r.kind in (ResourceKind.CUSTOM, ResourceKind.READ)]
    assert [r.urn for r in custom if r.options.provider is None] == []
    assert [r.urn for r in custom if r.origin is None] == []


def test_every_chart_image_and_provider_has_a_version() -> None:
    for item in documents(recorded()):
        assert [text for text in texts(item) if text.endswith(":latest")] == []
        if item["kind"] == "HelmChartProxy":
            assert re.fullmatch(r"\d+\.\d+\.\d+", item["spec"]["version"])
        if item["apiVersion"].startswith("operator.cluster.x-k8s.io"):
            assert re.fullmatch(r"v\d+\.\d+\.\d+", item["spec"]["version"])


def test_no_object_holds_a_secret() -> None:
    sent = str([item for item in documents(recorded()) if item["metadata"]["name"] != "hive-vsphere-install-config"])
    assert not [secret for secret in CONFIG.values() if secret in sent]
    config = document(recorded(), "hive-aws-deployment")["spec"]
    assert config["pullSecretRef"] == {"name": "pull-secret"}
    assert config["platform"]["aws"]["credentialsAssumeRole"]["roleARN"].endswith("role/fleetform")


def test_openshifts_installer_is_told_vcenters_password_and_nobody_else() -> None:
    (made,) = (item for item in objects(recorded()) if item.name == "hive-vsphere-install-config")
    assert isinstance(made.inputs["stringData"], Secret)
    told = json.loads(inputs(made)["stringData"]["install-config.yaml"])
    (vcenter,) = told["platform"]["vsphere"]["vcenters"]
    assert (vcenter["user"], vcenter["password"]) == ("openshift@vsphere.local", "hunter2-of-vcenter")


def test_openshift_goes_out_by_the_gateway_of_its_network() -> None:
    sealed = document(recorded(), "hive-azure-install-config")["data"]["install-config.yaml"]
    assert json.loads(base64.b64decode(sealed))["platform"]["azure"]["outboundType"] == "UserDefinedRouting"


def test_a_kubeconfig_of_a_hub_is_a_secret() -> None:
    for name in ("capi-aws", "rosa-1", "hive-aws", "tanzu-1", "rke2-aws"):
        given = only(recorded(), "pulumi:providers:kubernetes", f"{name}-kubernetes").inputs["kubeconfig"]
        assert any(isinstance(part, Secret) for part in walk(given)), name


def test_the_kubeconfig_is_read_when_the_cluster_is_there() -> None:
    graph = recorded()
    access = only(graph, "core/v1:Secret", "capi-aws-access")
    assert value(access.read_id) == "capi-aws/capi-aws-kubeconfig"  # type: ignore[arg-type]  # a looked-up one has it
    assert only(graph, "v1beta2:Cluster", "capi-aws-cluster").urn in access.options.depends_on


def test_a_hub_has_the_providers_of_all_that_it_makes() -> None:
    made = {r.name for r in objects(recorded()) if r.type.startswith("kubernetes:operator.cluster")}
    names = ("cluster-api", "bootstrap", "control-plane", "helm", "aws", "azure", "docker", "gcp", "vsphere")
    assert made == {f"hub-eu-cluster-api-provider-{name}" for name in names}
    aws = document(recorded(), "hub-eu-cluster-api-provider-aws")["spec"]
    assert aws["manager"]["featureGates"] == {"MachinePool": True, "ROSA": True}
    assert aws["configSecret"] == {"name": "aws-variables"}


def test_a_standby_hub_has_them_too_and_one_that_has_them_already_gets_nothing() -> None:
    both = of_type(written(TWO_HUBS % ""), "ClusterApiManagement")
    assert [one.name for one in both] == ["hub-a-cluster-api", "hub-b-cluster-api"]
    assert of_type(written(TWO_HUBS % ", management: assume"), "ClusterApiManagement")[0].name == "hub-b-cluster-api"


def test_a_cluster_in_a_unit_of_its_own_reaches_its_hub_in_another() -> None:
    spoke, hub = unit("cluster/capi-docker"), unit("cluster/hub-eu")
    assert only(spoke, "StackReference").name == "organization/retail/test.cluster.hub-eu"
    assert of_type(spoke, "ClusterApiManagement") == []
    assert len(of_type(hub, "InfrastructureProvider")) == 5
    assert of_type(hub, "ClusterApiCluster") == []


def test_pools_grow_and_shrink_within_the_bounds_of_the_blueprint() -> None:
    _, batch = document(recorded(), "capi-aws-cluster")["spec"]["topology"]["workers"]["machineDeployments"]
    assert set(batch["metadata"]["annotations"].values()) == {"1", "9"}
    assert "replicas" not in batch
    machines = document(recorded(), "rosa-1-machines-batch")["spec"]
    assert machines["autoscaling"] == {"minReplicas": 1, "maxReplicas": 9}
    pools = document(recorded(), "rke2-aws-cluster")["spec"]["rkeConfig"]["machinePools"]
    assert [(pool.get("autoscalingMinSize"), pool.get("autoscalingMaxSize")) for pool in pools] == [
        (None, None),
        (2, 6),
    ]


def test_openshift_is_private() -> None:
    assert document(recorded(), "rosa-1-control-plane")["spec"]["endpointAccess"] == "Private"
    config = json.loads(_decoded(document(recorded(), "hive-gcp-install-config")["data"]["install-config.yaml"]))
    assert config["publish"] == "Internal"
    aro = inputs(only(recorded(ARO), "OpenShiftCluster"))
    assert aro["apiserverProfile"] == {"visibility": "Private"}
    assert [profile["visibility"] for profile in aro["ingressProfiles"]] == ["Private"]


def test_secrets_of_aro_stay_secret() -> None:
    cluster = only(recorded(ARO), "OpenShiftCluster")
    for name, key in (("servicePrincipalProfile", "clientSecret"), ("clusterProfile", "pullSecret")):
        assert any(isinstance(part, Secret) for part in walk(cluster.inputs[name])), key


def test_machines_of_rancher_have_no_public_address() -> None:
    for name, flag in (
        ("rke2-aws-machine-general", "privateAddressOnly"),
        ("k3s-gcp-machine-general", "useInternalIpOnly"),
        ("rke2-azure-machine-general", "noPublicIp"),
    ):
        assert document(recorded(), name)[flag] is True


def test_machines_of_rancher_say_only_what_its_drivers_know() -> None:
    """Rancher drops a field that a driver has no flag for, and says nothing."""
    known = json.loads((ROOT / "tests" / "data" / "rancher_machines.json").read_text(encoding="utf-8"))
    types = {"string": str, "boolean": bool, "array": list}
    machines = [item for item in documents(recorded()) if item["apiVersion"].startswith("rke-machine-config")]
    assert {item["kind"] for item in machines} == known.keys() - {"source"}
    for machine in machines:
        fields = {name: told for name, told in machine.items() if name not in ("apiVersion", "kind", "metadata")}
        assert fields.keys() <= known[machine["kind"]].keys(), machine["kind"]
        for name, told in fields.items():
            assert isinstance(told, types[known[machine["kind"]][name]]), name


def test_a_cluster_that_rancher_takes_in_has_no_machines() -> None:
    taken: dict[str, Any] = document(recorded(), "taken-in-cluster")
    assert taken["spec"] == {}
    assert "annotations" not in taken["metadata"]


def test_hive_needs_the_name_of_the_secret_from_the_cluster_itself() -> None:
    access = only(recorded(), "core/v1:Secret", "hive-aws-access")
    assert access.read_id is not None
    assert "adminKubeconfigSecretRef" in str(access.read_id)


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
