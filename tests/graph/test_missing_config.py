"""Configuration that nobody gave: all of it is told at once; a recording that goes on makes variables of it."""

from __future__ import annotations

import inspect
import sys

import pulumi
import pytest

from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Call, Literal, Secret, Variable
from fleetform.graph.missing import MissingConfigError
from fleetform.graph.model import SourcePosition
from fleetform.graph.serialize import dumps
from graph.support import Thing, recorded, resource


def asks_for_much() -> None:
    sys.stdout.write("running\n")
    config = pulumi.Config()
    Thing("one", owner=config.require("owner"), size=config.require_int("size") + 1)
    if config.require_bool("debug"):
        raise ValueError("nothing after this line is reached")


def asks_for_all() -> None:
    config = pulumi.Config()
    Thing("one", owner=config.require("owner"), size=config.require_int("size") + 1, again=config.require("owner"))
    Thing("two", token=config.require_secret("token"), zone=config.require_object("zones")["first"])
    Thing("three", region=pulumi.Config("aws").require("region"), ratio=config.require_float("ratio"))


def test_one_value_is_told_with_its_line_and_how_to_give_it() -> None:
    def program() -> None:
        pulumi.Config().require("owner")

    line = inspect.getsourcelines(program)[1] + 1
    with pytest.raises(RecordingError) as refused:
        recorded(program)
    assert str(refused.value) == (
        f"test_missing_config.py:{line}:1: a configuration value is missing: set with 'pulumi config set' for stack "
        f"'dev', or give\n  --config shop:owner=VALUE    for test_missing_config.py:{line}:1"
    )


def test_what_a_blueprint_asks_for_is_told_with_the_blueprints_line() -> None:
    place = SourcePosition("shop.yaml", 17, 7)
    with pytest.raises(MissingConfigError) as refused:
        recorded(lambda: pulumi.Config().require_secret("kubeconfig"), origin=lambda: place)
    assert str(refused.value).startswith("shop.yaml:17:7: a configuration value is missing")
    assert str(refused.value).endswith("--config shop:kubeconfig=VALUE    a secret, for shop.yaml:17:7")


def test_all_values_are_told_at_once() -> None:
    line = inspect.getsourcelines(asks_for_all)[1] + 2
    with pytest.raises(MissingConfigError) as refused:
        recorded(asks_for_all)
    here = "for test_missing_config.py"
    how = "set with 'pulumi config set' for stack 'dev', or give"
    assert str(refused.value).splitlines() == [
        f"test_missing_config.py:{line}:1: 6 configuration values are missing: {how}",
        f"  --config shop:owner=VALUE    {here}:{line}:1",
        f"  --config shop:size=VALUE    a number, {here}:{line}:1",
        f"  --config shop:token=VALUE    a secret, {here}:{line + 1}:1",
        f"  --config shop:zones=VALUE    JSON, {here}:{line + 1}:1",
        f"  --config aws:region=VALUE    {here}:{line + 2}:1",
        f"  --config shop:ratio=VALUE    a number, {here}:{line + 2}:1",
    ]


def test_looking_for_more_is_quiet_and_may_fail(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(MissingConfigError, match="3 configuration values are missing"):
        recorded(asks_for_much)
    assert capsys.readouterr().out == "running\n"


def test_a_program_that_knows_what_to_do_without_a_value() -> None:
    def program() -> None:
        try:
            owner = pulumi.Config().require("owner")
        except pulumi.ConfigMissingError:
            owner = "nobody"
        Thing("one", owner=owner)

    assert resource(recorded(program), "one").inputs == {"owner": Literal("nobody")}


def test_going_on_makes_variables_of_them() -> None:
    graph = recorded(asks_for_all, keep_going=True)
    one, two, three = (resource(graph, name) for name in ("one", "two", "three"))
    owner = Variable("shop_owner", "text", description="Value of the configuration shop:owner")
    assert one.inputs["owner"] == one.inputs["again"] == owner
    assert one.inputs["size"] == Call("add", (graph.variables["shop_size"], Literal(1)))
    assert two.inputs["token"] == Secret(graph.variables["shop_token"])
    assert graph.variables["shop_token"].secret
    assert three.inputs["region"] == graph.variables["aws_region"]
    assert [variable.kind for variable in graph.variables.values()] == [
        "text",
        "number",
        "text",
        "any",
        "text",
        "number",
    ]
    assert {place.reason for place in graph.unportable} == {"a required configuration value is missing"}
    assert [place.placeholder for place in graph.unportable] == list(graph.variables.values())
    assert graph.unportable[0].advice == "Give it with --config shop:owner=VALUE."


def test_sealed_values_of_a_type() -> None:
    def program() -> None:
        config = pulumi.Config()
        size = config.require_secret_int("size").apply(lambda size: size * 2)
        Thing("one", size=size, debug=config.get_secret_bool("debug"), ratio=config.require_secret_float("ratio"))

    graph = recorded(program, secrets={"shop:size": None, "shop:debug": None, "shop:ratio": None})
    inputs = resource(graph, "one").inputs
    size, debug, ratio = (graph.variables[f"shop_{name}"] for name in ("size", "debug", "ratio"))
    assert inputs["size"] == Secret(Call("multiply", (Call("number", (size,)), Literal(2))))
    assert inputs["debug"] == Secret(Call("equal", (debug, Literal("true"))))
    assert inputs["ratio"] == Secret(Call("number", (ratio,)))


def test_deciding_on_a_sealed_value_is_refused() -> None:
    def program() -> None:
        if pulumi.Config().require_bool("debug"):
            Thing("one")

    with pytest.raises(NotPortable, match="a decision depends on the value of a value given at deployment"):
        recorded(program, secrets={"shop:debug": None})


def test_a_secret_of_the_wrong_type_is_not_shown() -> None:
    def program() -> None:
        pulumi.Config().require_secret_int("size")

    with pytest.raises(RecordingError) as refused:
        recorded(program, secrets={"shop:size": "hunter2"})
    assert "hunter2" not in str(refused.value)
    assert "Configuration 'shop:size' value '(secret)' is not a valid 'int'" in str(refused.value)


def test_a_secret_in_an_error_of_the_program_is_not_shown() -> None:
    def program() -> None:
        pulumi.Config().require_secret("token").apply(lambda token: {}[f"for {token}"])

    with pytest.raises(RecordingError) as refused:
        recorded(program, secrets={"shop:token": "hunter2"})
    assert str(refused.value).endswith("the program failed: KeyError: 'for (secret)'")
    assert "hunter2" not in dumps(recorded(lambda: None, secrets={"shop:token": "hunter2"}))
