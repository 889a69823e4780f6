"""How a change is put into words, for every form of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleetform.graph.expressions import Expr, Literal
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, Changes, Danger, PropertyChange, ResourceChange
from fleetform.review.cost.book import Price
from fleetform.review.cost.estimate import Cost, CostLine, Range
from fleetform.review.findings.judging import Findings, Judged, State
from fleetform.review.grouping import ORDER, SameChange
from fleetform.review.review import Differing

FIRST_NAMES = 4
FIRST_TYPES = 6
LONGEST_VALUE = 100


def what(same: SameChange) -> str:
    """What a change happens to: how often, type, names, where, what is inside, and which ones are left out."""
    number = len(same.instances)
    many = f"{number:,} times " if number > 1 else ""
    named = names([one.name for one in same.instances])
    where = "" if same.wholes else _where(same.changes)
    but = f", not {names([one.name for one in same.exceptions])}" if same.exceptions else ""
    return f"{many}{same.instances[0].type} {named}{where}{but}{_contents(same)}{_refused(same)}"


def details(same: SameChange) -> Iterator[str]:
    """What is told below a change: its properties, a guess, the lines behind it."""
    yield from (line(item) for item in same.properties)
    if same.first.likely is not None:
        yield guess(same.first)
    if same.origins:
        yield f"from {names([str(one) for one in same.origins])}"


def guess(change: ResourceChange) -> str:
    """The resource that it may have been, or may become, under another name."""
    assert change.likely is not None
    verb = "becomes" if change.kind is ChangeKind.DELETE else "was"
    return (
        f"a guess: it {verb} {change.likely.name}; nothing says so, and it is deleted and created: "
        "an alias would keep it"
    )


def danger_line(found: Sequence[Danger]) -> str:
    """What ends, what is lost with it, and what depends on it. The dangers are alike."""
    first = found[0]
    number = f"{len(found):,} times " if len(found) > 1 else ""
    named = names([danger.change.resource.name for danger in found])
    lost = f" ({first.holds})" if first.holds else ""
    told = [f"{first.change.kind.value} {number}{first.change.resource.type} {named}{lost}"]
    forced = [item for item in first.change.properties if item.forces_replacement]
    if forced:
        told.append(f"forced by {names([dotted(item.path) for item in forced])}")
    refused = sum(danger.change.is_refused for danger in found)
    if refused:
        of_them = "" if refused == len(found) else f"{refused:,} of them "
        told.append(f"{of_them}protected: refused until 'protect' is lifted")
    dependents = {one.urn: one for danger in found for one in danger.dependents}
    if dependents:
        number = "1 resource depends" if len(dependents) == 1 else f"{len(dependents):,} resources depend"
        told.append(f"{number} on it: {names([one.name for one in dependents.values()])}")
    return "; ".join(told)


def alike(found: Sequence[Danger]) -> list[list[Danger]]:
    """Dangers that are told together: the same end of the same type for the same reason."""
    groups: dict[object, list[Danger]] = {}
    for danger in found:
        forced = tuple(item.path for item in danger.change.properties if item.forces_replacement)
        groups.setdefault((danger.change.kind, danger.change.resource.type, forced), []).append(danger)
    return list(groups.values())


def finding_line(one: Judged) -> str:
    """A finding on one line."""
    finding = one.finding
    path = f" {dotted(finding.path)}" if finding.path else ""
    note = f" ({one.note})" if one.note else ""
    place = f" [{finding.position}]" if finding.position else ""
    said = f"{finding.rule} {finding.severity.value}: {finding.resource.type} {finding.resource.name}{path}"
    return f"{said}: {finding.message}{note}{place}"


def findings_counted(findings: Findings) -> str:
    """How many findings there are of each state."""
    counts = [(len(findings.of(state)), state) for state in State]
    told = [f"{count:,} {state.value}" for count, state in counts if count]
    return f"Findings: {', '.join(told) or 'none'}."


def money(amount: Range, currency: str) -> str:
    """A difference of money, with its sign; a range where it is one."""
    low, high = round(amount.low, 2), round(amount.high, 2)
    if low == high:
        return f"{low:+,.2f} {currency}"
    return f"{min(low, high):+,.2f} to {max(low, high):+,.2f} {currency}"


def cost_lines(cost: Cost) -> Iterator[str]:
    """The difference in a sentence, what usage decides, and what nobody knows."""
    amount = f"{money(cost.total, cost.currency)} a month" if cost.total else "no difference"
    yield f"Cost: {amount}, as far as prices are known."
    if cost.by_usage:
        yield f"Usage decides: {'; '.join(_usage(price, cost.currency) for price in cost.by_usage)}."
    if cost.unknown:
        told = [f"{count:,} {token}" for token, count in cost.unknown.items()]
        yield f"Unknown: {names(told)}."


def cost_line(line_: CostLine, currency: str) -> str:
    """What one resource costs more or less."""
    return f"{money(line_.difference, currency)}  {line_.resource.type} {line_.resource.name}"


def engine_lines(engine: Differing) -> Iterator[str]:
    """How the real plan differs."""
    if not engine:
        yield f"{engine.source}: the real plan has the same operations."
        return
    yield f"{engine.source}: the real plan differs. It knows the state of the cloud; this comparison does not."
    yield from (f"only in the real plan: {verb} {urn}" for urn, verb in engine.missing.items())
    yield from (f"only in this comparison: {verb} {urn}" for urn, verb in engine.extra.items())
    yield from (f"{urn}: {ours} here, {theirs} in the real plan" for urn, (ours, theirs) in engine.other.items())


def _usage(price: Price, currency: str) -> str:
    low, high = f"{price.low:.10f}".rstrip("0").rstrip("."), f"{price.high:.10f}".rstrip("0").rstrip(".")
    amount = low if low == high else f"{low} to {high}"
    return f"{price.name} at {amount} {currency} a {price.per}"


def line(item: PropertyChange) -> str:
    """A property with what it was and what it will be."""
    forced = "  (forces replacement)" if item.forces_replacement else ""
    return f"{dotted(item.path)}: {_change(item)}{forced}"


def output_lines(changes: Changes) -> Iterator[str]:
    """Stack outputs that differ; those that come or go by their names alone."""
    for item in changes.exports:
        if item.before is not None and item.after is not None:
            yield f"~ output {line(item)}"
    for sign, found in (
        ("+", [item for item in changes.exports if item.before is None]),
        ("-", [item for item in changes.exports if item.after is None]),
    ):
        if found:
            yield f"{sign} output{'' if len(found) == 1 else 's'} {names([dotted(item.path) for item in found])}"


def counted(changes: Changes) -> str:
    """A sentence with the numbers; what can hurt comes first."""
    told = [f"{changes.counts[kind]:,} to {kind.value}" for kind in ORDER if kind in changes.counts]
    if changes.exports:
        told.append(f"{len(changes.exports)} output{'' if len(changes.exports) == 1 else 's'}")
    return f"{', '.join(told) or 'no resources change'}; {changes.unchanged:,} stay as they are."


def names(found: Sequence[str]) -> str:
    """The first names, and how many more there are."""
    if len(found) <= FIRST_NAMES:
        return ", ".join(found)
    return f"{', '.join(found[:FIRST_NAMES])} and {len(found) - FIRST_NAMES} more"


def value(expr: Expr | None) -> str | None:
    """A value, cut where it is long."""
    return None if expr is None else _cut(show_expression(expr))


def short(urn: str) -> str:
    """A resource by its type and name."""
    _, _, token, name = urn.split("::", 3)
    return f"{token.rpartition('$')[2].rpartition(':')[2]} {name}"


def dotted(path: tuple[str | int, ...]) -> str:
    """A path as people write it.

    >>> dotted(("spec", "containers", "name=web", "ports", 0))
    'spec.containers[name=web].ports[0]'
    """
    steps = (f"[{step}]" if isinstance(step, int) or "=" in step else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _change(item: PropertyChange) -> str:
    if item.because is not None:
        return f"{value(item.after)}, which is another one after {short(item.because)} changes"
    before, after = value(item.before), value(item.after)
    if item.before is None:
        return f"+ {after}"
    if item.after is None:
        return f"- {before}"
    lines = _changed_lines(item.before, item.after)
    if lines is not None:
        return lines
    # Two secrets read alike; that the value is another one is still worth saying.
    return f"{before} -> {after}" if before != after else f"{before} -> {after} (another value)"


def _changed_lines(before: Expr, after: Expr) -> str | None:
    """The first line that differs between two texts of many lines."""
    match before, after:
        case Literal(str() as old), Literal(str() as new) if "\n" in old and "\n" in new:
            olds, news = old.splitlines(), new.splitlines()
            pairs = zip([*olds, *[""] * len(news)], [*news, *[""] * len(olds)], strict=False)
            differing = [(number, one, other) for number, (one, other) in enumerate(pairs, 1) if one != other]
            if not differing:
                return None
            number, one, other = differing[0]
            more = f" (and {len(differing) - 1} more)" if len(differing) > 1 else ""
            return (
                f"line {number}: {_cut(show_expression(Literal(one)))} -> {_cut(show_expression(Literal(other)))}{more}"
            )
        case _:
            return None


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"


def _where(changes: Sequence[ResourceChange]) -> str:
    groups = {"/".join(change.group) for change in changes if change.group}
    return f" in {groups.pop()}" if len(groups) == 1 else ""


def _contents(same: SameChange) -> str:
    """What is inside components that come or go; everything where it goes."""
    if not same.wholes:
        return ""
    contents = same.contents
    total = sum(contents.values())
    shown = [f"{count} {token.rpartition(':')[2]}" for token, count in contents.items()]
    if same.kind is not ChangeKind.DELETE and len(shown) > FIRST_TYPES:
        shown = [*shown[:FIRST_TYPES], "…"]
    each = " each" if len(same.wholes) > 1 else ""
    return f": {total} resource{'' if total == 1 else 's'}{each} ({', '.join(shown)})"


def _refused(same: SameChange) -> str:
    if not same.refused:
        return ""
    number = f"{same.refused:,} of them are" if same.wholes or len(same.changes) > 1 else "it is"
    return f"  ({number} protected: refused until 'protect' is lifted)"
