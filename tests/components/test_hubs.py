"""Hubs that apply what their spokes run: who they are, what spokes let them do, and what they know of spokes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from components.component_support import inputs, platform_graph
from components.hubs_support import recorded
from engines.crossplane_crds import definitions, kinds
from engines.kube_server import KubeServer, kube_server
from engines.needs import engine
from fleetform.blueprints import load_text
from fleetform.graph.expressions import Secret, walk
from fleetform.graph.model import Graph, Resource, ResourceKind

SPOKES = {"aws-1": "hub-aws", "aws-2": "hub-gcp", "gcp-1": "hub-gcp", "azure-1": "hub-azure"}


def of(graph: Graph, kind: str) -> dict[str, Resource]:
    """Resources of a type, by name."""
    return {resource.name: resource for resource in graph.resources.values() if resource.type == kind}


def values(graph: Graph, release: str) -> dict:
    """The values of a chart's release."""
    return inputs(of(graph, "kubernetes:helm.sh/v3:Release")[release])["values"]


def test_every_spoke_is_registered_with_its_hub_and_the_standby() -> None:
    for engine_name, kind in (("argocd", "ArgoCdRegistration"), ("flux", "FluxRegistration")):
        found = of(recorded(engine_name), f"fleetform:gitops:{kind}")
        assert found.keys() == {*(f"{hub}-{spoke}" for spoke, hub in SPOKES.items()), "hub-aws-2-aws-1"}


def test_a_spoke_that_is_pushed_to_has_no_engine_of_its_own() -> None:
    for engine_name, kind in (("argocd", "ArgoCd"), ("flux", "Flux")):
        found = of(recorded(engine_name), f"fleetform:gitops:{kind}")
        assert found.keys() == {"hub-aws", "hub-aws-2", "hub-gcp", "hub-azure", "own"}


def test_only_spokes_of_another_cloud_have_a_token() -> None:
    def tokens(graph: Graph) -> set[str]:
        return {name for name in of(graph, "fleetform:gitops:TokenSpokeAccess") if name.endswith("-gitops")}

    assert tokens(recorded()) == {"aws-2-gitops"}
    # Flux takes on no role of another account, and the standby is in another one.
    assert tokens(recorded("flux")) == {"aws-1-gitops", "aws-2-gitops"}


def test_argocd_signs_in_by_the_clouds_identities() -> None:
    secrets = {name: inputs(secret) for name, secret in of(recorded(), "kubernetes:core/v1:Secret").items()}
    config = {name: str(secret.get("stringData", {}).get("config")) for name, secret in secrets.items()}
    assert "awsAuthConfig" in config["hub-aws-aws-1-cluster"]
    assert "argocd-k8s-auth" in config["hub-gcp-gcp-1-cluster"]
    assert "workloadidentity" in config["hub-azure-azure-1-cluster"]
    assert "bearerToken" in config["hub-gcp-aws-2-cluster"]
    assert all("bearerToken" not in text for name, text in config.items() if "aws-2" not in name)


def test_a_standby_knows_the_spoke_and_leaves_it_alone() -> None:
    secrets = of(recorded(), "kubernetes:core/v1:Secret")
    labels = {hub: inputs(secrets[f"{hub}-aws-1-cluster"])["metadata"]["labels"] for hub in ("hub-aws", "hub-aws-2")}
    assert labels["hub-aws"]["fleetform.dev/active"] == "true"
    assert labels["hub-aws-2"]["fleetform.dev/active"] == "false"
    assert labels["hub-aws"]["tier"] == labels["hub-aws-2"]["tier"] == "gold"
    kustomizations = of(recorded("flux"), "kubernetes:kustomize.toolkit.fluxcd.io/v1:Kustomization")
    assert {inputs(item)["spec"]["deletionPolicy"] for item in kustomizations.values()} == {"Orphan"}
    suspended = {name: inputs(item)["spec"]["suspend"] for name, item in kustomizations.items()}
    assert [name for name, is_suspended in suspended.items() if is_suspended] == ["hub-aws-2-aws-1-kustomization"]


