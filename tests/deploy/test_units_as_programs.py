"""A unit of a blueprint, and the same unit by Pulumi's own command and by the operator."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pulumi
import pytest
import yaml
from click.testing import CliRunner

from engines.crossplane_crds import definitions, kinds
from engines.kube_server import kube_server
from engines.needs import engine
from fleetform.cli.main import fleetform_command
from fleetform.cli.recording import record_program
from fleetform.graph.errors import RecordingError
from fleetform.graph.model import Resource
from fleetform.programs import ProgramError, open_program

FLEET = """\
kind: Platform
name: shop
environment: prod
owner: team
costCenter: cc-1
accounts:
  - {name: gcp, provider: gcp, project: shop-prod-1}
gitops: {repository: "https://git.example.com/p.git"}
fleet:
  stacks: per-cluster
  hubs:
    - {cluster: hub, gitops: push}
  clusters:
    - {name: hub, provider: gcp, region: europe-west1}
    - {name: spoke, provider: gcp, region: europe-west1}
"""


@pytest.fixture
def folder(tmp_path: Path, root: Path) -> Path:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\nmain: stacks\n", encoding="utf-8")
    (tmp_path / "stacks").mkdir()
    shutil.copy(root / "stacks" / "__main__.py", tmp_path / "stacks")
    (tmp_path / "stacks" / "prod.yaml").write_text(FLEET, encoding="utf-8")
    return tmp_path


def told(*arguments: str) -> str:
    ran = CliRunner().invoke(fleetform_command, arguments, catch_exceptions=False)
    assert ran.exit_code == 0, ran.output
    return ran.output


@pytest.mark.parametrize("unit", ["shared", "cluster/hub", "cluster/spoke"])
def test_both_commands_run_the_same_unit(folder: Path, unit: str) -> None:
    stack = f"prod.{unit.replace('/', '.')}"
    ours = record_program(open_program(folder / "stacks" / "prod.yaml", unit=unit))
    pulumis = record_program(open_program(folder, stack=stack))
    assert ours.stack == pulumis.stack == stack
    assert ours.resources.keys() == pulumis.resources.keys()
    assert [r.inputs for r in ours.resources.values()] == [r.inputs for r in pulumis.resources.values()]
    assert ours.exports.keys() == pulumis.exports.keys()
    assert ("kubeconfig" in ours.exports) == unit.startswith("cluster/")


def test_the_units_together_are_the_whole(folder: Path) -> None:
    file = folder / "stacks" / "prod.yaml"
    whole = record_program(open_program(file))
    parts = [record_program(open_program(file, unit=unit.name)) for unit in open_program(file).units]
    held = Counter(_identity(resource) for part in parts for resource in part.resources.values())
    everything = Counter(_identity(resource) for resource in whole.resources.values())
    # The platform itself and the clouds' providers are in every stack.
    once = {kind for kind in everything if ":providers:" not in kind[0] and kind[0] != "fleetform:platform:Platform"}
    assert len(once) >= 20
    assert {identity: held[identity] for identity in once} == dict.fromkeys(once, 1)


def _identity(resource: Resource) -> tuple[str, str]:
    return resource.type, resource.name


def test_a_unit_that_is_not_there(folder: Path) -> None:
    with pytest.raises(ProgramError, match="no unit 'cluster/hubb': did you mean 'cluster/hub'"):
        open_program(folder / "stacks" / "prod.yaml", unit="cluster/hubb")


@pytest.mark.parametrize(
    ("stacks", "stack", "said"),
    [
        ("per-cluster", "prod.cluster.hubb", "no unit 'cluster/hubb': did you mean 'cluster/hub'"),
        ("one", "prod.shared", "no unit 'shared': prod is one stack; 'fleet.stacks: per-cluster' makes one of each"),
    ],
)
def test_pulumis_command_on_a_stack_of_no_unit(folder: Path, stacks: str, stack: str, said: str) -> None:
    """Pulumi prints the text of this error, and of no other: of others it prints the lines that raised it."""
    file = folder / "stacks" / "prod.yaml"
    file.write_text(FLEET.replace("stacks: per-cluster", f"stacks: {stacks}"), encoding="utf-8")
    with pytest.raises(RecordingError, match=f"RunError: {said}"):
        record_program(open_program(folder, stack=stack))


def test_pulumis_command_on_the_whole_is_warned(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    warnings: list[str] = []
    monkeypatch.setattr(pulumi.log, "warn", warnings.append)
    record_program(open_program(folder, stack="prod"))
    assert warnings == []  # nothing is made: it is only read
    monkeypatch.setattr(pulumi.runtime.settings, "get_monitor", lambda: "one")
    record_program(open_program(folder, stack="prod.cluster.hub"))
    assert warnings == []
    record_program(open_program(folder, stack="prod"))
    assert len(warnings) == 1
    assert "such as prod.shared: what is deployed so is made a second time here" in warnings[0]


def test_units_are_listed_after_what_they_need(folder: Path) -> None:
    file = str(folder / "stacks" / "prod.yaml")
    assert json.loads(told("units", file, "--json")) == [
        {"unit": "shared", "stack": "prod.shared", "needs": []},
        {"unit": "cluster/hub", "stack": "prod.cluster.hub", "needs": []},
        {"unit": "cluster/spoke", "stack": "prod.cluster.spoke", "needs": ["cluster/hub"]},
    ]


def test_the_operator_gets_no_token_of_a_remote(folder: Path) -> None:
    subprocess.run(["git", "init", "-q", str(folder)], check=True)
    remote = "https://ann:token@git.example.com/shop.git"
    subprocess.run(["git", "-C", str(folder), "remote", "add", "origin", remote], check=True)
    out = told("units", str(folder / "stacks" / "prod.yaml"), "--operator")
    assert "projectRepo: https://git.example.com/shop.git" in out
    assert "token" not in out


SETTINGS = """\
secretsprovider: awskms://alias/shop
encryptedkey: AQ==
config:
  gcp:impersonateServiceAccount: deployer@shop.example.com
  shop:token:
    secure: v1:c2VhbGVk:c2VhbGVk
