"""Look-ups by an unknown value are decisions: which key it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Literal
from graph.support import Thing, expression_of, recorded, resource, value_of

SIZES = {"prod": 3, "dev": 1}


class Sizes:
    def __init__(self) -> None:
        self.known = SIZES

    def of(self, name: str) -> int:
        return self.known.get(name, 0)

    def must(self, name: str) -> int:
        return self.known[name]


def in_a_function(name: str) -> int:
    sizes = {"prod": 3, "dev": 1}
    return sizes.get(name.lower(), 2)


def after_all_others(name: str) -> int:
    try:
        return SIZES[name]
    except KeyError:
        return 7


def own_key(name: str) -> int:
    made = {name: 1, "other": 2}
    return made[name] if name in made else made.get(name, 3)


FOUND: dict[Callable[[str], Any], dict[str, Any]] = {
    lambda name: SIZES.get(name, 2): {"prod": 3, "dev": 1, "qa": 2},
    lambda name: SIZES.get(name): {"prod": 3, "dev": 1, "qa": None},
    lambda name: {"prod": 3, "dev": len("x")}.get(name, 2): {"prod": 3, "dev": 1, "qa": 2},
    lambda name: {"prod": "large"}.get(name, name): {"prod": "large", "dev": "dev"},
    lambda name: "yes" if name in {"prod", "qa"} else "no": {"prod": "yes", "qa": "yes", "dev": "no"},
    lambda name: "no" if name not in SIZES else "yes": {"prod": "yes", "qa": "no"},
    lambda name: SIZES[name]: {"prod": 3, "dev": 1},
    Sizes().of: {"prod": 3, "qa": 0},
    Sizes().must: {"prod": 3, "dev": 1},
    in_a_function: {"PROD": 3, "dev": 1, "qa": 2},
    after_all_others: {"prod": 3, "dev": 1, "qa": 7},
    own_key: {"prod": 1, "other": 1},
}


@pytest.mark.parametrize("use", FOUND)
def test_every_key_is_a_decision(use: Callable[[str], Any]) -> None:
    expr = expression_of(use)
    assert {name: value_of(expr, arn=name) for name in FOUND[use]} == FOUND[use]


def test_by_numbers_booleans_and_values_of_unknown_type() -> None:
    def program() -> None:
        one, names = Thing("one"), {1: "one", 2: "two"}
        switch = {True: "on", False: "off"}
        pulumi.export("number", one.size.apply(lambda size: names.get(size, "many")))
        pulumi.export("boolean", one.enabled.apply(lambda enabled: switch[enabled]))
        loaded = pulumi.Output.json_loads(one.title)
        pulumi.export("any", loaded.apply(lambda found: SIZES.get(found["stage"], 5)))

    exports = recorded(program).exports
    assert [value_of(exports["number"], size=size) for size in (1, 2, 3)] == ["one", "two", "many"]
    assert [value_of(exports["boolean"], enabled=enabled) for enabled in (True, False)] == ["on", "off"]
    assert [value_of(exports["any"], title=f'{{"stage": "{stage}"}}') for stage in ("prod", "qa")] == [3, 5]


def unknown(output: pulumi.Output[Any]) -> Any:
    """What is inside an output, outside `apply`: as data sources called directly give it."""
    return output.__dict__["_data"].value


REFUSED: list[Callable[[Thing], Any]] = [
    lambda one: SIZES.get(unknown(one.arn), 2),  # outside apply only one way can be gone
    lambda one: "yes" if unknown(one.arn) in {"a", "b"} else "no",
    lambda one: one.arn.apply(lambda arn: dict(SIZES).get(arn, 2)),  # what is looked into is made just now
]


@pytest.mark.parametrize("use", REFUSED)
def test_refused(use: Callable[[Thing], Any]) -> None:
    with pytest.raises(NotPortable) as refused:
        recorded(lambda: use(Thing("one")))
    assert refused.value.reason == "something is looked up by the value"
    assert "portable.when(condition, a, b)" in refused.value.advice


def test_going_on_nothing_is_found() -> None:
    graph = recorded(lambda: Thing("two", size=SIZES.get(unknown(Thing("one").arn), 2)), keep_going=True)
    assert resource(graph, "two").inputs["size"] == Literal(2)
    assert [place.reason for place in graph.unportable] == [
        "something is looked up by the value: taken as if it is no other"
    ]
