"""What cannot be said without the value is refused with the place, the value, and what to write instead."""

from __future__ import annotations

import inspect
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi
import pytest

from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Ref, Variable
from fleetform.graph.show import show_graph
from graph.support import Thing, recorded, resource


def loop(one: Thing) -> Any:
    return one.zones.apply(lambda zones: [zone.upper() for zone in zones])


def count(one: Thing) -> Any:
    return one.zones.apply(lambda zones: len(zones))


def plain_number(one: Thing) -> Any:
    return one.arn.apply(lambda arn: int(arn))


def ordered(one: Thing) -> Any:
    return one.zones.apply(lambda zones: sorted(zones))


def own_bytes(one: Thing) -> Any:
    return one.arn.apply(lambda arn: arn.encode("utf-16"))


def read_file(one: Thing) -> Any:
    return one.arn.apply(lambda arn: Path(f"/nowhere/{arn}").read_text())


def ask_the_network(one: Thing) -> Any:
    return one.arn.apply(lambda arn: urllib.request.urlopen(arn).read())


REFUSED: dict[Callable[[Thing], Any], tuple[str, str, str]] = {
    loop: ("a loop goes over the value", "zones", "portable.map"),
    count: ("its length decides something", "zones", "portable.length"),
    plain_number: ("a plain number is made of it", "arn", "portable.number"),
    ordered: ("a loop goes over the value", "zones", "portable.map"),
    own_bytes: ("it is encoded as utf-16", "arn", "encode()"),
    read_file: ("the function given to apply fails (FileNotFoundError", "arn", "operations on the value"),
    ask_the_network: ("a decision depends on the value", "arn", "portable.when"),
}


def program_of(use: Callable[[Thing], Any]) -> Callable[[], None]:
    def program() -> None:
        Thing("user", text=use(Thing("one")))

    return program


@pytest.mark.parametrize("use", REFUSED, ids=lambda use: use.__name__)
def test_refused_with_place_value_and_advice(use: Callable[[Thing], Any]) -> None:
    reason, value, advice = REFUSED[use]
    with pytest.raises(NotPortable) as refused:
        recorded(program_of(use))
    error = refused.value
    line = inspect.getsourcelines(use)[1] + 1
    assert str(error).startswith(f"test_not_portable.py:{line}:1: not portable: {reason}")
    assert f"of '{value}' of cloud:index:Thing 'one'" in str(error)
    assert advice in error.advice
    assert error.resource is not None
    assert error.resource.endswith("::one")
    assert "\x7f" not in str(error)


def test_going_on_collects_all_and_puts_variables_in_place() -> None:
    def program() -> None:
        for use in REFUSED:
            Thing(use.__name__, text=use(Thing(f"of {use.__name__}")))

    graph = recorded(program, keep_going=True)
    assert [place.reason.partition(" (")[0] for place in graph.unportable] == [
        reason.partition(" (")[0] for reason, _, _ in REFUSED.values()
    ]
    for use, place in zip(REFUSED, graph.unportable, strict=True):
        assert isinstance(place.placeholder, Variable)
        assert graph.variables[place.placeholder.name] == place.placeholder
        assert resource(graph, use.__name__).inputs["text"] == place.placeholder
        assert place.resource == resource(graph, f"of {use.__name__}").urn
    assert len({place.placeholder for place in graph.unportable}) == len(REFUSED)
    assert "of_loop (any)" in show_graph(graph)


def test_dynamic_providers_are_refused() -> None:
    import pulumi.dynamic

    class Nothing(pulumi.dynamic.ResourceProvider):
        pass

    class Own(pulumi.dynamic.Resource):
        pass

    def program() -> None:
        Own(Nothing(), "thing", {})

    with pytest.raises(NotPortable, match="dynamic provider"):
        recorded(program)


def test_what_programs_ask_of_a_name_has_an_answer() -> None:
    def program() -> None:
        one = Thing("one")
        pulumi.export("arn", one.arn.apply(lambda arn: arn if arn else "none"))

    graph = recorded(program)
    assert graph.exports["arn"] == Ref(resource(graph, "one").urn, ("arn",))
