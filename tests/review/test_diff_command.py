"""`fleetform diff` as it is called: saved graphs, revisions, exit statuses."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from engines.fleetform_command import run
from fleetform.graph.serialize import save_graph
from review.small import Made, graph


@pytest.fixture
def saved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with two graphs, in which we are."""
    for name, size in (("base", 1), ("head", 2)):
        save_graph(graph(lambda size=size: Made("a:b:C", "it", size=size)), tmp_path / f"{name}.json")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def git(*arguments: str) -> None:
    identity = ("-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", *identity, *arguments], check=True, capture_output=True)


def test_exit_status_is_zero_unless_differences_are_asked_for(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", "base.json", "head.json") == 0
    assert "size: 1 -> 2" in capsys.readouterr().out
    assert run("diff", "base.json", "head.json", "--exit-code") == 1
    assert run("diff", "base.json", "base.json", "--exit-code") == 0


def test_json_is_for_programs(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", "base.json", "head.json", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"update": 1}
    assert told["resources"][0]["properties"] == [
        {"path": ["size"], "before": "1", "after": "2", "forcesReplacement": False, "because": None}
    ]


def test_a_mistake_in_a_revision_is_told_at_its_place_there(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q")
    (saved / "shop.yaml").write_text("kind: Platform\nnmae: shop\n")
    git("add", ".")
    git("commit", "-qm", "base")
    assert run("diff", "HEAD:shop.yaml", "head.json") == 2
    told = capsys.readouterr().err
    assert "HEAD:shop.yaml:2:7: nmae: unknown field 'nmae'; did you mean 'name'?" in told
    assert "fleetform-" not in told


def test_a_side_may_be_a_path_in_a_revision(saved: Path, capsys: pytest.CaptureFixture[str]) -> None:
    git("init", "-q")
    (saved / "sub").mkdir()
    (saved / "sub" / "graph.json").write_text((saved / "base.json").read_text())
    git("add", ".")
    git("commit", "-qm", "base")
    (saved / "sub" / "graph.json").write_text((saved / "head.json").read_text())
    assert run("diff", "HEAD:sub/graph.json", "sub/graph.json") == 0
    assert "size: 1 -> 2" in capsys.readouterr().out
    left = subprocess.run(["git", "worktree", "list"], capture_output=True, text=True, check=True).stdout
    assert len(left.splitlines()) == 1
    status = subprocess.run(["git", "status", "--short"], capture_output=True, text=True, check=True).stdout
    assert status == " M sub/graph.json\n"


@pytest.mark.parametrize(
    ("side", "said"),
    [
        ("missing.json", "no such file or folder, and no REV:PATH"),
        ("HEAD:missing.json", "revision HEAD has no missing.json"),
        ("no-such-branch:base.json", "no such revision"),
        ("--outpost=x:base.json", "No such option"),
    ],
)
def test_a_side_that_is_not_there_is_bad_input(
    side: str, said: str, saved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "base")
    assert run("diff", side, "head.json") == 2
    assert said in capsys.readouterr().err


def test_a_proposed_change_of_the_sample_platform(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("diff", str(root / "stacks" / "dev.yaml"), str(root / "docs" / "demo" / "dev-next.yaml")) == 0
    told = capsys.readouterr().out
    assert 'version: "1.35" -> "1.36"' in told
    assert "scalingConfig.maxSize: 4 -> 8" in told
    assert "+ create fleetform:clusters:EksCluster spoke-aws: " in told
    assert "delete" not in told
