"""The monthly cost of a change."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fleetform.review.cost.book import built_in, read_books
from fleetform.review.cost.estimate import Cost, Range, cost_of
from fleetform.review.diff import compare
from fleetform.review.errors import ReviewError
from fleetform.review.wording import cost_lines
from review.small import Made, Options, Provider, graph

BOOK = """currency: USD
prices:
  - name: a database
    types: ["aws:rds/instance:Instance"]
    when: {instanceClass: db.t4g.small}
    regions: [eu-west-1]
    price: [0.02, 0.03]
    per: hour
    source: https://example.com/prices
    date: 2026-11-01
"""


def pool(machine: str, least: int, most: int, region: str = "us-east-1", *others: str) -> Callable[[], None]:
    def program() -> None:
        provider = Provider("aws", "main", region=region)
        scaling = {"minSize": least, "maxSize": most}
        Made(
            "aws:eks/nodeGroup:NodeGroup",
            "p",
            Options(provider=provider),
            instanceTypes=[machine, *others],
            scalingConfig=scaling,
        )

    return program


def cost(before: Callable[[], object], after: Callable[[], object], *books: Path, **options: Any) -> Cost:
    base, head = graph(before, **options), graph(after, **options)
    return cost_of(compare(base, head), base, head, read_books(books))


def test_more_machines_cost_a_range() -> None:
    found = cost(pool("m7i.xlarge", 1, 3), pool("m7i.xlarge", 2, 6))
    assert (round(found.total.low, 2), round(found.total.high, 2)) == (147.17, 441.5)
    assert next(cost_lines(found)) == "Cost: +147.17 to +441.50 USD a month, as far as prices are known."


def test_machines_for_when_there_is_none_of_the_first_cost_nothing_more() -> None:
    one, two = (pool("m7i.xlarge", 1, 3, "us-east-1", *others) for others in ((), ("m6i.xlarge", "m7g.xlarge")))
    assert cost(lambda: None, two).total == cost(lambda: None, one).total
    # What comes first decides, though prices of the others are known.
    assert cost(lambda: None, pool("x9.huge", 1, 3, "us-east-1", "m7i.xlarge")).unknown


def test_what_no_book_has_is_unknown() -> None:
    found = cost(pool("m7i.xlarge", 1, 3), pool("x9.huge", 1, 3))
    assert found.unknown == {"aws:eks/nodeGroup:NodeGroup": 1}
    assert "Unknown: 1 aws:eks/nodeGroup:NodeGroup." in [*cost_lines(found)]
    # The price of a region that the book does not name is no price.
    assert cost(pool("m7i.xlarge", 1, 3, "sa-east-1"), pool("m7i.xlarge", 2, 3, "sa-east-1")).unknown


def test_usage_decides() -> None:
    found = cost(lambda: None, lambda: Made("aws:lambda/function:Function", "f", memorySize=1024))
    assert [price.per for price in found.by_usage] == ["million requests", "GB-second"]


def test_a_way_out_of_google_costs_by_its_machines_and_what_goes_through() -> None:
    found = cost(lambda: None, lambda: Made("gcp:compute/routerNat:RouterNat", "n", region="europe-west1"))
    assert (round(found.total.low, 2), round(found.total.high, 2), found.unknown) == (1.02, 32.12, {})
    assert [price.per for price in found.by_usage] == ["GB"]


def test_what_costs_nothing_is_known() -> None:
    found = cost(lambda: None, lambda: Made("aws:iam/role:Role", "r"))
    assert (found.total, found.unknown) == (Range(), {})


def test_a_book_of_the_users(tmp_path: Path) -> None:
    (tmp_path / "prices.yaml").write_text(BOOK)

    def database() -> None:
        provider = Provider("aws", "main", region="eu-west-1")
        Made("aws:rds/instance:Instance", "d", Options(provider=provider), instanceClass="db.t4g.small")

    found = cost(database, lambda: None, tmp_path / "prices.yaml")
    assert (round(found.total.low, 2), round(found.total.high, 2)) == (-14.6, -21.9)
    (line,) = found.lines
    assert line.before.prices[0].source == "https://example.com/prices"


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("currency: USD\n", "", "a price book says `currency`"),
        ("    date: 2026-11-01\n", "", "price 1: 'date' is missing"),
        ("2026-11-01", "soon", "date 'soon' is no day"),
        ("[0.02, 0.03]", "[3, 2]", "is no number, and no range"),
        ("[0.02, 0.03]", "[1, 2, 3]", "is one value, or two"),
        ("per: hour", "each: hour", "unknown field 'each'"),
    ],
)
def test_a_book_that_is_wrong_is_told(old: str, new: str, said: str, tmp_path: Path) -> None:
    file = tmp_path / "prices.yaml"
    file.write_text(BOOK.replace(old, new))
    with pytest.raises(ReviewError, match=said):
        read_books([file])


def test_books_of_two_currencies_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(BOOK)
    (tmp_path / "b.yaml").write_text(BOOK.replace("USD", "EUR"))
    with pytest.raises(ReviewError, match="different currencies"):
        read_books([tmp_path / "a.yaml", tmp_path / "b.yaml"])


def test_ways_out_have_a_price_on_azure_too() -> None:
    def way_out(region: str) -> Callable[[], None]:
        def program() -> None:
            Made("azure-native:network:NatGateway", "nat", Options(), location=region)
            method = {"publicIPAllocationMethod": "Static"}
            Made("azure-native:network:PublicIPAddress", "address", Options(), location=region, **method)

        return program

    found = cost(lambda: None, way_out("westeurope"))
    # The hour of both; what goes through it is told beside.
    assert round(found.total.low, 2) == round(730 * (0.045 + 0.005), 2)
    assert not found.unknown
    assert len(cost(lambda: None, way_out("chilecentral")).unknown) == 2


def test_every_built_in_price_says_where_and_when() -> None:
    for price in built_in().prices:
        assert price.source.startswith("https://")
        assert price.read.year >= 2024
