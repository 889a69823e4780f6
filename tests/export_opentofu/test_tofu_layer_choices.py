"""Which layer each resource goes into, and what crosses from one to another."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pulumi_random as random
from pulumi import ResourceOptions

from engines.tofu_engine import tofu
from export_opentofu.layered import RELEASE, cluster, custom, folders, lives
from export_opentofu.support import recorded, write_files
from fleetform.export.opentofu import export
from fleetform.export.opentofu.layers.assigning import Assignment

DEFINITION = kubernetes.apiextensions.v1.CustomResourceDefinition


def layers(program: Callable[[], object]) -> dict[str, int]:
    """The layer of each resource of a program, by its name."""
    graph = recorded(program)
    assignment = Assignment(graph)
    assert assignment.needed
    return {graph.resources[node].name: number for node, number in assignment.of.items() if node in graph.resources}


def existing() -> ResourceOptions:
    return ResourceOptions(provider=kubernetes.Provider("old", kubeconfig="~/.kube/old"))


def test_a_program_without_clusters_of_its_own_is_one_root() -> None:
    def program() -> None:
        opts = existing()
        kubernetes.core.v1.Namespace("shop", opts=opts)
        RELEASE("redis", chart="redis", opts=opts)
        custom(
            "route", "gateway.networking.k8s.io/v1:HTTPRoute", ResourceOptions(provider=opts.provider, depends_on=[])
        )

    def plain() -> None:
        kubernetes.core.v1.Namespace("shop", opts=existing())

    assert not Assignment(recorded(plain)).needed
    assert [name for name in export(recorded(plain), layers="split") if "/" in name] == []
    assert layers(program) == {"shop": 2, "redis": 1, "route": 2}


def test_objects_of_a_kind_come_after_its_definition_or_what_may_bring_it() -> None:
    def program() -> None:
        opts = existing()
        spec: Any = {
            "group": "shop.example.com",
            "names": {"kind": "Cart", "plural": "carts"},
            "scope": "Namespaced",
            "versions": [],
        }
        DEFINITION("carts", spec=spec, opts=opts)
        late = RELEASE("late", chart="late", opts=opts)
        custom("cart", "shop.example.com/v1:Cart", opts)
        after = ResourceOptions(provider=opts.provider, depends_on=[late])
        kind = custom("kind", "apiextensions.crossplane.io/v1:CompositeResourceDefinition", after)
        custom("shop", "platform.example.com/v1:Shop", ResourceOptions(provider=opts.provider, depends_on=[kind]))

    assert layers(program) == {"carts": 1, "late": 1, "cart": 2, "kind": 2, "shop": 3}


def test_what_an_addon_waits_for_is_an_addon() -> None:
    def program() -> None:
        _, provider = cluster("hub")
        opts = ResourceOptions(provider=provider)
        space = kubernetes.core.v1.Namespace("infra", opts=opts)
        kubernetes.core.v1.Namespace("shop", opts=opts)
        login = kubernetes.core.v1.Secret("login", metadata={"namespace": space.metadata.name}, opts=opts)
        RELEASE("app", chart="app", values={"secret": login.metadata.name}, opts=opts)

    assert layers(program) == {"hub": 0, "infra": 1, "shop": 2, "login": 1, "app": 1}


def test_clusters_made_on_clusters_and_clouds_behind_them_follow_in_further_layers() -> None:
    def program() -> None:
        _, provider = cluster("hub")
        opts = ResourceOptions(provider=provider)
        operator = RELEASE("capi", chart="cluster-api-operator", opts=opts)
        after = ResourceOptions(provider=provider, depends_on=[operator])
        inner = custom("inner", "cluster.x-k8s.io/v1beta1:Cluster", after)
        secret = kubernetes.core.v1.Secret.get(
            "inner-config", "default/inner-kubeconfig", opts=ResourceOptions(provider=provider, depends_on=[inner])
        )
        child = kubernetes.Provider("child", kubeconfig=secret.data["value"])
        agent = RELEASE("agent", chart="agent", opts=ResourceOptions(provider=child))
        kubernetes.core.v1.ConfigMap("app", opts=ResourceOptions(provider=child))
        aws.sqs.Queue("events", name=agent.status.name)

    found = layers(program)
    assert found == {"hub": 0, "capi": 1, "inner": 2, "inner-config": 2, "agent": 3, "app": 4, "events": 3}
    assert folders(export(recorded(program), layers="split")) == [
        "addons",
        "foundation",
        "layer-4",
        "layer-5",
        "workloads",
    ]


def test_what_waits_for_each_other_only_by_kind_is_cut_without_breaking_references() -> None:
    def program() -> None:
        opts = existing()
        one = custom("one", "a.example.com/v1:One", opts)
        two = custom("two", "b.example.com/v1:Two", opts)
        RELEASE("first", chart="x", opts=ResourceOptions(provider=opts.provider, depends_on=[two]))
        RELEASE("second", chart="x", opts=ResourceOptions(provider=opts.provider, depends_on=[one]))

    found = layers(program)
    assert found["first"] >= found["two"]
    assert found["second"] >= found["one"]


def secretive() -> None:
    """A secret, an address and a list that cross, a data source, and a dependency that only orders."""
    hub, provider = cluster("hub")
    login = random.RandomPassword("login", length=20)
    store = aws.ssm.Parameter("store", type="SecureString", value=login.result)
    pool = aws.ec2.Vpc("net", cidr_block="10.0.0.0/16", opts=ResourceOptions(depends_on=[hub]))
    caller = aws.get_caller_identity_output()
    opts = ResourceOptions(provider=provider, depends_on=[pool])
    kubernetes.core.v1.Secret("login", string_data={"password": login.result, "copy": store.value}, opts=opts)
    data = {"account": caller.account_id, "subnets": pulumi.Output.json_dumps(hub.vpc_config.subnet_ids)}
    kubernetes.core.v1.ConfigMap("where", data=data, opts=opts)
    RELEASE("app", chart="app", opts=ResourceOptions(provider=provider, replace_with=[pool]))


def test_secrets_stay_sensitive_data_sources_are_asked_again_and_order_is_told(tmp_path: Path) -> None:
    graph = recorded(secretive)
    files = {name: str(text) for name, text in export(graph, layers="split").items()}
    outputs = files["foundation/outputs.tf"].split("\n\n")
    sensitive = {block.split('"')[1] for block in outputs if "sensitive   = true" in block}
    assert sensitive == {"login_result", "store_value"}
    assert "sensitive(local.foundation.login_result)" in files["workloads/main.tf"]
    assert 'data "aws_caller_identity" "current"' in files["workloads/main.tf"]
    assert "aws_caller_identity" not in files["foundation/main.tf"]
    assert "aws_vpc" not in files["foundation/outputs.tf"]
    told = [note for note in graph.notes if "kept by applying the layers in their order" in note]
    assert told == [
        "2 dependencies of resources on those of an earlier layer: kept by applying the layers in their order"
    ]
    assert any("'app': is not replaced with aws_vpc.net" in note for note in graph.notes)
    lives(write_files(dict(files), tmp_path), ["foundation", "addons", "workloads"])


def test_variables_that_take_secrets_of_other_layers_are_sensitive(tmp_path: Path) -> None:
    files = {name: str(text) for name, text in export(recorded(secretive), layers="split", links="variables").items()}
    variables = files["workloads/variables.tf"].split("\n\n")
    told = {block.split('"')[1]: block for block in variables}
    assert "sensitive   = true" in told["login_result"]
    assert "type        = string" in told["hub_endpoint"]
    assert "sensitive" not in told["hub_endpoint"]
    with tofu(write_files(dict(files), tmp_path) / "workloads") as engine:
        engine.init()
        engine.validate()


def test_assets_go_where_they_are_read(tmp_path: Path) -> None:
    def program() -> None:
        _, provider = cluster("hub")
        bucket = aws.s3.Bucket("pages")
        aws.s3.BucketObject("page", bucket=bucket.id, source=pulumi.StringAsset("<p>"))
        values = pulumi.StringAsset("replicas: 2\n")
        RELEASE("app", chart="app", value_yaml_files=[values], opts=ResourceOptions(provider=provider))
        aws.lambda_.Function(
            "code", role="arn:aws:iam::111122223333:role/x", code=pulumi.AssetArchive({"a.py": pulumi.StringAsset("")})
        )

    files = export(recorded(program), layers="split")
    assert {name.split("/")[0] for name in files if "/assets/" in name} == {"foundation"}
    lives(write_files(files, tmp_path), ["foundation", "addons"])


def test_modules_know_the_types_of_what_other_layers_give(tmp_path: Path) -> None:
    class Shop(pulumi.ComponentResource):
        def __init__(self, name: str) -> None:
            super().__init__("test:shop:Shop", name)
            made, provider = cluster(name, ResourceOptions(parent=self))
            opts = ResourceOptions(parent=self, provider=provider)
            kubernetes.core.v1.ConfigMap(f"{name}-where", data={"endpoint": made.endpoint}, opts=opts)
            RELEASE(f"{name}-app", chart="app", values={"at": made.endpoint, "name": made.name}, opts=opts)
            RELEASE(f"{name}-other", chart="other", opts=opts)

    def program() -> None:
        for name in ("web", "api"):
            Shop(name)

    files = {name: str(text) for name, text in export(recorded(program), layers="split", layout="modules").items()}
    assert "type        = string" in files["addons/modules/shop/variables.tf"]
    assert "= any" not in files["addons/modules/shop/variables.tf"]
    lives(write_files(dict(files), tmp_path), ["foundation", "addons", "workloads"])
