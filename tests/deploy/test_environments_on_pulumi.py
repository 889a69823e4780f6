"""Every environment through the real engine, by `fleetform`; and the recorder says the same as the engine."""

from __future__ import annotations

from deploy.agreement import differences
from deploy.lives import Life

SHOWN = 20


def test_the_recorder_agrees_with_the_engine(life: Life) -> None:
    found = differences(life.graph, life.state, life.engine.journal, life.program.folder, life.program.root)
    told = "\n".join(found[:SHOWN])
    assert not found, f"{len(found)} differences between the engine and the recorded graph:\n{told}"


def test_preview_says_what_up_does(life: Life) -> None:
    count = len(life.graph.resources) + 1  # and the stack itself
    assert life.steps["preview"].status == 0, life.steps["preview"]
    assert life.steps["up"].status == 0, life.steps["up"]
    for step in ("preview", "up"):
        assert f"{life.name}: {count:,} create" in life.steps[step].out
