"""Graphs as JSON: what is written is read again, and nothing secret is in it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fleetform.graph.codec import from_data, to_data
from fleetform.graph.errors import GraphFileError
from fleetform.graph.expressions import (
    FUNCTIONS,
    Archive,
    Asset,
    Call,
    Conditional,
    Expr,
    For,
    ListOf,
    Literal,
    Local,
    MapOf,
    Ref,
    Secret,
    Template,
    Variable,
    rewrite,
    walk,
)
from fleetform.graph.serialize import dumps, load_graph, loads, save_graph
from fleetform.graph.show import show_expression, show_graph
from graph.support import Group, Thing, recorded, resource

VARIABLES = {name: Variable(name, "text", secret=name == "b", description="a thing") for name in ("a", "b")}
TEXTS = st.text(st.characters(codec="utf-8"), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
LEAVES = st.one_of(
    SCALARS.map(Literal),
    st.builds(Ref, TEXTS, st.lists(TEXTS | st.integers(0, 9), max_size=3).map(tuple)),
    st.sampled_from(sorted(VARIABLES)).map(VARIABLES.__getitem__),
    TEXTS.map(Local),
)


def larger(inner: st.SearchStrategy[Expr]) -> st.SearchStrategy[Expr]:
    """Expressions made of smaller ones."""
    return st.one_of(
        st.lists(inner, max_size=3).map(lambda items: ListOf(tuple(items))),
        st.dictionaries(TEXTS, inner, max_size=3).map(lambda entries: MapOf(tuple(entries.items()))),
        st.lists(st.tuples(inner, inner), min_size=1, max_size=2).map(lambda entries: MapOf(tuple(entries))),
        st.builds(Ref, TEXTS, st.lists(TEXTS | inner, min_size=1, max_size=3).map(tuple)),
        st.lists(TEXTS | inner, max_size=4).map(lambda parts: Template(tuple(parts))),
        st.builds(Call, st.sampled_from(sorted(FUNCTIONS)), st.lists(inner, max_size=3).map(tuple)),
        st.builds(Conditional, inner, inner, inner),
        st.builds(For, inner, TEXTS, inner, st.none() | TEXTS, st.none() | inner, st.none() | inner),
        st.builds(Asset, st.sampled_from(["file", "text", "remote"]), inner),
        st.builds(Archive, st.sampled_from(["file", "remote", "map"]), inner),
    )


EXPRESSIONS = st.recursive(LEAVES, larger, max_leaves=12)


@given(EXPRESSIONS)
@settings(max_examples=400, deadline=None)
def test_an_expression_is_read_as_it_was_written(expr: Expr) -> None:
    written = json.dumps(to_data(expr))
    read = from_data(json.loads(written), VARIABLES)
    assert repr(read) == repr(expr)  # 1, 1.0 and True are equal, and not the same
    assert show_expression(read) == show_expression(expr)


@given(EXPRESSIONS)
@settings(max_examples=200, deadline=None)
def test_a_secret_is_written_without_what_is_known_in_it(expr: Expr) -> None:
    known = "hunter2hunter2"
    hidden = Secret(MapOf((("it", Template((known, expr))), ("again", Call("lower", (Literal(known),))))))
    assert known not in json.dumps(to_data(hidden))
    assert show_expression(hidden) == "(secret)"
    read = from_data(json.loads(json.dumps(to_data(hidden))), VARIABLES)
    assert to_data(read) == to_data(hidden)


@given(EXPRESSIONS)
@settings(max_examples=200, deadline=None)
def test_rewriting_keeps_what_does_not_change_and_reaches_all(expr: Expr) -> None:
    assert rewrite(expr, lambda part: part) is expr
    seen: list[Expr] = []
    rewrite(expr, lambda part: seen.append(part) or part)
    assert sorted(map(repr, seen)) == sorted(map(repr, walk(expr)))
    changed = rewrite(expr, lambda part: Local("x") if isinstance(part, Literal) else part)
    assert not any(isinstance(part, Literal) for part in walk(changed))


def everything() -> None:
    """A program with something of every kind in it."""
    config = pulumi.Config()
    west = aws.Provider("west", region="us-west-2")
    group = Group("group", pulumi.ResourceOptions(providers=[west], protect=True))
    zones = aws.get_availability_zones(state="available")
    vpc = aws.ec2.Vpc(
        "vpc", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(parent=group, ignore_changes=["tags"])
    )
    aws.ec2.Subnet(
        "subnet",
        vpc_id=vpc.id,
        availability_zone=zones.names[0],
        opts=pulumi.ResourceOptions(
            parent=group,
            depends_on=[vpc],
            aliases=[pulumi.Alias(name="old")],
            custom_timeouts=pulumi.CustomTimeouts(create="5m"),
            import_="subnet-1",
        ),
    )
    aws.ec2.Vpc.get("shared", "vpc-1")
    other = pulumi.StackReference("acme/network/prod")
    password, token = config.require_secret("password"), config.require_secret("token")
    Thing(
        "thing", password=password, token=token, line=pulumi.Output.concat("pw=", password), net=other.get_output("id")
    )
    Thing("asset", file=pulumi.FileAsset("a.txt"), text=pulumi.StringAsset("hello"))
    Thing("undecided", text=vpc.arn.apply(lambda arn: len(arn)))
    group.register_outputs({"vpc": vpc.id})
    pulumi.export("vpc", vpc)
    pulumi.export("password", password)


def whole() -> Any:
    return recorded(
        everything,
        config={"aws:region": "eu-west-1"},
        secrets={"shop:password": "hunter2", "shop:token": None},
        keep_going=True,
    )


def test_a_graph_is_read_as_it_was_written(tmp_path: Path) -> None:
    graph = whole()
    save_graph(graph, tmp_path / "graph.json")
    read = load_graph(tmp_path / "graph.json")
    assert dumps(read) == dumps(graph)
    assert read.resources.keys() == graph.resources.keys()
    for urn, item in graph.resources.items():
        if item.name != "thing":
            assert read.resources[urn] == item
    assert read.data_calls == graph.data_calls
    assert read.unportable == graph.unportable
    assert len(read.unportable) == 1
    assert read.provider_config == graph.provider_config


def test_no_secret_is_in_what_is_written_or_shown() -> None:
    graph = whole()
    assert resource(graph, "thing").inputs["password"] == Secret(Literal("hunter2"))
    for text in (dumps(graph), show_graph(graph), dumps(loads(dumps(graph)))):
        assert "thing" in text
        assert "hunter2" not in text
        assert "pw=" not in text
    assert show_graph(graph).count("(secret)") >= 4


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "not readable as JSON"),
        ("[]", "not a saved graph"),
        ('{"format": "fleetform-graph", "version": 99}', "saved in format 99"),
        ('{"format": "fleetform-graph", "version": 1}', "a damaged saved graph"),
    ],
)
def test_files_that_are_no_graph(tmp_path: Path, text: str, told: str) -> None:
    file = tmp_path / "graph.json"
    file.write_text(text)
    with pytest.raises(GraphFileError, match=f"graph.json: {told}"):
        load_graph(file)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(GraphFileError, match="cannot be read: No such file"):
        load_graph(tmp_path / "none.json")
