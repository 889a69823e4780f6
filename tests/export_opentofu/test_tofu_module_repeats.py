"""Blocks that are alike become one with `for_each`: through real OpenTofu, the same resources as in the flat layout."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import Alias, ResourceOptions

from engines.tofu_engine import tofu
from export_opentofu.layered import cluster, lives
from export_opentofu.support import recorded, write_files
from export_opentofu.test_tofu_module_programs import Group, planned
from fleetform.export.opentofu import Links, export

REGIONS = {"web": "eu-west-1", "batch": "us-east-1", "data": "eu-west-1"}


def regional(name: str) -> pulumi.ProviderResource:
    """A provider for each region, made once."""
    return aws.Provider(f"main-{name}", region=name)


def login(name: str) -> dict[str, object]:
    """The command that gets a token for a cluster."""
    version = "client.authentication.k8s.io/v1beta1"
    return {"apiVersion": version, "command": "aws", "args": ["eks", "get-token", "--cluster-name", name]}


def test_calls_of_one_module_go_over_a_map(tmp_path: Path) -> None:
    def program() -> None:
        providers = {region: regional(region) for region in ("eu-west-1", "us-east-1", "ap-south-1")}
        log = aws.s3.Bucket("log", bucket="log", opts=ResourceOptions(provider=providers["eu-west-1"]))
        for number, (name, region) in enumerate(REGIONS.items(), 1):
            own = {"aws": providers[region]}
            network = Group(f"{name}", "test:group:Network", providers=own)
            vpc = aws.ec2.Vpc(f"{name}-vpc", cidr_block=f"10.{number}.0.0/16", opts=network.own)
            subnet = aws.ec2.Subnet(
                f"{name}-subnet", vpc_id=vpc.id, cidr_block=f"10.{number}.4.0/24",
                availability_zone=f"{region}a", opts=network.own,
            )  # fmt: skip
            group = Group(name, "test:group:Cluster", providers=own)
            cluster = aws.eks.Cluster(
                name, name=name, role_arn=f"arn:aws:iam::1:role/{name}", vpc_config={"subnet_ids": [subnet.id]},
                tags={"log": log.arn, "note": f"{name}_{number}"}, opts=group.own,
            )  # fmt: skip
            pool = aws.eks.NodeGroup(
                f"{name}-nodes", cluster_name=cluster.name, node_role_arn=f"arn:aws:iam::1:role/{name}-nodes",
                subnet_ids=[subnet.id], scaling_config={"min_size": 1, "max_size": number, "desired_size": 1},
                opts=ResourceOptions(parent=group, depends_on=[log]),
            )  # fmt: skip
            config = pulumi.Output.json_dumps(
                {
                    "clusters": [{"name": name, "cluster": {"server": cluster.endpoint}}],
                    "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
                    "current-context": name,
                    "users": [{"name": name, "user": {"exec": login(name)}}],
                }
            )
            on = kubernetes.Provider(f"{name}-kubernetes", kubeconfig=config)
            base = Group(name, "test:group:Base", provider=on, depends_on=[pool])
            for part in ("system", "apps"):
                kubernetes.core.v1.Namespace(f"{name}-{part}", metadata={"name": part}, opts=base.own)
            pulumi.export(name, cluster.endpoint)
        aws.sqs.Queue("far", opts=ResourceOptions(provider=providers["ap-south-1"]))

    files = planned(program, tmp_path)
    main = files["main.tf"]
    assert main.count("for_each  = local.instances") == 3
    assert 'vpc_cidr_block = "10.1.0.0/16"' in main
    assert "providers = { aws = aws.main[each.value.region] }" in main
    assert "kubernetes.all[each.key]" in main
    assert "= [module.network[each.key].subnet_id]" in main
    assert 'provider = aws.main["ap-south-1"]' in main
    assert 'for_each = toset(["ap-south-1", "eu-west-1", "us-east-1"])' in files["providers.tf"]
    assert "module.cluster[each.key]" in files["providers.tf"]
    assert 'for_each = toset(["batch", "data", "web"])' in files["providers.tf"]
    assert 'module.cluster["batch"]' in files["outputs.tf"]


def test_two_are_written_twice(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("web", "api"):
            group = Group(name)
            aws.sqs.Queue(f"{name}-first", opts=group.own)
            aws.sqs.Queue(f"{name}-second", opts=group.own)

    assert "for_each" not in "".join(planned(program, tmp_path).values())


def chain(count: int) -> Callable[[], None]:
    """A program whose components each read the one before."""

    def program() -> None:
        before = aws.sqs.Queue("start").arn
        for number in range(count):
            group = Group(f"step-{number}")
            first = aws.sqs.Queue(f"step-{number}-first", tags={"before": before}, opts=group.own)
            before = aws.sqs.Queue(f"step-{number}-second", tags={"before": first.arn}, opts=group.own).arn

    return program


def test_what_reads_one_of_its_own_kind_stays_apart(tmp_path: Path) -> None:
    files = planned(chain(5), tmp_path)
    assert "for_each" not in "".join(files.values())
    assert "module.step_3_group.second_arn" in files["step_4.tf"]


def test_what_waits_for_each_other_in_a_circle_stays_apart(tmp_path: Path) -> None:
    def program() -> None:
        # Each of `left` waits for the `right` before it: no circle between instances, but one between blocks.
        before: list[pulumi.Resource] = []
        for number in range(4):
            left, right = Group(f"left-{number}", "test:group:Left"), Group(f"right-{number}", "test:group:Right")
            waiting = ResourceOptions(parent=left, depends_on=list(before))
            queue = aws.sqs.Queue(f"left-{number}-a", opts=waiting)
            aws.sqs.Queue(f"left-{number}-b", opts=left.own)
            aws.sqs.Queue(f"right-{number}-a", tags={"left": queue.arn}, opts=right.own)
            before = [aws.sqs.Queue(f"right-{number}-b", opts=ResourceOptions(parent=right, depends_on=[queue]))]

    files = planned(program, tmp_path)
    assert "modules/left/main.tf" in files
    assert "for_each" not in "".join(files.values())


def network(name: str, number: int) -> None:
    """A component with three of everything."""
    group = Group(name, "test:group:Network")
    vpc = aws.ec2.Vpc(f"{name}-vpc", cidr_block=f"10.{number}.0.0/16", opts=group.own)
    gateway = aws.ec2.InternetGateway(f"{name}-gateway", vpc_id=vpc.id, opts=group.own)
    subnets: list[aws.ec2.Subnet] = []
    for place, zone in enumerate("abc"):
        subnet = aws.ec2.Subnet(
            f"{name}-public-{place + 1}", vpc_id=vpc.id, availability_zone=f"eu-west-1{zone}",
            cidr_block=f"10.{number}.{place + 96}.0/24", tags={"Name": f"{name}-public-{place + 1}"}, opts=group.own,
        )  # fmt: skip
        address = aws.ec2.Eip(
            f"{name}-address-{place + 1}", domain="vpc", opts=ResourceOptions(parent=group, depends_on=[gateway])
        )
        aws.ec2.NatGateway(f"{name}-nat-{place + 1}", subnet_id=subnet.id, allocation_id=address.id, opts=group.own)
        subnets.append(subnet)
    aws.ec2.VpcEndpoint(
        f"{name}-endpoint", vpc_id=vpc.id, service_name="s3", subnet_ids=[subnet.id for subnet in subnets],
        opts=ResourceOptions(parent=group, depends_on=subnets),
    )  # fmt: skip
    pulumi.export(name, [subnet.arn for subnet in subnets])


@pytest.mark.parametrize("names", [("north", "south"), ("only",)], ids=["in a module", "in the root"])
def test_resources_of_one_component_go_over_a_map(names: tuple[str, ...], tmp_path: Path) -> None:
    def program() -> None:
        for number, name in enumerate(names, 1):
            network(name, number)

    files = planned(program, tmp_path)
    main = files["modules/network/main.tf" if len(names) > 1 else "main.tf"]
    label = "public" if len(names) > 1 else "only_public"
    assert f'resource "aws_subnet" "{label}"' in main
    assert '"1" = {' in main
    assert f"subnet_id     = aws_subnet.{label}[each.key].id" in main
    assert f"subnet_ids   = values(aws_subnet.{label})[*].id" in main
    if len(names) > 1:
        assert '"${var.name}-public-${each.key}"' in main
        assert "cidrsubnet(var.vpc_cidr_block, 8, each.value.netnum)" in main


def test_inner_modules_go_over_a_map(tmp_path: Path) -> None:
    def program() -> None:
        for team in ("red", "blue"):
            outer = Group(team, "test:group:Team")
            topic = aws.sns.Topic(f"{team}-topic", opts=outer.own)
            for number, part in enumerate(("db", "cache", "log"), 7):
                inner = Group(f"{team}-{part}", "test:group:Store", parent=outer)
                key = aws.kms.Key(
                    f"{team}-{part}-key", description=f"{part} of {team}", deletion_window_in_days=number,
                    opts=ResourceOptions(parent=inner, depends_on=[topic]),
                )  # fmt: skip
                aws.kms.Alias(f"{team}-{part}-a", name=f"alias/{team}-{part}", target_key_id=key.id, opts=inner.own)
                pulumi.export(f"{team}-{part}", key.arn)

    main = planned(program, tmp_path)["modules/team/main.tf"]
    assert 'source = "../store"' in main
    assert main.count("module ") == 1


def test_moves_and_imports_speak_of_one_of_several(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("web", "api", "batch"):
            group = Group(name)
            old = ResourceOptions(parent=group, aliases=[Alias(name=f"old-{name}")])
            aws.sqs.Queue(f"{name}-jobs", opts=old)
            for place in range(3):
                opts = ResourceOptions(parent=group, import_=f"https://sqs/{name}/{place}")
                aws.sqs.Queue(f"{name}-dead-{place}", opts=opts)

    files = export(recorded(program), layout="modules")
    assert 'to   = module.group["web"].aws_sqs_queue.jobs' in str(files["web.tf"])
    with tofu(write_files(files, tmp_path)) as engine:
        engine.init()
        engine.check_format()
        plan = engine.plan()
    importing = [change["address"] for change in plan["resource_changes"] if "importing" in change["change"]]
    assert len(importing) == 9
    assert 'module.group["api"].aws_sqs_queue.dead["2"]' in importing


def test_options_stay_on_each(tmp_path: Path) -> None:
    names = ("orders", "bills", "mails")

    def program() -> None:
        token = pulumi.Config("shop").require_secret("token")
        group = Group("shop")
        for name in names:
            queue = aws.sqs.Queue(
                f"{name}-queue", name=f"shop-{name}",
                opts=ResourceOptions(parent=group, protect=False, ignore_changes=["tags"], retain_on_delete=True),
            )  # fmt: skip
            aws.ssm.Parameter(
                f"{name}-token", name=f"/shop/{name}", type="SecureString", value=token,
                opts=ResourceOptions(parent=group, replace_on_changes=["type"], depends_on=[queue]),
            )  # fmt: skip

    graph = recorded(program, config={}, secrets={"shop:token": "t0p-secret"})
    files = export(graph, layout="modules")
    assert "t0p-secret" not in str(files)
    assert 'for_each = toset(["orders", "bills", "mails"])' in str(files["main.tf"])
    with tofu(write_files(files, tmp_path), {f"{name}_token_value": "x" for name in names}) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        engine.apply()
        assert not engine.has_changes()


@pytest.mark.parametrize("links", ["state", "variables"])
def test_a_fleet_in_layers_goes_over_maps_in_each(links: Links, tmp_path: Path) -> None:
    def program() -> None:
        for name in ("hub-eu", "shop-01", "shop-02"):
            group = Group(name, "test:group:Cluster")
            made, provider = cluster(name, group.own)
            aws.sqs.Queue(f"{name}-events", name=f"{name}-{name.replace('-', '')}", opts=group.own)
            base = Group(name, "test:group:Base", provider=provider)
            namespace = kubernetes.core.v1.Namespace(f"{name}-system", metadata={"name": "system"}, opts=base.own)
            kubernetes.core.v1.ConfigMap(
                f"{name}-facts",
                metadata={"name": "facts", "namespace": "system"},
                data={"arn": made.arn},
                opts=base.own,
            )
            release = kubernetes.helm.v3.Release(
                f"{name}-metrics", name="metrics", chart="metrics", namespace=namespace.metadata.name, opts=base.own
            )
            kubernetes.apiextensions.CustomResource(
                f"{name}-rule", api_version="example.com/v1", kind="Rule", metadata={"name": "rule"},
                opts=ResourceOptions(parent=base, depends_on=[release]),
            )  # fmt: skip

    files = export(recorded(program), layers="split", links=links)
    folder = write_files(files, tmp_path)

    def outputs(layer: Path) -> dict[str, str]:
        if links == "state":
            return {}
        found = json.loads((layer / "terraform.tfstate").read_text())["outputs"]
        return {name: output["value"] for name, output in found.items() if isinstance(output["value"], str)}

    lives(folder, ["foundation", "addons", "workloads"], between=outputs)
    assert 'module "cluster" {' in str(files["foundation/main.tf"])
    if links == "state":
        assert "local.foundation.clusters[each.key].endpoint" in str(files["addons/providers.tf"])
        assert "kubernetes.all[each.key]" in str(files["addons/main.tf"])
        assert "local.foundation.clusters[each.key].arn" in str(files["workloads/main.tf"])
        (output,) = re.findall(r"^output .*?^}", str(files["foundation/outputs.tf"]), re.MULTILINE | re.DOTALL)
        assert "for name, instance in module.cluster : name => {" in output


def test_components_of_a_single_resource_go_over_a_map(tmp_path: Path) -> None:
    def program() -> None:
        for name in ("orders", "bills", "mails"):
            group = Group(name, "test:group:Inbox")
            queue = aws.sqs.Queue(name, name=f"shop-{name}", opts=group.own)
            pulumi.export(name, queue.arn)

    files = planned(program, tmp_path)
    assert 'resource "aws_sqs_queue" "inbox"' in files["main.tf"]
    assert 'value = aws_sqs_queue.inbox["bills"].arn' in files["outputs.tf"]
