"""A whole machine is lost in the middle of a run: nothing is made a second time, nothing is forgotten."""

from __future__ import annotations

import os
import signal
import subprocess
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from pulumi.automation import LocalWorkspace
from pulumi.automation.errors import CommandError

from engines.pulumi_engine import Pulumi, pulumi
from engines.pulumi_values import MadeUp
from fleetform.deploy.engine import place_of
from fleetform.deploy.reading import exported
from fleetform.deploy.restack.states import states_of
from fleetform.programs import open_program

PROGRAM = """\
import pulumi


class Thing(pulumi.CustomResource):
    def __init__(self, name, size, opts=None):
        super().__init__("shop:index:Thing", name, {"size": size, "word": pulumi.Output.secret("hush")}, opts)


size = pulumi.Config().get_int("size") or 1
first = Thing("first", size)
second = Thing("second", 1, pulumi.ResourceOptions(depends_on=[first]))
Thing("third", 1, pulumi.ResourceOptions(depends_on=[second]))
"""


class Stalling(MadeUp):
    """Comes to a stop at one resource, like a cloud that takes its time."""

    def __init__(self) -> None:
        super().__init__()
        self.at: str | None = None
        self.reached = threading.Event()
        self.go_on = threading.Event()

    def resource(self, token: str, name: str, inputs: Mapping[str, Any], preview: bool = False) -> dict[str, Any]:
        if not preview and name == self.at:
            self.reached.set()
            self.go_on.wait(60)
        return super().resource(token, name, inputs, preview)


@pytest.fixture
def cloud() -> Stalling:
    return Stalling()


@pytest.fixture
def engine(tmp_path: Path, cloud: Stalling) -> Iterator[Pulumi]:
    (tmp_path / "Pulumi.yaml").write_text("name: shop\nruntime: python\n", encoding="utf-8")
    (tmp_path / "__main__.py").write_text(PROGRAM, encoding="utf-8")
    with pulumi(tmp_path, ["shop"], made_up=cloud) as made:
        del made.variables["PULUMI_SKIP_CHECKPOINTS"]
        yield made


def lose(engine: Pulumi, cloud: Stalling, at: str, *arguments: str) -> None:
    """Brings up, and takes the command and its engine away at once while a resource is worked on."""
    cloud.at = at
    running = engine.start("up", ".", "--yes", *arguments, stdout=subprocess.DEVNULL, start_new_session=True)
    assert cloud.reached.wait(60)
    os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    cloud.at = None
    cloud.go_on.set()


def made(engine: Pulumi) -> Counter[str]:
    return Counter(sent.urn.rpartition("::")[2] for sent in engine.journal.of("Create", preview=False))


def test_what_was_being_made_is_not_made_a_second_time(engine: Pulumi, cloud: Stalling, tmp_path: Path) -> None:
    lose(engine, cloud, "second")
    for command in ("up", "destroy"):
        refused = engine.fleetform(command, ".", "--yes", status=3)
        assert "a run before this one was lost while it was making\n  shop:index:Thing 'second'\n" in refused.err
        assert "fleetform refresh dev --made NAME=ID --not-made" in refused.err
    unknown = engine.fleetform("refresh", ".", "--yes", "--made", "secund=second-id", status=3)
    assert "'secund' is not one resource that was being made; there is\n  shop:index:Thing 'second'" in unknown.err

    engine.fleetform("refresh", ".", "--yes", "--made", "second=second-id")
    assert "1 create, 3 same" in engine.fleetform("up", ".", "--yes").out
    assert made(engine) == {"first": 1, "second": 1, "third": 1}
    assert engine.journal.of("Delete") == []
    state = (tmp_path / ".fleetform" / "state" / ".pulumi" / "stacks" / "shop" / "dev.json").read_text(encoding="utf-8")
    assert "second-id" in state
    assert "hush" not in state


def test_what_was_not_made_after_all_is_made(engine: Pulumi, cloud: Stalling) -> None:
    lose(engine, cloud, "second")
    engine.fleetform("refresh", ".", "--yes", "--not-made")
    assert "2 create, 2 same" in engine.fleetform("up", ".", "--yes").out


def test_what_was_being_changed_is_looked_at_first(engine: Pulumi, cloud: Stalling) -> None:
    engine.fleetform("up", ".", "--yes")
    lose(engine, cloud, "first", "--config", "size=2")
    again = engine.fleetform("up", ".", "--yes", "--config", "size=2")
    assert "a run before this one did not end: looking what became of 1 operations" in again.out
    assert [sent.urn.rpartition("::")[2] for sent in engine.journal.of("Read")].count("first") == 1
    assert set(made(engine).values()) == {1}
    assert "4 same" in engine.fleetform("up", ".", "--yes", "--config", "size=2").out


def test_a_state_that_is_being_written_is_read_again(
    engine: Pulumi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in engine.variables.items():
        monkeypatch.setenv(name, value)
    engine.fleetform("up", ".", "--yes")
    state = tmp_path / ".fleetform" / "state" / ".pulumi" / "stacks" / "shop" / "dev.json"
    whole = state.read_bytes()
    program = open_program(tmp_path)
    _, environment = place_of(program)
    workspace = LocalWorkspace(work_dir=str(tmp_path), env_vars=dict(environment))

    def inside() -> Any:
        kept: Any = exported(workspace, "dev").deployment
        return kept["resources"]

    readers: list[Callable[[], Any]] = [inside, lambda: states_of(program).read_if_there("dev")]
    for read in readers:
        state.write_bytes(b"")
        writer = threading.Timer(1, state.write_bytes, [whole])
        writer.start()
        try:
            assert len(read()) == 5
        finally:
            writer.join()

    with pytest.raises(CommandError, match="no stack named 'gone' found"):
        exported(workspace, "gone")
