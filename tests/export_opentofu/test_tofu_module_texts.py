"""Texts that differ between instances, as one expression: put in an instance's values, and its own text comes back."""

from __future__ import annotations

import ipaddress
from graphlib import TopologicalSorter

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from fleetform.export.opentofu.hcl import print_expression
from fleetform.export.opentofu.modules.alike import Alike, Unit
from fleetform.export.opentofu.modules.inventory import Addresses
from fleetform.export.opentofu.modules.merging import Merge
from fleetform.export.opentofu.modules.texts import Basic, Values, unified
from fleetform.export.opentofu.tree import Argument, Block, Fn, Lit, Lst, Node, Obj, Raw, Tpl


class Variables:
    """The variables that unifying makes."""

    def __init__(self, basics: list[Basic]) -> None:
        self.values = {print_expression(basic.node): basic.values for basic in basics}

    def invent(self, values: Values, hint: str) -> Node:
        """A variable for values."""
        name = f"var.{hint or 'whole'}_{len(self.values)}"
        self.values[name] = values
        return Raw(name)

    def text(self, node: Node, number: int) -> str:
        """What an expression gives in an instance."""
        match node:
            case Lit(value):
                return str(value)
            case Raw(name):
                return self.values[name][number]
            case Tpl(parts):
                return "".join(part if isinstance(part, str) else self.text(part, number) for part in parts)
            case Fn("replace", (value, Lit(str() as old), Lit(str() as new))):
                return self.text(value, number).replace(old, new)
            case Fn("cidrsubnet", (value, Lit(int() as bits), Lit(int() as place))):
                return str(list(ipaddress.IPv4Network(self.text(value, number)).subnets(bits))[place])
            case Fn("cidrhost", (value, Lit(int() as place))):
                return str(ipaddress.IPv4Network(self.text(value, number))[place])
            case _:
                raise AssertionError(f"{node} is nothing that unifying makes")


def basic(name: str, *values: str) -> Basic:
    """A variable with its values."""
    return Basic(Raw(f"var.{name}"), values)


def written(texts: Values, *basics: Basic) -> str:
    """The expression for texts, checked against them."""
    variables = Variables(list(basics))
    node = unified(texts, list(basics), variables.invent)
    assert [variables.text(node, number) for number in range(len(texts))] == list(texts)
    return print_expression(node)


NAMES = basic("name", "hub-eu", "shop-us-01")
REGIONS = basic("region", "eu-west-1", "us-east-1")


@pytest.mark.parametrize(
    ("texts", "expression"),
    [
        (("hub-eu-nodes", "shop-us-01-nodes"), '"${var.name}-nodes"'),
        (("hub-eu", "shop-us-01"), "var.name"),
        (("eu-west-1a", "us-east-1a"), '"${var.region}a"'),
        (("arn:aws:logs:eu-west-1:1:/hub-eu/x", "arn:aws:logs:us-east-1:1:/shop-us-01/x"),
         '"arn:aws:logs:${var.region}:1:/${var.name}/x"'),
        (("10.1.0.0/16", "10.2.0.0/16"), "var.whole_2"),
        (("small", "large"), "var.whole_2"),
        (("tier=gold", "tier=silver"), '"tier=${var.tier_2}"'),
        (("a: b\nsite: x1\n", "a: b\nsite: y22\n"), '"a: b\\nsite: ${var.site_2}\\n"'),
        (("hub-eu-hub-eu", "shop-us-01-hub-eu"), '"${var.name}-hub-eu"'),
    ],
)  # fmt: skip
def test_texts_are_explained_by_what_is_known(texts: Values, expression: str) -> None:
    assert written(texts, NAMES, REGIONS) == expression


def test_address_ranges_are_parts_of_larger_ones() -> None:
    ranges = basic("range", "10.1.0.0/16", "10.2.0.0/16")
    assert written(("10.1.3.0/24", "10.2.3.0/24"), ranges) == "cidrsubnet(var.range, 8, 3)"
    assert written(("10.1.0.10", "10.2.0.10"), ranges) == "cidrhost(var.range, 10)"
    assert written(("10.1.3.0/24", "10.2.4.0/24"), ranges) == "var.whole_1"


_PIECES = st.sampled_from(
    ["hub", "eu", "-", "_", "/", ":", " ", "=", "a", "1", "10.1.0.0/16", "${x}", '"', "\n", "site"]
)
_TEXTS = st.lists(_PIECES, max_size=8).map("".join)


@settings(max_examples=400, deadline=None)
@given(st.data(), st.integers(2, 4))
def test_an_instance_gets_its_own_text_back(data: st.DataObject, count: int) -> None:
    every = st.tuples(*[_TEXTS] * count)
    basics = [basic(f"b{number}", *data.draw(every)) for number in range(data.draw(st.integers(0, 3)))]
    texts = data.draw(every)
    if data.draw(st.booleans()):
        # Texts that have much in common, as those of instances have.
        front, back = data.draw(_TEXTS), data.draw(_TEXTS)
        texts = tuple(f"{front}{text}{back}{basics[0].values[n] if basics else ''}" for n, text in enumerate(texts))
    if len(set(texts)) > 1:
        written(texts, *basics)


KEYS = ("hub-eu", "shop-01", "b")


