"""Pulumi's own functions on outputs, and what `apply` takes."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from fleetform.graph import waiting
from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Literal, Ref, Secret
from graph.support import Thing, recorded, resource, value_of


def nested(one: Thing) -> Any:
    return one.arn.apply(lambda arn: one.title.apply(lambda title: f"{arn}/{title}"))


def awaited(one: Thing) -> Any:
    async def later(arn: str) -> str:
        await asyncio.sleep(0.001)
        return f"{arn}!"

    return one.arn.apply(later)


def lifted(one: Thing) -> Any:
    return {"zone": one.zones[0], "team": one.labels["team"]}


def all_named(one: Thing) -> Any:
    return pulumi.Output.all(arn=one.arn, title=one.title).apply(lambda found: f"{found['arn']}-{found['title']}")


def all_in_order(one: Thing) -> Any:
    return pulumi.Output.all(one.arn, "b", [one.title]).apply(lambda found: [found[2][0], found[1], found[0]])


def anything(value: Any) -> Any:
    """What type checkers do not let through, and programs do all the same."""
    return value


USES: dict[Callable[[Thing], Any], Any] = {
    nested: "a:b/T",
    awaited: "a:b!",
    lifted: {"zone": "z1", "team": "shop"},
    all_named: "a:b-T",
    all_in_order: ["T", "b", "a:b"],
    lambda one: pulumi.Output.concat("x/", one.arn, "/", str(3)): "x/a:b/3",
    lambda one: pulumi.Output.concat(one.size.apply(str), "%"): "7%",
    lambda one: pulumi.Output.format("{0}-{n}", one.arn, n=one.title): "a:b-T",
    lambda one: pulumi.Output.json_dumps({"a": one.arn, "n": [one.size]}): '{"a": "a:b", "n": [7]}',
    lambda one: pulumi.Output.json_loads(pulumi.Output.json_dumps({"a": one.arn})).apply(
        lambda found: found["a"]
    ): "a:b",
    lambda one: pulumi.Output.from_input({"deep": [{"arn": one.arn}]})["deep"][0]["arn"]: "a:b",
    lambda one: pulumi.Output.from_input("plain").apply(str.upper): "PLAIN",
    lambda one: one.size.apply(lambda size: size * 2 + 1): 15,
    lambda one: one.arn.apply(lambda arn: arn.split(":")[1]).apply(lambda part: part.upper()): "B",
}


@pytest.mark.parametrize("use", USES)
def test_value(use: Callable[[Thing], Any]) -> None:
    def program() -> None:
        Thing("two", it=use(Thing("one")))

    graph = recorded(program)
    outputs = {"arn": "a:b", "title": "T", "size": 7, "zones": ["z1"], "labels": {"team": "shop"}}
    assert value_of(resource(graph, "two").inputs["it"], **outputs) == USES[use]


def test_secrets_spread_and_are_opened_only_by_unsecret() -> None:
    def program() -> None:
        one = Thing("one")
        hidden = pulumi.Output.secret("s3cret")
        pulumi.export("secret", hidden)
        pulumi.export("with", pulumi.Output.all(hidden, one.arn).apply(lambda found: "-".join(found)))
        pulumi.export("concat", pulumi.Output.concat("a", hidden))
        pulumi.export("open", pulumi.Output.unsecret(hidden))
        pulumi.export("nested", one.arn.apply(lambda _: hidden))
        pulumi.export("other", one.arn)

    graph = recorded(program)
    assert graph.exports["secret"] == Secret(Literal("s3cret"))
    assert graph.exports["concat"] == Secret(Literal("as3cret"))
    assert graph.exports["nested"] == Secret(Literal("s3cret"))
    assert isinstance(graph.exports["with"], Secret)
    assert graph.exports["open"] == Literal("s3cret")
    assert graph.exports["other"] == Ref(resource(graph, "one").urn, ("arn",))


def test_an_error_of_the_program_in_apply_is_its_own() -> None:
    def program() -> None:
        pulumi.Output.from_input("x").apply(lambda known: anything(known).nothing)

    with pytest.raises(RecordingError, match="AttributeError: 'str' object has no attribute 'nothing'"):
        recorded(program)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (lambda _: ("x", 3), "sequence item 1: expected str instance, int found"),
        (lambda one: (one.size, "%"), "sequence item 0: expected str instance, int found"),
        (lambda one: ("is ", one.enabled), "sequence item 1: expected str instance, bool found"),
        (lambda one: ("a", "b", one.zones), "sequence item 2: expected str instance, list found"),
        (lambda one: (one.labels,), "sequence item 0: expected str instance, dict found"),
        (lambda _: ("x", None), "sequence item 1: expected str instance, NoneType found"),
    ],
)
def test_concat_takes_texts_only_as_pulumi_does(arguments: Callable[[Thing], Any], told: str) -> None:
    with pytest.raises(RecordingError) as refused:
        recorded(lambda: pulumi.Output.concat(*arguments(Thing("one"))))
    assert f"the program failed: TypeError: {told}: Output.concat() takes texts, as str(value)" in str(refused.value)


def test_a_value_of_unknown_type_is_concatenated() -> None:
    def program() -> None:
        pulumi.export("it", pulumi.Output.concat("a ", pulumi.Output.json_loads(Thing("one").title)["word"]))

    assert value_of(recorded(program).exports["it"], title='{"word": "b"}') == "a b"


def test_async_programs_are_run_to_their_end() -> None:
    async def program() -> None:
        await asyncio.sleep(0)
        Thing("one", text=await asyncio.sleep(0, "late"))

    assert resource(recorded(program), "one").inputs["text"] == Literal("late")


def test_async_functions_in_async_programs_may_wait() -> None:
    async def program() -> None:
        one = Thing("one")
        task = asyncio.create_task(asyncio.sleep(0.001, "task"))

        async def later(arn: str) -> str:
            await asyncio.sleep(0.001)
            return f"{arn}-{await one.title.future()}-{await task}"

        Thing("two", it=one.arn.apply(later), title=await one.title.future())

    graph = recorded(program)
    assert value_of(resource(graph, "two").inputs["it"], arn="a", title="T") == "a-T-task"
    assert resource(graph, "two").inputs["title"] == Ref(resource(graph, "one").urn, ("title",))


def test_an_async_function_that_waits_for_what_comes_later_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(waiting, "LONGEST", 0.05)

    async def program() -> None:
        event = asyncio.Event()

        async def later(_arn: str) -> None:
            await event.wait()

        Thing("one").arn.apply(later)
        event.set()

    line = inspect.getsourcelines(program)[1] + 6
    with pytest.raises(RecordingError) as refused:
        recorded(program)
    assert str(refused.value) == (
        f"test_outputs.py:{line}:1: an asynchronous function waits for more than 0 seconds: what it waits for must be "
        "there before it is given to apply"
    )
