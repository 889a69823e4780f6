"""Two programs recorded at the same time: the report and the errors are those of one after the other."""

from __future__ import annotations

import os
from pathlib import Path
from threading import Event, Thread

import pytest

from fleetform.cli import beside
from fleetform.cli.main import main

PROGRAM = """\
import pulumi
from pulumi_random import RandomPassword, RandomPet


class Shop(pulumi.ComponentResource):
    def __init__(self, name):
        super().__init__("shop:index:Shop", name)
        RandomPet("pet", length={length}, opts=pulumi.ResourceOptions(parent=self))


Shop("shop")
RandomPassword("key", length=8, keepers={{"since": pulumi.Output.secret("{secret}")}})
print("made {length} of it")
"""


def saved(folder: Path, program: str) -> str:
    folder.mkdir()
    (folder / "Pulumi.yaml").write_text("name: shop\nruntime: python\n")
    (folder / "__main__.py").write_text(program)
    return str(folder)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(("diff", *arguments, "--stack", "dev"))
    assert isinstance(ended.value.code, int)
    told = capsys.readouterr()
    return ended.value.code, told.out, told.err


@pytest.fixture
def forks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The processes that were made."""
    if not hasattr(os, "fork"):
        pytest.skip("needs os.fork")
    made: list[int] = []
    real = os.fork

    def fork() -> int:
        made.append(real())
        return made[-1]

    # Tests that ran before may have left threads; these programs use none of them.
    monkeypatch.setattr(beside, "possible", lambda: True)
    monkeypatch.setattr(os, "fork", fork)
    return made


def one_after_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(beside, "possible", lambda: False)


def test_the_report_is_the_same(
    tmp_path: Path, forks: list[int], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    base = saved(tmp_path / "base", PROGRAM.format(length=2, secret="before"))
    head = saved(tmp_path / "head", PROGRAM.format(length=3, secret="after"))
    at_once = run(capsys, base, head)
    assert len(forks) == 1
    one_after_the_other(monkeypatch)
    assert run(capsys, base, head) == at_once
    assert "length: 2 -> 3" in at_once[1]
    assert at_once[1].startswith("made 2 of it\nmade 3 of it\n")
    assert "before" not in at_once[1]
    assert "keepers" in at_once[1], "that a secret changed is seen in both processes"


@pytest.mark.parametrize("broken", ["base", "head", "both"])
def test_what_is_wrong_is_told_once_and_at_its_place(
    tmp_path: Path,
    forks: list[int],
    broken: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    good = PROGRAM.format(length=2, secret="s")
    base, head = (
        saved(tmp_path / side, good + "\nprint(1 / 0)\n" if broken in (side, "both") else good)
        for side in ("base", "head")
    )
    at_once = run(capsys, base, head)
    one_after_the_other(monkeypatch)
    assert run(capsys, base, head) == at_once
    assert at_once[0] == 2
    assert at_once[2].count("division by zero") == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(forks[0], 0)


def test_a_program_that_goes_on_for_ever_ends_with_the_other_one(
    tmp_path: Path, forks: list[int], capsys: pytest.CaptureFixture[str]
) -> None:
    base = saved(tmp_path / "base", "1 / 0\n")
    head = saved(tmp_path / "head", "while True:\n    pass\n")
    assert run(capsys, base, head)[0] == 2
    with pytest.raises(ProcessLookupError):
        os.kill(forks[0], 0)


def test_what_cannot_be_handed_over_is_done_again(forks: list[int]) -> None:
    assert beside.both(lambda: 1, lambda: lambda: 2, lambda made: made)[1]() == 2
    assert len(forks) == 1


def test_a_process_with_threads_and_one_on_a_busy_machine_are_not_copied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "getloadavg", lambda: (64_000.0, 0.0, 0.0))
    assert not beside.possible()
    monkeypatch.setattr(os, "getloadavg", lambda: (0.0, 0.0, 0.0))
    end = Event()
    thread = Thread(target=end.wait)
    thread.start()
    assert not beside.possible()
    end.set()
    thread.join()
