"""An expression recorded from Python code has the value that the code computes."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import textwrap
import urllib.parse
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pulumi
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetform.graph import portable
from fleetform.graph.errors import NotPortable
from fleetform.graph.expressions import Call, Literal, Ref, Template
from graph.support import Thing, expression_of, recorded, value_of

TEXT_STEPS: dict[str, Callable[[str], Any]] = {
    "lower": lambda t: t.lower(),
    "upper": lambda t: t.upper(),
    "title": lambda t: t.title(),
    "capitalize": lambda t: t.capitalize(),
    "strip": lambda t: t.strip(),
    "strip dashes": lambda t: t.strip("-"),
    "rstrip": lambda t: t.rstrip("/"),
    "lstrip": lambda t: t.lstrip("/"),
    "remove prefix": lambda t: t.removeprefix("arn:"),
    "remove suffix": lambda t: t.removesuffix("/*"),
    "replace": lambda t: t.replace("-", "_"),
    "remove": lambda t: t.replace(".", ""),
    "replace in built text": lambda t: f"{t}-{t}".replace("-", "_").replace(".", ""),
    "swap in built text": lambda t: f"a/{t}".replace(":", "-").replace("/", ":"),
    "lower a built text": lambda t: f"Name-{t}-X".lower(),
    "upper a built text": lambda t: f"name {t}".upper(),
    "first of split": lambda t: t.split("/")[0],
    "last of split": lambda t: t.split(":")[-1],
    "end of a built text": lambda t: f"{t}/x".split("/")[-1],
    "split once": lambda t: t.split("/", 1)[0],
    "joined again": lambda t: "+".join([t, "x", t]),  # noqa: FLY002  what programs write
    "split and join": lambda t: "-".join([t.split(":")[0], "end"]),
    "join of split": lambda t: "-".join(t.split(":")),
    "partition": lambda t: t.partition(":")[0],
    "head": lambda t: t[:5],
    "tail": lambda t: t[3:],
    "from the end": lambda t: t[-4:],
    "without the end": lambda t: t[:-2],
    "middle": lambda t: t[1:6],
    "f-string": lambda t: f"arn:{t}/*",
    "yaml": lambda t: yaml.safe_load(yaml.safe_dump({"a": [t, 1]}))["a"][0],
    "f-string of one": lambda t: f"{t}",
    "str": lambda t: str(t).replace(":", "/"),
    "added": lambda t: "pre-" + t + "-post",
    "percent": lambda t: "%s and %s" % (t, "b"),  # noqa: UP031  what programs write
    "format": lambda t: "{0}:{0}".format(t),  # noqa: UP032  what programs write
    "json": lambda t: json.dumps({"Resource": [t, t + "/*"], "n": 1, "yes": True, "no": None}),
    "json and back": lambda t: json.loads(json.dumps({"a": [t]}))["a"][0],
    "base64": lambda t: base64.b64encode(t.encode()).decode(),
    "base64 and back": lambda t: base64.b64decode(base64.b64encode(t.encode())).decode(),
    "sha256": lambda t: hashlib.sha256(t.encode()).hexdigest(),
    "md5 of a built text": lambda t: hashlib.md5(f"x{t}".encode()).hexdigest(),
    "length as text": lambda t: f"{portable.length(t)}",
    "chosen": lambda t: portable.when(portable.equal(t, "a"), "is a", t),
    "chosen by start": lambda t: portable.when(t.startswith("arn"), t + "!", "none"),
    "sha256 by name": lambda t: hashlib.new("sha256", t.encode()).hexdigest(),
    "base64 for addresses": lambda t: base64.urlsafe_b64encode(t.encode()).decode(),
    "base64 for addresses and back": lambda t: base64.urlsafe_b64decode(base64.urlsafe_b64encode(t.encode())).decode(),
    "translate": lambda t: t.translate(str.maketrans({"-": "_", "/": None})),
    "translate a built text": lambda t: f"x{t}".translate(str.maketrans("-/", "_.")),
    "replace an at sign": lambda t: f"{t}@x".replace("@", " at "),
    "quoted": lambda t: urllib.parse.quote(t, safe=""),
    "quoted path": lambda t: "https://x/" + urllib.parse.quote(f"a b/{t}"),
    "quoted with plus": lambda t: urllib.parse.quote_plus(f"{t} x"),
    "query": lambda t: urllib.parse.urlencode({"a b": t, "c": f"{t}&"}),
    "first character": lambda t: t[0] if t[:1] else "none",
    "last character": lambda t: t[-1] if t[:1] else "none",
    "one before the last": lambda t: t[-2] if t[1:2] else "none",
    "lines": lambda t: t.splitlines()[0],
    "starts with one of": lambda t: "yes" if t.startswith(("a", "x/")) else "no",
    "starts later": lambda t: "yes" if t.startswith("n", 2) else "no",
    "in a known list": lambda t: "known" if t in ["a", "b", ""] else "other",
    "in a known set": lambda t: "known" if t in {"a", "b", ""} else "other",
    "looked up": lambda t: KNOWN.get(t, "other"),
    "looked up where it is": lambda t: KNOWN[t] if t in KNOWN else f"no {t}",  # noqa: SIM401  what programs write
    "matched": lambda t: matched(t),
    "items": lambda t: ",".join(portable.map(t.split("/"), lambda part: f"<{part}>")),
}

KNOWN = {"a": "first", "": "nothing", "arn:aws:iam::12:role/a-b": "role"}


def matched(text: str) -> str:
    match text:
        case "a" | "b":
            return "a letter"
        case "":
            return "nothing"
        case _:
            return f"<{text}>"


@pytest.mark.parametrize("step", TEXT_STEPS)
@pytest.mark.parametrize("value", ["arn:aws:iam::12:role/a-b", "", "a", "x/y-z.w,Q:r", "  Spaced-Out Text. ", "ß→é"])
def test_one_step_on_a_text(step: str, value: str) -> None:
    same(TEXT_STEPS[step], value)


TEXTS = st.text(alphabet="abZ019-_./:, é\"'$%{}\\\n", max_size=12)
DECIDES = (
    "chosen by start",
    "starts with one of",
    "starts later",
    "in a known list",
    "in a known set",
    "matched",
    "first character",
    "last character",
    "one before the last",
)
INSIDE_ONE_APPLY = sorted(
    name
    for name in TEXT_STEPS
    if "strip" not in name and "looked up" not in name and name not in ("capitalize", "lines", *DECIDES)
)
"""On a text that was built from a value, `strip` and `capitalize` do not look into the value at its ends, and Python
compares it without asking anybody."""


@given(steps=st.lists(st.sampled_from(INSIDE_ONE_APPLY), min_size=2, max_size=5), value=TEXTS)
@settings(max_examples=300, deadline=None)
def test_chains_of_steps_on_a_text(steps: list[str], value: str) -> None:
    def chain(text: str) -> Any:
        for step in steps:
            text = TEXT_STEPS[step](text)
        return text

    with suppress(NotPortable):
        same(chain, value)


@given(steps=st.lists(st.sampled_from(sorted(TEXT_STEPS)), min_size=2, max_size=4), value=TEXTS)
@settings(max_examples=150, deadline=None)
def test_chains_of_applies_on_a_text(steps: list[str], value: str) -> None:
    wanted = value
    for step in steps:
        try:
            wanted = TEXT_STEPS[step](wanted)
        except (ValueError, LookupError):
            return

    def program() -> None:
        output: Any = Thing("one").arn
        for step in steps:
            output = output.apply(TEXT_STEPS[step])
        pulumi.export("it", output)

    with suppress(NotPortable):
        assert as_data(value_of(recorded(program).exports["it"], arn=value)) == as_data(wanted)


NUMBER_STEPS: dict[str, Callable[[Any], Any]] = {
    "add": lambda n: n + 3,
    "added": lambda n: 3 + n,
    "subtract": lambda n: n - 1,
    "subtracted": lambda n: 100 - n,
    "multiply": lambda n: n * 2,
    "divide": lambda n: n / 4,
    "floor": lambda n: n // 3,
    "modulo": lambda n: n % 7,
    "negate": lambda n: -n,
    "larger": lambda n: portable.when(n > 10, n, 10),
    "smaller": lambda n: portable.when(n <= 4, n, 4),
    "absolute": lambda n: abs(n),
    "itself": lambda n: portable.when(portable.equal(n, 3), 0, n),
}


@given(steps=st.lists(st.sampled_from(sorted(NUMBER_STEPS)), max_size=6), value=st.integers(-1000, 1000))
@settings(max_examples=200, deadline=None)
def test_chains_of_steps_on_a_number(steps: list[str], value: int) -> None:
    def chain(number: Any) -> Any:
        for step in steps:
            number = NUMBER_STEPS[step](number)
        return number

    same(chain, value, "size")


LIST_STEPS: dict[str, Callable[[Any], Any]] = {
    "first": lambda z: z[0],
    "last": lambda z: z[-1],
    "first two": lambda z: z[:2],
    "without the first": lambda z: z[1:],
    "more": lambda z: z + ["x"],  # noqa: RUF005  what programs write
    "before": lambda z: ["x"] + z,  # noqa: RUF005  what programs write
    "length": lambda z: portable.length(z),
    "has": lambda z: portable.contains(z, "b"),
    "mapped": lambda z: portable.map(z, lambda zone: f"subnet-{zone}".upper()),
    "filtered": lambda z: portable.filter(z, lambda zone: zone.startswith("b")),
    "nested": lambda z: portable.map(z, lambda a: portable.map(z, lambda b: a + b)),
    "as map": lambda z: portable.to_map(z, lambda zone: zone, lambda zone: {"name": zone, "parts": [zone[:1]]}),
    "as json": lambda z: json.dumps({"zones": z}),
    "item of a map": lambda z: {"a": z[1]},
    "first of the first two": lambda z: z[:2][0],
    "one before the last": lambda z: z[-2],
    "in": lambda z: "yes" if "b" in z else "no",
    "in twice": lambda z: ["b" in z, "zz" in z],
}


@pytest.mark.parametrize("step", LIST_STEPS)
@pytest.mark.parametrize("value", [["a", "b", "c"], ["bb", "b1"]])
def test_one_step_on_a_list(step: str, value: list[str]) -> None:
    same(LIST_STEPS[step], value, "zones")


MAP_STEPS: dict[str, Callable[[Any], Any]] = {
    "index": lambda m: m["team"],
    "get": lambda m: m.get("team"),
    "part of a value": lambda m: m["team"].split("-")[0],
    "keys": lambda m: portable.map(m.keys(), lambda key: key.upper()),
    "merged": lambda m: {**m} if isinstance(m, dict) else m,
}


@pytest.mark.parametrize("step", MAP_STEPS)
def test_one_step_on_a_map(step: str) -> None:
    same(MAP_STEPS[step], {"cost": "12", "team": "shop-eu"}, "labels")


BOOLEAN_STEPS: dict[str, Callable[[Any], Any]] = {
    "as text": lambda b: f"it is {b}",
    "chosen": lambda b: portable.when(b, "on", "off"),
    "both": lambda b: portable.when(b & True, 1, 2),
    "either": lambda b: portable.when(b | False, 1, 2),
    "compared": lambda b: portable.when(b == True, 1, 2),  # noqa: E712  what programs write
}


@pytest.mark.parametrize("step", BOOLEAN_STEPS)
@pytest.mark.parametrize("value", [True, False])
def test_one_step_on_a_boolean(step: str, value: bool) -> None:
    same(BOOLEAN_STEPS[step], value, "enabled")


@given(
    network=st.sampled_from(["10.0.0.0/16", "192.168.4.0/22", "fd00::/48"]),
    bits=st.integers(1, 6),
    index=st.integers(0, 1),
)
@settings(max_examples=30, deadline=None)
def test_parts_of_an_address_range(network: str, bits: int, index: int) -> None:
    same(lambda text: portable.cidr_subnet(text, bits, index), network)
    same(lambda text: portable.cidr_host(text, index), network)


def same(function: Callable[[Any], Any], value: Any, output: str = "arn") -> None:
    """What Python computes equals the value of the expression; code that fails with the value proves nothing."""
    try:
        wanted = function(value)
    except (ValueError, LookupError):
        return
    got = value_of(expression_of(function, output), **{output: value})
    assert as_data(got) == as_data(wanted)


def as_data(value: Any) -> Any:
    """JSON text as what it says: white space in it is the target's own."""
    if isinstance(value, str) and value[:1] in ("{", "["):
        with suppress(ValueError):
            return json.loads(value)
    return value