"""


def test_the_operators_objects_are_accepted(folder: Path, tmp_path: Path) -> None:
    """Sixty-one stacks in a real API server, each after those it needs, with nothing secret in them."""
    etcd, apiserver = engine("etcd"), engine("kube-apiserver")
    more = "".join(f"    - {{name: s{n}, provider: gcp, region: europe-west1}}\n" for n in range(58))
    (folder / "stacks" / "prod.yaml").write_text(FLEET + more, encoding="utf-8")
    (folder / "Pulumi.prod.yaml").write_text(SETTINGS, encoding="utf-8")
    arguments = ["--operator", "--repository", "https://git.example.com/p", "--secret", "cloud"]
    printed = told("units", str(folder / "stacks" / "prod.yaml"), *arguments, "--backend", "s3://shop-state")
    documents = list(yaml.safe_load_all(printed))
    stacks = {document["metadata"]["name"]: document["spec"] for document in documents if document["kind"] == "Stack"}
    assert len(stacks) == 61
    assert list(stacks)[:3] == ["prod-shared", "prod-cluster-hub", "prod-cluster-spoke"]
    assert [spec["stack"] for spec in stacks.values()][:2] == [
        "organization/shop/prod.shared",
        "organization/shop/prod.cluster.hub",
    ]
    needs = {name: [needed["name"] for needed in spec.get("prerequisites", [])] for name, spec in stacks.items()}
    assert needs.pop("prod-shared") == needs.pop("prod-cluster-hub") == []
    assert list(needs.values()) == [["prod-cluster-hub"]] * 59
    spec = stacks["prod-cluster-s57"]
    assert spec["config"] == {"gcp:impersonateServiceAccount": "deployer@shop.example.com"}
    assert spec["secretsRef"] == {"shop:token": {"type": "Secret", "secret": {"name": "cloud", "key": "shop.token"}}}
    assert spec["secretsProvider"] == "awskms://alias/shop"
    assert spec["workspaceTemplate"]["spec"]["envFrom"] == [{"secretRef": {"name": "cloud"}}]
    assert "c2VhbGVk" not in printed
    (tmp_path / "kube").mkdir()
    with kube_server(etcd, apiserver, tmp_path / "kube") as server:
        server.load_crds(definitions(kinds(documents)))
        server.create(documents[0])  # the namespace: the others are accepted in there
        assert server.apply_all(documents) == []
