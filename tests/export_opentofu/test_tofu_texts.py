"""Any text and any value survives being written and read again, in both syntaxes."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path
from typing import Any

import pygohcl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from engines.tofu_engine import tofu
from export_opentofu.parsed import text_of
from fleetform.export.opentofu.hcl import print_file
from fleetform.export.opentofu.json_syntax import print_json
from fleetform.export.opentofu.templates import with_templates
from fleetform.export.opentofu.tree import Block, Lit, Lst, Node, Obj, Raw, Rows, Tpl

HARD = [
    "",
    "plain",
    'a "quoted" text',
    "back\\slash \\n \\${x}",
    "${aws_vpc.main.id}",
    "$${already}",
    "$$${three}",
    "%{ if true }",
    "%%{x}",
    "$",
    "%",
    "cost: 5$",
    "${",
    "line\nline\n",
    "line\nline",
    "\n",
    "\n\n",
    "tab\tand\rreturn\r\n",
    "EOT\n",
    "a\nEOT\nb\n",
    "  EOT  \n",
    "indented\n  ${x}\n\ttab\n",
    "\x00\x01\x1f\x7f",
    "\u2028\u2029\ufeff",
    "größe 日本語 🚀 e\u0301",
    "# no comment // either /* nor */",
    "~{ } <<EOT",
]
VARIABLE = Raw("var.name")
TEXTS = st.one_of(
    st.sampled_from(HARD),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    st.text(st.sampled_from('ab"\\$%{}\n\t\r ~EOT<#/'), max_size=12),
)
NUMBERS = st.one_of(st.integers(-(2**53), 2**53), st.floats(allow_nan=False, allow_infinity=False, width=32))
VALUES = st.recursive(
    st.one_of(TEXTS, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4)),
    max_leaves=12,
)


def node(value: Any) -> Node:
    """A value as a tree."""
    if isinstance(value, list):
        return Lst(tuple(map(node, value)))
    if isinstance(value, dict):
        return Obj(tuple((key, node(item)) for key, item in value.items()))
    return Lit(value)


def composed(value: Any) -> Any:
    """A value as HCL keeps it: texts are in Unicode's composed form, and all numbers are of one kind."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, list):
        return [composed(item) for item in value]
    if isinstance(value, dict):
        return {composed(key): composed(item) for key, item in value.items()}
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, str):
        return text_of(value.replace('${"\\r"}', "\r"))
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {text_of(key): _plain(item) for key, item in value.items()}
    return value


def _blocks(value: Node) -> list[Block]:
    block = Block("resource", ("a", "b"))
    block.set("first", Lit(1))
    block.set("value", value)
    block.set("last", Lit(True))
    return [block]


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_a_text_is_read_back_by_an_independent_parser(text: str) -> None:
    found = pygohcl.loads(print_file(_blocks(Lit(text))))["resource"]["a"]["b"]
    assert composed(found["value"]) == composed(text)
    assert (found["first"], found["last"]) == (1, True)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_a_value_is_read_back_by_an_independent_parser(value: Any) -> None:
    found = pygohcl.loads(print_file(_blocks(node(value))))["resource"]["a"]["b"]
    assert composed(found["value"]) == composed(value)


@given(VALUES)
@settings(max_examples=300, deadline=None)
def test_a_value_in_json_syntax_says_the_same(value: Any) -> None:
    assert _plain(json.loads(print_json(_blocks(node(value))))["resource"]["a"]["b"]["value"]) == value


@example(["$", "$", ("",)])
@given(st.lists(st.one_of(TEXTS, st.tuples(TEXTS)), min_size=1, max_size=6))
@settings(max_examples=300, deadline=None)
def test_a_template_is_read_back_whatever_stands_beside_its_expressions(parts: list[str | tuple[str]]) -> None:
    tree = Tpl(tuple(part if isinstance(part, str) else Lit(part[0]) for part in parts))
    found = pygohcl.loads(print_file(_blocks(tree)))["resource"]["a"]["b"]["value"]
    assert composed(found) == composed("".join(part if isinstance(part, str) else part[0] for part in parts))


@pytest.mark.parametrize("syntax", ["hcl", "json"])
def test_tofu_itself_reads_every_hard_text(syntax: str, tmp_path: Path) -> None:
    outputs: list[Block] = []
    wanted: dict[str, Any] = {}
    for number, text in enumerate(HARD):
        for form, tree, value in (
            ("text", Lit(text), text),
            ("template", Tpl((text, Lit("x"), text)), f"{text}x{text}"),
            ("nested", node({"key": [text]}), {"key": [text]}),
            ("key", node({f"k{text}": 1}), {f"k{text}": 1}),
        ):
            block = Block("output", (f"{form}_{number}",))
            block.set("value", tree)
            outputs.append(block)
            wanted[block.labels[0]] = value
    file, text = ("main.tf", print_file(outputs)) if syntax == "hcl" else ("main.tf.json", print_json(outputs))
    (tmp_path / file).write_text(text, encoding="utf-8", newline="")
    with tofu(tmp_path) as engine:
        engine.init()
        if syntax == "hcl":
            engine.check_format()
        engine.apply()
        found = {name: output["value"] for name, output in engine.state()["values"]["outputs"].items()}
    assert composed(found) == composed(wanted)


@pytest.mark.parametrize("syntax", ["hcl", "json"])
def test_tofu_reads_long_texts_from_files_and_templates(syntax: str, tmp_path: Path) -> None:
    name = "n${a}m%{e}"
    variable = Block("variable", ("name",))
    variable.set("default", Lit(name))
    outputs: list[Block] = [variable]
    wanted: dict[str, Any] = {}
    for number, hard in enumerate(HARD):
        text = f"first {hard}\n" + "and so on\n" * 45 + hard
        for form, tree, value in (
            ("plain", Lit(text), text),
            ("made", Tpl((text, VARIABLE, hard, VARIABLE, "$", VARIABLE)), f"{text}{name}{hard}{name}${name}"),
            ("inside", Obj((("key", Lst((Lit(f"{text}x"),))),)), {"key": [f"{text}x"]}),
        ):  # fmt: skip
            block = Block("output", (f"{form}_{number}",))
            block.set("value", tree)
            outputs.append(block)
            wanted[block.labels[0]] = value
    made, texts = with_templates({"main": outputs}, {})
    assert sum(file.startswith("templates/") for file in texts) > 20
    assert sum(file.startswith("files/") for file in texts) > 20
    file, text = (
        ("main.tf", print_file(made["main"])) if syntax == "hcl" else ("main.tf.json", print_json(made["main"]))
    )
    for path, content in {**texts, file: text}.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_bytes(content.encode())
    with tofu(tmp_path) as engine:
        engine.init()
        if syntax == "hcl":
            engine.check_format()
        engine.apply()
        found = {name: output["value"] for name, output in engine.state()["values"]["outputs"].items()}
    assert composed(found) == composed(wanted)


@given(st.dictionaries(TEXTS, st.dictionaries(TEXTS, st.one_of(TEXTS, NUMBERS), max_size=3), min_size=1, max_size=4))
@settings(max_examples=200, deadline=None)
def test_a_table_is_read_back_by_an_independent_parser(rows: dict[str, dict[str, Any]]) -> None:
    table = Rows(tuple((key, node(row)) for key, row in rows.items()))
    found = pygohcl.loads(print_file(_blocks(table)))["resource"]["a"]["b"]["value"]
    assert composed(found) == composed(rows)
