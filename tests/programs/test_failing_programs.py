"""Programs that fail, end early or decide on what is not known: a message with the place, status 2, nothing written."""

from __future__ import annotations

from pathlib import Path

import pytest

from programs.running import files_in, fleetform, project

HEAD = """\
import sys
import pulumi
import pulumi_random as random

pet = random.RandomPet("pet")
"""


@pytest.mark.parametrize(
    ("rest", "told"),
    [
        ("raise ValueError('the reason')\n", ["__main__.py:6", "ValueError", "the reason"]),
        ("def inner():\n    return {}['absent']\ninner()\n", ["__main__.py:7", "KeyError", "absent"]),
        ("sys.exit(3)\n", ["__main__.py:6", "status 3"]),
        ("sys.exit('no account')\n", ["__main__.py:6", "no account"]),
        ("import not_there_at_all\n", ["__main__.py:6", "not_there_at_all"]),
        ("this is no python\n", ["__main__.py:6", "SyntaxError"]),
        ("pulumi.Config().require('absent')\n", ["__main__.py:6", "shop:absent", "--config shop:absent=VALUE"]),
        (
            "pet.id.apply(lambda name: len(name))\n",
            ["__main__.py:6", "'id' of random:index/randomPet:RandomPet 'pet'", "only after deployment"],
        ),
        (
            "random.RandomPet('pet')\n",
            ["__main__.py:6", "two resources are random:index/randomPet:RandomPet 'pet'", "__main__.py:5"],
        ),
    ],
    ids=["raises", "raises-inside", "exits", "exits-with-words", "import", "syntax", "config", "decides", "twice"],
)
@pytest.mark.parametrize("command", [["graph"], ["export", "opentofu"]], ids=["graph", "export"])
def test_a_program_that_cannot_be_recorded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], command: list[str], rest: str, told: list[str]
) -> None:
    folder = project(tmp_path / "shop", {"__main__.py": HEAD + rest})
    before = files_in(tmp_path)
    output = tmp_path / ("graph.json" if command == ["graph"] else "out")
    ran = fleetform(capsys, *command, folder, "-o", output)
    assert ran.status == 2, ran
    assert any(line.startswith(f"{told[0]}:") for line in ran.err.splitlines()), ran.err
    assert [part for part in told if part not in ran.err] == [], ran.err
    assert "Traceback" not in ran.err
    assert files_in(tmp_path) == before


def test_a_program_that_ends_well_by_exit(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = project(tmp_path, {"__main__.py": HEAD + "sys.exit(0)\n"})
    ran = fleetform(capsys, "graph", folder)
    assert ran.status == 0, ran
    assert "RandomPet" in ran.out


def test_paths_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ran = fleetform(capsys, "graph", tmp_path / "absent")
    assert ran.status == 2
    assert "no such file or folder" in ran.err
