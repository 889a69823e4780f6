"""Serverless endpoints: closed unless asked, secrets by reference, sizes that the platforms have."""

from __future__ import annotations

import json
from typing import Any

import pytest

from components.component_support import inputs, names, of_type, only, texts, written
from fleetform.blueprints import BlueprintError
from fleetform.components.serverless import cloud_run, container_apps
from fleetform.graph.model import Graph

ACCOUNTS = """
accounts:
  - {name: a, provider: aws, accountId: "111122223333"}
  - {name: g, provider: gcp, project: shop-4711}
  - name: z
    provider: azure
    subscriptionId: 00000000-0000-0000-0000-000000000001
    tenantId: 00000000-0000-0000-0000-000000000002
    containerRegistry: /subscriptions/0/resourceGroups/s/providers/Microsoft.ContainerRegistry/registries/shopreg
    keyVault: /subscriptions/0/resourceGroups/s/providers/Microsoft.KeyVault/vaults/shopvault
"""
CLUSTER = "fleet: {clusters: [{name: hub, provider: aws, region: eu-west-1}]}\n"


def _endpoint(platform: str, place: str, more: str = "") -> Graph:
    fields = f"name: web, platform: {platform}, image: 'r.example.com/web:1.0.0', {place}"
    return written(f"{ACCOUNTS}{CLUSTER}endpoints:\n  - {{{fields}{', ' + more if more else ''}}}\n")


LAMBDA = ("lambda", "region: eu-west-1")
CLOUD_RUN = ("cloud-run", "region: europe-west1")
CONTAINER_APPS = ("container-apps", "region: westeurope")
KNATIVE = ("knative", "cluster: hub, namespace: shop")


def test_lambda_asks_for_credentials_unless_public() -> None:
    private, public = _endpoint(*LAMBDA), _endpoint(*LAMBDA, "public: true")
    assert inputs(only(private, ":FunctionUrl"))["authorizationType"] == "AWS_IAM"
    assert of_type(private, ":Permission") == []
    assert inputs(only(public, ":FunctionUrl"))["authorizationType"] == "NONE"
    assert {inputs(item)["action"] for item in of_type(public, ":Permission")} == {
        "lambda:InvokeFunctionUrl",
        "lambda:InvokeFunction",
    }


def test_lambda_keeps_instances_warm_and_bounded() -> None:
    graph = _endpoint(*LAMBDA, "scale: {min: 2, max: 7}")
    assert inputs(only(graph, ":ProvisionedConcurrencyConfig"))["provisionedConcurrentExecutions"] == 2
    assert inputs(only(graph, ":Function"))["reservedConcurrentExecutions"] == 7
    assert of_type(_endpoint(*LAMBDA), ":ProvisionedConcurrencyConfig") == []


def test_lambda_may_read_just_its_own_secrets() -> None:
    graph = _endpoint(*LAMBDA, "secrets: {TOKEN: web-token}")
    statements = json.loads(inputs(only(graph, "rolePolicy:RolePolicy", "web-policy"))["policy"])["Statement"]
    (secret,) = (item for item in statements if item["Action"] == ["secretsmanager:GetSecretValue"])
    assert secret["Resource"] == ["arn:aws:secretsmanager:eu-west-1:111122223333:secret:web-token-??????"]
    variables = inputs(only(graph, ":Function"))["environment"]["variables"]
    assert variables["TOKEN_SECRET_ID"] == "web-token"


def test_cloud_run_is_internal_unless_public() -> None:
    private, public = _endpoint(*CLOUD_RUN), _endpoint(*CLOUD_RUN, "public: true")
    assert inputs(only(private, ":Service"))["ingress"] == "INGRESS_TRAFFIC_INTERNAL_ONLY"
    assert of_type(private, ":ServiceIamMember") == []
    assert inputs(only(public, ":ServiceIamMember"))["member"] == "allUsers"


