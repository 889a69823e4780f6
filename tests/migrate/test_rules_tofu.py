"""The real OpenTofu judges the rules: it accepts what they write, and refuses what they say blocks."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from importlib import resources
from pathlib import Path

import pytest

from engines.needs import engine, find
from engines.tofu_standin import serving
from fleetform.migrate.checking import built_in, check_files
from fleetform.migrate.findings import Severity
from fleetform.migrate.hcl import Block, apply, parse
from fleetform.migrate.module import Repository
from fleetform.migrate.rule import Example, Rule

RULES = built_in()
ENGINE = (1, 12)
# OpenTofu does not read these files at all, or reads what they say only when it plans.
_UNREAD = {"FM304"}
_WHEN_PLANNING = {"FM208"}
# What it says when it refuses the language; that a provider is not there would be no proof.
_REFUSALS = re.compile(
    r"Unsupported (argument|block type|backend type)|Hostname is required|Function calls not allowed"
    r"|Import blocks are only allowed|Call to unknown function|Incompatible module|argument must not be null"
    r"|conflicts with|no function named|Invalid function argument|Sensitive value not allowed"
    r"|Extraneous JSON object property|Invalid reference|Incorrect attribute value type|keys is not allowed"
)


def _written(folder: Path, files: dict[str, bytes]) -> Path:
    for path, content in files.items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    modules = folder / ".terraform" / "modules"
    modules.mkdir(parents=True)
    (modules / "stub").mkdir()
    (modules / "stub" / "main.tf").write_text('output "id" {\n  value = 1\n}\n', encoding="utf-8")
    rows = [{"Key": "", "Source": "", "Dir": "."}, *_installed(files)]
    (modules / "modules.json").write_text(json.dumps({"Modules": rows}), encoding="utf-8")
    return folder


def _installed(files: dict[str, bytes]) -> Iterator[dict[str, str]]:
    """Module calls, as `tofu init` notes them; modules of registries are stubs."""
    for path, content in files.items():
        for call in parse(path, content).of("module") if path in ("main.tf", "main.tofu") else ():
            yield _noted(call)


def _noted(call: Block) -> dict[str, str]:
    # The examples with a computed address call the module in this folder.
    source = call.literal("source") or "./modules/network"
    if source.startswith("./"):
        return {"Key": call.labels[0], "Source": source, "Dir": source.removeprefix("./")}
    return {
        "Key": call.labels[0],
        "Source": f"registry.opentofu.org/{source}",
        "Version": call.literal("version") or "1.0.0",
        "Dir": ".terraform/modules/stub",
    }


def _tofu(folder: Path, environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return _run(engine("tofu"), folder, *arguments, "-no-color", environment=environment)


def _run(
    program: Path, folder: Path, *arguments: str, environment: dict[str, str] | None = None, given: str = ""
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(program), *arguments],
        cwd=folder,
        env={**os.environ, "TF_CLI_CONFIG_FILE": os.devnull, **(environment or {})},
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )


def _rewritten(rule: Rule, example: Example) -> dict[str, bytes]:
    files = {path: text.encode() for path, text in example.files.items()}
    repository = Repository(target=example.target or ENGINE, offers=example.offers)
    findings = check_files(files, [rule], repository)
    return {
        path: apply(source, [edit for one in findings if one.path == path for edit in one.edits])
        for path, source in files.items()
    }


def _rewriting() -> list[tuple[str, Rule, Example]]:
    return [
        (f"{rule.id}-{place}", rule, example)
        for rule in RULES
        for place, example in enumerate(rule.fires)
        if example.expected and example.validates and rule.check is not None
    ]


def test_opentofu_accepts_what_rules_write(tmp_path: Path) -> None:
    engine("tofu")
    cases = _rewriting()
    assert len(cases) > 15
    folders = {name: _written(tmp_path / name, _rewritten(rule, example)) for name, rule, example in cases}
    with serving(tmp_path) as environment, ThreadPoolExecutor(2) as pool:
        done = list(pool.map(lambda folder: _tofu(folder, environment, "validate"), folders.values()))
    refused = {name: one.stderr for name, one in zip(folders, done, strict=True) if one.returncode}
    assert not refused, "\n".join(refused.values())


def test_what_is_rewritten_had_to_be(tmp_path: Path) -> None:
    """No needless change: OpenTofu refuses the examples as they were."""
    engine("tofu")
    accepted: list[str] = []
    for name, rule, example in _rewriting():
        if rule.id in ("FM315", "FM316", "FM325", "FM401") and example.target is None:
            folder = _written(tmp_path / name, {path: text.encode() for path, text in example.files.items()})
            if not _tofu(folder, {}, "validate").returncode:
                accepted.append(name)
    assert not accepted


def _blocking() -> list[tuple[str, Rule, Example]]:
    """Examples of what blocks in the OpenTofu that is there."""
    return [
        (f"{rule.id}-{place}", rule, example)
        for rule in RULES
        for place, example in enumerate(rule.fires)
        if example.target is None and rule.id not in _UNREAD | _WHEN_PLANNING and _blocks(rule, example)
    ]


def _blocks(rule: Rule, example: Example) -> bool:
    files = {path: text.encode() for path, text in example.files.items()}
    found = check_files(files, [rule], Repository(target=ENGINE, offers=example.offers))
    return any(one.severity is Severity.BLOCKS for one in found)


def test_opentofu_refuses_what_rules_say_blocks(tmp_path: Path) -> None:
    engine("tofu")
    cases = _blocking()
    assert len(cases) > 15

    def refusal(case: tuple[str, Rule, Example]) -> str:
        name, _, example = case
        folder = _written(tmp_path / name, {path: text.encode() for path, text in example.files.items()})
        given = {"TF_VAR_token": "value"}
        validated = _tofu(folder, given, "validate")
        if validated.returncode and _REFUSALS.search(validated.stderr):
            return validated.stderr
        # A backend is looked at only when the folder is prepared.
        return _tofu(folder, given, "init", "-input=false").stderr

    with ThreadPoolExecutor(2) as pool:
        told = dict(zip((name for name, _, _ in cases), pool.map(refusal, cases), strict=True))
    accepted = {name: text for name, text in told.items() if not _REFUSALS.search(text)}
    assert not accepted


def _backend(argument: str, backend: str) -> str:
    outer, _, inner = argument.rpartition(".")
    line = f'    {inner} = "x"\n'
    body = f"    {outer} {{\n{line}    }}\n" if outer else line
    return f'terraform {{\n  backend "{backend}" {{\n{body}  }}\n}}\n'


def test_opentofu_knows_no_argument_of_backends_that_the_table_says_it_refuses(tmp_path: Path) -> None:
    engine("tofu")
    text = (resources.files("fleetform.migrate") / "data" / "backends.json").read_text(encoding="utf-8")
    rows = [row for row in json.loads(text)["arguments"] if row["effect"] == "refused" and row["opentofu"] is None]
    assert len(rows) > 7

    def told(row: dict[str, str]) -> tuple[str, str]:
        folder = tmp_path / f"{row['backend']}-{row['argument']}"
        folder.mkdir()
        (folder / "main.tf").write_text(_backend(row["argument"], row["backend"]), encoding="utf-8")
        return row["argument"].rpartition(".")[2], _tofu(folder, {}, "init", "-input=false").stderr

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(told, rows))
    known = [name for name, text in done if f'An argument named "{name}" is not expected here' not in text]
    assert not known
    # What is written in its place is known.
    (tmp_path / "main.tf").write_text(_backend("ado_service_connection_id", "azurerm"), encoding="utf-8")
    assert "not expected here" not in _tofu(tmp_path, {}, "init", "-input=false").stderr


def test_opentofu_refuses_a_state_of_a_host_without_a_name(tmp_path: Path) -> None:
    engine("tofu")
    rule = next(rule for rule in RULES if rule.id == "FM208")
    (tmp_path / "main.tf").write_text(rule.fires[0].files["main.tf"], encoding="utf-8")
    planned = _tofu(tmp_path, {}, "plan", "-input=false")
    assert planned.returncode
    assert "Hostname is required" in planned.stderr


@pytest.mark.parametrize(("folder", "accepted"), [(".", False), ("tests", False), ("tests/unit", True)])
def test_opentofu_always_reads_only_tests_beside_and_in_tests(tmp_path: Path, folder: str, accepted: bool) -> None:
    engine("tofu")
    (tmp_path / "main.tf").write_text('output "a" {\n  value = 1\n}\n', encoding="utf-8")
    test = tmp_path / folder / "a.tftest.hcl"
    test.parent.mkdir(parents=True, exist_ok=True)
    test.write_text('run "a" {\n  state_key = "b"\n}\n', encoding="utf-8")
    assert (_tofu(tmp_path, {}, "init", "-input=false").returncode == 0) is accepted
    assert (_tofu(tmp_path, {}, "validate").returncode == 0) is accepted


def test_opentofu_reads_no_stacks_and_queries(tmp_path: Path) -> None:
    engine("tofu")
    (tmp_path / "main.tf").write_text('output "a" {\n  value = 1\n}\n', encoding="utf-8")
    for name in ("a.tfquery.hcl", "a.tfcomponent.hcl", "a.tfdeploy.hcl", "a.tfstack.hcl"):
        (tmp_path / name).write_text("nonsense {", encoding="utf-8")
    assert _tofu(tmp_path, {}, "validate").returncode == 0


@pytest.mark.parametrize("constraint", ["~> 1.5.0", ">= 99"])
def test_opentofu_looks_at_required_version_only_in_its_own_files(tmp_path: Path, constraint: str) -> None:
    engine("tofu")
    content = f'terraform {{\n  required_version = "{constraint}"\n}}\n'
    (tmp_path / "versions.tf").write_text(content, encoding="utf-8")
    assert _tofu(tmp_path, {}, "validate").returncode == 0
    (tmp_path / "versions.tofu").write_text(content, encoding="utf-8")
    assert _tofu(tmp_path, {}, "validate").returncode


def _planned(program: Path, folder: Path) -> dict[str, list[str]]:
    """What a plan does with each object."""
    done = _run(program, folder, "plan", "-input=false", "-out=plan.bin")
    assert done.returncode == 0, done.stderr
    shown = json.loads(_run(program, folder, "show", "-json", "plan.bin").stdout)
    return {one["address"]: one["change"]["actions"] for one in shown.get("resource_changes", [])}


def test_a_removed_block_destroys_as_before_only_when_it_is_rewritten(tmp_path: Path) -> None:
    tofu, terraform = engine("tofu"), find("terraform")
    file = tmp_path / "main.tf"
    file.write_text('resource "terraform_data" "old" {}\n', encoding="utf-8")
    assert _run(tofu, tmp_path, "apply", "-auto-approve", "-input=false").returncode == 0
    before = b"removed {\n  from = terraform_data.old\n}\n"
    file.write_bytes(before)
    assert _planned(tofu, tmp_path) == {"terraform_data.old": ["forget"]}
    if terraform is not None:
        assert _planned(terraform, tmp_path) == {"terraform_data.old": ["delete"]}
    rule = next(rule for rule in RULES if rule.id == "FM317")
    after = apply(before, [edit for one in check_files({"main.tf": before}, [rule]) for edit in one.edits])
    file.write_bytes(after)
    assert _planned(tofu, tmp_path) == {"terraform_data.old": ["delete"]}
    if terraform is not None:
        assert _planned(terraform, tmp_path) == {"terraform_data.old": ["delete"]}


def test_a_new_instance_replaces_who_names_the_resource_in_opentofu_alone(tmp_path: Path) -> None:
    tofu, terraform = engine("tofu"), engine("terraform")
    (rule,) = (rule for rule in RULES if rule.id == "FM326")
    file = tmp_path / "main.tf"
    file.write_text(rule.fires[0].files["main.tf"], encoding="utf-8")
    assert _run(terraform, tmp_path, "apply", "-auto-approve", "-input=false").returncode == 0
    file.write_text(file.read_text(encoding="utf-8").replace("count = 2", "count = 3"), encoding="utf-8")
    assert _planned(terraform, tmp_path)["terraform_data.cluster"] == ["no-op"]
    assert _planned(tofu, tmp_path)["terraform_data.cluster"] == ["delete", "create"]


_YAML = (
    "a: +\\nb: '-'\\nc: .5",
    "b: &b {x: 1}\\nd:\\n  x: 3\\n  <<: *b\\n",
    "a: 0o14\\nb: 014\\nc: 1_000\\nd: 0x1F\\ne: 1:30",
    "a: yes\\nb: on\\nc: 2024-01-01\\nd: y\\ne: ~",
    "a: 9999999999999999999999\\nb: 0.10\\nc: 1e3",
    "a: |\\n  x\\n\\nb: >-\\n  y\\n  z\\n",
    "1: x\\ntrue: y\\n'<<': {a: 1}",
    "a: !!binary aGk=\\nb: !!str 1\\nc: !!int '3'",
)


def test_yaml_has_the_same_values_in_both(tmp_path: Path) -> None:
    tofu, terraform = engine("tofu"), engine("terraform")
    values = ", ".join(f'yamldecode("{text}")' for text in _YAML)
    asked = f"jsonencode([{values}])\n"
    done = [_run(program, tmp_path, "console", given=asked).stdout for program in (tofu, terraform)]
    assert done[0] == done[1]
    assert done[0].count("{") >= len(_YAML)
