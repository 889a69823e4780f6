"""A wrong composite resource gets a fatal result that names the field; it stops nothing and takes nothing away."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fleetform.export.crossplane.interface import InterfaceError
from fleetform.function import runner
from fleetform.function.catalog import Catalog, load
from fleetform.function.checking import problems
from fleetform.function.runner import run
from function.calling import Answer, request
from function.small_components import Storage, Undecided, Unmapped, Unsayable

CATALOG = Catalog([Storage, Undecided, Unmapped, Unsayable])
SPEC: dict[str, Any] = {"region": "eu-west-1", "size": 2}


def composite(kind: str = "Storage", spec: Any = None) -> dict[str, Any]:
    meta = {"name": "photos", "namespace": "shop"}
    return {"apiVersion": "fleetform.dev/v1alpha1", "kind": kind, "metadata": meta, "spec": spec or {}}


def answered(document: dict[str, Any]) -> Answer:
    return Answer(run(request(document, {}), CATALOG))


def test_a_right_one() -> None:
    answer = answered(composite(spec=SPEC))
    assert answer.fatal == []
    assert sorted(answer.desired) == ["s3/Bucket/photos-0", "s3/Bucket/photos-1"]
    assert answer.desired["s3/Bucket/photos-0"]["metadata"]["namespace"] == "shop"
    assert answer.composite == {"status": {"first": "arn:aws:s3:::photos-0"}}
    assert answer.whole


@pytest.mark.parametrize(
    ("document", "messages"),
    [
        (composite(spec={**SPEC, "size": "two"}), ["spec.size: 'two' is no integer"]),
        (composite(spec={**SPEC, "colour": "red"}), ["spec.colour: there is no such field"]),
        (composite(spec={"region": 1}), ["spec.size: is missing", "spec.region: 1 is no string"]),
        (composite(spec={**SPEC, "providerConfigs": {"aws": {}}}), ["spec.providerConfigs.aws.name: is missing"]),
        (
            composite(spec={**SPEC, "size": 10}),
            ["Storage cannot be made from this spec: PLACE: the program failed: ValueError: size: 10 are too many"],
        ),
        (
            composite("Bucket"),
            ["no component for Bucket of fleetform.dev/v1alpha1; there are Storage, Undecided, Unmapped, Unsayable"],
        ),
    ],
)
def test_a_wrong_one_is_told_by_its_field(document: dict[str, Any], messages: list[str]) -> None:
    answer = answered(document)
    assert [re.sub(r"\S+small_components.py:\d+:\d+", "PLACE", message) for message in answer.fatal] == messages
    assert answer.desired == {}


def test_a_component_that_is_not_portable() -> None:
    (message,) = answered(composite("Undecided")).fatal
    assert message.startswith("Undecided cannot be made from this spec: ")
    assert "small_components.py:" in message
    assert "not portable" in message


def test_a_resource_that_no_provider_has() -> None:
    (message,) = answered(composite("Unmapped")).fatal
    assert "aws:nowhere/thing:Thing 'photos-thing': no Crossplane provider has this type" in message


def test_what_no_field_says_is_held_back_and_told() -> None:
    answer = answered(composite("Unsayable"))
    assert answer.fatal == []
    assert answer.desired == {}
    assert not answer.whole
    (warning,) = answer.warnings
    assert "there is no field for items of the kind Exotic" in warning
    assert warning in answer.condition[2]


def test_what_another_function_wanted_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    for document in (composite(spec=SPEC), composite(spec={})):
        call = request(document, {})
        call.desired.resources["other"].resource.update({"kind": "Other"})
        assert Answer(run(call, CATALOG)).desired["other"] == {"kind": "Other"}


def test_a_mistake_of_ours_is_a_result_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def broken(*_: Any, **__: Any) -> None:
        raise KeyError("oops")

    monkeypatch.setattr(runner, "compose", broken)
    assert answered(composite(spec=SPEC)).fatal == ["a mistake in fleetform itself: KeyError: 'oops'"]
    assert "Traceback" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("value", "schema", "told"),
    [
        ([1, 2, 3], {"type": "array", "maxItems": 2}, ["spec: has 3 items; at most 2 are allowed"]),
        ("", {"type": "string", "minLength": 1}, ["spec: has 0 characters; at least 1 are allowed"]),
        ("a b", {"type": "string", "pattern": "^[a-z]+$"}, ["spec: 'a b' does not match ^[a-z]+$"]),
        ("red", {"type": "string", "enum": ["blue", "green"]}, ["spec: 'red' is none of blue, green"]),
        (True, {"type": "integer"}, ["spec: True is no integer"]),
        (0, {"type": "integer", "minimum": 1}, ["spec: 0 is too small; the minimum is 1"]),
        (5, {"type": "number", "maximum": 5, "exclusiveMaximum": True}, ["spec: 5 is too large; the maximum is 5"]),
        ({"a": 1}, {"type": "object", "additionalProperties": {"type": "string"}}, ["spec.a: 1 is no string"]),
        ({"crossplane": {}}, {"type": "object", "properties": {"a": {}}}, []),
        ({"x": 1}, {"type": "object", "x-kubernetes-preserve-unknown-fields": True}, []),
        ("5", {"x-kubernetes-int-or-string": True}, []),
    ],
)
def test_checks_against_a_schema(value: Any, schema: dict[str, Any], told: list[str]) -> None:
    assert list(problems(value, schema)) == told


@pytest.mark.parametrize(
    ("place", "told"),
    [
        ("nowhere", "'nowhere' cannot be imported: No module named 'nowhere'"),
        ("json", "'json' defines no component"),
        ("json:loads", "'json:loads' is no component"),
        ("", "'' cannot be imported"),
    ],
)
def test_a_place_without_a_component(place: str, told: str) -> None:
    with pytest.raises(InterfaceError, match=told.replace("(", "\\(")):
        load(place)


def test_all_components_of_a_module() -> None:
    assert load("function.small_components") == [Storage, Undecided, Unmapped, Unsayable]


def test_two_components_of_one_name() -> None:
    twin = type("Storage", (Storage,), {"__module__": "elsewhere"})
    with pytest.raises(InterfaceError, match=r"elsewhere:Storage would both be Storage of fleetform.dev/v1alpha1"):
        Catalog([Storage, twin])
