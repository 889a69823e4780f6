"""Every function of an expression means in OpenTofu what it means in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from engines.tofu_engine import tofu
from fleetform.export.opentofu.context import Context
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.hcl import print_file
from fleetform.export.opentofu.json_syntax import print_json
from fleetform.export.opentofu.tree import Block
from fleetform.graph.evaluate import evaluate
from fleetform.graph.expressions import (
    FUNCTIONS,
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    Local,
    MapOf,
    Template,
)
from fleetform.graph.model import Graph


def _expr(value: Any) -> Expr:
    if isinstance(value, list):
        return ListOf(tuple(map(_expr, value)))
    if isinstance(value, dict):
        return MapOf(tuple((key, _expr(item)) for key, item in value.items()))
    return value if isinstance(value, Expr) else Literal(value)


def call(function: str, *args: Any) -> Call:
    """A call of plain values and expressions."""
    return Call(function, tuple(map(_expr, args)))


ARN = "arn:aws:eks:eu-west-1:111122223333:cluster/Hub One"
PATTERN = "/a.b/"
CALLS: dict[str, list[Call]] = {
    "get": [call("get", ["a", "b", "c"], 1), call("get", ["a", "b", "c"], -1), call("get", {"k": 1}, "k")],
    "slice": [
        call("slice", ARN, 4, 7),
        call("slice", ARN, None, -4),
        call("slice", ARN, -3, None),
        call("slice", ARN, 2, None),
        call("slice", "short", 0, 99),
        call("slice", ["a", "b", "c"], 1, None),
        call("slice", call("split", "a-b-c-d", "-"), 1, -1),
    ],
    "length": [call("length", "größe"), call("length", [1, 2]), call("length", {"a": 1})],
    "lower": [call("lower", ARN)],
    "upper": [call("upper", ARN)],
    "title": [call("title", "hello wORLD-of things")],
    "strip": [call("strip", "  a b \n", None), call("strip", "--a-b-", "-")],
    "lstrip": [call("lstrip", "  a ", None), call("lstrip", "--a-", "-"), call("lstrip", "]]a", "[]")],
    "rstrip": [call("rstrip", "  a ", None), call("rstrip", "--a-", "-"), call("rstrip", "a^]", "^]")],
    "remove_prefix": [call("remove_prefix", ARN, "arn:")],
    "remove_suffix": [call("remove_suffix", ARN, "One")],
    "replace": [
        call("replace", ARN, ":", "/"),
        call("replace", f"x{PATTERN}y", PATTERN, "-"),
        call("replace", "a.b", ".", "$1"),
        call("replace", "a/b/c", "/", "_"),
    ],
    "split": [call("split", ARN, ":")],
    "join": [call("join", ", ", ["a", "b"])],
    "starts_with": [call("starts_with", ARN, "arn")],
    "ends_with": [call("ends_with", ARN, "arn")],
    "contains": [
        call("contains", ["a", "b"], "b"),
        call("contains", {"a": 1}, "b"),
        call("contains", "abc", "b"),
        call("contains", call("json_decode", '["a"]'), "a"),
        call("contains", call("json_decode", '{"a": 1}'), "a"),
        call("contains", call("lower", "ABC"), "b"),
    ],
    "text": [call("text", 12), call("text", True), call("text", 1.5)],
    "number": [call("number", "12")],
    "round_down": [call("round_down", 1.7), call("round_down", -1.2)],
    "add": [call("add", 1, 2)],
    "subtract": [call("subtract", 1, call("subtract", 5, 2))],
    "multiply": [call("multiply", call("add", 1, 2), 3)],
    "divide": [call("divide", 7, 2)],
    "modulo": [call("modulo", 7, 3), call("modulo", -7, 3)],
    "negate": [call("negate", call("add", 1, 2))],
    "min": [call("min", 3, 1, 2)],
    "max": [call("max", 3, 1, 2)],
    "equal": [call("equal", "a", "a"), call("equal", 1, 2)],
    "less": [call("less", 1, 2)],
    "less_or_equal": [call("less_or_equal", 2, 2)],
    "not": [call("not", call("equal", 1, 1))],
    "and": [call("and", True, False)],
    "or": [call("or", True, False)],
    "coalesce": [call("coalesce", None, "b")],
    "concat": [call("concat", ["a"], ["b", "c"])],
    "merge": [call("merge", {"a": 1, "b": 2}, {"b": 3})],
    "keys": [call("keys", {"b": 1, "a": 2})],
    "values": [call("values", {"b": 1, "a": 2})],
    "sort": [call("sort", ["b", "a"])],
    "distinct": [call("distinct", ["b", "a", "b"])],
    "range": [call("range", 1, 4)],
    "json_decode": [call("json_decode", '{"a": [1, "x"]}')],
    "yaml_decode": [call("yaml_decode", "a: [1, x]")],
    "base64_encode": [call("base64_encode", "größe")],
    "base64_decode": [call("base64_decode", "Z3LDtsOfZQ==")],
    "sha256": [call("sha256", "a")],
    "sha1": [call("sha1", "a")],
    "md5": [call("md5", "a")],
    "url_encode": [call("url_encode", "a b/c?d=ü")],
    "cidr_subnet": [call("cidr_subnet", "10.0.0.0/16", 8, 3)],
    "cidr_host": [call("cidr_host", "10.0.0.0/16", 5)],
    "cidr_netmask": [call("cidr_netmask", "10.0.0.0/16")],
}
"""Examples by function. `json_encode` and `yaml_encode` are compared decoded: their white space is the target's."""

