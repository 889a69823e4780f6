"""Running rules over a graph."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import cast

from fleetform.graph.model import Graph
from fleetform.review.errors import ReviewError
from fleetform.review.findings.rule import ORDER, Finding, Rule
from fleetform.review.findings.world import World

GROUP = "fleetform.rules"
"""Entry points of this group give a rule, or several, of the user's own."""


def check(graph: Graph, rules: Iterable[Rule], today: date) -> list[Finding]:
    """What rules find, the worst first; each once.

    Args:
        graph: The graph.
        rules: The rules.
        today: The day on which versions are old or not.

    Raises:
        ReviewError: A rule failed.
    """
    world = World(graph, today)
    found: dict[tuple[str, str, object, str], Finding] = {}
    for rule in rules:
        try:
            for one in rule.check(world):
                finding = Finding(rule.id, one.resource, one.path, one.message, one.severity or rule.severity)
                found.setdefault((rule.id, one.resource.urn, one.path, one.message), finding)
        except ReviewError:
            raise
        except Exception as error:
            raise ReviewError(f"rule {rule.id} failed: {type(error).__name__}: {error}") from error
    return sorted(found.values(), key=lambda one: (ORDER.index(one.severity), one.rule))


@cache
def built_in() -> tuple[Rule, ...]:
    """Fleetform's own rules, by their ids."""
    from fleetform.review import rules

    modules = sorted(module.name for module in pkgutil.iter_modules(rules.__path__))
    return tuple(cast("Rule", import_module(f"{rules.__name__}.{name}").RULE) for name in modules)


def all_rules() -> tuple[Rule, ...]:
    """Fleetform's own rules and those of installed packages.

    Raises:
        ReviewError: A package gives something else, or two rules have one id.
    """
    found = {rule.id: rule for rule in built_in()}
    for point in entry_points(group=GROUP):
        try:
            given = point.load()
        except Exception as error:
            raise ReviewError(f"rules of {point.value} cannot be loaded: {type(error).__name__}: {error}") from error
        several = cast("Sequence[object]", given) if isinstance(given, list | tuple) else (given,)
        for rule in several:
            if not isinstance(rule, Rule):
                raise ReviewError(f"rules of {point.value}: {type(rule).__name__} is not a Rule")
            if rule.id in found:
                raise ReviewError(f"rules of {point.value}: there is a rule {rule.id} already")
            found[rule.id] = rule
    return tuple(found.values())
