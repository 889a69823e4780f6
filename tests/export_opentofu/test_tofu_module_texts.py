"""Texts that differ between instances, as one expression: put in an instance's values, and its own text comes back."""

from __future__ import annotations

import ipaddress

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from fleetform.export.opentofu.hcl import print_expression
from fleetform.export.opentofu.modules.texts import Basic, Values, unified
from fleetform.export.opentofu.tree import Fn, Lit, Node, Raw, Tpl


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