def test_cloud_run_reads_secrets_as_its_own_identity() -> None:
    graph = _endpoint(*CLOUD_RUN, "secrets: {TOKEN: web-token}")
    service = only(graph, ":Service")
    (variable,) = inputs(service)["template"]["containers"][0]["envs"]
    assert variable["valueSource"]["secretKeyRef"]["secret"] == "web-token"
    assert "web-secret-web-token" in names(graph, service.options.depends_on)
    assert inputs(service)["template"]["serviceAccount"] == "web-account.email"


def test_container_apps_are_private_in_a_network_of_their_own() -> None:
    graph = _endpoint(*CONTAINER_APPS)
    environment = inputs(only(graph, ":ManagedEnvironment"))
    assert environment["vnetConfiguration"]["internal"] is True
    assert environment["publicNetworkAccess"] == "Disabled"
    assert environment["zoneRedundant"] is True
    assert "sharedKey" not in str(environment)
    assert of_type(graph, ":PrivateZone")
    public = inputs(only(_endpoint(*CONTAINER_APPS, "public: true"), ":ManagedEnvironment"))
    assert public["vnetConfiguration"]["internal"] is False


def test_container_apps_pull_and_read_by_their_identity() -> None:
    graph = _endpoint(*CONTAINER_APPS, "secrets: {TOKEN: web-token}")
    container_app = only(graph, ":ContainerApp")
    configuration = inputs(container_app)["configuration"]
    assert configuration["registries"] == [{"server": "shopreg.azurecr.io", "identity": "web-identity.id"}]
    (secret,) = configuration["secrets"]
    assert secret["keyVaultUrl"] == "https://shopvault.vault.azure.net/secrets/web-token"
    assert "value" not in secret
    scopes = {inputs(graph.resources[urn])["scope"].rpartition("/")[2] for urn in container_app.options.depends_on}
    assert scopes == {"shopreg", "web-token"}


def test_container_apps_of_one_region_share_an_environment() -> None:
    one = "{name: one, platform: container-apps, image: 'r.example.com/web:1.0.0', region: westeurope}"
    text = f"{ACCOUNTS}endpoints: [{one}, {one.replace('one', 'two')}, {one.replace('one,', 'three, public: true,')}]\n"
    graph = written(text)
    assert len(of_type(graph, ":ManagedEnvironment")) == 2
    ranges = {inputs(item)["addressSpace"]["addressPrefixes"][0] for item in of_type(graph, ":VirtualNetwork")}
    assert len(ranges) == 2


def test_clusters_do_not_move_for_container_apps() -> None:
    with_apps, without = _endpoint(*CONTAINER_APPS), written(ACCOUNTS + CLUSTER)
    assert inputs(only(with_apps, "ec2/vpc:Vpc"))["cidrBlock"] == inputs(only(without, "ec2/vpc:Vpc"))["cidrBlock"]


def test_secrets_of_a_container_app_need_a_key_vault() -> None:
    text = ACCOUNTS.replace("    keyVault", "    # keyVault")
    fields = "{name: web, platform: container-apps, image: 'r/web:1', region: westeurope, secrets: {T: t}}"
    with pytest.raises(BlueprintError, match="names no 'keyVault'"):
        written(f"{text}endpoints: [{fields}]\n")


def test_knative_is_local_and_without_privileges() -> None:
    graph = _endpoint(*KNATIVE, "secrets: {TOKEN: web-token}, scale: {min: 1, max: 4}")
    service = inputs(only(graph, ":Service"))
    assert service["metadata"]["labels"]["networking.knative.dev/visibility"] == "cluster-local"
    (container,) = service["spec"]["template"]["spec"]["containers"]
    assert container["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"]["capabilities"] == {"drop": ["ALL"]}
    assert container["env"] == [{"name": "TOKEN", "valueFrom": {"secretKeyRef": {"name": "web-token", "key": "value"}}}]
    annotations = service["spec"]["template"]["metadata"]["annotations"]
    assert annotations["autoscaling.knative.dev/max-scale"] == "4"
    public = inputs(only(_endpoint(*KNATIVE, "public: true"), ":Service"))
    assert "networking.knative.dev/visibility" not in public["metadata"]["labels"]


