"""Comparing two graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

from fleetform.graph.expressions import Expr, Literal, MapOf
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.review.changes import ChangeKind, Changes, PropertyChange, ResourceChange
from fleetform.review.danger import dangers
from fleetform.review.ignoring import is_ignored
from fleetform.review.knock_on import KnockOn
from fleetform.review.matching import Pair, identity, match, neutral
from fleetform.review.replacement import forces_replacement
from fleetform.review.secrecy import veiled
from fleetform.review.similarity import with_guesses
from fleetform.review.values import differences

PROVIDER = "(provider)"
"""What stands in place of a property where a resource's provider is another one."""


def compare(base: Graph, head: Graph) -> Changes:
    """What changes from one graph to another.

    Resources are the same when their URN without stack and project is, or when an alias of the head's
    resource (or of one of its parents) names the base's. Components are groups, not things that are deployed, and
    are left out.

    Args:
        base: As it is.
        head: As it will be.
    """
    matched = match(base, head)
    comparing = _Comparing(base, head, matched.renamed)
    found = [change for pair in matched.pairs if (change := comparing.change(pair))]
    found = with_guesses(found)
    counts = Counter(change.kind for change in found)
    both = sum(pair.before is not None and pair.after is not None for pair in matched.pairs)
    return Changes(
        resources=tuple(found),
        exports=tuple(comparing.properties(base.exports, head.exports)),
        unchanged=both - sum(change.before is not None and change.after is not None for change in found),
        counts={kind: counts[kind] for kind in ChangeKind if counts[kind]},
        dangers=tuple(dangers(found, base)),
        project=head.project,
        environment=head.stack,
        still=tuple(_still(found, head)),
    )


class _Comparing:
    """Compares pairs, in the head's order: what is replaced changes what comes after it."""

    def __init__(self, base: Graph, head: Graph, renamed: Mapping[str, str]) -> None:
        self._base, self._head = base, head
        self._old = neutral(base, renamed)
        self._new = neutral(head)
        self._renamed = renamed
        self._knock_on = KnockOn(head)

    def change(self, pair: Pair) -> ResourceChange | None:
        """What happens to a resource; None where it stays as it is."""
        before, after = pair.before, pair.after
        if after is None:
            assert before is not None
            if before.kind is ResourceKind.READ:
                return None  # it is only looked up: the engine forgets it
            whole = _whole(before, self._base, self._head)
            return ResourceChange(ChangeKind.DELETE, before, None, group=_group(before, self._base), whole=whole)
        group = _group(after, self._head)
        if before is None:
            if after.kind is ResourceKind.READ:
                return None
            whole = _whole(after, self._head, self._base)
            return ResourceChange(ChangeKind.CREATE, None, after, group=group, whole=whole)
        properties = tuple(self._differing(before, after))
        forced = any(change.forces_replacement for change in properties)
        if not forced and self._with_others(after):
            forced = True
        if properties or forced:
            kind = ChangeKind.REPLACE if forced else ChangeKind.UPDATE
            self._knock_on.note(after, kind, properties)
            if after.kind is ResourceKind.READ:
                return None
            return ResourceChange(kind, before, after, properties, group)
        if identity(before.urn) != identity(after.urn):
            return ResourceChange(ChangeKind.MOVE, before, after, group=group)
        return None

    def properties(self, before: Mapping[str, Expr], after: Mapping[str, Expr]) -> Iterator[PropertyChange]:
        """Stack outputs that differ."""
        for path, old, new in differences(_map(before, self._old), _map(after, self._new)):
            yield PropertyChange(path, old, new)

    def _differing(self, before: Resource, after: Resource) -> Iterator[PropertyChange]:
        if before.inputs is not after.inputs:
            yield from self._said(before, after)
        for path, expr, cause in self._knock_on.places(after):
            if not is_ignored(after, path):
                forced = self._forces(after, path)
                yield PropertyChange(path, veiled(after, path, expr), veiled(after, path, expr), forced, cause)
        yield from self._providers(before, after)

    def _said(self, before: Resource, after: Resource) -> Iterator[PropertyChange]:
        """What the program says otherwise."""
        for name in [*after.inputs, *(name for name in before.inputs if name not in after.inputs)]:
            old, new = before.inputs.get(name), after.inputs.get(name)
            if old == new and old is not None and not _has_references(old):
                continue
            old = None if old is None else self._old(old)
            new = None if new is None else self._new(new)
            for path, was, is_now in differences(old, new, (name,)):
                if is_ignored(after, path) or (_nothing(was) and _nothing(is_now)):
                    continue
                yield PropertyChange(
                    path, veiled(before, path, was), veiled(after, path, is_now), self._forces(after, path)
                )

    def _providers(self, before: Resource, after: Resource) -> Iterator[PropertyChange]:
        """Another provider, or one that is replaced, replaces the resource: the engine cannot know that it is there."""
        old, new = before.options.provider, after.options.provider
        was = self._renamed.get(identity(old), identity(old)) if old else None
        if (was, new is None) != (identity(new) if new else None, new is None):
            yield PropertyChange(
                (PROVIDER,), Literal(_provider_name(old)), Literal(_provider_name(new)), forces_replacement=True
            )
        elif new is not None and self._knock_on.is_replaced(new):
            name = Literal(_provider_name(new))
            yield PropertyChange((PROVIDER,), name, name, forces_replacement=True, because=new)

    def _forces(self, resource: Resource, path: tuple[str | int, ...]) -> bool:
        provider = self._head.resources.get(resource.options.provider or "")
        return forces_replacement(resource, path, provider)

    def _with_others(self, resource: Resource) -> bool:
        return any(self._knock_on.is_replaced(urn) for urn in resource.options.replace_with)


def _map(values: Mapping[str, Expr], change: Callable[[Expr], Expr]) -> MapOf:
    return MapOf(tuple((name, change(value)) for name, value in values.items()))


def _has_references(expr: Expr) -> bool:
    """Whether anything in an expression may read otherwise on the two sides."""
    return not isinstance(expr, Literal)


def _nothing(expr: Expr | None) -> bool:
    return expr is None or expr == Literal(None)


def _provider_name(urn: str | None) -> str:
    return urn.rpartition("::")[2] if urn else "the default one"


def _still(changes: list[ResourceChange], head: Graph) -> Iterator[tuple[Resource, tuple[str, ...]]]:
    """Resources of the types that change in place, which themselves do not."""
    changing = {change.resource.urn for change in changes}
    types = {change.resource.type for change in changes if change.before is not None and change.after is not None}
    for resource in head.resources.values():
        if resource.type in types and resource.urn not in changing:
            yield resource, _group(resource, head)


def _whole(resource: Resource, graph: Graph, other: Graph) -> Resource | None:
    """The outermost component around a resource that the other side does not have."""
    start, end = f"urn:pulumi:{graph.stack}::{graph.project}", f"urn:pulumi:{other.stack}::{other.project}"
    above = [*graph.ancestors(resource)][::-1]
    return next((one for one in above if one.urn.replace(start, end, 1) not in other.resources), None)


def _group(resource: Resource, graph: Graph) -> tuple[str, ...]:
    return tuple(above.name for above in graph.ancestors(resource))[::-1]
