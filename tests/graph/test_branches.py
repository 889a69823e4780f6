"""Functions given to `apply` that decide: both ways are recorded, as a conditional expression."""

from __future__ import annotations

import json
import urllib.parse
from collections.abc import Callable
from datetime import date
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fleetform.graph.errors import NotPortable, RecordingError
from fleetform.graph.expressions import Call, Conditional, ListOf, Literal, MapOf, Ref, Secret
from graph.support import Thing, expression_of, recorded, resource, value_of


def several(arn: str) -> str:
    if arn == "arn:x":
        return "first"
    if arn.startswith("arn:"):
        return "second" if "role" in arn else f"third {arn}"
    return arn or "none"


def with_not(arn: str) -> str:
    return "none" if not arn else arn.upper()


def with_known_list(arn: str) -> str:
    return "known" if arn in ("arn:x", "arn:role") else "unknown"


def with_and(arn: str) -> bool:
    return bool(arn.startswith("arn:") and arn.endswith("role"))


def twice_the_same(arn: str) -> list[str]:
    first = "a" if arn == "arn:x" else "b"
    return [first, "c" if arn != "arn:x" else "d", "e"]


def into_a_structure(arn: str) -> dict[str, Any]:
    return {"name": "n", "items": [arn, "x" if arn else "y"], "policy": json.dumps({"a": arn == "arn:x" and "yes"})}


def refuses_some(arn: str) -> str:
    if not arn.startswith("arn:"):
        raise ValueError("no ARN")
    return arn.removeprefix("arn:")


def asserts_some(arn: str) -> str:
    assert arn != "arn:role", "not this one"
    return arn


def by_length(arn: str) -> str:
    parts = arn.split(":")
    if len(parts) != 2:
        return "other" if len(arn) > 5 else ("some" if len(arn) else "none")
    return parts[1] if len(arn) >= 8 else "short"


FUNCTIONS = [
    by_length,
    several,
    with_not,
    with_known_list,
    with_and,
    twice_the_same,
    into_a_structure,
    refuses_some,
    asserts_some,
]
TEXTS = ["", "arn:x", "arn:role", "arn:", "other", "arn:aws:iam::1:role/x"]


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.__name__)
@pytest.mark.parametrize("text", TEXTS)
def test_the_expression_gives_what_the_function_returns(function: Callable[[str], Any], text: str) -> None:
    expr = expression_of(function, "title")
    try:
        expected = function(text)
    except (ValueError, AssertionError):
        return  # the deployment fails, so there is no value
    found = value_of(expr, title=text)
    if isinstance(expected, dict):
        assert json.loads(found.pop("policy")) == json.loads(expected.pop("policy"))
    assert found == expected


COMPARISONS: list[Callable[[Any, int], Any]] = [
    lambda made, number: made < number,
    lambda made, number: made >= number,
    lambda made, number: made == number,
    lambda made, number: made != number,
    lambda made, _number: made,
]


def chosen(steps: list[tuple[int, int, int]]) -> Callable[[int], Any]:
    """A function that compares with numbers one after the other, and goes on with what it made."""

    def function(size: int) -> Any:
        made: Any = size
        for kind, number, added in steps:
            if COMPARISONS[kind](made, number):
                made = made + added
        return made

    return function


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(-3, 3), st.integers(-3, 3)), max_size=4), st.integers(-5, 5))
def test_any_chain_of_decisions(steps: list[tuple[int, int, int]], size: int) -> None:
    assert value_of(expression_of(chosen(steps), "size"), size=size) == chosen(steps)(size)


def test_a_decision_is_one_conditional() -> None:
    urn = "urn:pulumi:dev::shop::cloud:index:Thing::one"
    assert expression_of(lambda enabled: "on" if enabled else "off", "enabled") == Conditional(
        Ref(urn, ("enabled",)), Literal("on"), Literal("off")
    )
    assert expression_of(lambda zones: "some" if zones else "none", "zones") == Conditional(
        Call("less", (Literal(0), Call("length", (Call("coalesce", (Ref(urn, ("zones",)), ListOf(()))),)))),
        Literal("some"),
        Literal("none"),
    )
    assert expression_of(lambda arn: "same" if arn == "x" or arn == arn.lower() else "same") == Literal("same")  # noqa: RUF034


def test_what_only_one_way_raises_is_left_out() -> None:
    assert expression_of(refuses_some, "title") == expression_of(lambda title: title.removeprefix("arn:"), "title")


def test_a_program_that_always_raises_fails() -> None:
    def fails(title: str) -> str:
        raise ValueError(f"{'one' if title else 'other'} way")

    with pytest.raises(RecordingError, match="ValueError"):
        expression_of(fails, "title")


