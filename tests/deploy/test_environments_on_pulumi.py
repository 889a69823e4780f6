"""Every environment through the real engine, by `fleetform`; and the recorder says the same as the engine."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from deploy.agreement import differences
from deploy.lives import EVERY_ENVIRONMENT, Life
from engines.pulumi_values import SECRET, SIGNATURE

pytestmark = EVERY_ENVIRONMENT
SHOWN = 20
SHORTEST_SECRET = 8


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


def test_a_second_preview_has_no_changes(life: Life) -> None:
    again = life.steps["again"]
    assert again.status == 0, again
    assert f"{life.name}: {len(life.graph.resources) + 1:,} same" in again.out


def test_destroy_leaves_nothing(life: Life) -> None:
    destroyed = life.steps["destroy"]
    assert destroyed.status == 0, destroyed
    assert life.left == {}
    # Each of them is removed once, so an attempt that was refused removed none.
    made = {sent.urn for sent in life.engine.journal.of("Create", preview=False)}
    assert sorted(sent.urn for sent in life.engine.journal.of("Delete")) == sorted(made)


def test_destroy_refuses_what_is_protected(life: Life) -> None:
    protected = [resource.name for resource in life.graph.resources.values() if resource.options.protect]
    if not protected:
        assert "refused" not in life.steps
        return
    refused = life.steps["refused"]
    assert refused.status == 3, refused
    assert f"{len(protected):,} resource" in refused.err
    assert "nothing was removed; --unprotect removes all" in refused.err


def test_secrets_are_not_printed(life: Life) -> None:
    """What the graph calls secret stands in no output of the command."""
    secrets = {text for item in life.state.values() for text in _secret_texts(item.get("inputs"))}
    for name, step in life.steps.items():
        shown = [text for text in secrets if text in step.out + step.err]
        assert not shown, f"{name} prints a secret"


def _secret_texts(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if value.get(SIGNATURE) == SECRET:
            opened = json.loads(value["plaintext"])
            if isinstance(opened, str) and len(opened) > SHORTEST_SECRET:
                yield opened
        for item in value.values():
            yield from _secret_texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _secret_texts(item)
