"""The other way: what OpenTofu made becomes a stack of the real Pulumi engine by `pulumi import --file`."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pulumi as pulumi_sdk
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import ResourceOptions

from engines.needs import engine as needed
from engines.pulumi_engine import pulumi, python_language
from engines.pulumi_values import MadeUp
from engines.tofu_engine import tofu
from export_opentofu.support import recorded
from export_opentofu.test_tofu_adopting import BEFORE, CONFIG, PACKAGES, PROJECT
from export_opentofu.tofu_command import Done, fleetform
from fleetform.export.opentofu.adopt.places import roots
from fleetform.export.opentofu.adopt.pulumi_import import pulumi_import

MADE_ANEW = {"pet", "key", "once"}
SECRET = {"db"}


class Remembered(MadeUp):
    """Reads back what a stack was made from."""

    def __init__(self) -> None:
        super().__init__()
        self.inputs: Mapping[tuple[str, str], dict[str, Any]] = {}

    def imported(self, token: str, name: str) -> dict[str, Any]:
        return self.inputs.get((token, name), {"anything": "there"})


@dataclass(frozen=True)
class Applied:
    """A program, and the states that OpenTofu has of it, by what read them."""

    program: Path
    pulled: Path
    shown: Path

    def to_pulumi(self, out: Path, *states: Path) -> Done:
        """Writes the file for `pulumi import`."""
        given = [word for state in states for word in ("--from-tofu", str(state))]
        return fleetform("export", "opentofu", str(self.program), "--stack", "dev", *given, "-o", str(out))


@pytest.fixture(scope="module", params=["modules", "flat"])
def applied(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Applied:
    """The program of the other tests, applied by OpenTofu with stand-in providers."""
    home = tmp_path_factory.mktemp(f"applied-{request.param}")
    program = home / "shop"
    program.mkdir()
    (program / "Pulumi.yaml").write_text(PROJECT)
    (program / "Pulumi.dev.yaml").write_text(CONFIG)
    (program / "__main__.py").write_text(BEFORE.replace("QUEUE", '"jobs"'))
    done = fleetform(
        *("export", "opentofu", str(program), "--stack", "dev", "-o", str(home / "out")),
        *("--layout", request.param, "--layers", "single"),
    )
    assert done.exit_code == 0, done.output
    made = Applied(program, home / "pulled.tfstate", home / "shown.json")
    with tofu(home / "out") as engine:
        engine.init()
        engine.apply()
        made.pulled.write_text(engine.run("state", "pull").stdout)
        made.shown.write_text(json.dumps(engine.state()))
    return made


def test_the_file_has_what_pulumi_wants(applied: Applied, tmp_path: Path) -> None:
    done = applied.to_pulumi(tmp_path / "import.json", applied.pulled)
    assert done.exit_code == 0, done.output
    content = json.loads((tmp_path / "import.json").read_text())
    assert content["nameTable"] == {"hub": "urn:pulumi:dev::shop::pulumi:providers:kubernetes::hub"}
    assert content["providerInputs"] == {"hub": {"kubeconfig": "~/.kube/hub"}}
    by = {item["name"]: item for item in content["resources"]}
    assert by["net"] == {"type": "shop:index:Network", "name": "net", "component": True}
    assert by["net-out"]["parent"] == "net"
    assert re.fullmatch(r"aws_route_table-id-\d+_0\.0\.0\.0/0", by["net-out"]["id"])
    assert by["settings"]["id"] == "shop/settings"
    assert by["settings"]["provider"] == "hub"
    assert re.fullmatch(r"shop/helm_release-name-\d+|shop/redis", by["redis"]["id"])
    assert by["node-RolePolicyAttachment"]["logicalName"] == "node"
    assert not {*MADE_ANEW, *SECRET, "existing"} & by.keys()


def test_both_forms_of_a_state_say_the_same(applied: Applied, tmp_path: Path) -> None:
    applied.to_pulumi(tmp_path / "one.json", applied.pulled)
    applied.to_pulumi(tmp_path / "two.json", applied.shown)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_what_is_left_out_is_told_without_secrets(applied: Applied, tmp_path: Path) -> None:
    done = applied.to_pulumi(tmp_path / "import.json", applied.pulled)
    assert (
        "their import id is a secret, which is not written; import them by hand: random:index/randomPass" in done.output
    )
    assert "these cannot be imported; Pulumi will make them: " in done.output
    password = json.loads(applied.pulled.read_text())
    secrets = [
        instance["attributes"]["result"]
        for resource in password["resources"]
        if resource["type"] == "random_password"
        for instance in resource["instances"]
    ]
    assert len(secrets) == 1
    assert secrets[0] not in done.output + (tmp_path / "import.json").read_text()


@pytest.mark.parametrize("applied", ["modules"], indirect=True)
def test_the_real_engine_imports_it_and_then_makes_nothing(applied: Applied, tmp_path: Path) -> None:
    needed("pulumi")
    file = tmp_path / "import.json"
    assert applied.to_pulumi(file, applied.pulled).exit_code == 0
    remembered = Remembered()
    with (
        pulumi(tmp_path, PACKAGES, local_backend=False, made_up=remembered) as engine,
        python_language() as language,
    ):
        engine.variables |= language
        engine.fleetform("up", str(applied.program), "--stack", "first", "--yes", *_settings(applied))
        made = engine.state("shop", "first")
        remembered.inputs = {
            (item["type"], item["urn"].rpartition("::")[2]): item.get("inputs", {}) for item in made.values()
        }
        engine.folder = applied.program
        engine.pulumi("stack", "init", "organization/shop/dev")
        engine.pulumi(
            *("import", "--stack", "dev", "--file", str(file), "--yes", "--skip-preview"),
            *("--protect=false", "--generate-code=false"),
        )
        imported = engine.state("shop", "dev")
        missing = _names(made) - _names(imported)
        assert missing == {*MADE_ANEW, *SECRET, "existing"}
        told = engine.fleetform("preview", str(applied.program), "--stack", "dev").out
    created = set(re.findall(r"^ \+ +\S+ (\S+) create", told, re.MULTILINE))
    assert created == {*MADE_ANEW, *SECRET}, told
    assert "replace" not in told
    assert "delete" not in told


def _names(state: Mapping[str, Mapping[str, Any]]) -> set[str]:
    """What a stack has, without the stack itself and the engine's own providers."""
    return {
        urn.rpartition("::")[2]
        for urn, item in state.items()
        if item["type"] != "pulumi:pulumi:Stack" and "::default_" not in urn
    }


