"""OpenTofu and Crossplane files as sides of a comparison."""

from __future__ import annotations

from pathlib import Path

import pytest

from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program
from fleetform.export import opentofu
from fleetform.export.crossplane.export import export as crossplane
from fleetform.graph.model import Graph, Resource
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind
from fleetform.review.diff import compare
from fleetform.review.errors import ReviewError
from fleetform.review.reading import is_export, read_export

MAIN = """
variable "size" { default = 2 }
variable "password" { sensitive = true }
locals {
  names = { main = "shop" }
  policy = jsonencode({ Statement = [{ Sid = "Read", Action = ["s3:Get"] }] })
}
# fleetform: ignore FF206 until 2099-01-01: an example
resource "aws_vpc" "main" {
  cidr_block = "10.0.0.0/16"
  tags       = { Name = local.names.main, "odd key" = "${local.names.main}-x" }
}
resource "aws_subnet" "private" {
  count      = var.size
  vpc_id     = aws_vpc.main.id
  cidr_block = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
}
resource "aws_iam_policy" "reader" {
  policy = local.policy
}
resource "aws_db_instance" "orders" {
  instance_class = "db.t4g.small"
  password       = var.password
  lifecycle {
    prevent_destroy = true
    ignore_changes  = [engine_version]
  }
}
resource "aws_security_group" "web" {
  vpc_id = aws_vpc.main.id
  ingress {
    from_port   = 443
    to_port     = 443
    protocol    = "tcp"
    cidr_blocks = ["0.0.0.0/0"]
  }
}
resource "kubernetes_manifest" "web" {
  manifest = {
    apiVersion = "apps/v1"
    kind       = "Deployment"
    metadata   = { name = "web" }
    spec       = { replicas = 2 }
  }
}
resource "unheard_of" "thing" {
  text = <<-EOT
    first ${aws_vpc.main.id}
      second
  EOT
}
module "queue" {
  source = "./queue"
  name   = "orders"
}
output "queue" { value = module.queue.arn }
"""
QUEUE = """
variable "name" {}
resource "aws_sqs_queue" "this" {
  name = "${var.name}-queue"
}
output "arn" { value = aws_sqs_queue.this.arn }
"""


def configuration(folder: Path, main: str = MAIN, queue: str = QUEUE) -> Path:
    (folder / "queue").mkdir(parents=True)
    (folder / "main.tf").write_text(main)
    (folder / "queue" / "main.tf").write_text(queue)
    return folder


def named(graph: Graph, name: str) -> Resource:
    (found,) = (one for one in graph.resources.values() if one.name == name)
    return found


def shown(graph: Graph, name: str, key: str) -> str:
    return show_expression(named(graph, name).inputs[key])


def test_a_configuration_has_pulumis_types_and_names(tmp_path: Path) -> None:
    graph = read_export(configuration(tmp_path / "a"))
    assert named(graph, "aws_vpc.main").type == "aws:ec2/vpc:Vpc"
    assert shown(graph, "aws_vpc.main", "tags") == '{Name: "shop", "odd key": "shop-x"}'
    assert shown(graph, "aws_subnet.private[1]", "vpcId") == "Vpc(aws_vpc.main).id"
    assert shown(graph, "aws_subnet.private[1]", "cidrBlock") == "cidr_subnet(Vpc(aws_vpc.main).cidrBlock, 8, 1)"
    assert shown(graph, "aws_iam_policy.reader", "policy").startswith("json_encode({Statement: [{Sid:")
    assert shown(graph, "aws_security_group.web", "ingress").startswith("[{fromPort: 443")
    assert named(graph, "kubernetes_manifest.web").type == "kubernetes:apps/v1:Deployment"
    assert shown(graph, "unheard_of.thing", "text") == '"first ${Vpc(aws_vpc.main).id}\\n  second\\n"'
    assert shown(graph, "module.queue.aws_sqs_queue.this", "name") == '"orders-queue"'
    assert show_expression(graph.exports["queue"]) == "Queue(module.queue.aws_sqs_queue.this).arn"
    database = named(graph, "aws_db_instance.orders")
    assert database.options.protect
    assert database.options.ignore_changes == ("engineVersion",)
    assert str(database.source) == "main.tf:21:1"


def test_changes_of_a_configuration(tmp_path: Path) -> None:
    before = read_export(configuration(tmp_path / "a"))
    text = MAIN.replace('"s3:Get"', '"s3:Get", "s3:List"').replace('"10.0.0.0/16"', '"10.1.0.0/16"')
    after = read_export(configuration(tmp_path / "b", text, QUEUE.replace("-queue", "-jobs")))
    changes = compare(before, after)
    kinds = {change.resource.name: change.kind.value for change in changes.resources}
    assert kinds == {
        "aws_vpc.main": "replace",
        "aws_subnet.private[0]": "replace",
        "aws_subnet.private[1]": "replace",
        "aws_security_group.web": "replace",
        "aws_iam_policy.reader": "update",
        "unheard_of.thing": "update",
        "module.queue.aws_sqs_queue.this": "replace",
    }
    (policy,) = (one for one in changes.resources if one.resource.name == "aws_iam_policy.reader")
    assert policy.properties[0].path == ("policy", "Statement", "Sid=Read", "Action", 1)


