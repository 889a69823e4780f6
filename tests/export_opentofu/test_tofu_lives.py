"""Programs with what the sample platform does not have, through a whole life with real OpenTofu."""

from __future__ import annotations

import base64
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp
import pulumi_kubernetes as kubernetes
import pulumi_tls as tls
import pytest
from pulumi import ResourceOptions

from engines.tofu_engine import tofu
from export_opentofu.support import recorded, write_files
from fleetform.export.opentofu import export
from fleetform.graph import portable


def _lives(program: Callable[[], object], tmp_path: Path, **options: Any) -> dict[str, Any]:
    """Applies a program's export, and gives the outputs; a second plan must be empty."""
    folder = write_files(export(recorded(program, **options)), tmp_path)
    with tofu(folder) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        engine.apply()
        assert not engine.has_changes()
        outputs = engine.state()["values"].get("outputs", {})
        engine.destroy()
    return {name: output["value"] for name, output in outputs.items()}


def test_a_cluster_whose_kubeconfig_only_the_cloud_knows(tmp_path: Path) -> None:
    def program() -> None:
        group = azure.resources.ResourceGroup("hub", location="westeurope")
        cluster = azure.containerservice.ManagedCluster("hub", resource_group_name=group.name, dns_prefix="hub")
        found = azure.containerservice.list_managed_cluster_user_credentials_output(
            resource_group_name=group.name, resource_name=cluster.name
        )
        text = found.kubeconfigs[0].value.apply(lambda value: base64.b64decode(value).decode())
        provider = kubernetes.Provider("hub", kubeconfig=text)
        opts = ResourceOptions(provider=provider)
        kubernetes.core.v1.Namespace("shop", opts=opts)
        redis = kubernetes.helm.v3.Release("redis", chart="redis", opts=opts)
        kubernetes.core.v1.ConfigMap(
            "where", data={"host": redis.status.name.apply(lambda name: f"{name}-master")}, opts=opts
        )
        pulumi.export("release", redis.status.name)

    outputs = _lives(program, tmp_path)
    assert outputs["release"].startswith("helm_release-name")


def test_existing_things_are_data_sources(tmp_path: Path) -> None:
    def program() -> None:
        role = aws.iam.Role.get("node", "node-role")
        vpc = aws.ec2.Vpc.get("main", "vpc-1")
        group = azure.resources.ResourceGroup.get("shop", "/subscriptions/s/resourceGroups/shop")
        settings = kubernetes.core.v1.ConfigMap.get("settings", "shop/settings")
        caller = aws.get_caller_identity_output()
        pulumi.export("role", role.arn)
        pulumi.export("range", vpc.cidr_block)
        pulumi.export("location", group.location)
        pulumi.export("name", settings.metadata.name)
        pulumi.export("account", caller.account_id)

    outputs = _lives(program, tmp_path)
    assert set(outputs) == {"role", "range", "location", "name", "account"}
    assert outputs["name"] == "sample"


def test_blocks_for_a_list_that_is_known_only_later(tmp_path: Path) -> None:
    def program() -> None:
        zones = aws.get_availability_zones_output()
        attributes = portable.map(zones.names, lambda zone: {"name": zone, "type": "S"})
        aws.dynamodb.Table("carts", hash_key="id", billing_mode="PAY_PER_REQUEST", attributes=attributes)
        pulumi.export("first", zones.names.apply(lambda names: names[:2]))

    outputs = _lives(program, tmp_path)
    assert len(outputs["first"]) == 2


def test_options_with_real_state(tmp_path: Path) -> None:
    def program() -> None:
        key = tls.PrivateKey("key", algorithm="ED25519")
        queue = aws.sqs.Queue("jobs", name="jobs", opts=ResourceOptions(replace_on_changes=["name"], aliases=[]))
        aws.sqs.Queue(
            "dead",
            redrive_policy=pulumi.Output.json_dumps({"target": queue.arn}),
            opts=ResourceOptions(replace_with=[queue], ignore_changes=["*"]),
        )
        pulumi.export("key", key.public_key_openssh)
        pulumi.export("private", key.private_key_pem)

    _lives(program, tmp_path)


def test_objects_that_are_waited_for_and_read_back(tmp_path: Path) -> None:
    def program() -> None:
        provider = kubernetes.Provider("hub", kubeconfig="~/.kube/hub", namespace="shop")
        opts = ResourceOptions(provider=provider)
        kubernetes.apps.v1.Deployment(
            "web",
            spec={
                "selector": {"match_labels": {"app": "web"}},
                "template": {
                    "metadata": {"labels": {"app": "web"}},
                    "spec": {"containers": [{"name": "web", "image": "web:1"}]},
                },
            },
            opts=opts,
        )
        service = kubernetes.core.v1.Service("web", metadata={"name": "web"}, spec={"type": "LoadBalancer"}, opts=opts)
        kubernetes.apiextensions.CustomResource(
            "gateway",
            api_version="gateway.networking.k8s.io/v1",
            kind="Gateway",
            metadata={"name": "gateway"},
            spec={"gatewayClassName": "istio"},
            opts=opts,
        )
        pulumi.export("address", service.status.load_balancer.ingress[0].ip)

    assert _lives(program, tmp_path) == {"address": "192.0.2.1"}


@pytest.mark.parametrize("kind", ["text", "file"])
def test_assets(kind: str, tmp_path: Path) -> None:
    program_folder = tmp_path / "program"
    (program_folder / "pages").mkdir(parents=True)
    (program_folder / "pages" / "index.html").write_text("<p>${hello}</p>\n")

    def program() -> None:
        bucket = gcp.storage.Bucket("site", location="EU")
        page = pulumi.FileAsset("pages/index.html") if kind == "file" else pulumi.StringAsset("<p>${hello}</p>\n")
        gcp.storage.BucketObject("index", bucket=bucket.name, source=page)
        archive = pulumi.AssetArchive({"main.py": pulumi.StringAsset("x = 1\n"), "pages": pulumi.FileArchive("pages")})
        gcp.storage.BucketObject("code", bucket=bucket.name, source=archive)

    graph = recorded(program, root=program_folder, program=str(program_folder))
    files = export(graph)
    assets = {name: data for name, data in files.items() if name.startswith("assets/")}
    assert b"<p>${hello}</p>\n" in assets.values()
    assert assets["assets/code/main.py"] == b"x = 1\n"
    assert assets["assets/code/pages/index.html"] == b"<p>${hello}</p>\n"
    folder = write_files(files, tmp_path / "out")
    with tofu(folder) as engine:
        engine.init()
        engine.check_format()
        engine.apply()
        assert not engine.has_changes()


def test_aliases_and_provider_settings(tmp_path: Path) -> None:
    def program() -> None:
        roles: Any = [{"role_arn": "arn:aws:iam::111122223333:role/deployer", "session_name": "tests"}]
        provider = aws.Provider("ireland", region="eu-west-1", assume_roles=roles, default_tags={"tags": {"a": "b"}})
        aliases = [pulumi.Alias(name="work"), "urn:pulumi:dev::shop::aws:sqs/queue:Queue::tasks"]
        aws.sqs.Queue("jobs", opts=ResourceOptions(provider=provider, aliases=aliases))

    _lives(program, tmp_path)
    assert 'role_arn     = "arn:aws:iam::111122223333:role/deployer"' in (tmp_path / "providers.tf").read_text()
