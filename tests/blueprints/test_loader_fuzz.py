"""Whatever a file holds, the answer is a platform, or mistakes with their places."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetform.blueprints import BlueprintError, Problem, load, load_text, resolve

STACKS = Path(__file__).parents[2] / "stacks"
SAMPLE = (
    (STACKS / "dev.yaml").read_text(encoding="utf-8").replace("extends: base.yaml\n", "")
    + """
kind: Platform
name: retail
owner: team
costCenter: cc-1
gitops: {repository: "https://git.example.com/p.git"}
"""
)


def answer(text: str) -> None:
    """Loads a text; an answer that nobody foresaw fails the test."""
    for problem in problems(text):
        assert problem.file == "fuzz.yaml"
        assert 1 <= problem.line <= text.count("\n") + text.count("\r") + text.count("\u2028") + 2
        assert problem.column >= 1
        assert problem.message


def problems(text: str) -> list[Problem]:
    try:
        resolve(load_text(text, "fuzz.yaml"))
    except BlueprintError as error:
        return error.problems or [Problem("an error", 0, 0, "", "without a problem")]
    return []


def test_the_sample_is_right() -> None:
    assert resolve(load_text(SAMPLE, "fuzz.yaml")).clusters


@given(st.text(max_size=60))
def test_any_text(text: str) -> None:
    answer(text)


@given(st.text(alphabet="ab:-[]{}&*!<>|'\"#%@`,?~ \n\t01", max_size=40))
def test_any_text_that_looks_like_yaml(text: str) -> None:
    answer(text)


@given(st.binary(max_size=60))
def test_any_bytes(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "fuzz.yaml"
    file.write_bytes(content)
    with pytest.raises(BlueprintError):
        load(file)


@settings(max_examples=200)
@given(st.data())
def test_a_blueprint_with_a_piece_cut_out_doubled_or_put_in(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(SAMPLE)))
    end = min(len(SAMPLE), start + data.draw(st.integers(0, 30)))
    piece = data.draw(
        st.sampled_from(["", SAMPLE[start:end] * 2, "null", "[]", "{}", "&a", "*a", ": ", "- ", "'", "\n"])
    )
    answer(SAMPLE[:start] + piece + SAMPLE[end:])


NUMBERS = [0, -1, 99999999999, 1.5, float("inf"), float("nan")]
TEXTS = ["", "x", "x" * 300, "0.0.0.0/0", "::/0", "1.35", "{0}", "{region.x}", "\n"]
PARTS = [[], [None], [[]], {}, {"name": None}, {"x": {"y": 1}}, ["eu-west-1", "eu-west-1"]]
VALUES = st.sampled_from([None, True, *NUMBERS, *TEXTS, *PARTS])


def places(tree: Any) -> list[tuple[Any, Any]]:
    """Every mapping and list of a document with each of its keys or indexes."""
    pairs = list(tree.items()) if isinstance(tree, dict) else list(enumerate(tree)) if isinstance(tree, list) else []
    return [pair for key, inner in pairs for pair in [(tree, key), *places(inner)]]


@settings(max_examples=300)
@given(st.data())
def test_a_blueprint_with_any_value_in_any_place(data: st.DataObject) -> None:
    tree = yaml.safe_load(SAMPLE)
    for _ in range(data.draw(st.integers(1, 3))):
        where = places(tree)
        parent, key = where[data.draw(st.integers(0, len(where) - 1))]
        parent[key] = copy.deepcopy(data.draw(VALUES))
    answer(yaml.safe_dump(tree, sort_keys=False))