def test_only_knative_its_gateways_and_the_mesh_reach_the_pods() -> None:
    policy = inputs(only(_endpoint(*KNATIVE, "port: 3000"), ":NetworkPolicy"))
    assert policy["metadata"]["namespace"] == "shop"
    spec = policy["spec"]
    assert spec["policyTypes"] == ["Ingress"]
    assert spec["podSelector"] == {"matchLabels": {"serving.knative.dev/service": "web"}}
    assert all(rule["from"] for rule in spec["ingress"]), "a rule without peers would let in everybody"
    ports = [[port["port"] for port in rule["ports"]] for rule in spec["ingress"]]
    assert ports == [[8012, 8013, 8112, 15008], [9090], [8012, 8013, 8112, 15008], [8012, 3000]]
    system, metrics, waypoint, probes = (rule["from"][0] for rule in spec["ingress"])
    assert "istio-system" in system["namespaceSelector"]["matchExpressions"][0]["values"]
    assert metrics["namespaceSelector"]["matchExpressions"][0]["values"] == ["knative-serving"]
    assert "namespaceSelector" not in waypoint, "the waypoint of the same namespace"
    assert probes == {"ipBlock": {"cidr": "169.254.7.127/32"}}


def test_knatives_namespace_is_made_once_whoever_makes_it() -> None:
    alone = _endpoint(*KNATIVE)
    assert [inputs(item)["metadata"]["name"] for item in of_type(alone, ":Namespace")] == ["shop"]
    mesh = "mesh: {namespaces: [{name: shop}]}\n"
    web = "{name: web, platform: knative, image: 'r/web:1', cluster: hub, namespace: shop}"
    graph = written(f"{ACCOUNTS}{CLUSTER}{mesh}endpoints: [{web}, {web.replace('web', 'api')}]\n")
    made = [item for item in of_type(graph, ":Namespace") if inputs(item)["metadata"]["name"] == "shop"]
    assert [item.name for item in made] == ["hub-namespace-shop"]
    assert "hub-namespace-shop" in names(graph, only(graph, ":ServiceAccount", "api-account").dependencies)


@pytest.mark.parametrize("cpu", [0.25, 0.5, 1, 1.5, 2, 4, 8])
@pytest.mark.parametrize("memory", [128, 512, 3000, 8192, 20000])
def test_sizes_exist_and_are_large_enough(cpu: float, memory: int) -> None:
    cpus, mib = cloud_run.size(cpu, memory)
    assert cpus in cloud_run.MOST_MEMORY
    assert cpus >= cpu
    assert memory <= mib <= cloud_run.MOST_MEMORY[cpus]
    cores, gib = container_apps.size(cpu, memory)
    assert float(gib) == cores * 2
    assert cores % 0.25 == 0
    assert cores <= 4
    if cpu <= 4 and memory <= 8192:
        assert cores >= cpu
        assert float(gib) * 1024 >= memory


@pytest.mark.parametrize("place", [LAMBDA, CLOUD_RUN, CONTAINER_APPS, KNATIVE])
def test_an_address_is_exported(place: tuple[str, str]) -> None:
    graph = _endpoint(*place)
    assert "web" in str(graph.exports["endpoints"])


@pytest.mark.parametrize("field", ["cpu: 2", "concurrency: 10"])
def test_what_lambda_cannot_do_is_refused(field: str) -> None:
    with pytest.raises(BlueprintError, match="takes one request at a time"):
        _endpoint(*LAMBDA, field)


def test_no_endpoint_holds_a_secret() -> None:
    for place in (LAMBDA, CLOUD_RUN, CONTAINER_APPS, KNATIVE):
        graph = _endpoint(*place, "secrets: {TOKEN: web-token}")
        found: list[Any] = [text for resource in graph.resources.values() for text in texts(inputs(resource))]
        assert "web-token" in str(found)
        assert [text for text in found if text.startswith("-----BEGIN")] == []
