"""The layout with modules: the same resources as the flat one, through real OpenTofu and on paper."""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from engines import tofu_values
from engines.tofu_engine import tofu
from export_opentofu.parsed import differences
from export_opentofu.tofu_command import fleetform

PROGRAMS = Path(__file__).parent / "programs"
_KEYS = re.compile(r'\["[^"]*"\]')


def exported(program: Path, folder: Path, *options: str) -> Path:
    """A program's export in a folder, as one root."""
    done = fleetform("export", "opentofu", str(program), "-o", str(folder), "--layers", "single", *options)
    assert done.exit_code == 0, done.output
    return folder


@pytest.fixture(scope="session")
def modular(environment: Path, root: Path) -> Path:
    """An environment with modules, in both syntaxes: `modules-hcl/` and `modules-json/` in its folder."""
    name = environment.name.removeprefix("tofu-").rstrip("0123456789")
    for syntax in ("hcl", "json"):
        options = ("--layout", "modules", "--syntax", syntax)
        exported(root / "stacks" / f"{name}.yaml", environment / f"modules-{syntax}", *options)
    return environment


@pytest.fixture
def told_by_content(monkeypatch: pytest.MonkeyPatch) -> None:
    """Made-up values follow from what a resource is given, so that reading another resource gives another value."""
    apply = tofu_values.apply

    def by_content(type_name: str, fields: Any, planned: Any, number: int | None = None) -> Any:
        return apply(type_name, fields, planned, zlib.crc32(f"{type_name} {planned!r}".encode()))

    monkeypatch.setattr(tofu_values, "apply", by_content)


def values(module: dict[str, Any]) -> list[str]:
    """What every resource is, without its address, in order."""
    told = [[resource["mode"], resource["type"], resource["values"]] for resource in _resources(module)]
    return sorted(json.dumps(resource, sort_keys=True) for resource in told)


def ordered(module: dict[str, Any]) -> dict[str, tuple[set[str], set[str]]]:
    """What every resource is, with what was there before it: all of that, and what is one of several."""
    resources = list(_resources(module))
    told = {
        resource["address"]: f"{resource['type']} {json.dumps(resource['values'], sort_keys=True)}"
        for resource in resources
    }
    blocks: dict[str, list[str]] = {}
    for address in told:
        blocks.setdefault(_KEYS.sub("", address), []).append(address)
    found: dict[str, tuple[set[str], set[str]]] = {}
    for resource in resources:
        every, repeated = found.setdefault(told[resource["address"]], (set(), set()))
        for block in resource.get("depends_on", ()):
            before = {told[address] for address in blocks.get(block, ())}
            every |= before
            repeated |= before if len(blocks.get(block, ())) > 1 else set()
    assert any(every for every, _ in found.values())
    return found


def assert_same_order(flat: dict[str, Any], modules: dict[str, Any]) -> None:
    """The same resources are there before each; all instances of a block come together."""
    one, other = ordered(flat), ordered(modules)
    assert set(one) == set(other)
    for resource, (before, _) in one.items():
        every, repeated = other[resource]
        assert before <= every, resource
        assert every - before <= repeated, resource


