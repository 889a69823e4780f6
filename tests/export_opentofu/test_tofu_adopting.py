"""Taking over a live Pulumi stack: the real Pulumi engine made it, real OpenTofu plans the import blocks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from engines.needs import engine as needed
from engines.pulumi_values import MadeUp
from engines.tofu_engine import tofu
from export_opentofu.live_stack import stack_export
from export_opentofu.tofu_command import Done, fleetform
from fleetform import names

PROJECT = "name: shop\nruntime: python\n"
CONFIG = "config:\n  aws:region: eu-west-1\n  gcp:project: acme\n"
BEFORE = """\
import json

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_command as command
import pulumi_gcp as gcp
import pulumi_kubernetes as kubernetes
import pulumi_random as random
import pulumi_tls as tls

NET, ALIASES = "net", []


class Network(pulumi.ComponentResource):
    def __init__(self, name, number, opts=None):
        super().__init__("shop:index:Network", name, {}, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc(f"{name}-vpc", cidr_block=f"10.{number}.0.0/16", opts=below)
        table = aws.ec2.RouteTable(f"{name}-table", vpc_id=self.vpc.id, opts=below)
        aws.ec2.Route(f"{name}-out", route_table_id=table.id, destination_cidr_block="0.0.0.0/0", opts=below)
        self.group = aws.ec2.SecurityGroup(f"{name}-web", vpc_id=self.vpc.id, opts=below)


one = Network(NET, 1, pulumi.ResourceOptions(aliases=ALIASES))
two = Network("other", 2)
policy = json.dumps({"Version": "2012-10-17", "Statement": []})
role = aws.iam.Role("node", assume_role_policy=policy, opts=pulumi.ResourceOptions(protect=True))
aws.iam.RolePolicyAttachment("node", role=role.name, policy_arn="arn:aws:iam::aws:policy/ReadOnlyAccess")
aws.sqs.Queue(QUEUE)
aws.iam.Role.get("existing", "their-role")
password = random.RandomPassword("db", length=20, special=False)
random.RandomPet("pet")
random.RandomString("suffix", length=4, upper=False)
tls.PrivateKey("key", algorithm="ED25519")
command.local.Command("once", create="echo one")
gcp.projects.IAMMember("viewer", project="acme", role="roles/viewer", member="user:ann@example.com")
group = azure.resources.ResourceGroup("rg", location="westeurope")
provider = kubernetes.Provider("hub", kubeconfig="~/.kube/hub")
on = pulumi.ResourceOptions(provider=provider)
kubernetes.core.v1.Namespace("shop", metadata={"name": "shop"}, opts=on)
kubernetes.core.v1.ConfigMap("settings", metadata={"namespace": "shop"}, data={"a": "b"}, opts=on)
kubernetes.helm.v3.Release("redis", chart="redis", namespace="shop", opts=on)
pulumi.export("vpc", one.vpc.id)
"""
AFTER = BEFORE.replace('NET, ALIASES = "net", []', 'NET, ALIASES = "network", [pulumi.Alias(name="net")]')
PACKAGES = ("aws", "azure-native", "command", "gcp", "kubernetes", "random", "tls")


IDS = {
    "kubernetes:core/v1:Namespace": "shop",
    "kubernetes:core/v1:ConfigMap": "shop/settings-1f2e",
    "kubernetes:helm.sh/v3:Release": "shop/redis-77aa",
    "gcp:projects/iAMMember:IAMMember": "acme/roles/viewer/user:ann@example.com",
    "azure-native:resources:ResourceGroup": "/subscriptions/0/resourceGroups/rg1234",
    "random:index/randomPassword:RandomPassword": "none",
}


class Live(MadeUp):
    """Ids and names as the clouds have them."""

    def identity(self, token: str, name: str) -> str:
        return IDS.get(token, f"{name}-0a1b")

    def resource(self, token: str, name: str, inputs: Any, preview: bool = False) -> dict[str, Any]:
        made = super().resource(token, name, inputs, preview)
        if token == "aws:iam/role:Role":
            made["name"] = inputs.get("name") or f"{name}-77cc"
        if token == "kubernetes:helm.sh/v3:Release":
            made["name"] = inputs.get("name") or f"{name}-77aa"
        if token == "random:index/randomString:RandomString":
            made["result"] = "k3x9"
        if token == "random:index/randomPassword:RandomPassword":
            made["result"] = {"4dabf18193072939515e22adb298388d": SECRET, "value": "hunter2-hunter2"}
        return made


SECRET = "1b47061264138c4ac30d75fd1eb44270"


@dataclass(frozen=True)
class Stack:
    """A live stack, and the program that is to take it over."""

    program: Path
    export: Path

    def adopt(self, out: Path, *options: str, export: Path | None = None, stack: str = "dev") -> Done:
        """Exports the program."""
        return fleetform(
            *("export", "opentofu", str(self.program), "--stack", stack, "--layers", "single"),
            *("--adopt", str(export or self.export), "-o", str(out), *options),
        )

    def changed(self, file: Path, change: Any) -> Path:
        """The stack's export with a change."""
        content = json.loads(self.export.read_text())
        change(content)
        file.write_text(json.dumps(content))
        return file


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Stack:
    """A stack that the real engine made, and its program as it is now: something renamed, gone and new."""
    needed("pulumi")
    home = tmp_path_factory.mktemp("live")
    program = home / "shop"
    program.mkdir()
    (program / "Pulumi.yaml").write_text(PROJECT)
    (program / "Pulumi.dev.yaml").write_text(CONFIG)
    (program / "__main__.py").write_text(BEFORE.replace("QUEUE", '"old"'))
    file = stack_export(program, home, PACKAGES, Live())
    (program / "__main__.py").write_text(AFTER.replace("QUEUE", '"new"'))
    return Stack(program, file)


def _imports(folder: Path) -> dict[str, str]:
    text = (folder / "imports.tf").read_text()
    return dict(re.findall(r"import \{\n  to = (\S+)\n  id = (.+)\n\}", text))


def test_everything_that_can_be_is_taken_over_by_the_id_its_provider_wants(live: Stack, tmp_path: Path) -> None:
    done = live.adopt(tmp_path / "out", "--layout", "flat")
    assert done.exit_code == 0, done.output
    found = _imports(tmp_path / "out")
    assert found == {
        "aws_vpc.network_vpc": '"net-vpc-0a1b"',
        "aws_route_table.network_table": '"net-table-0a1b"',
        "aws_route.network_out": '"net-table-0a1b_0.0.0.0/0"',
        "aws_security_group.network_web": '"net-web-0a1b"',
        "aws_vpc.other_vpc": '"other-vpc-0a1b"',
        "aws_route_table.other_table": '"other-table-0a1b"',
        "aws_route.other_out": '"other-table-0a1b_0.0.0.0/0"',
        "aws_security_group.other_web": '"other-web-0a1b"',
        "aws_iam_role.node": '"node-77cc"',
        "aws_iam_role_policy_attachment.node": '"node-77cc/arn:aws:iam::aws:policy/ReadOnlyAccess"',
        "random_password.db": "nonsensitive(var.db_import_id)",
        "random_string.suffix": '"k3x9"',
        "google_project_iam_member.viewer": '"acme roles/viewer user:ann@example.com"',
        "azapi_resource.rg": '"/subscriptions/0/resourceGroups/rg1234?api-version=' + _arm_version() + '"',
        "kubernetes_manifest.shop": '"apiVersion=v1,kind=Namespace,name=shop"',
        "kubernetes_manifest.settings": '"apiVersion=v1,kind=ConfigMap,namespace=shop,name=settings-1f2e"',
        "helm_release.redis": '"shop/redis-77aa"',
    }


def _arm_version() -> str:
    found = names.arm_type("azure-native:resources:ResourceGroup")
    assert found is not None
    return found.api_version


def test_what_is_not_taken_over_is_told(live: Stack, tmp_path: Path) -> None:
    told = live.adopt(tmp_path / "out").output
    assert "stack.json does not have these; OpenTofu will make them: aws:sqs/queue:Queue 'new'" in told
    assert "OpenTofu leaves them alone: aws:sqs/queue:Queue 'old' (old-0a1b)" in told
    assert "tls:index/privateKey:PrivateKey 'key': a NEW key is made" in told
    assert "command:local:Command 'once': its command runs once more" in told
    assert "random:index/randomPet:RandomPet 'pet': another name is made up" in told
    assert "RandomPassword 'db': its import id is the password itself" in told
    assert "existing" not in told


def test_no_secret_is_written(live: Stack, tmp_path: Path) -> None:
    done = live.adopt(tmp_path / "out")
    everything = done.output + "".join(file.read_text() for file in (tmp_path / "out").rglob("*") if file.is_file())
    assert "hunter2" not in everything
    plain = live.changed(tmp_path / "plain.json", _with_plaintext)
    done = live.adopt(tmp_path / "out2", export=plain)
    everything = done.output + "".join(file.read_text() for file in (tmp_path / "out2").rglob("*") if file.is_file())
    assert done.exit_code == 0, done.output
    assert "hunter2" not in everything


def _with_plaintext(content: dict[str, Any]) -> None:
    for item in content["deployment"]["resources"]:
        if item["type"] == "random:index/randomPassword:RandomPassword":
            item["outputs"]["result"] = {
                "4dabf18193072939515e22adb298388d": SECRET,
                "plaintext": json.dumps("hunter2-hunter2"),
            }


def test_names_that_pulumi_made_up_are_kept(live: Stack, tmp_path: Path) -> None:
    live.adopt(tmp_path / "out", "--layout", "flat")
    text = (tmp_path / "out" / "main.tf").read_text()
    assert re.search(r'"aws_iam_role" "node" \{\n  name += "node-77cc"', text), text
    assert re.search(r'name += "settings-1f2e"', text)
    assert re.search(r'"azapi_resource" "rg" \{[^}]*name += "rg1234"', text)
    assert re.search(r'"helm_release" "redis" \{[^}]*name += "redis-77aa"', text)
    assert 'name_prefix = "new-"' in text
    assert re.search(r'"random_string" "suffix" \{[^}]*ignore_changes = \[upper\]', text)


@pytest.mark.parametrize("layout", ["modules", "flat"])
def test_the_plan_imports_and_makes_only_what_was_told(layout: str, live: Stack, tmp_path: Path) -> None:
    done = live.adopt(tmp_path / "out", "--layout", layout)
    assert done.exit_code == 0, done.output
    with tofu(tmp_path / "out", {"db_import_id": "hunter2-hunter2"}) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        changes = engine.plan()["resource_changes"]
    imported = {change["address"] for change in changes if "importing" in change["change"]}
    assert len(imported) == 17
    assert {change["address"] for change in changes if change["change"]["actions"] == ["create"]} == {
        "aws_sqs_queue.new",
        "random_pet.pet",
        "tls_private_key.key",
        "terraform_data.once",
    }
    if layout == "modules":
        assert 'to = module.network.aws_route.out\n  id = "net-table-0a1b_0.0.0.0/0"' in _text(tmp_path / "out")


def _text(folder: Path) -> str:
    return (folder / "imports.tf").read_text()


def test_import_blocks_are_in_the_layer_of_their_resource(live: Stack, tmp_path: Path) -> None:
    done = live.adopt(tmp_path / "out", "--layers", "split")
    assert done.exit_code == 0, done.output
    found = [file for file in (tmp_path / "out").rglob("imports.tf") if file.is_file()]
    assert sum(file.read_text().count("import {") for file in found) == 17
    for file in found:
        declared = "".join(other.read_text() for other in file.parent.rglob("*.tf"))
        for address in re.findall(r"to = (\S+)", file.read_text()):
            kind, label = address.split(".")[-2:]
            assert f'resource "{kind}" "{label}"' in declared


def test_protection_in_the_stack_stays(live: Stack, tmp_path: Path) -> None:
    def protect(content: dict[str, Any]) -> None:
        for item in content["deployment"]["resources"]:
            if item["type"] == "random:index/randomString:RandomString":
                item["protect"] = True

    done = live.adopt(tmp_path / "out", export=live.changed(tmp_path / "stack.json", protect))
    assert "RandomString 'suffix': is protected in the stack, and stays so (prevent_destroy)" in done.output
    text = (tmp_path / "out" / "main.tf").read_text()
    assert re.search(r'"random_string" "suffix" \{[^}]*prevent_destroy = true', text)


def test_interrupted_and_old_and_tainted_resources_are_told(live: Stack, tmp_path: Path) -> None:
    def interrupt(content: dict[str, Any]) -> None:
        resources = content["deployment"]["resources"]
        role = next(item for item in resources if item["type"] == "aws:iam/role:Role" and item.get("protect"))
        resources.append({**role, "id": "node-old", "delete": True})
        role["taint"] = True
        content["deployment"]["pending_operations"] = [{"resource": role, "type": "updating"}]

    done = live.adopt(tmp_path / "out", "--layout", "flat", export=live.changed(tmp_path / "stack.json", interrupt))
    assert "has old ones of these, which Pulumi has not deleted yet; delete them with it: node" in done.output
    assert "interrupted while it worked on these" in done.output
    assert "node (updating)" in done.output
    assert "Role 'node': Pulumi would make it anew (it is tainted)" in done.output
    assert _imports(tmp_path / "out")["aws_iam_role.node"] == '"node-77cc"'


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", r"stack\.json:1:2: is no JSON: .*; it is made by: pulumi stack export"),
        ("[]", r"stack\.json: is no JSON object; it is made by"),
        ("{}", r"stack\.json: is no export of a stack: it has no deployment"),
        ('{"version": 2, "deployment": {}}', r"has version 2 of Pulumi's form; known are 3, 4"),
        ('{"version": 3, "deployment": {}}', r"stack\.json: has no resources: nothing was deployed"),
        ('{"version": 3, "deployment": {"resources": [{}]}}', r"a resource has no urn"),
        ('{"version": 3, "deployment": {"resources": [{"urn": "x"}]}}', r"x is no URN"),
        ('{"version": 4, "terraform_version": "1.12.6"}', r"is a state of OpenTofu; --from-tofu reads it"),
    ],
)
def test_files_that_are_no_export_of_a_stack(text: str, told: str, tmp_path: Path) -> None:
    done = _bad(tmp_path, text.encode())
    assert re.search(told, done.output), done.output