def test_instances_have_their_keys(tmp_path: Path) -> None:
    text = """
locals { queues = { one = { size = 1 }, two = { size = 2 } } }
module "queue" {
  for_each = local.queues
  source   = "./queue"
  name     = "${each.key}-${each.value.size}"
}
resource "aws_sns_topic" "all" {
  for_each     = toset(["b", "a"])
  name         = each.value
  display_name = module.queue["one"].arn
}
resource "aws_sns_topic" "later" {
  for_each = data.aws_regions.all.names
  name     = each.key
}
data "aws_regions" "all" {}
"""
    graph = read_export(configuration(tmp_path / "a", text))
    assert shown(graph, 'module.queue["two"].aws_sqs_queue.this', "name") == '"two-2-queue"'
    assert shown(graph, 'aws_sns_topic.all["a"]', "displayName") == (
        'Queue(module.queue["one"].aws_sqs_queue.this).arn'
    )
    assert "(for_each)" in named(graph, "aws_sns_topic.later").inputs


def test_layers_are_read_together(tmp_path: Path) -> None:
    configuration(tmp_path / "foundation")
    configuration(tmp_path / "workloads", 'module "queue" {\n  source = "./queue"\n  name = "jobs"\n}\n')
    graph = read_export(tmp_path)
    assert named(graph, "foundation/aws_vpc.main").type == "aws:ec2/vpc:Vpc"
    assert shown(graph, "workloads/module.queue.aws_sqs_queue.this", "name") == '"jobs-queue"'


def test_moved_blocks_are_aliases(tmp_path: Path) -> None:
    before = read_export(configuration(tmp_path / "a"))
    moved = """
moved {
  from = aws_vpc.main
  to   = aws_vpc.base
}
moved {
  from = module.queue
  to   = module.jobs
}
"""
    text = MAIN.replace("aws_vpc.main", "aws_vpc.base").replace('"aws_vpc" "main"', '"aws_vpc" "base"')
    text = text.replace('module "queue"', 'module "jobs"').replace("module.queue.arn", "module.jobs.arn") + moved
    changes = compare(before, read_export(configuration(tmp_path / "b", text)))
    assert {change.kind for change in changes.resources} == {ChangeKind.MOVE}
    assert len(changes.resources) == 2


def test_secrets_of_a_configuration_are_not_shown(tmp_path: Path) -> None:
    text = MAIN.replace('variable "password" { sensitive = true }', "").replace("= var.password", '= "hunter2"')
    graph = read_export(configuration(tmp_path / "a", text))
    other = read_export(configuration(tmp_path / "b", text.replace("hunter2", "hunter2b")))
    (change,) = compare(graph, other).resources
    assert show_expression(change.properties[0].after or change.properties[0].before) == "(secret)"  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("main", "said"),
    [
        ('resource "aws_vpc" {', "main.tf:"),
        ('module "x" {\n  source = "./nowhere"\n}\n', "a module's folder that is not there"),
        ('locals {\n  a = local.b\n  b = local.a\n}\noutput "x" { value = local.a }\n', "is made of itself"),
    ],
)
def test_what_cannot_be_read_is_told(main: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=said):
        read_export(configuration(tmp_path / "a", main))


@pytest.fixture(scope="module")
def dev(root: Path) -> Graph:
    return record_program(ProgramOptions(None, {}, None, None).open(root / "stacks" / "dev.yaml"))


def test_our_export_for_opentofu_is_read_back(dev: Graph, tmp_path: Path) -> None:
    """Both syntaxes and both layouts say the same resources with the same types as the program."""
    made = sorted(one.type for one in dev.resources.values() if one.kind.value == "custom")
    for layout in ("flat", "modules"):
        for syntax in ("hcl", "json"):
            folder = tmp_path / f"{layout}-{syntax}"
            files = opentofu.export(dev, syntax=syntax, layout=layout, layers="single")
            for name, content in files.items():
                (folder / name).parent.mkdir(parents=True, exist_ok=True)
                (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())
            found = read_export(folder)
            assert sorted(one.type for one in found.resources.values() if one.kind.value == "custom") == made
            assert not compare(found, found)


def test_our_export_for_crossplane_is_read_back(dev: Graph, tmp_path: Path) -> None:
    files = crossplane(dev)
    for name, content in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert is_export(tmp_path)
    graph = read_export(tmp_path)
    cluster = named(graph, "retail-dev/hub-dev-cluster")
    assert cluster.type == "aws:eks/cluster:Cluster"
    assert shown(graph, "retail-dev/hub-dev-cluster", "version") == '"1.35"'
    assert any(one.type == "kubernetes:helm.sh/v3:Release" for one in graph.resources.values())
    assert not compare(graph, graph)


def test_plain_manifests_are_read(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(
        "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: LoadBalancer}\n---\n"
        "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: s}\n"
        "  stringData: {token: hunter2}\n"
    )
    graph = read_export(tmp_path)
    assert {one.type for one in graph.resources.values()} == {
        "kubernetes:core/v1:Service",
        "kubernetes:core/v1:Secret",
    }
    (tmp_path / "again.yaml").write_text("apiVersion: v1\nkind: Service\nmetadata: {name: web}\n")
    with pytest.raises(ReviewError, match=r"web.yaml:1:1: kubernetes:core/v1:Service web is there already"):
        read_export(tmp_path)


def test_bad_manifests_are_told_with_their_place(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text("apiVersion: v1\nkind: [\n")
    with pytest.raises(ReviewError, match=r"web.yaml:3:1: not readable as YAML"):
        read_export(tmp_path)