def _resources(module: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from module.get("resources", ())
    for inner in module.get("child_modules", ()):
        yield from _resources(inner)


@pytest.mark.slow
def test_modules_plan_to_the_same_resources_as_the_flat_layout(modular: Path, flat_plan: dict[str, Any]) -> None:
    with tofu(modular / "modules-hcl") as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        plan = engine.plan()
        if "tofu-prod" not in modular.name:
            # What prod has besides is applied by the other tests; here it would take minutes.
            engine.run("apply", "-input=false", "-no-color", "plan.bin")
            assert not engine.has_changes()
    assert {change["change"]["actions"][0] for change in plan["resource_changes"]} <= {"create", "read"}
    assert values(plan["planned_values"]["root_module"]) == values(flat_plan["planned_values"]["root_module"])
    assert plan["planned_values"].get("outputs") == flat_plan["planned_values"].get("outputs")


@pytest.mark.slow
def test_the_json_form_of_modules_is_valid(modular: Path) -> None:
    with tofu(modular / "modules-json") as engine:
        engine.init()
        engine.validate()


def test_both_syntaxes_of_modules_say_the_same(modular: Path) -> None:
    _compare(modular / "modules-hcl", modular / "modules-json")


def _compare(hcl: Path, of_json: Path) -> None:
    files = sorted(str(file.relative_to(hcl)) for file in hcl.rglob("*.tf") if ".terraform" not in file.parts)
    assert files
    for name in files:
        written = (of_json / f"{name}.json").read_text(encoding="utf-8")
        assert differences((hcl / name).read_text(encoding="utf-8"), written) == [], name


def test_a_fleet_is_written_once(modular: Path, record_property: Callable[[str, object], None]) -> None:
    if not modular.name.startswith("tofu-prod"):
        pytest.skip("only prod has many clusters")
    flat = _lines(modular / "hcl")
    modules = _lines(modular / "modules-hcl" / "modules")
    record_property("lines", f"{flat:,} flat, {modules:,} of modules")
    sys.stdout.write(f"prod: {flat:,} lines flat, {modules:,} lines of modules\n")
    assert modules < 3_000 < flat / 15


def _lines(folder: Path) -> int:
    files = [file for file in folder.rglob("*.tf") if ".terraform" not in file.parts]
    return sum(len(file.read_text(encoding="utf-8").splitlines()) for file in files)


PLATFORM = """\
kind: Platform
name: retail
environment: test
owner: platform-team
costCenter: cc-4711
accounts:
  - {name: aws, provider: aws, accountId: "111122223333", roleArn: "arn:aws:iam::111122223333:role/fleetform"}
  - {name: gcp, provider: gcp, project: retail-1, projectNumber: "471147114711"}
  - {name: azure, provider: azure, subscriptionId: 00000000-0000-0000-0000-00000000000f,
     tenantId: 00000000-0000-0000-0000-0000000000aa, adminGroup: 00000000-0000-0000-0000-0000000000bb}
gitops: {repository: "https://git.example.com/retail/platform.git", engine: flux}
mesh:
  clusters: {labels: {mesh: ambient}}
  namespaces: [{name: shop, waypoint: true}]
fleet:
  addressRange: 10.0.0.0/8
  clusterPrefixLength: 16
  matrix:
    - {name: a, provider: aws, regions: [eu-west-1, us-east-1], count: 1, template: {
        labels: {mesh: ambient}, nodePools: [{name: general, machineType: m7i.large, min: 1, max: 3}]}}
    - {name: g, provider: gcp, regions: [europe-west1, us-east4], count: 1, template: {
        nodePools: [{name: general, machineType: n2-standard-4, min: 1, max: 3}]}}
    - {name: z, provider: azure, regions: [westeurope, uksouth], count: 1, template: {
        nodePools: [{name: general, machineType: Standard_D4s_v5, min: 1, max: 3}]}}
facts:
  availabilityZones:
    eu-west-1: [eu-west-1a, eu-west-1b, eu-west-1c]
    us-east-1: [us-east-1a, us-east-1b, us-east-1c]
"""


@pytest.mark.slow
@pytest.mark.usefixtures("told_by_content")
def test_modules_apply_to_the_same_state_as_the_flat_layout(tmp_path: Path) -> None:
    program = tmp_path / "fleet.yaml"
    program.write_text(PLATFORM)
    states = _states(program, tmp_path)
    assert {path.name for path in (tmp_path / "modules" / "modules").iterdir()} >= {"vpc", "eks_cluster", "aks_cluster"}
    assert_same_order(states["flat"], states["modules"])


@pytest.mark.parametrize("name", ["fleet", "estate"])
@pytest.mark.usefixtures("told_by_content")
def test_a_small_program_applies_to_the_same_state_in_both_layouts(name: str, tmp_path: Path) -> None:
    states = _states(PROGRAMS / name, tmp_path, "--stack", "dev")
    assert_same_order(states["flat"], states["modules"])


def _states(program: Path, folder: Path, *options: str) -> dict[str, dict[str, Any]]:
    """What is there after applying each layout; the next plan must be empty."""
    made: dict[str, dict[str, Any]] = {}
    for layout in ("flat", "modules"):
        with tofu(exported(program, folder / layout, "--layout", layout, *options)) as engine:
            engine.init()
            engine.check_format()
            engine.validate()
            engine.apply()
            assert not engine.has_changes()
            made[layout] = engine.state()["values"]["root_module"]
    return made


@pytest.mark.parametrize("program", ["fleet", "estate"])
def test_a_program_with_modules_reads_as_a_person_would_write_it(
    program: str, tmp_path: Path, golden: Callable[[str, str], None]
) -> None:
    folder = exported(PROGRAMS / program, tmp_path / program, "--stack", "dev", "--layout", "modules")
    suffixes = (".tf", ".md", ".tftpl")
    files = sorted(str(file.relative_to(folder)) for file in folder.rglob("*") if file.suffix in suffixes)
    kept = Path(__file__).parents[1] / "golden" / "export_opentofu" / program
    for name in files:
        golden(f"export_opentofu/{program}/{name}", (folder / name).read_text(encoding="utf-8"))
    assert files == sorted(str(file.relative_to(kept)) for file in kept.rglob("*") if file.is_file())
