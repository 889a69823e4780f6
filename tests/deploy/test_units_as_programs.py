"""A unit of a blueprint, and the same unit by Pulumi's own command and by the operator."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from engines.crossplane_crds import definitions, kinds
from engines.kube_server import kube_server
from engines.needs import engine
from fleetform.cli.main import fleetform_command
from fleetform.cli.recording import record_program
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
    with pytest.raises(ProgramError, match="no unit 'cluster/nowhere'"):
        open_program(folder / "stacks" / "prod.yaml", unit="cluster/nowhere")


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


def test_the_operators_objects_are_accepted(folder: Path, tmp_path: Path) -> None:
    etcd, apiserver = engine("etcd"), engine("kube-apiserver")
    documents = list(
        yaml.safe_load_all(
            told(
                "units", str(folder / "stacks" / "prod.yaml"), "--operator", "--repository", "https://git.example.com/p"
            )
        )
    )
    stacks = [document for document in documents if document["kind"] == "Stack"]
    assert [stack["spec"]["stack"] for stack in stacks] == [
        "organization/shop/prod.shared",
        "organization/shop/prod.cluster.hub",
        "organization/shop/prod.cluster.spoke",
    ]
    assert stacks[2]["spec"]["prerequisites"] == [{"name": stacks[1]["metadata"]["name"]}]
    (tmp_path / "kube").mkdir()
    with kube_server(etcd, apiserver, tmp_path / "kube") as server:
        server.load_crds(definitions(kinds(documents)))
        server.create(documents[0])  # the namespace: the others are accepted in there
        assert server.apply_all(documents) == []
