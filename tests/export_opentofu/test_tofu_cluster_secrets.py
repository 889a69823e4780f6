"""Secrets of a cluster: their content is in no state, and whatever changes in it is sent."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

import pulumi
import pulumi_kubernetes as kubernetes
import pulumi_random as random
import pytest
from pulumi import ResourceOptions

from engines.tofu_engine import Tofu, tofu
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.opentofu import export
from fleetform.export.opentofu.context import TakenOver
from fleetform.export.opentofu.families import family_of

HIDDEN = "hunter2-correct-horse"
SECRETS = {"shop:password": None, "shop:key": None, "shop:read": None}
GIVEN = {"shop_password": HIDDEN, "shop_key": HIDDEN, "shop_read": HIDDEN, "login_string_data_user": HIDDEN}


def secret(name: str, content: Any, **more: Any) -> kubernetes.core.v1.Secret:
    return kubernetes.core.v1.Secret(name, metadata={"name": name, "namespace": "shop"}, string_data=content, **more)


def given(name: str) -> pulumi.Output[str]:
    return pulumi.Config("shop").require_secret(name)


def encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def program() -> None:
    login = secret("login", {"password": given("password"), "user": "app"})
    kubernetes.core.v1.Secret(
        "tls", data={"tls.key": given("key").apply(encoded)}, type="kubernetes.io/tls", metadata={"labels": {"a": "b"}}
    )
    pulumi.export("name", login.metadata.name)
    pulumi.export("id", login.id)


@pytest.mark.parametrize("syntax", ["hcl", "json"])
def test_no_state_and_no_plan_holds_the_content(syntax: Literal["hcl", "json"], tmp_path: Path) -> None:
    with tofu(write_files(export(recorded(program, secrets=SECRETS), syntax=syntax), tmp_path), GIVEN) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        engine.run("plan", "-input=false", "-out=plan.bin")
        planned = engine.run("show", "-json", "plan.bin").stdout
        engine.apply()
        state = (engine.folder / "terraform.tfstate").read_text(encoding="utf-8")
        for kept in (planned, state):
            assert HIDDEN not in kept
            assert encoded(HIDDEN) not in kept
            assert "kubernetes_secret_v1" in kept
        assert not engine.has_changes()
        _is_sent(engine, "-var=shop_password=another", sent=False)
        _is_sent(engine, "-var=shop_password_version=2", sent=True)


def _is_sent(engine: Tofu, option: str, *, sent: bool) -> None:
    engine.run("plan", "-input=false", "-no-color", "-detailed-exitcode", option, accepted=(2 if sent else 0,))


@pytest.mark.parametrize(
    "content",
    [
        {"pass": "password", "key": "key"},
        {"password": "key", "key": "key"},
        {"password": "password"},
        {"password": "password", "key": "key", "more": "key"},
    ],
    ids=["a key renamed", "one variable for two", "a key less", "a key more"],
)
def test_other_content_is_sent(content: dict[str, str], tmp_path: Path) -> None:
    def made(keys: dict[str, str]) -> dict[str, str | bytes]:
        def login() -> None:
            secret("login", {key: given(name) for key, name in keys.items()})

        return export(recorded(login, secrets=SECRETS))

    folder = write_files(made({"password": "password", "key": "key"}), tmp_path)
    with tofu(folder, GIVEN) as engine:
        engine.init()
        engine.apply()
        write_files(made(content), tmp_path)
        _is_sent(engine, "-refresh=false", sent=True)


def test_what_others_read_is_kept_and_encoded_as_in_the_cluster(tmp_path: Path) -> None:
    def reading() -> None:
        made = secret("login", {"password": given("read")})
        pulumi.export("encoded", made.data["password"])
        pulumi.export("plain", made.string_data["password"])
        pulumi.export("kind", made.kind)
        drawn = random.RandomPassword("drawn", length=9)
        pulumi.export("all", secret("drawn", {"password": drawn.result}).data)

    with tofu(write_files(export(recorded(reading, secrets=SECRETS)), tmp_path), GIVEN) as engine:
        engine.init()
        engine.validate()
        engine.apply()
        found = json.loads(engine.run("output", "-json").stdout)
        outputs = {name: one["value"] for name, one in found.items()}
        assert outputs["plain"] == HIDDEN
        assert outputs["encoded"] == encoded(HIDDEN)
        assert outputs["kind"] == "Secret"
        assert list(outputs["all"]) == ["password"]
        assert not engine.has_changes()


class Shop(pulumi.ComponentResource):
    """A Secret, and what else a shop has."""

    def __init__(self, name: str) -> None:
        super().__init__("test:shop:Shop", name)
        below = ResourceOptions(parent=self)
        secret(f"{name}-login", {"password": given(name), "user": "app"}, opts=below)
        kubernetes.core.v1.ConfigMap(f"{name}-where", metadata={"name": f"{name}-where"}, data={"a": "b"}, opts=below)


def test_modules_have_one_number_for_all(tmp_path: Path) -> None:
    names = ("one", "two", "three")

    def shops() -> None:
        for name in names:
            Shop(name)

    files = export(recorded(shops, secrets={f"shop:{name}": None for name in names}))
    inside = str(files["modules/shop/main.tf"])
    assert re.search(r"data_wo_revision = var\.shop_version \+ var\.login_string_data_user_version \+ \d+\n", inside)
    assert "# The number at the end of data_wo_revision stands for the keys of data_wo" in inside
    filled = {f"shop_{name}": HIDDEN for name in names} | {f"{name}_login_string_data_user": HIDDEN for name in names}
    with tofu(write_files(files, tmp_path), filled) as engine:
        engine.init()
        engine.check_format()
        engine.apply()
        assert HIDDEN not in (engine.folder / "terraform.tfstate").read_text(encoding="utf-8")
        assert not engine.has_changes()


def _owned() -> None:
    owner: kubernetes.meta.v1.OwnerReferenceArgsDict = {"api_version": "v1", "kind": "Pod", "name": "a", "uid": "u"}
    kubernetes.core.v1.Secret("login", metadata={"owner_references": [owner]}, string_data={"a": "b"})


def _token() -> None:
    metadata: kubernetes.meta.v1.ObjectMetaArgsDict = {"annotations": {"kubernetes.io/service-account.name": "robot"}}
    kubernetes.core.v1.Secret("login", metadata=metadata, type="kubernetes.io/service-account-token")


def _both() -> None:
    kubernetes.core.v1.Secret("login", data={"a": "YQ=="}, string_data={"b": "c"})


@pytest.mark.parametrize("told", [_owned, _token, _both])
def test_what_the_type_cannot_say_stays_a_manifest(told: Callable[[], None]) -> None:
    text = exported(told)
    assert 'resource "kubernetes_manifest" "login"' in text
    assert "kubernetes_secret_v1" not in text


def test_options() -> None:
    def ignoring() -> None:
        secret(
            "login",
            {"password": given("password")},
            opts=ResourceOptions(
                ignore_changes=["stringData.password", "metadata.labels"],
                custom_timeouts=pulumi.CustomTimeouts(create="5m"),
            ),
        )

    text = exported(ignoring, secrets=SECRETS)
    assert re.search(r"ignore_changes = \[\s*data.password,\s*metadata\[0\].labels,?\s*\]", text)
    assert re.search(r'timeouts \{\s*create = "5m"', text)
    # Who looks away from a value keeps it.
    assert "data_wo" not in text


def test_a_secret_is_taken_over_by_its_place() -> None:
    graph = recorded(program, secrets=SECRETS)
    (login,) = (one for one in graph.resources.values() if one.name == "login")
    family = family_of("kubernetes")
    assert family.import_id(login, "shop/login") == "shop/login"
    assert family.import_id(login, "login") == "default/login"
    found = {login.urn: TakenOver("shop/login")}
    text = "\n".join(map(str, export(graph, taken_over=found).values()))
    assert re.search(r'to = kubernetes_secret_v1.login\s+id = "shop/login"', text)
    # No live object has a version, and the plan is to change nothing.
    assert re.search(r"\bdata = \{\s*password = var.shop_password", text)
