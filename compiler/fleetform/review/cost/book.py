"""Price books: YAML files of prices, each with the day it was read and where.

currency: USD
prices:
  - name: a node of m7i.large
    types: ["aws:eks/nodeGroup:NodeGroup"]     # * stands for anything
    when: {"instanceTypes[0]": m7i.large}      # optional: inputs that must have (or hold) these values
    regions: [us-east-1]                       # optional: where it holds; everywhere if not said
    price: 0.1008                              # or a range: [0.10, 0.12]; 0 for what costs nothing
    per: hour                                  # hour, month, or what usage decides: `GB`, `million requests`
    quantity: [scalingConfig.minSize, scalingConfig.maxSize]   # optional: a number, an input, or two of them
    source: https://aws.amazon.com/ec2/pricing/on-demand/
    date: 2026-04-30
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, cast

import yaml

from fleetform.review.errors import ReviewError

HOURS = 730
"""Hours in a month, as the clouds count them."""

TIMES = {"hour": HOURS, "month": 1}
_FIELDS = {"name", "types", "when", "regions", "price", "per", "quantity", "source", "date"}

Quantity = int | float | str


@dataclass(frozen=True, slots=True)
class Price:
    """One price.

    Attributes:
        name: What is paid for.
        types: Patterns of resource types.
        low: Least price.
        high: Highest price.
        per: `hour`, `month`, or the unit that usage counts.
        source: Where it was read.
        read: When.
        when: Inputs by path with the values that they must have.
        regions: Where it holds; empty: everywhere.
        quantity: Least and highest number: numbers, or paths of inputs.
    """

    name: str
    types: tuple[str, ...]
    low: float
    high: float
    per: str
    source: str
    read: date
    when: dict[str, Any] = field(default_factory=dict[str, Any])
    regions: tuple[str, ...] = ()
    quantity: tuple[Quantity, Quantity] = (1, 1)

    @property
    def is_by_usage(self) -> bool:
        """Whether how much it is depends on what is used."""
        return self.per not in TIMES


@dataclass(frozen=True, slots=True)
class Book:
    """Prices in one currency; a price in front of another for the same thing wins."""

    currency: str
    prices: tuple[Price, ...]


@cache
def built_in() -> Book:
    """The book that comes with Fleetform."""
    file = resources.files("fleetform.review") / "data" / "prices.yaml"
    return read_text(file.read_text(encoding="utf-8"), "prices.yaml")


def read_books(paths: Sequence[Path]) -> Book:
    """Books of the user's, in their order, before the one that comes with Fleetform.

    Raises:
        ReviewError: A file cannot be read or is no price book, or two have different currencies.
    """
    books: list[Book] = []
    for path in paths:
        try:
            books.append(read_text(path.read_text(encoding="utf-8"), str(path)))
        except (OSError, UnicodeDecodeError) as error:
            raise ReviewError(f"{path}: cannot be read: {error}") from error
    if len({book.currency for book in books}) > 1:
        raise ReviewError(f"price books in different currencies: {', '.join(book.currency for book in books)}")
    own = built_in()
    if books and books[0].currency != own.currency:
        return Book(books[0].currency, tuple(price for book in books for price in book.prices))
    return Book(own.currency, tuple(price for book in (*books, own) for price in book.prices))


def read_text(text: str, name: str) -> Book:
    """A book from its text.

    Raises:
        ReviewError: It is no price book; the message says which entry is wrong.
    """
    try:
        data: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ReviewError(f"{name}: not readable as YAML: {error}") from error
    book = cast("dict[str, Any]", data) if isinstance(data, dict) else {}
    if not isinstance(book.get("currency"), str) or not isinstance(book.get("prices"), list):
        raise ReviewError(f"{name}: a price book says `currency` and a list of `prices`")
    entries = cast("list[Any]", book["prices"])
    return Book(book["currency"], tuple(_price(f"{name}: price {n}", one) for n, one in enumerate(entries, 1)))


def _price(place: str, given: Any) -> Price:
    if not isinstance(given, dict):
        raise ReviewError(f"{place}: no map")
    entry = cast("dict[str, Any]", given)
    for key in entry:
        if key not in _FIELDS:
            raise ReviewError(f"{place}: unknown field '{key}'; there are {', '.join(sorted(_FIELDS))}")
    for key in ("name", "types", "price", "per", "source", "date"):
        if entry.get(key) is None:
            raise ReviewError(f"{place}: '{key}' is missing")
    if not isinstance(entry["date"], date):
        raise ReviewError(f"{place}: date '{entry['date']}' is no day such as 2026-04-30")
    low, high = _pair(place, "price", entry["price"])
    if not (isinstance(low, int | float) and isinstance(high, int | float) and 0 <= low <= high):
        raise ReviewError(f"{place}: price {entry['price']} is no number, and no range of two")
    return Price(
        name=str(entry["name"]),
        types=tuple(str(one) for one in cast("list[Any]", entry["types"])),
        low=float(low),
        high=float(high),
        per=str(entry["per"]),
        source=str(entry["source"]),
        read=entry["date"],
        when=cast("dict[str, Any]", entry.get("when") or {}),
        regions=tuple(str(one) for one in cast("list[Any]", entry.get("regions") or [])),
        quantity=_pair(place, "quantity", entry.get("quantity", 1)),
    )


def _pair(place: str, name: str, value: Any) -> tuple[Quantity, Quantity]:
    if isinstance(value, list):
        several = cast("list[Quantity]", value)
        if len(several) != 2:
            raise ReviewError(f"{place}: {name} is one value, or two: the least and the highest")
        return several[0], several[1]
    return value, value