def test_a_hub_makes_an_application_of_each_active_spoke() -> None:
    (generator,) = values(recorded(), "hub-aws-application")["applicationsets"]["spokes"]["generators"]
    assert generator["clusters"]["selector"]["matchLabels"] == {
        "fleetform.dev/hub": "hub-aws",
        "fleetform.dev/active": "true",
    }
    assert "applicationsets" not in values(recorded(), "own-application")


def test_the_hubs_role_may_take_on_the_roles_of_spokes_and_nothing_else() -> None:
    policy = json.loads(inputs(of(recorded(), "aws:iam/rolePolicy:RolePolicy")["hub-aws-gitops-spokes"])["policy"])
    (statement,) = policy["Statement"]
    assert statement["Action"] == ["sts:AssumeRole", "sts:TagSession"]
    assert statement["Resource"] == [
        f"arn:aws:iam::{account}:role/fleetform/gitops/*" for account in ("111122223333", "444455556666")
    ]


def test_agents_register_the_spokes_of_a_hub_that_has_managers() -> None:
    graph = recorded()
    for manager, member in (("OpenClusterHub", "OpenClusterMember"), ("RancherFleetHub", "RancherFleetMember")):
        assert len(of(graph, f"fleetform:management:{manager}")) == 1
        spokes = {inputs(item)["spoke"] for item in of(graph, f"fleetform:management:{member}").values()}
        assert spokes == {"aws-2", "gcp-1"}
    # An agent comes with a token that may only ask for a certificate, and nothing of it is readable.
    agent = of(graph, "kubernetes:helm.sh/v3:Release")["aws-2-agent-agent"]
    assert any(isinstance(expr, Secret) for expr in walk(agent.inputs["values"]))


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[KubeServer]:
    etcd, apiserver = Path(engine("etcd")), Path(engine("kube-apiserver"))
    with kube_server(etcd, apiserver, tmp_path_factory.mktemp("hub")) as server:
        server.load_crds(definitions(kinds(documents("flux"))))
        for each in ("argocd", "flux-system", "fleet-default", "open-cluster-management"):
            server.create({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": each}})
        yield server


def documents(engine_name: str) -> list[dict]:
    """The platform's Kubernetes objects; values that are known later are told as what they come from."""
    return [
        inputs(resource)
        for resource in recorded(engine_name).resources.values()
        if resource.kind is ResourceKind.CUSTOM and resource.package == "kubernetes" and "helm" not in resource.type
    ]


@pytest.mark.parametrize("engine_name", ["argocd", "flux"])
def test_the_api_server_accepts_every_object(hub: KubeServer, engine_name: str) -> None:
    # The definitions of Open Cluster Management are not among those that tests have.
    sent = [item for item in documents(engine_name) if "open-cluster-management.io" not in item["apiVersion"]]
    assert len(sent) > 10
    assert hub.apply_all(sent) == []


def test_rancher_registers_its_own_clusters_with_its_fleet_and_others_are_registered_here() -> None:
    rancher = "kind: rancher, rancher: {release: v1.35.2+rke2r1, cloudCredential: cc-x7k2p}"
    text = f"""
name: shop
environment: test
owner: shop
costCenter: cc-1
accounts: [{{name: a, provider: aws, accountId: "111122223333"}}]
fleet:
  defaults: {{all: {{version: "1.35"}}}}
  hubs: [{{cluster: rancher, agents: [rancher-fleet]}}]
  clusters:
    - {{name: rancher, provider: other, region: dc, kind: existing, existing: {{kubeconfigFile: k}}}}
    - {{name: made, provider: aws, region: eu-west-1, {rancher}}}
    - {{name: eks, provider: aws, region: eu-west-1}}
"""
    members = of(platform_graph(load_text(text)), "kubernetes:fleet.cattle.io/v1alpha1:Cluster")
    assert list(members) == ["eks-fleet-member-cluster"]
