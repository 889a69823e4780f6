"""Every environment of the sample platform, through the command line and real OpenTofu with stand-in providers."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pulumi_aws as aws
import pytest

from engines.tofu_engine import tofu
from export_opentofu.layered import Life, lives
from export_opentofu.parsed import differences
from export_opentofu.resolved import compare
from export_opentofu.support import recorded
from export_opentofu.tofu_command import fleetform
from fleetform.cli.recording import record_program
from fleetform.export.opentofu.adopt.places import roots
from fleetform.graph.model import Graph, ResourceKind
from fleetform.programs import open_program

LAYERS = ["foundation", "addons", "workloads"]
EVERY_WAY = bool(os.environ.get("FLEETFORM_EVERY_WAY"))
"""Whether environments live in all layouts and syntaxes, prod too, which takes minutes more."""
WAYS = ["modules hcl", "flat json", *(["modules json", "flat hcl"] if EVERY_WAY else [])]
VARIABLES = {"network_prod_zone_id": '"Z0123456789"', "shop_apitoken": "value-of-a-token"}


@pytest.mark.slow
def test_an_environment_as_one_root_is_formatted_valid_and_makes_new_things_alone(
    environment: Path, flat_plan: dict[str, Any]
) -> None:
    with tofu(environment / "hcl") as engine:
        engine.check_format()
        engine.validate()
    assert {change["change"]["actions"][0] for change in flat_plan["resource_changes"]} <= {"create", "read"}


@pytest.mark.slow
@pytest.mark.parametrize("way", WAYS)
def test_an_environment_lives_layer_by_layer(
    way: str, environment: Path, flat_plan: dict[str, Any], root: Path, tmp_path: Path
) -> None:
    """The export as it is by default: planned before there is a cluster, applied, unchanged then, destroyed."""
    name = environment.name.removeprefix("tofu-").rstrip("0123456789")
    layout, syntax = way.split()
    options = ("--layout", layout, "--syntax", syntax)
    done = fleetform("export", "opentofu", str(root / "stacks" / f"{name}.yaml"), "-o", str(tmp_path), *options)
    assert done.exit_code == 0, done.output
    if name == "prod" and layout == "flat" and not EVERY_WAY:
        # A life of prod takes minutes, and the other way has it.
        for layer in LAYERS:
            with tofu(tmp_path / layer) as engine:
                engine.init()
                engine.validate()
        return
    if way == "modules hcl":
        modules = [file for file in tmp_path.rglob("*.tf") if "modules" in file.parts]
        assert sum(len(file.read_text(encoding="utf-8").splitlines()) for file in modules) < 3000
    life = lives(tmp_path, LAYERS)
    single = (change["type"] for change in flat_plan["resource_changes"] if change["mode"] == "managed")
    assert life.made == Counter(single)
    _is_what_the_graph_says(record_program(open_program(root / "stacks" / f"{name}.yaml")), layout, life)


def _is_what_the_graph_says(graph: Graph, layout: str, life: Life) -> None:
    """Every input of every resource, evaluated with the made-up outputs of the state, is in the state."""
    compared = compare(graph, roots(graph, layout, split=True), life.states)
    assert compared.different == []
    assert compared.open == []
    inputs = sum(len(one.inputs) for one in graph.resources.values() if one.kind is ResourceKind.CUSTOM)
    assert compared.same > 0.9 * inputs  # the others are names of Azure's parents, and what only Pulumi's Helm knows


def test_a_value_that_is_not_what_the_graph_says_is_found() -> None:
    """The comparison itself: another text, one item less, a reference to something else."""

    def program() -> None:
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", tags={"a": "b"})
        aws.ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.0.1.0/24")
        aws.ec2.SecurityGroup("web", vpc_id=vpc.id, ingress=[{"protocol": "tcp", "from_port": 1, "to_port": 2}])

    graph = recorded(program)
    right = {
        "aws_vpc.main": {"id": "vpc-1", "cidr_block": "10.0.0.0/16", "tags": {"a": "b", "more": "there"}},
        "aws_subnet.one": {"vpc_id": "vpc-1", "cidr_block": "10.0.1.0/24"},
        "aws_security_group.web": {
            "description": "Managed by Pulumi",
            "vpc_id": "vpc-1",
            "ingress": [{"protocol": "tcp", "from_port": 1, "to_port": 2}],
        },
    }

    def different(address: str = "", key: str = "", value: object = None) -> list[str]:
        values = {**right, address: {**right[address], key: value}} if address else right
        items = [{"address": name, "mode": "managed", "values": found} for name, found in values.items()]
        state = {"values": {"root_module": {"resources": items}}}
        return compare(graph, roots(graph, "flat", split=False), [state]).different

    assert different() == []
    assert different("aws_vpc.main", "cidr_block", "10.1.0.0/16") == [
        "aws:ec2/vpc:Vpc 'main' cidrBlock: '10.0.0.0/16' is '10.1.0.0/16'"
    ]
    assert len(different("aws_vpc.main", "tags", {"a": "c"})) == 1
    assert len(different("aws_subnet.one", "vpc_id", "vpc-2")) == 1
    assert len(different("aws_security_group.web", "ingress", [])) == 1
    assert len(different("aws_security_group.web", "ingress", [{"protocol": "tcp", "from_port": 1, "to_port": 3}])) == 1


@pytest.mark.slow
def test_the_json_form_of_an_environment_is_valid(environment: Path) -> None:
    with tofu(environment / "json") as engine:
        engine.init()
        engine.validate()


def test_both_syntaxes_say_the_same_in_every_file(environment: Path) -> None:
    _compare(environment)


def test_both_syntaxes_of_the_small_program_say_the_same(shop: Path) -> None:
    _compare(shop)


def _compare(folder: Path) -> None:
    files = sorted(file.name for file in (folder / "hcl").glob("*.tf"))
    assert files
    assert [f"{name}.json" for name in files] == sorted(file.name for file in (folder / "json").glob("*.tf.json"))
    for name in files:
        hcl = (folder / "hcl" / name).read_text(encoding="utf-8")
        assert differences(hcl, (folder / "json" / f"{name}.json").read_text(encoding="utf-8")) == [], name


def test_the_small_program_plans_the_same_in_both_syntaxes_and_is_unchanged_after_it(
    shop: Path, tmp_path: Path
) -> None:
    plans = {}
    for syntax in ("hcl", "json"):
        folder = tmp_path / syntax
        shutil.copytree(shop / syntax, folder)
        with tofu(folder, VARIABLES) as engine:
            engine.init()
            engine.check_format()
            engine.validate()
            plans[syntax] = engine.plan()["planned_values"]
            engine.apply()
            assert not engine.has_changes()
    assert plans["hcl"] == plans["json"]


def test_the_same_program_gives_the_same_bytes_on_another_hash_seed(shop: Path, tmp_path: Path) -> None:
    program = Path(__file__).parent / "programs" / "shop"
    command = [sys.executable, "-c", "from fleetform.cli.main import main; main()", "export", "opentofu", str(program)]
    environment = {**os.environ, "PYTHONHASHSEED": "4711"}
    options = ["--stack", "dev", "-o", str(tmp_path / "out"), "--layers", "single"]
    subprocess.run([*command, *options], check=True, env=environment)
    assert _bytes(shop / "hcl") == _bytes(tmp_path / "out")


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
