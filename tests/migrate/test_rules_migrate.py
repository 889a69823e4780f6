"""Every rule is tried on its own examples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from fleetform.migrate.checking import built_in, check_files
from fleetform.migrate.constraints import conditions
from fleetform.migrate.features import features, in_opentofu, missing
from fleetform.migrate.findings import Finding, Severity
from fleetform.migrate.hcl import apply
from fleetform.migrate.module import Repository
from fleetform.migrate.rule import Example, Rule

RULES = built_in()
DEFAULT = Repository().target


def sources(example: Example) -> dict[str, bytes]:
    return {path: text.encode() for path, text in example.files.items()}


def found(rule: Rule, example: Example, files: dict[str, bytes] | None = None) -> list[Finding]:
    repository = Repository(target=example.target or DEFAULT, offers=example.offers)
    return check_files(files if files is not None else sources(example), [rule], repository)


def rewritten(findings: list[Finding], files: dict[str, bytes]) -> dict[str, bytes]:
    return {
        path: apply(source, [edit for one in findings if one.path == path for edit in one.edits])
        for path, source in files.items()
    }


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
class TestRule:
    def test_it_fires(self, rule: Rule) -> None:
        assert rule.fires
        for example in rule.fires:
            findings = found(rule, example)
            assert findings, f"nothing is found in {example.files}"
            for one in findings:
                lines = example.files[one.path].splitlines() or [""]
                assert one.rule == rule.id
                assert 1 <= one.line <= len(lines)
                assert 1 <= one.column <= len(lines[one.line - 1]) + 1
                assert bool(one.edits) == (one.severity is Severity.AUTOMATIC), one

    def test_near_misses_are_left_alone(self, rule: Rule) -> None:
        assert rule.near
        for example in rule.near:
            assert not found(rule, example), f"something is found in {example.files}"

    def test_rewriting_gives_what_is_expected_and_is_done_once(self, rule: Rule) -> None:
        for example in rule.fires:
            files = sources(example)
            result = rewritten(found(rule, example), files)
            expected = files | {path: text.encode() for path, text in example.expected.items()}
            assert {path: text.decode() for path, text in result.items()} == {
                path: text.decode() for path, text in expected.items()
            }
            again = found(rule, example, result)
            assert rewritten(again, result) == result, f"a second time changes more: {again}"

    def test_it_says_what_it_is(self, rule: Rule) -> None:
        assert rule.source.startswith("https://")
        assert len(rule.advice) > 30
        assert rule.advice.endswith(".")
        assert not rule.title.endswith(".")
        assert (rule.check is None) != (rule.check_text is None)


def test_ids_and_names_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def _cuts() -> Iterator[dict[str, bytes]]:
    """The files of all examples, cut off in the middle and with odd characters in them."""
    for rule in RULES:
        for example in (*rule.fires, *rule.near):
            files = sources(example)
            for part in (3, 2):
                yield {path: text[: len(text) // part] for path, text in files.items()}
            yield {path: text.replace(b"\n", b"\r\n").replace(b'"', b'"\xc3\xa4\xff') for path, text in files.items()}


def test_no_rule_fails_on_broken_files() -> None:
    for files in _cuts():
        for offers in (frozenset[str](), frozenset(rule.offer for rule in RULES)):
            findings = check_files(files, RULES, Repository(offers=offers))
            assert all(one.path in files for one in findings)


@pytest.mark.parametrize(
    "address",
    [
        "${var.x}",
        "%{ if true }a%{ endif }",
        "\\",
        "http://[",
        "s3::",
        "registry.terraform.io/",
        "a" * 3000,
        "9" * 5000,
        "~> ",
        "",
    ],
)
def test_odd_texts_are_no_trouble(address: str) -> None:
    text = (
        f'module "a" {{\n  source = "{address}"\n}}\n'
        f'terraform {{\n  required_version = "{address}"\n  cloud {{\n    hostname = "{address}"\n  }}\n'
        f'  required_providers {{\n    a = {{ source = "{address}", version = "{address}" }}\n  }}\n}}\n'
    )
    check_files({"main.tf": text.encode()}, RULES, Repository(offers=frozenset({"early-evaluation"})))


class TestFeatures:
    def test_every_row_has_its_facts(self) -> None:
        rows = features()
        assert len({row.id for row in rows}) == len(rows) >= 80
        for row in rows:
            assert row.sources, row.id
            assert all(source.startswith("https://") for source in row.sources)
            assert row.terraform or row.opentofu or row.note, row.id

    def test_versions_decide(self) -> None:
        assert in_opentofu("convert", (1, 13))
        assert not in_opentofu("convert", (1, 12))
        assert missing("convert", (1, 12)) == "OpenTofu has it from 1.13 on"
        assert missing("winrm", (1, 13)) == "OpenTofu has it no more from 1.13 on"
        assert missing("winrm", (1, 12)) is None
        assert missing("actions", (9, 0)) == "no OpenTofu has it"

    def test_arguments_of_backends_have_their_facts(self) -> None:
        from importlib import resources

        text = (resources.files("fleetform.migrate") / "data" / "backends.json").read_text(encoding="utf-8")
        rows: list[dict[str, Any]] = json.loads(text)["arguments"]
        for row in rows:
            assert row["advice"].endswith("."), row
            assert row["effect"] in ("refused", "ignored")
            assert len(row["sources"]) == 2


@pytest.mark.parametrize(
    ("constraint", "version", "allowed"),
    [
        (">= 1.5, < 2.0", (1, 12, 0), True),
        ("~> 1.5", (1, 12, 0), True),
        ("~> 1.5.0", (1, 12, 0), False),
        ("~> 1", (1, 12, 0), True),
        ("1.12.6", (1, 12, 6), True),
        ("= v1.12.6", (1, 12, 6), True),
        ("!= 1.12.6", (1, 12, 6), False),
        ("> 1.12", (1, 12, 0), False),
        ("<= 1.12", (1, 12, 0), True),
        (">=1.12.0-rc1", (1, 12, 0), True),
        ("= 1.12.0-rc1", (1, 12, 0), False),
    ],
)
def test_constraints_are_read_as_the_tools_do(constraint: str, version: tuple[int, ...], allowed: bool) -> None:
    parts = conditions(constraint)
    assert parts is not None
    assert all(part.allows(version) for part in parts) is allowed


@pytest.mark.parametrize("constraint", ["", "latest", ">= 1.x", "1.2.3 4", "=> 1.2", "9" * 5000])
def test_what_is_no_constraint_is_none(constraint: str) -> None:
    assert conditions(constraint) is None


def test_files_that_opentofu_does_not_read_are_no_finding() -> None:
    files = {
        "main.tf": b'action "a" "b" {}\n',
        "main.tofu": b'output "a" {\n  value = 1\n}\n',
        "a.tftest.hcl": b'variable "x" {}\n',
        "a.tofutest.hcl": b'run "a" {}\n',
    }
    blocking = [one for one in check_files(files, RULES) if one.severity is Severity.BLOCKS]
    assert not blocking
    older = [one for one in check_files(files, RULES, Repository(target=(1, 7))) if one.severity is Severity.BLOCKS]
    assert {one.path for one in older} == {"main.tf", "a.tftest.hcl"}


@pytest.mark.parametrize(
    ("path", "severity"),
    [
        ("a.tftest.hcl", Severity.BLOCKS),
        ("tests/a.tftest.hcl", Severity.BLOCKS),
        ("tests/unit/a.tftest.hcl", Severity.DECISION),
        ("other/a.tftest.hcl", Severity.DECISION),
    ],
)
def test_only_tests_that_are_always_read_block(path: str, severity: Severity) -> None:
    files = {"main.tf": b'output "a" {\n  value = 1\n}\n', path: b'run "a" {\n  state_key = "b"\n}\n'}
    assert [(one.rule, one.severity) for one in check_files(files, RULES)] == [("FM401", severity)]