def normal(node: Node, number: int, fields: dict[str, tuple[Node, ...]]) -> object:
    """What an expression gives for one of several blocks, as data."""

    def inner(part: Node) -> object:
        return normal(part, number, fields)

    match node:
        case Lit(value):
            return value
        case Raw("each.key"):
            return KEYS[number]
        case Raw("each.value"):
            (column,) = fields.values()
            return inner(column[number])
        case Raw(text) if text.startswith("each.value."):
            return inner(fields[text.removeprefix("each.value.")][number])
        case Raw(text):
            return Raw(text)
        case Tpl(parts):
            pieces = [part if isinstance(part, str) else inner(part) for part in parts]
            joined: list[object] = []
            for piece in pieces:
                if isinstance(piece, str) and joined and isinstance(joined[-1], str):
                    joined[-1] += piece
                elif piece != "":
                    joined.append(piece)
            return joined[0] if len(joined) == 1 and isinstance(joined[0], str) else joined or ""
        case Lst(items):
            return [inner(item) for item in items]
        case Obj(entries):
            return {str(key): inner(value) for key, value in entries}
        case Fn("replace", (value, Lit(str() as old), Lit(str() as new))):
            return str(inner(value)).replace(old, new)
        case Fn("cidrsubnet", (value, bits, place)):
            subnets = ipaddress.IPv4Network(str(inner(value))).subnets(int(str(inner(bits))))
            return str(list(subnets)[int(str(inner(place)))])
        case Fn("cidrhost", (value, place)):
            return str(ipaddress.IPv4Network(str(inner(value)))[int(str(inner(place)))])
        case other:
            raise AssertionError(f"{other} is nothing that merging makes of these")


_NAMED = st.sampled_from([*KEYS, "hub_eu", "-", "x", "10.1.0.0/16", "10.1.3.0/24", "10.1.3.7", "", "\n", "${y}"])
_LITERALS = st.one_of(st.lists(_NAMED, max_size=3).map("".join), st.integers(0, 9), st.booleans())
_SHARED = Raw("var.same")


def columns(depth: int) -> st.SearchStrategy[tuple[Node, ...]]:
    """Expressions of one form, one for each key."""
    texts = st.tuples(*[st.lists(_NAMED, min_size=1, max_size=3).map("".join)] * 3)
    around = texts.map(lambda some: tuple(f"{text}{key}" for text, key in zip(some, KEYS, strict=True)))
    alike = _LITERALS.map(lambda one: (one,) * 3)
    plain = st.one_of(st.tuples(*[st.integers(0, 9)] * 3), texts, around, st.just((True, False, True)), alike).map(
        lambda some: tuple(map(Lit, some))
    )
    if not depth:
        return plain
    deeper = columns(depth - 1)
    several = st.lists(deeper, min_size=1, max_size=3)
    return st.one_of(
        plain,
        several.map(lambda some: tuple(Lst(items) for items in zip(*some, strict=True))),
        several.map(
            lambda some: tuple(
                Obj(tuple((f"k{n}", value) for n, value in enumerate(values))) for values in zip(*some, strict=True)
            )
        ),
        texts.map(lambda some: tuple(Tpl((text or "t", _SHARED, f"{text}!")) for text in some)),
    )


@settings(max_examples=400, deadline=None)
@given(st.lists(columns(2), min_size=1, max_size=4))
def test_blocks_that_are_merged_say_for_each_what_they_said(arguments: list[tuple[Node, ...]]) -> None:
    units: list[Unit] = []
    for number, key in enumerate(KEYS):
        block = Block("resource", ("aws_sqs_queue", f"jobs_{key.replace('-', '')}"))
        for place, column in enumerate(arguments):
            block.set(f"argument_{place}", column[number])
        units.append(Unit(f"aws_sqs_queue.jobs_{number}", block, key, named=True))
    addresses = Addresses({unit.address for unit in units})
    assert len(Alike(units, addresses, lambda _: True).classes) == 1
    merge = Merge(units, KEYS, {}, addresses, lambda node: node, {})
    made = merge.block("jobs")
    values = [item.value for item in made.body if isinstance(item, Argument) and item.name != "for_each"]
    for value, column in zip(values, arguments, strict=True):
        for number, before in enumerate(column):
            assert normal(value, number, merge.fields) == normal(before, number, {})


@settings(max_examples=400, deadline=None)
@given(st.lists(st.lists(st.integers(0, 40), max_size=2), min_size=3, max_size=24))
def test_blocks_never_wait_for_each_other_in_a_circle(reads: list[list[int]]) -> None:
    units: list[Unit] = []
    for number, some in enumerate(reads):
        block = Block("resource", ("aws_sqs_queue", f"q_{number}"))
        block.set("tags", Lst(tuple(Raw(f"aws_sqs_queue.q_{one % number}.arn") for one in some if number)))
        units.append(Unit(f"aws_sqs_queue.q_{number}", block, f"q_{number}"))
    classes = Alike(units, Addresses({unit.address for unit in units}), lambda _: True).classes
    block_of = {unit.address: f"class {number}" for number, found in enumerate(classes) for unit in found}
    after: dict[str, set[str]] = {}
    for number, some in enumerate(reads):
        before = [f"aws_sqs_queue.q_{one % number}" for one in some if number]
        own = f"aws_sqs_queue.q_{number}"
        after.setdefault(block_of.get(own, own), set()).update(block_of.get(one, one) for one in before)
    TopologicalSorter(after).prepare()