def test_what_a_value_cannot_do_is_not_taken_for_the_programs_own_error() -> None:
    def dated(title: str) -> str:
        return date.fromisoformat(title).isoformat() if title else "none"

    with pytest.raises(NotPortable, match=r"the function given to apply fails \(ValueError: Invalid isoformat string"):
        expression_of(dated, "title")


def test_an_address_that_may_not_be_there() -> None:
    def program() -> None:
        service = k8s.core.v1.Service("front", spec={"type": "LoadBalancer"})

        def address(status: Any) -> Any:
            return status.load_balancer.ingress[0].ip or status.load_balancer.ingress[0].hostname if status else None

        pulumi.export("address", service.status.apply(address))

    graph = recorded(program)
    service = resource(graph, "front").urn
    status = Ref(service, ("status",))
    expr = graph.exports["address"]
    assert isinstance(expr, Conditional)
    assert expr.condition == Call("equal", (status, Literal(None)))
    assert expr.then == Literal(None)
    address = {"loadBalancer": {"ingress": [{"ip": None, "hostname": "front.example.com"}]}}
    assert value_of(expr, status=address) == "front.example.com"
    assert value_of(expr, status=None) is None


def test_an_empty_list_in_place_of_a_text_is_no_value() -> None:
    expr = expression_of(lambda zones: zones and zones[0].upper(), "zones")
    assert isinstance(expr, Conditional)
    assert expr.otherwise == Literal(None)
    assert value_of(expr, zones=["a"]) == "A"
    kept = expression_of(lambda zones: zones and zones[1:], "zones")
    assert value_of(kept, zones=[]) == []


def test_arguments_keep_their_names() -> None:
    def program() -> None:
        one = Thing("one")

        def rule(arn: str) -> aws.ec2.SecurityGroupIngressArgs:
            return aws.ec2.SecurityGroupIngressArgs(
                protocol="tcp", from_port=80 if arn == "x" else 81, to_port=81, cidr_blocks=["10.0.0.0/8"]
            )

        aws.ec2.SecurityGroup("group", ingress=[one.arn.apply(rule)])

    rule = resource(recorded(program), "group").inputs["ingress"]
    assert isinstance(rule, ListOf)
    (found,) = rule.items
    assert isinstance(found, MapOf)
    assert isinstance(found.get("fromPort"), Conditional)
    assert found.get("toPort") == Literal(81)


def test_structures_of_different_form_are_refused() -> None:
    def different(arn: str) -> Any:
        return {"from_port": 1} if arn == "x" else {"to_port": 1}

    with pytest.raises(NotPortable) as refused:
        expression_of(different)
    assert "the value decides between structures of different form" in str(refused.value)
    assert "Give both the same fields" in refused.value.advice


def test_secrets_stay_secret_whichever_way() -> None:
    def program() -> None:
        one, token = Thing("one"), pulumi.Output.secret("hush")
        pulumi.export("it", one.enabled.apply(lambda enabled: token if enabled else "none"))

    assert isinstance(recorded(program).exports["it"], Secret)


def test_functions_that_make_resources_are_refused() -> None:
    def program() -> None:
        Thing("one").title.apply(lambda title: Thing("two" if title else "three"))

    with pytest.raises(NotPortable, match="a decision depends on whether there is a text"):
        recorded(program)


def test_too_many_decisions_are_refused() -> None:
    def many(size: int) -> int:
        return sum(1 for number in range(9) if size > number)

    with pytest.raises(NotPortable, match="a decision depends on the value"):
        expression_of(many, "size")


def test_the_function_runs_once_where_nothing_is_decided() -> None:
    ran: list[str] = []
    expression_of(lambda arn: ran.append("here") or f"{arn}!")
    assert ran == ["here"]


def test_a_length_that_is_more_than_compared_is_refused() -> None:
    def program(zones: list[str]) -> int:
        count = len(zones)
        return count if count > 1 else 1

    with pytest.raises(NotPortable, match="its length decides something"):
        expression_of(program, "zones")


def test_parts_of_an_address() -> None:
    def parts(url: str) -> list[str | None]:
        found = urllib.parse.urlparse(url)
        return [found.scheme, found.netloc, found.hostname, urllib.parse.urlparse("http://known.example.com/x").path]

    expr = expression_of(parts, "title")
    for url in ("https://Shop.example.com/a/b?c", "http://shop.example.com:8080", "https://x/"):
        assert value_of(expr, title=url) == parts(url)
    with pytest.raises(NotPortable, match="'query' of an address is asked for"):
        expression_of(lambda url: urllib.parse.urlparse(url).query, "title")
