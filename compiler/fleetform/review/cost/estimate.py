"""Estimating the monthly cost of resources, and of a change."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from fleetform.graph.expressions import Literal
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.review.changes import Changes, ResourceChange
from fleetform.review.cost.book import TIMES, Book, Price
from fleetform.review.findings.world import Item, Unknown, listed

_REGIONS = ("region", "location")


@dataclass(frozen=True, slots=True)
class Range:
    """An amount of money, from the least to the most."""

    low: float = 0.0
    high: float = 0.0

    def __add__(self, other: Range) -> Range:
        return Range(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Range) -> Range:
        """What it is more, least with least and most with most: more of one machine costs no less of another."""
        return Range(self.low - other.low, self.high - other.high)

    def __bool__(self) -> bool:
        return bool(round(self.low, 2) or round(self.high, 2))


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a resource costs in a month.

    Attributes:
        known: What is known of it.
        by_usage: Prices whose amount depends on what is used.
        prices: All prices that were taken.
        is_unknown: No price book has it, or a quantity or region is not known yet.
    """

    known: Range = Range()
    by_usage: tuple[Price, ...] = ()
    prices: tuple[Price, ...] = ()
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class CostLine:
    """A resource whose cost changes."""

    resource: Resource
    before: Estimate
    after: Estimate

    @property
    def difference(self) -> Range:
        """What it costs more."""
        return self.after.known - self.before.known


@dataclass(frozen=True, slots=True)
class Cost:
    """The monthly difference of a change.

    Attributes:
        currency: Of all amounts.
        lines: Resources whose known cost differs, the largest difference first.
        total: Sum of the differences.
        by_usage: Prices that come, or go, whose amount usage decides.
        unknown: How many changed resources of a type have a cost that nobody knows.
    """

    currency: str
    lines: tuple[CostLine, ...]
    total: Range
    by_usage: tuple[Price, ...]
    unknown: dict[str, int]


def cost_of(changes: Changes, base: Graph, head: Graph, book: Book) -> Cost:
    """What a change costs.

    Args:
        changes: What changes.
        base: As it is.
        head: As it will be.
        book: Prices.
    """
    lines: list[CostLine] = []
    usage: dict[str, Price] = {}
    unknown: Counter[str] = Counter()
    for change in changes.resources:
        before = estimate(change.before, base, book) if change.before is not None else Estimate()
        after = estimate(change.after, head, book) if change.after is not None else Estimate()
        if before == after and not (after.is_unknown and _may_differ(change, book)):
            continue
        if before.is_unknown or after.is_unknown:
            unknown[change.resource.type] += 1
        if before.by_usage != after.by_usage:
            usage |= {price.name: price for price in (*before.by_usage, *after.by_usage)}
        line = CostLine(change.resource, before, after)
        if line.difference:
            lines.append(line)
    lines.sort(key=lambda one: -max(abs(one.difference.low), abs(one.difference.high)))
    total = sum((line.difference for line in lines), Range())
    return Cost(book.currency, tuple(lines), total, tuple(usage.values()), dict(unknown.most_common()))


def estimate(resource: Resource, graph: Graph, book: Book) -> Estimate:
    """What a resource costs in a month. All prices of a book count that fit it; of one name the first."""
    if resource.kind is not ResourceKind.CUSTOM:
        return Estimate()
    item = Item(resource)
    region = _region(item, graph)
    taken: dict[str, Price] = {}
    for price in book.prices:
        if not any(fnmatchcase(item.type, pattern) for pattern in price.types):
            continue
        holds = _holds(price, item)
        if holds is False:
            continue
        if holds and (not price.regions or region in price.regions):
            taken.setdefault(price.name, price)
    known, is_unknown = Range(), not any(not price.is_by_usage for price in taken.values())
    for price in taken.values():
        if price.is_by_usage:
            continue
        amount = _amount(price, item)
        if amount is None:
            is_unknown = True
        else:
            known += amount
    by_usage = tuple(price for price in taken.values() if price.is_by_usage)
    return Estimate(known, by_usage, tuple(taken.values()), is_unknown)


def _may_differ(change: ResourceChange, book: Book) -> bool:
    """Whether something changes that prices of such resources depend on."""
    tops = {str(item.path[0]) for item in change.properties}
    for price in book.prices:
        if any(fnmatchcase(change.resource.type, pattern) for pattern in price.types):
            paths = [*price.when, *(one for one in price.quantity if isinstance(one, str))]
            if tops & {path.partition(".")[0].partition("[")[0] for path in paths}:
                return True
    return False


def _holds(price: Price, item: Item) -> bool | None:
    """Whether a price's conditions hold; None where that is not known yet."""
    for path, wanted in price.when.items():
        value = item.get(path)
        if isinstance(value, Unknown):
            return None
        if not ({str(one).lower() for one in listed(value) or [None]} & {str(one).lower() for one in listed(wanted)}):
            return False
    return True


def _amount(price: Price, item: Item) -> Range | None:
    low, high = (_number(one, item) for one in price.quantity)
    if low is None or high is None:
        return None
    times = TIMES[price.per]
    return Range(price.low * low * times, price.high * high * times)


def _number(quantity: Any, item: Item) -> float | None:
    if isinstance(quantity, str):
        quantity = item.get(quantity)
    return float(quantity) if isinstance(quantity, int | float) and not isinstance(quantity, bool) else None


def _region(item: Item, graph: Graph) -> str | None:
    for name in _REGIONS:
        value = item.get(name)
        if isinstance(value, str):
            return value.lower().replace(" ", "")
    provider = graph.resources.get(item.resource.options.provider or "")
    configured = graph.provider_config.get(item.resource.package, {})
    for name in _REGIONS:
        said = provider.inputs.get(name) if provider is not None else configured.get(name)
        if isinstance(said, Literal) and isinstance(said.value, str):
            return said.value
    return None
