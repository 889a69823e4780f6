"""GitOps: every cluster pulls its own folder, with the engine that the blueprint names."""

from __future__ import annotations

from components.component_support import inputs, names, of_type, only, written

FLEET = """
accounts: [{name: a, provider: aws, accountId: "111122223333"}]
fleet:
  clusters:
    - {name: hub, provider: aws, region: eu-west-1, role: hub}
    - {name: spoke, provider: aws, region: eu-west-1}
gitops:
  repository: https://git.example.com/p.git
  revision: v1.4.2
  path: fleet/clusters
"""


def test_argo_cd_applies_each_clusters_folder() -> None:
    graph = written(FLEET)
    for name in ("hub", "spoke"):
        values = inputs(only(graph, ":Release", f"{name}-application"))["values"]
        (application,) = values["applications"].values()
        assert application["source"] == {
            "repoURL": "https://git.example.com/p.git",
            "targetRevision": "v1.4.2",
            "path": f"fleet/clusters/{name}",
        }
        (project,) = values["projects"].values()
        assert project["sourceRepos"] == ["https://git.example.com/p.git"]


def test_only_a_hub_has_the_web_interface() -> None:
    graph = written(FLEET)
    replicas = {
        name: inputs(only(graph, ":Release", f"{name}-engine"))["values"]["server"] for name in ("hub", "spoke")
    }
    assert replicas == {"hub": {"replicas": 2}, "spoke": {"replicas": 0}}


def test_flux_pulls_a_tag_with_the_operators_secret() -> None:
    graph = written(FLEET + "  engine: flux\n  secret: git-credentials\n")
    assert of_type(graph, "gitops:ArgoCd") == []
    values = inputs(only(graph, ":Release", "spoke-sync"))["values"]
    assert values["gitRepository"]["spec"]["ref"] == {"tag": "v1.4.2"}
    assert values["gitRepository"]["spec"]["secretRef"] == {"name": "git-credentials"}
    assert values["kustomization"]["spec"]["path"] == "./fleet/clusters/spoke"


def test_engines_wait_for_nodes_and_applications_for_engines() -> None:
    graph = written(FLEET)
    assert "hub-pool-general" in names(graph, only(graph, ":Namespace", "hub-namespace").dependencies)
    assert "hub-engine" in names(graph, only(graph, ":Release", "hub-application").dependencies)


def test_what_runs_on_a_cluster_uses_that_clusters_provider() -> None:
    graph = written(FLEET)
    for release in of_type(graph, ":Release"):
        provider = graph.resources[release.options.provider or ""]
        assert provider.name == f"{release.name.partition('-')[0]}-kubernetes"