SHAPES: list[Expr] = [
    Conditional(call("equal", 1, 2), Literal("a"), Literal("b")),
    Conditional(call("and", True, True), call("add", 1, 1), call("add", 2, 2)),
    For(_expr(["a", "b"]), "item", Template(("x-", Local("item")))),
    For(_expr(["a", "b"]), "item", Template((Local("index"), ":", Local("item"))), index="index"),
    For(_expr(["a", "b"]), "item", call("upper", Local("item")), key=Local("item")),
    For(_expr(["a", "b"]), "item", Local("item"), where=call("equal", Local("item"), "b")),
    MapOf(((call("upper", "k"), Literal(1)),)),
    Template(("$", call("upper", "a"), "{", call("upper", "b"), "}")),
    call("json_decode", call("json_encode", {"a": ["x", 1, None, True], "b c": {"<": "&"}})),
    call("yaml_decode", call("yaml_encode", {"a": ["x", 1, None, True], "b c": {"yes": "no"}})),
    Template(('{"a": "', call("upper", "b"), '", "c": [1, ', call("upper", '"x"'), "]}")),
]


def _nothing(_node: str) -> Any:
    raise AssertionError("no reference is in these expressions")


def test_every_function_has_an_example() -> None:
    assert set(CALLS) | {"json_encode", "yaml_encode"} >= set(FUNCTIONS)


@pytest.mark.parametrize("syntax", ["hcl", "json"])
def test_tofu_computes_what_python_computes(syntax: str, tmp_path: Path) -> None:
    writer = Writer(Context(Graph("shop", "dev")), None, "")
    expressions = [*(example for examples in CALLS.values() for example in examples), *SHAPES]
    blocks: list[Block] = []
    for number, expr in enumerate(expressions):
        block = Block("output", (f"o{number}",))
        block.set("value", writer.node(expr))
        blocks.append(block)
    writer.context.problems.stop()
    file, text = ("main.tf", print_file(blocks)) if syntax == "hcl" else ("main.tf.json", print_json(blocks))
    (tmp_path / file).write_text(text, encoding="utf-8")
    with tofu(tmp_path) as engine:
        engine.init()
        if syntax == "hcl":
            engine.check_format()
        engine.apply()
        found = engine.state()["values"]["outputs"]
    for number, expr in enumerate(expressions):
        assert found[f"o{number}"]["value"] == evaluate(expr, _nothing), expr
