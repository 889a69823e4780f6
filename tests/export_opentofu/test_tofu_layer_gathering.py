"""What components of one type give to later layers: one output with an entry for each."""

from __future__ import annotations

import re
from pathlib import Path

import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_random as random
from pulumi import ResourceOptions

from export_opentofu.layered import cluster, lives
from export_opentofu.support import recorded, write_files
from fleetform.export.opentofu import export


class Cluster(pulumi.ComponentResource):
    """A cluster, a password, and what is on it; some have more than others."""

    def __init__(self, name: str, kind: str = "test:group:EksCluster", *, more: bool = False, own: str = "") -> None:
        super().__init__(kind, name)
        below = ResourceOptions(parent=self)
        made, provider = cluster(name, below)
        login = random.RandomPassword(f"{name}-login", length=20, opts=below)
        on = ResourceOptions(parent=self, provider=provider)
        data = {"arn": made.arn, **({"version": made.version} if more else {})}
        kubernetes.core.v1.ConfigMap(f"{own or name}-facts", metadata={"name": "facts"}, data=data, opts=on)
        kubernetes.core.v1.Secret(f"{own or name}-login", string_data={"password": login.result}, opts=on)


def _files(program: object, layout: str = "modules") -> dict[str, str]:
    assert callable(program)
    files = export(recorded(program), layers="split", layout="flat" if layout == "flat" else "modules")
    return {name: str(text) for name, text in files.items()}


def _outputs(files: dict[str, str]) -> dict[str, str]:
    found = re.findall(r"^output .*?^}", files["foundation/outputs.tf"], re.MULTILINE | re.DOTALL)
    return {text.split('"')[1]: text for text in found}


def _fleet() -> None:
    for number, name in enumerate(("hub", "shop-01", "shop-02", "shop-03")):
        Cluster(name, more=number == 0)


def test_each_type_has_one_output_and_secrets_have_one_of_their_own(tmp_path: Path) -> None:
    files = _files(_fleet)
    outputs = _outputs(files)
    assert list(outputs) == ["eks_cluster_secrets", "eks_clusters"]
    assert "sensitive   = true" in outputs["eks_cluster_secrets"]
    assert "login_result" in outputs["eks_cluster_secrets"]
    assert "sensitive" not in outputs["eks_clusters"]
    # What differs stands beside what a loop says of all others.
    assert "for name, instance in module.eks_cluster" in outputs["eks_clusters"]
    assert re.search(r"hub = \{\n +arn ", outputs["eks_clusters"])
    assert "sensitive(local.foundation.eks_cluster_secrets.hub.login_result)" in files["workloads/hub.tf"]
    assert "local.foundation.eks_cluster_secrets[each.key].login_result" in files["workloads/main.tf"]
    lives(write_files(dict(files), tmp_path), ["foundation", "workloads"])


def test_the_flat_layout_has_them_too(tmp_path: Path) -> None:
    files = _files(_fleet, "flat")
    assert list(_outputs(files)) == ["eks_cluster_secrets", "eks_clusters"]
    assert 'local.foundation.eks_clusters["shop-01"].endpoint' in files["workloads/providers.tf"]
    lives(write_files(dict(files), tmp_path), ["foundation", "workloads"])


def test_one_alone_has_an_output_for_each_value() -> None:
    def program() -> None:
        Cluster("hub")
        Cluster("edge", "test:group:EdgeCluster")

    names = list(_outputs(_files(program)))
    assert "hub_eks_cluster_endpoint" in names
    assert "edge_eks_cluster_endpoint" in names


def test_a_name_that_the_stack_has_already_is_left_to_it() -> None:
    def program() -> None:
        _fleet()
        pulumi.export("eks_clusters", "mine")

    outputs = _outputs(_files(program))
    assert list(outputs) == ["eks_clusters", "eks_cluster_secrets", "eks_clusters_read"]
    assert '"mine"' in outputs["eks_clusters"]


def test_components_of_one_name_are_told_apart_by_outputs_of_their_own() -> None:
    def program() -> None:
        Cluster("hub")
        above = pulumi.ComponentResource("test:group:Site", "site")
        child = pulumi.ComponentResource("test:group:EksCluster", "hub", opts=ResourceOptions(parent=above))
        made, provider = cluster("hub-2", ResourceOptions(parent=child))
        kubernetes.core.v1.ConfigMap("f", data={"arn": made.arn}, opts=ResourceOptions(provider=provider))

    assert "eks_clusters" not in _outputs(_files(program))