def _settings(applied: Applied) -> tuple[str, ...]:
    return ("--config-file", str(applied.program / "Pulumi.dev.yaml"))


def test_layers_have_a_state_each(tmp_path: Path) -> None:
    def program() -> None:
        cluster = aws.eks.Cluster("hub", role_arn="arn:aws:iam::1:role/hub", vpc_config={"subnet_ids": ["a", "b"]})
        kubeconfig = pulumi_sdk.Output.json_dumps({"clusters": [{"cluster": {"server": cluster.endpoint}}]})
        provider = kubernetes.Provider("hub-objects", kubeconfig=kubeconfig)
        kubernetes.core.v1.Namespace("shop", metadata={"name": "shop"}, opts=ResourceOptions(provider=provider))

    graph = recorded(program)
    layers = roots(graph, "modules", split=True)
    assert len(layers) > 1
    files: list[Path] = []
    for number, layer in enumerate(layers):
        entries = [_entry(address) for address in layer]
        state = {"format_version": "1.0", "values": {"root_module": {"resources": entries}}}
        files.append(tmp_path / f"{number}.json")
        files[-1].write_text(json.dumps(state))
    content = json.loads(pulumi_import(graph, files))
    assert {item["name"]: item["id"] for item in content["resources"]} == {"hub": "hub-id", "shop": "shop"}
    assert "provider 'hub-objects': kubeconfig is not known or is secret; add it to providerInputs" in graph.notes


def _entry(address: str) -> dict[str, Any]:
    kind, name = address.split(".")
    values = {"id": f"{name}-id", "name": f"{name}-id", "manifest": {"metadata": {"name": name}}}
    return {"address": address, "mode": "managed", "type": kind, "name": name, "values": values}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("{", r"state\.json:1:2: is no JSON"),
        ("{}", r"is no state of OpenTofu; give the output of `tofu state pull`"),
        ('{"encrypted_data": "x", "encryption_version": "v0"}', r"is encrypted; give the output of"),
        ('{"version": 3, "serial": 1, "resources": []}', r"has version 3 of the form of states; known is 4"),
        ('{"version": 3, "deployment": {}}', r"is an export of a Pulumi stack; --adopt reads it"),
        (
            '{"version": 4, "serial": 1, "resources": []}',
            r"has nothing of this program: no address is that of an export",
        ),
    ],
)
def test_files_that_are_no_state(text: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "Pulumi.yaml").write_text(PROJECT)
    (tmp_path / "__main__.py").write_text("import pulumi_aws as aws\naws.sqs.Queue('jobs')\n")
    state = tmp_path / "state.json"
    state.write_text(text)
    done = Applied(tmp_path, state, state).to_pulumi(tmp_path / "import.json", state)
    assert done.exit_code == 2, done.output
    assert re.search(told, done.output), done.output
    assert not (tmp_path / "import.json").exists()


def test_the_file_of_somebody_else_is_not_overwritten(applied: Applied, tmp_path: Path) -> None:
    file = tmp_path / "import.json"
    file.write_text('{"mine": true}')
    done = applied.to_pulumi(file, applied.pulled)
    assert done.exit_code == 2
    assert "is there already, and no file for `pulumi import`" in done.output
    assert file.read_text() == '{"mine": true}'
    file.unlink()
    assert applied.to_pulumi(file, applied.pulled).exit_code == 0
    assert applied.to_pulumi(file, applied.pulled).exit_code == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["import.json"]


def test_two_ways_at_once(tmp_path: Path) -> None:
    done = fleetform("export", "opentofu", "x", "--adopt", "a", "--from-tofu", "b", "-o", str(tmp_path / "out"))
    assert done.exit_code == 2
    assert "--adopt and --from-tofu are two ways; give one" in done.output