def test_a_template_keeps_what_is_known() -> None:
    expr = expression_of(lambda arn: f"{arn}-{'x' * 3}")
    assert isinstance(expr, Template)
    assert isinstance(expr.parts[0], Ref)
    assert expr.parts[1:] == ("-xxx",)


def test_json_stays_a_structure() -> None:
    expr = expression_of(lambda arn: json.dumps({"a": arn}))
    assert isinstance(expr, Call)
    assert expr.function == "json_encode"


def test_a_known_value_stays_known() -> None:
    assert expression_of(lambda _: "known".upper()) == Literal("KNOWN")


@pytest.mark.parametrize(
    "cut",
    [
        lambda arn: f"{arn}-x".split("-")[0],
        lambda arn: f"{arn}/x".split("/")[1],
        lambda arn: f"name-{arn}"[:6],
        lambda arn: "-".join([f"a{arn}"[-4:], "b", "c"]),
        lambda arn: f"{arn}-x".strip("-x").removeprefix("\x7f"),
        lambda arn: f"{[arn]}",
        lambda arn: f"name-{arn}"[:20],
        lambda arn: f"{arn}x"[20:],
        lambda arn: f"name {arn}".capitalize() + f"{arn}x".swapcase(),
        lambda arn: f"v{arn}".title(),
    ],
)
def test_a_built_text_that_is_cut_is_refused(cut: Callable[[Any], Any]) -> None:
    with pytest.raises(NotPortable, match="cut, split or changed"):
        expression_of(cut)


def test_the_error_about_a_cut_text_says_what_it_was_made_of() -> None:
    with pytest.raises(NotPortable, match="cut, split or changed of 'arn' of cloud:index:Thing 'one'"):
        expression_of(lambda arn: f"name-{arn}"[:63])


def test_a_text_block_is_dedented() -> None:
    expr = expression_of(
        lambda arn: textwrap.dedent(f"""\
        name: {arn}
          other: x
        """)
    )
    assert value_of(expr, arn="a-b") == "name: a-b\n  other: x\n"


def test_a_regular_expression_on_an_unknown_text_is_refused() -> None:
    with pytest.raises(NotPortable, match="a regular expression is applied to a text made of 'arn'"):
        expression_of(lambda arn: re.sub("[^a-z]", "", f"x-{arn}"))
    assert expression_of(lambda _: re.sub("[^a-z]", "", "x-1")) == Literal("x")
