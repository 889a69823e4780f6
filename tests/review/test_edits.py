"""What is told of each edit, in every form. Read the golden files: they are what a reviewer gets."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import date
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program
from fleetform.graph.model import Graph
from fleetform.review.cost.book import read_books
from fleetform.review.cost.estimate import cost_of
from fleetform.review.diff import compare
from fleetform.review.findings.checking import built_in, check
from fleetform.review.findings.judging import judge
from fleetform.review.page import page
from fleetform.review.report import render
from fleetform.review.report.data import as_json
from fleetform.review.review import Review
from review.edits import BLUEPRINT, PROGRAM, SECRETS, shop
from review.small import graph

DAY = date(2026, 11, 24)
ROOT = Path(__file__).resolve().parents[2]


def reviewed(base: Graph, head: Graph) -> Review:
    changes = compare(base, head)
    rules = built_in()
    findings = judge(check(head, rules, DAY), check(base, rules, DAY), (), rules, DAY, renamed=changes.renamed)
    return Review(changes, findings, cost_of(changes, base, head, read_books([])))


def told(review: Review) -> str:
    """All forms of a review as one text."""
    return "".join(
        f"===== {form} =====\n{render(review, form, version='0')}" for form in ("text", "markdown", "json", "sarif")
    )


@cache
def before() -> Graph:
    return graph(shop(), secrets=SECRETS)


@pytest.mark.parametrize("name", PROGRAM)
def test_an_edit_of_a_program(name: str, golden: Callable[[str, str], None]) -> None:
    head = graph(shop(**PROGRAM[name]), secrets=SECRETS)
    review = reviewed(before(), head)
    text = told(review)
    html = page(review, before(), head)
    assert "hunter2" not in text + html
    jsonschema.validate(as_json(review), json.loads((ROOT / "docs" / "schema" / "review.json").read_text()))
    golden(f"review/edits/{name}.txt", text)


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("edits")


@pytest.mark.parametrize("name", BLUEPRINT)
def test_an_edit_of_a_blueprint(
    name: str, folders: Path, golden: Callable[[str, str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    base = recorded(folders / "base", "environment: dev", "environment: dev", monkeypatch)
    head = recorded(folders / name, *BLUEPRINT[name], monkeypatch)
    review = reviewed(base, head)
    assert review.changes
    golden(f"review/edits/{name}.txt", told(review))


_KNOWN: dict[Path, Graph] = {}


def recorded(folder: Path, old: str, new: str, monkeypatch: pytest.MonkeyPatch) -> Graph:
    """The sample environment with one text of its file replaced."""
    if folder not in _KNOWN:
        shutil.copytree(ROOT / "stacks", folder / "stacks")
        file = folder / "stacks" / "dev.yaml"
        text = file.read_text()
        assert old in text, f"the sample environment has no {old!r} any more"
        file.write_text(text.replace(old, new, 1))
        monkeypatch.chdir(folder)
        _KNOWN[folder] = record_program(ProgramOptions(None, {}, None, None).open(Path("stacks/dev.yaml")))
    return _KNOWN[folder]


def test_there_are_sixty_edits() -> None:
    assert len(PROGRAM) + len(BLUEPRINT) >= 60
