"""`fleetform init`: a project that works as it is, and never touches what is there."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from engines.fleetform_command import run
from fleetform.blueprints import json_schema


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    """A fresh project, in which we are."""
    folder = tmp_path / "Shop_Web 2"
    assert run("init", str(folder)) == 0
    monkeypatch.chdir(folder)
    return folder


def test_a_new_project_is_valid_and_named_after_its_folder(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert run("validate", "stacks/dev.yaml") == 0
    assert "valid: 2 clusters" in capsys.readouterr().out
    assert yaml.safe_load((project / "stacks" / "base.yaml").read_text())["name"] == "shop-web-2"
    assert yaml.safe_load((project / "Pulumi.yaml").read_text())["name"] == "shop-web-2"


def test_a_new_project_is_recorded_as_blueprint_and_as_pulumi_project_alike(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("graph", "stacks/dev.yaml", "-o", "build/blueprint.json") == 0
    assert run("graph", ".", "--stack", "dev", "-o", "build/project.json") == 0
    capsys.readouterr()
    assert run("diff", "build/blueprint.json", "build/project.json", "--exit-code") == 0
    assert run("graph", "stacks/dev.yaml", "-o", "build/fleet.svg", "--summary") == 0
    assert "2 clusters, 1 of them hubs" in capsys.readouterr().out


def test_ranges_of_a_new_project_stay_when_clusters_come_and_go(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The ledger that comes with it is what the command writes; a range that is not kept yet fails the workflow."""
    ledger = project / "stacks" / "addresses" / "dev.yaml"
    came_with = ledger.read_text()
    kept = yaml.safe_load(came_with)["addresses"]
    assert run("addresses", "dev", "--check") == 0
    assert run("addresses", "dev", "--write") == 0
    assert ledger.read_text() == came_with
    blueprint = project / "stacks" / "dev.yaml"
    hub = "    - name: hub\n"
    # Enough of them to want each other's blocks.
    many = "".join(f"    - {{name: new-{n}, provider: aws, region: eu-west-1}}\n" for n in range(120))
    blueprint.write_text(blueprint.read_text().replace(hub, many + hub))
    (check,) = (
        step["run"]
        for step in yaml.safe_load((project / ".github" / "workflows" / "fleetform.yml").read_text())["jobs"]["diff"][
            "steps"
        ]
        if step.get("name") == "Check the blueprints"
    )
    assert (
        subprocess.run(["bash", "-ec", check], check=False, capture_output=True, env=with_fleetform()).returncode == 1
    )
    assert run("addresses", "dev", "--write") == 0
    assert (
        subprocess.run(["bash", "-ec", check], check=False, capture_output=True, env=with_fleetform()).returncode == 0
    )
    grown = yaml.safe_load(ledger.read_text())["addresses"]
    assert len(grown) == 122
    assert kept.items() <= grown.items()
    blueprint.write_text(blueprint.read_text().replace("    - {name: new-3, provider: aws, region: eu-west-1}\n", ""))
    assert run("addresses", "dev", "--write") == 0
    assert yaml.safe_load(ledger.read_text())["addresses"] == {
        name: at for name, at in grown.items() if name != "new-3"
    }


def with_fleetform() -> dict[str, str]:
    """The environment of a step of the workflow, where `fleetform` is installed."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def test_what_the_editor_reads_is_there(project: Path) -> None:
    for file in (project / "stacks").glob("*.yaml"):
        first = file.read_text().splitlines()[0]
        assert first == "# yaml-language-server: $schema=../schema/platform.json"
        assert (file.parent / first.partition("=")[2]).is_file()
    assert json.loads((project / "schema" / "platform.json").read_text()) == json_schema()


def test_the_other_files_can_be_read_by_their_readers(project: Path) -> None:
    workflow = yaml.safe_load((project / ".github" / "workflows" / "fleetform.yml").read_text())
    steps = workflow["jobs"]["diff"]["steps"]
    for step in steps:
        if "run" in step:
            subprocess.run(["bash", "-n", "-c", step["run"]], check=True)
    assert any("fleetform diff" in step.get("run", "") for step in steps)
    assert workflow["permissions"] == {"contents": "read", "pull-requests": "write"}
    ast.parse((project / "stacks" / "__main__.py").read_text())
    assert "/.venv/" in (project / ".gitignore").read_text()
    left = [file for file in project.rglob("*") if file.is_file() and "{{ name" in file.read_text()]
    assert left == []


def test_the_comparison_of_the_workflow_runs(project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def git(*arguments: str) -> str:
        identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
        return subprocess.run(["git", *identity, *arguments], check=True, capture_output=True, text=True).stdout

    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "base")
    file = project / "stacks" / "dev.yaml"
    file.write_text(file.read_text().replace("max: 3", "max: 9"))
    (project / "stacks" / "new.yaml").write_text(file.read_text().replace("environment: dev", "environment: new"))
    workflow = yaml.safe_load((project / ".github" / "workflows" / "fleetform.yml").read_text())
    (step,) = (one for one in workflow["jobs"]["diff"]["steps"] if one.get("name", "").startswith("Compare"))
    monkeypatch.setenv("PATH", f"{Path(sys.executable).parent}:/usr/local/bin:/usr/bin:/bin")
    monkeypatch.setenv("BASE", git("rev-parse", "HEAD").strip())
    monkeypatch.setenv("RUNNER_TEMP", str(tmp_path))
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    subprocess.run(["bash", "-e", "-o", "pipefail", "-c", step["run"]], check=True)
    comment = (tmp_path / "comment.md").read_text()
    assert "1 to update" in comment
    assert "3 -> 9" in comment
    assert "## stacks/new.yaml\nA new environment." in comment


def test_what_is_there_is_never_touched(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {file: file.read_text() for file in project.rglob("*") if file.is_file()}
    (project / "README.md").unlink()
    assert run("init") == 2
    assert "already there, nothing written: " in capsys.readouterr().err
    assert not (project / "README.md").exists()
    assert all(file.read_text() == text for file, text in before.items() if file.exists())


@pytest.mark.parametrize("name", ["9lives", "Shop", "a" * 21, "shop-", "x y"])
def test_a_bad_name_is_told_and_nothing_written(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("init", str(tmp_path / "new"), "--name", name) == 2
    assert f"'{name}' is no platform name" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_a_place_where_nothing_can_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("")
    assert run("init", str(tmp_path / "file" / "new"), "--name", "shop") == 2
    assert "cannot be written" in capsys.readouterr().err