def test_a_file_that_is_no_text_or_not_there(tmp_path: Path) -> None:
    assert "stack.json: is no text" in _bad(tmp_path, b"\xff\xfe\x00").output
    assert "stack.json: No such file or directory" in _bad(tmp_path, None).output


def test_the_export_of_another_stack(tmp_path: Path) -> None:
    urn = "urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod"
    other = {"version": 3, "deployment": {"resources": [{"urn": urn, "type": "pulumi:pulumi:Stack"}]}}
    told = _bad(tmp_path, json.dumps(other).encode()).output
    assert "is of stack 'prod' of project 'shop', but the program was opened as stack 'dev' of project 'shop'" in told
    assert "give --stack prod" in told


def _bad(tmp_path: Path, content: bytes | None) -> Done:
    program = tmp_path / "program"
    program.mkdir(exist_ok=True)
    (program / "Pulumi.yaml").write_text(PROJECT)
    (program / "__main__.py").write_text("import pulumi_aws as aws\naws.sqs.Queue('jobs')\n")
    file = tmp_path / "stack.json"
    file.unlink(missing_ok=True)
    if content is not None:
        file.write_bytes(content)
    done = Stack(program, file).adopt(tmp_path / "out")
    assert done.exit_code == 2, done.output
    assert "Traceback" not in done.output
    assert not (tmp_path / "out").exists()
    return done
