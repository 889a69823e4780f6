"""Secrets that no state and no plan keeps: write-only arguments, filled by ephemeral variables."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import ResourceOptions

from engines.tofu_engine import Tofu, tofu
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.opentofu import export
from fleetform.export.opentofu.context import TakenOver

HIDDEN = "hunter2-correct-horse"
NAMES = ("password", "read", "token", "one", "two", "three")
SECRETS = {f"shop:{name}": None for name in NAMES}
GIVEN = {"keys_access_key": HIDDEN, **{f"shop_{name}": HIDDEN for name in NAMES}}


def _secret(name: str) -> pulumi.Output[str]:
    return pulumi.Config("shop").require_secret(name)


def _database(name: str, password: pulumi.Input[str], opts: ResourceOptions | None = None) -> aws.rds.Instance:
    return aws.rds.Instance(
        name, instance_class="db.t4g.micro", engine="postgres", username="app", password=password, opts=opts
    )


class Shop(pulumi.ComponentResource):
    """A database and where its password is."""

    def __init__(self, name: str, number: int) -> None:
        super().__init__("test:shop:Shop", name)
        below = ResourceOptions(parent=self)
        _database(f"{name}-db", _secret(name), below)
        queue = aws.sqs.Queue(f"{name}-jobs", delay_seconds=number, opts=below)
        kept = aws.secretsmanager.Secret(f"{name}-kept", description=queue.arn, opts=below)
        aws.secretsmanager.SecretVersion(f"{name}-kept", secret_id=kept.id, secret_string=_secret(name), opts=below)


def _program() -> None:
    _database("orders", _secret("password"))
    aws.fsx.WindowsFileSystem(
        "files",
        throughput_capacity=8,
        subnet_ids=["subnet-1"],
        self_managed_active_directory={
            "dns_ips": ["10.0.0.1"],
            "domain_name": "corp.example.com",
            "username": "join",
            "password": _secret("password"),
        },
    )
    home = gcp.secretmanager.Secret("home", secret_id="home", replication={"auto": {}})
    gcp.secretmanager.SecretVersion("home", secret=home.id, secret_data=_secret("token"))
    keys = aws.Provider("keys", region="eu-west-1", access_key="AKIA", secret_key=_secret("token"))
    aws.sqs.Queue("jobs", opts=ResourceOptions(provider=keys))


def _shops() -> None:
    for number, name in enumerate(("one", "two", "three")):
        Shop(name, number)


def _layered() -> None:
    _database("orders", _secret("password"))
    cluster = aws.eks.Cluster("hub", role_arn="arn:aws:iam::1:role/x", vpc_config={"subnet_ids": ["a", "b"]})
    on = kubernetes.Provider(
        "hub",
        kubeconfig=pulumi.Output.json_dumps(
            {
                "current-context": "a",
                "contexts": [{"name": "a", "context": {"cluster": "a", "user": "a"}}],
                "clusters": [{"name": "a", "cluster": {"server": cluster.endpoint}}],
                "users": [{"name": "a", "user": {"token": _secret("token")}}],
            }
        ),
    )
    space = kubernetes.core.v1.Namespace("apps", metadata={"name": "apps"}, opts=ResourceOptions(provider=on))
    aws.ssm.Parameter("late", type="SecureString", value=_secret("password"), opts=ResourceOptions(depends_on=space))


def _lives(engine: Tofu) -> None:
    """Applies, and looks for the secret in everything that is kept."""
    engine.init()
    engine.check_format()
    engine.validate()
    engine.run("plan", "-input=false", "-out=plan.bin")
    assert HIDDEN not in engine.run("show", "-json", "plan.bin").stdout
    engine.apply()
    assert HIDDEN not in (engine.folder / "terraform.tfstate").read_text(encoding="utf-8")
    assert not engine.has_changes()


@pytest.mark.parametrize("syntax", ["hcl", "json"])
@pytest.mark.parametrize("program", [_program, _shops], ids=["resources", "modules"])
def test_no_state_and_no_plan_holds_the_secret(
    program: Callable[[], None], syntax: Literal["hcl", "json"], tmp_path: Path
) -> None:
    files = export(recorded(program, secrets=SECRETS), syntax=syntax)
    with tofu(write_files(files, tmp_path), GIVEN) as engine:
        _lives(engine)
        # Another value is sent when its version says so, and only then.
        name = "shop_password" if program is _program else "shop_two"
        more = ["-input=false", "-no-color", "-detailed-exitcode", f"-var={name}=another"]
        engine.run("plan", *more, accepted=(0,))
        engine.run("plan", *more, f"-var={name}_version=2", accepted=(2,))


def test_a_module_takes_the_secret_as_an_ephemeral_variable() -> None:
    files = export(recorded(_shops, secrets=SECRETS))
    inside = str(files["modules/shop/variables.tf"])
    assert inside.count("ephemeral ") == inside.count("sensitive ") == 1
    assert re.search(r" password +=  ?var.shop_two\n", str(files["two.tf"]))


def test_each_layer_has_the_ephemeral_variables_it_uses(tmp_path: Path) -> None:
    files = export(recorded(_layered, secrets=SECRETS), layers="split")
    folders = ("foundation", "workloads")
    for folder in folders:
        assert "shop_password_version" in str(files[f"{folder}/variables.tf"])
        assert "ephemeral   = true" in str(files[f"{folder}/variables.tf"])
    write_files(files, tmp_path)
    with tofu(tmp_path / "foundation", GIVEN) as engine:
        _lives(engine)


def test_a_secret_that_something_keeps_stays_an_ordinary_argument() -> None:
    def program() -> None:
        pulumi.export("shown", _database("shown", _secret("read")).password)
        _database("orders", _secret("password"))
        url = pulumi.Output.concat("pg://app:", _secret("password"), "@db")
        aws.ssm.Parameter("url", type="SecureString", value=url)

    text = exported(program, secrets={"shop:read": None, "shop:password": None})
    assert "_wo" not in text
    assert "ephemeral" not in text
    assert len(re.findall(r" password +=", text)) == 2


@pytest.mark.parametrize(
    "opts",
    [
        ResourceOptions(ignore_changes=["password"]),
        ResourceOptions(replace_on_changes=["password"]),
        ResourceOptions(import_="orders"),
    ],
    ids=["ignored", "watched", "imported"],
)
def test_options_that_speak_of_the_value_keep_it(opts: ResourceOptions) -> None:
    text = exported(lambda: _database("orders", _secret("password"), opts), secrets={"shop:password": None})
    assert "_wo" not in text
    assert "ephemeral" not in text


def test_what_is_taken_over_changes_nothing_by_a_version() -> None:
    graph = recorded(lambda: _database("orders", _secret("password")), secrets=SECRETS)
    (urn,) = (urn for urn, resource in graph.resources.items() if resource.name == "orders")
    text = str(export(graph, taken_over={urn: TakenOver("orders")})["main.tf"])
    assert "password = var.shop_password" in re.sub(" +", " ", text)


def test_what_the_program_writes_only_by_itself_stays_as_it_is() -> None:
    def program() -> None:
        aws.rds.Instance(
            "orders",
            instance_class="db.t4g.micro",
            engine="postgres",
            username="app",
            password_wo=_secret("password"),
            password_wo_version=7,
        )

    text = re.sub(" +", " ", exported(program, secrets=SECRETS))
    assert "password_wo = var.shop_password\n password_wo_version = 7" in text
    assert "ephemeral = true" in text
    assert "shop_password_version" not in text


def test_words_around_a_secret_are_noticed_when_they_change() -> None:
    def program() -> None:
        text = pulumi.Output.json_dumps({"user": "app", "password": _secret("password")})
        aws.ssm.Parameter("login", type="SecureString", value=text)

    text = exported(program, secrets={"shop:password": None})
    assert "ephemeral" not in text
