"""Which units are chosen, and in which order they are worked on."""

from __future__ import annotations

import itertools
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetform.blueprints.units import Unit
from fleetform.deploy.locks import Holder, holders
from fleetform.deploy.units import Failed, SelectionError, run_units, select
from fleetform.deploy.units.record import begin
from fleetform.deploy.units.schedule import Schedule

UNITS = (Unit("shared"), Unit("cluster/hub-eu"), Unit("cluster/eu-1", ("cluster/hub-eu",)), Unit("cluster/us-1"))


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Unit, ...]:
    """Units, each of which needs some of those before it."""
    count = draw(st.integers(1, 12))
    return tuple(Unit(f"u{n}", tuple(f"u{m}" for m in range(n) if draw(st.integers(0, 4)) == 0)) for n in range(count))


@given(graphs(), st.booleans(), st.data())
def test_every_unit_comes_after_what_it_needs_and_none_is_lost(
    units: tuple[Unit, ...], backwards: bool, data: st.DataObject
) -> None:
    failing = set(data.draw(st.lists(st.sampled_from([unit.name for unit in units]), max_size=3)))
    before = {unit.name: set(unit.needs) for unit in units}
    if backwards:
        before = {name: {unit.name for unit in units if name in unit.needs} for name in before}
    schedule = Schedule(units, backwards=backwards)
    under_way: list[str] = []
    done: set[str] = set()
    failed: set[str] = set()
    while not schedule.over:
        while (name := schedule.take()) is not None:
            assert before[name] <= done
            under_way.append(name)
        ended = under_way.pop(data.draw(st.integers(0, len(under_way) - 1)))
        (failed if ended in failing else done).add(ended)
        (schedule.failed if ended in failing else schedule.done)(ended)
    assert done | failed | schedule.skipped.keys() == before.keys()
    assert done.isdisjoint(schedule.skipped)
    for name, cause in schedule.skipped.items():
        assert cause in before[name]
        assert cause in failed | schedule.skipped.keys()
    assert all(before[name] & (failed | schedule.skipped.keys()) for name in schedule.skipped)


def test_what_an_earlier_run_did_is_not_worked_on_again() -> None:
    schedule = Schedule(UNITS, done=["cluster/hub-eu", "shared"])
    assert {schedule.take(), schedule.take(), schedule.take()} == {"cluster/eu-1", "cluster/us-1", None}


def test_needs_that_were_not_chosen_are_not_waited_for() -> None:
    assert Schedule([UNITS[2]]).take() == "cluster/eu-1"


def test_units_are_chosen_by_patterns() -> None:
    assert [unit.name for unit in select(UNITS, ["cluster/eu-*", "shared"])] == ["shared", "cluster/eu-1"]
    assert select(UNITS, []) == UNITS
    with pytest.raises(SelectionError, match=r"no unit matches 'cluster/eu1': did you mean 'cluster/eu-1'\?"):
        select(UNITS, ["shared", "cluster/eu1"])


def test_a_run_goes_on_only_with_one_of_the_same_program_and_operation(tmp_path) -> None:
    first = begin(tmp_path, "prod", "up", "a")
    first.finish("shared", {"create": 2})
    again = begin(tmp_path, "prod", "up", "a")
    assert (again.resumed, again.done, again.started) == (True, {"shared": {"create": 2}}, first.started)
    for other in (("up", "b"), ("destroy", "a")):
        assert not begin(tmp_path, "prod", *other).resumed
    assert not begin(tmp_path, "prod", "up", "a", anew=True).resumed
    again.finished = True
    again.save()
    assert not begin(tmp_path, "prod", "up", "a").resumed


@pytest.mark.parametrize("torn", ["", "{", "[]", '{"done": 3'])
def test_a_torn_record_is_none(tmp_path, torn: str) -> None:
    record = begin(tmp_path, "prod", "up", "a")
    record.save()
    record.file.write_text(torn, encoding="utf-8")
    assert begin(tmp_path, "prod", "up", "a").done == {}


def test_who_holds_a_lock() -> None:
    lines = [
        f"  x.json: created by {user}@{host} (pid 7) at now" for user, host in itertools.product(["a b"], ["h", "i.j"])
    ]
    assert holders("\n".join(lines)) == [Holder("h", 7), Holder("i.j", 7)]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says of a process that it has ended and is still there")
def test_a_process_that_ended_and_was_not_asked_how_holds_no_lock() -> None:
    ran = subprocess.Popen(["sleep", "60"])
    holder = Holder(socket.gethostname(), ran.pid)
    assert holder.alive
    ran.kill()
    os.waitid(os.P_PID, ran.pid, os.WEXITED | os.WNOWAIT)
    assert not holder.alive
    os.kill(ran.pid, 0)
    ran.wait()
    assert not holder.alive


@pytest.mark.parametrize(
    ("last_words", "ending", "said"),
    [
        ("ImportError: no such thing", "exit 1", "its process ended with status 1: ImportError: no such thing"),
        ("what a program printed", "exit 1", "its process ended with status 1"),
        ("ValueError: from before", "kill -9 $$", "its process was killed by signal 9"),
    ],
)
def test_a_process_that_is_gone_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_words: str, ending: str, said: str
) -> None:
    script = tmp_path / "python"
    script.write_text(f"#!/bin/sh\nread job\necho '{last_words}' >&2\n{ending}\n", encoding="utf-8")
    script.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(script))
    record = begin(tmp_path, "prod", "up", "same")
    told = run_units([Unit("shared")], {"operation": "up"}, record, at_once=1, logs=tmp_path / "logs", stack_of=str)
    assert told == [Failed("shared", said)]
