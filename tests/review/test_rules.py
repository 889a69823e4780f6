"""Every rule is tried on its own examples, which are real programs with the real SDKs."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from importlib import resources

import pytest

from fleetform.blueprints import facts
from fleetform.review.findings.checking import built_in, check
from fleetform.review.findings.rule import Rule
from fleetform.review.rules.ff410_old_kubernetes import _ends  # pyright: ignore[reportPrivateUsage]  its facts are what is compared
from graph.support import recorded

DAY = date(2026, 11, 24)
RULES = built_in()

Program = Callable[[], object]


def found(program: Program, rule: Rule) -> list[str]:
    return [one.message for one in check(recorded(program, stack=rule.stack), [rule], DAY)]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
class TestRule:
    def test_bad_programs_break_it(self, rule: Rule) -> None:
        assert rule.bad
        for program in rule.bad:
            assert found(program, rule), f"{program.__name__} breaks it, and nothing is found"

    def test_good_programs_keep_it(self, rule: Rule) -> None:
        assert rule.good
        for program in rule.good:
            assert not found(program, rule)

    def test_it_says_what_it_is(self, rule: Rule) -> None:
        assert re.fullmatch(r"FF\d{3}", rule.id)
        assert rule.check.__module__.rpartition(".")[2].startswith(rule.id.lower() + "_")
        assert rule.source.startswith("https://")
        assert len(rule.why) > 60
        assert not rule.title.endswith(".")


def test_there_are_enough_of_them_and_ids_are_unique() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES) >= 40


def test_support_of_kubernetes_is_one_data_file() -> None:
    """What a rule says of a version is what a plan of an upgrade says of it."""
    files = [*(resources.files("fleetform.review") / "data").iterdir()]
    assert not [file.name for file in files if "kubernetes" in file.name]
    for provider in ("aws", "gcp", "azure", "openshift"):
        told = facts.kubernetes_support(provider)
        assert told
        assert _ends(provider) == {version: date.fromisoformat(dates["ends"]) for version, dates in told.items()}
