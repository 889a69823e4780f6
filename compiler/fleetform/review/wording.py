"""How a change is put into words, for every form of a comparison."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from fleetform.graph.expressions import Expr, Literal
from fleetform.graph.show import show_expression
from fleetform.review.changes import ChangeKind, Changes, PropertyChange, ResourceChange
from fleetform.review.grouping import ORDER, SameChange

FIRST_NAMES = 4
FIRST_TYPES = 6
LONGEST_VALUE = 100


def what(same: SameChange) -> str:
    """What a change happens to: how often, type, names, where, and what is inside."""
    number = len(same.instances)
    many = f"{number:,} times " if number > 1 else ""
    named = names([one.name for one in same.instances])
    where = "" if same.wholes else _where(same.changes)
    return f"{many}{same.instances[0].type} {named}{where}{_contents(same)}{_refused(same)}"


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


def dotted(path: tuple[str | int, ...]) -> str:
    """A path as people write it.

    >>> dotted(("spec", "containers", "name=web", "ports", 0))
    'spec.containers[name=web].ports[0]'
    """
    steps = (f"[{step}]" if isinstance(step, int) or "=" in step else f".{step}" for step in path)
    return "".join(steps).removeprefix(".")


def _change(item: PropertyChange) -> str:
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
