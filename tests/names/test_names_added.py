"""Packages without a table of the installation: a user's own tables, and names by rule."""

from __future__ import annotations

import base64
import json
from collections.abc import Generator
from pathlib import Path

import pytest
from click.testing import CliRunner

from fleetform import names
from fleetform.cli.commands.names import command
from fleetform.names import places
from names.toybox import LOCK, SCHEMA, install

BOX = "toybox:index/box:Box"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Generator[Path]:
    """A folder of a user with the toy SDK installed beside it."""
    install(tmp_path / "sdks")
    monkeypatch.syspath_prepend(str(tmp_path / "sdks"))
    home = tmp_path / "project"
    home.mkdir()
    monkeypatch.chdir(home)
    places.forget()
    yield home
    monkeypatch.undo()
    places.forget()


def _run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(command, list(arguments))
    return done.exit_code, done.output


def _add(project: Path, *more: str) -> tuple[int, str]:
    (project / "schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    return _run("add", "toybox", "--schema", "schema.json", *more)


def test_a_package_whose_provider_nobody_knows_is_refused_with_the_way_out() -> None:
    assert names.terraform_resource(BOX) is None
    assert "fleetform names add toybox --schema FILE --source NAMESPACE/NAME" in names.refusal(BOX)


def test_the_users_table_says_what_the_schema_says(project: Path) -> None:
    status, told = _add(project, "--version", "2.7.1")
    assert status == 0, told
    assert ".fleetform/names/toybox.pack: 1 types of toys/toybox 2.7.1, 0 without a counterpart" in told
    found = names.terraform_resource(BOX)
    assert found is not None
    rules, lid = found.attributes["rules"], found.attributes["lid"]
    assert (found.name, found.provider, found.auto_name) == ("toybox_box", "toybox", "name")
    assert (rules.name, rules.block, rules.single) == ("rules", True, False)
    assert (lid.name, lid.single, lid.block) == ("lid", True, True)
    assert found.attributes["subnetIds"].kind == "set"
    assert found.lacking == {"rules.colour": "toybox 2.7.1 has no such attribute"}
    provider = names.terraform_provider("toybox")
    assert (provider.source, provider.version, provider.package) == ("toys/toybox", "2.7.1", "toybox")
    assert provider.configuration["apiToken"].name == "api_token"
    assert names.provider_for_package("toybox") == "toybox"
    assert names.derived_note("toybox") is None


def test_every_command_reads_it_below_and_beside(
    project: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _add(project, "--version", "2.7.1")
    below = project / "programs" / "shop"
    below.mkdir(parents=True)
    monkeypatch.chdir(below)
    places.forget()
    assert names.terraform_resource(BOX) is not None
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    places.forget()
    assert names.terraform_resource(BOX) is None
    names.look_beside(below)
    assert names.terraform_resource(BOX) is not None
    names.look_beside(elsewhere)
    assert names.terraform_resource(BOX) is None
    monkeypatch.setenv("FLEETFORM_NAMES", str(project / ".fleetform" / "names"))
    places.forget()
    assert names.terraform_resource(BOX) is not None


def test_show_and_coverage_have_it(project: Path) -> None:
    _add(project, "--version", "2.7.1")
    _, shown = _run("show", BOX)
    assert "resource toybox_box of toys/toybox 2.7.1" in shown
    assert "rules.colour: toybox 2.7.1 has no such attribute" in shown
    counted = {one.name: one for one in names.coverage()}
    assert (counted["toybox resources"].types, counted["toybox resources"].mapped_types) == (1, 1)
    _, refused = _run("show", "toybox:index/bx:Bx")
    assert f"did you mean {BOX}?" in refused


def test_the_version_is_that_of_the_lock_file(project: Path) -> None:
    (project / ".terraform.lock.hcl").write_text(LOCK, encoding="utf-8")
    _, told = _add(project)
    assert "toys/toybox 2.7.1" in told
    (project / ".terraform.lock.hcl").unlink()
    _, told = _add(project)
    assert "the provider's version is not known, so exports ask for any: give --version" in told


@pytest.mark.parametrize(
    ("arguments", "text", "message"),
    [
        (["toybox"], "nonsense", "schema.json: Expecting value"),
        (["toybox"], "{}", "neither the output of `tofu providers schema -json` nor a packed schema"),
        (["toybox", "--source", "toys/other"], json.dumps(SCHEMA), "no schema of toys/other, only of toys/toybox"),
        (["nothere"], json.dumps(SCHEMA), "the Pulumi SDK pulumi_nothere is not installed: install it beside"),
        (["toybox"], '{"resources": {}}', "give --source NAMESPACE/NAME"),
        (["docker"], json.dumps(SCHEMA), "no schema of kreuzwerker/docker, only of toys/toybox"),
    ],
)
def test_what_makes_no_table_is_told(project: Path, arguments: list[str], text: str, message: str) -> None:
    (project / "schema.json").write_text(text, encoding="utf-8")
    status, told = _run("add", arguments[0], "--schema", "schema.json", *arguments[1:])
    assert status != 0
    assert message in told
    assert not (project / ".fleetform").exists()


def test_names_by_rule_when_the_sdk_says_its_provider(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    remote = {"remote": {"url": "registry.opentofu.org/toys/toybox", "version": "2.7.1"}}
    value = base64.b64encode(json.dumps(remote).encode()).decode()
    parameters = {"name": "toybox", "version": "2.7.1", "value": value}
    install(tmp_path / "bridged", {"resource": True, "name": "terraform-provider", "parameterization": parameters})
    monkeypatch.syspath_prepend(str(tmp_path / "bridged"))
    places.forget()
    found = names.terraform_resource(BOX)
    assert found is not None
    rules, lid = found.attributes["rules"], found.attributes["lid"]
    assert (found.name, rules.name, rules.block, rules.single) == ("toybox_box", "rule", True, False)
    assert rules.fields is not None
    assert rules.fields["portRange"].name == "port_range"
    assert (lid.name, lid.block, lid.single) == ("lid", True, True)
    assert (found.attributes["subnetIds"].name, found.attributes["subnetIds"].item) == ("subnet_ids", "string")
    assert (found.attributes["createdAt"].computed, found.attributes["createdAt"].optional) == (True, False)
    assert not any(one.exact for one in found.attributes.values())
    provider = names.terraform_provider("toybox")
    assert (provider.source, provider.version) == ("toys/toybox", "2.7.1")
    assert provider.configuration["apiToken"].name == "api_token"
    note = names.derived_note("toybox")
    assert note is not None
    assert "`fleetform names add toybox --schema FILE` makes them exact" in note
    assert names.terraform_resource("toybox:index/crate:Crate") is None
