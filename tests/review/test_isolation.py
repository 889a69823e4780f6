"""Programs that mean harm, recorded apart."""

from __future__ import annotations

import json
import platform
from pathlib import Path
from typing import Any

import pytest

from engines.fleetform_command import run

pytestmark = pytest.mark.skipif(platform.system() != "Linux", reason="programs are confined by Linux alone")

TRIES = """
import os, pulumi, socket, subprocess, threading

def tried(act):
    try:
        return f"done: {act()}"[:200]
    except BaseException as error:
        return type(error).__name__

pulumi.export("tries", {
    "deletes": tried(lambda: os.remove("OUTSIDE/victim")),
    "writes": tried(lambda: open("OUTSIDE/new", "w")),
    "writes here": tried(lambda: open("new", "w")),
    "reads": tried(lambda: open("OUTSIDE/victim").read()),
    "lists": tried(lambda: os.listdir("OUTSIDE")),
    "reads git": tried(lambda: open(".git/config").read()),
    "reads parent": tried(lambda: open(f"/proc/{os.getppid()}/environ").read()),
    "connects": tried(lambda: socket.create_connection(("127.0.0.1", 1))),
    "starts": tried(lambda: subprocess.run(["true"])),
    "forks": tried(os.fork),
    "environment": os.environ.get("SECRET_TOKEN", "nothing"),
    "own file": tried(lambda: open("here.txt").read()),
    "thread": tried(lambda: threading.Thread(target=print).start()),
})
for _ in range(200_000):
    print("a line")
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with an empty base and a program."""
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "victim").write_text("precious")
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("token = hunter2")
    (folder / "Pulumi.yaml").write_text("name: evil\nruntime: python\n")
    (folder / "Pulumi.dev.yaml").write_text("")
    (folder / "here.txt").write_text("mine")
    (tmp_path / "base.json").write_text(
        '{"format": "fleetform-graph", "version": 1, "project": "evil", "stack": "dev", "organization": "o",'
        ' "program": "", "config": {}, "variables": {}, "provider_config": {}, "resources": [], "data_calls": [],'
        ' "exports": {}, "unportable": [], "notes": []}'
    )
    monkeypatch.chdir(folder)
    monkeypatch.setenv("SECRET_TOKEN", "hunter2")
    return folder


def reviewed(folder: Path, program: str, *options: str) -> int:
    (folder / "__main__.py").write_text(program)
    return run("diff", "../base.json", ".", "--isolate", "--stack", "dev", "--format", "json", *options)


def test_a_program_gets_at_nothing(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    outside = project.parent / "outside"
    assert reviewed(project, TRIES.replace("OUTSIDE", str(outside))) == 0
    printed = capsys.readouterr()
    told: dict[str, Any] = json.loads(printed.out)
    if told["notes"]:
        pytest.skip("; ".join(told["notes"]))
    text = told["exports"][0]["after"]
    for what in ("deletes", "writes", '"writes here"', "reads", "lists", '"reads git"', '"reads parent"', "connects"):
        assert f'{what}: "PermissionError"' in text
    for what in ("starts", "forks"):
        assert f'{what}: "PermissionError"' in text
    assert 'environment: "nothing"' in text
    assert '"own file": "done: mine"' in text
    assert 'thread: "done: None"' in text
    assert "hunter2" not in printed.out + printed.err
    assert "a line" not in printed.out + printed.err
    assert (outside / "victim").read_text() == "precious"
    assert [one.name for one in outside.iterdir()] == ["victim"]


def test_a_program_that_never_ends_is_ended(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reviewed(project, "while True:\n    pass\n", "--time-limit", "3") == 2
    assert "it ran longer than 3 seconds" in capsys.readouterr().err


def test_a_program_that_takes_all_memory_is_refused(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    program = "kept = []\nwhile True:\n    kept.append(bytearray(1 << 24))\n"
    assert reviewed(project, program, "--memory-limit", "1024") == 2
    assert "needs more memory than --memory-limit allows" in capsys.readouterr().err


@pytest.mark.parametrize("program", ["import os\nos._exit(0)\n", "import os\nos.kill(os.getpid(), 9)\n"])
def test_a_program_that_ends_itself_is_told(program: str, project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reviewed(project, program) == 2
    assert capsys.readouterr().err.startswith("Error: ")


def test_mistakes_are_told_as_without_isolation(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert reviewed(project, "import pulumi\nraise ValueError('no such thing')\n") == 2
    assert "__main__.py:2:1: the program failed: ValueError: no such thing" in capsys.readouterr().err
