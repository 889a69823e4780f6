"""Comparing two graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from fleetform.graph.expressions import Expr, MapOf
from fleetform.graph.model import Graph, Resource, ResourceKind
from fleetform.review.changes import ChangeKind, Changes, PropertyChange, ResourceChange
from fleetform.review.replacement import forces_replacement
from fleetform.review.values import differences


def compare(base: Graph, head: Graph) -> Changes:
    """What changes from one graph to another.

    Resources are the same when their URN without stack and project is, or when an alias of the head's
    resource names the base's. Components are groups, not things that are deployed, and are left out.

    Args:
        base: As it is.
        head: As it will be.
    """
    pairs = _pairs(base, head)
    found = [change for before, after in pairs if (change := _change(before, after, base, head))]
    counts = Counter(change.kind for change in found)
    return Changes(
        resources=tuple(found),
        exports=tuple(_properties(base.exports, head.exports)),
        unchanged=sum(before is not None and after is not None for before, after in pairs)
        - sum(change.before is not None and change.after is not None for change in found),
        counts={kind: counts[kind] for kind in ChangeKind if counts[kind]},
    )


def identity(urn: str) -> str:
    """A URN without stack and project, which two sides of a comparison may differ in."""
    return urn.split("::", 2)[2]


def _pairs(base: Graph, head: Graph) -> list[tuple[Resource | None, Resource | None]]:
    old = {identity(resource.urn): resource for resource in base.resources.values() if _deployed(resource)}
    pairs: list[tuple[Resource | None, Resource | None]] = []
    for resource in head.resources.values():
        if not _deployed(resource):
            continue
        names = (identity(resource.urn), *_earlier_names(resource))
        before = next((old.pop(name) for name in names if name in old), None)
        pairs.append((before, resource))
    pairs.extend((before, None) for before in old.values())
    return pairs


def _deployed(resource: Resource) -> bool:
    return resource.kind not in (ResourceKind.COMPONENT, ResourceKind.STACK_REFERENCE)


def _earlier_names(resource: Resource) -> Iterator[str]:
    """Identities that the resource's aliases name."""
    parents, _, _ = identity(resource.urn).rpartition("::")
    above = parents.rpartition("$")[0]
    for alias in resource.options.aliases:
        if alias.urn is not None:
            yield identity(alias.urn)
            continue
        own_type = alias.type or resource.type
        if alias.parent is not None:
            above = identity(alias.parent).rpartition("::")[0] if alias.parent.startswith("urn:") else ""
        yield (
            f"{above}${own_type}::{alias.name or resource.name}"
            if above
            else f"{own_type}::{alias.name or resource.name}"
        )


def _change(before: Resource | None, after: Resource | None, base: Graph, head: Graph) -> ResourceChange | None:
    if after is None:
        assert before is not None
        whole = _whole(before, base, head)
        return ResourceChange(ChangeKind.DELETE, before, None, group=_group(before, base), whole=whole)
    group = _group(after, head)
    if before is None:
        return ResourceChange(ChangeKind.CREATE, None, after, group=group, whole=_whole(after, head, base))
    properties = tuple(_properties(_normal(before), _normal(after), after))
    if any(change.forces_replacement for change in properties):
        return ResourceChange(ChangeKind.REPLACE, before, after, properties, group)
    if properties:
        return ResourceChange(ChangeKind.UPDATE, before, after, properties, group)
    if identity(before.urn) != identity(after.urn):
        return ResourceChange(ChangeKind.MOVE, before, after, group=group)
    return None


def _normal(resource: Resource) -> dict[str, Expr]:
    """A resource's inputs with references that do not name stack and project."""
    from fleetform.graph.expressions import Ref, rewrite

    def neutral(part: Expr) -> Expr:
        if isinstance(part, Ref) and part.node.startswith("urn:"):
            return Ref(f"urn:pulumi:*::*::{identity(part.node)}", part.path)
        return part

    return {name: rewrite(expr, neutral) for name, expr in resource.inputs.items()}


def _properties(
    before: dict[str, Expr], after: dict[str, Expr], resource: Resource | None = None
) -> Iterator[PropertyChange]:
    ignored = resource.options.ignore_changes if resource else ()
    for path, old, new in differences(MapOf(tuple(before.items())), MapOf(tuple(after.items()))):
        if _dotted(path) in ignored or str(path[0]) in ignored:
            continue
        forced = resource is not None and forces_replacement(resource, path)
        yield PropertyChange(path, old, new, forced)


def _dotted(path: tuple[str | int, ...]) -> str:
    return "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path).removeprefix(".")


def _whole(resource: Resource, graph: Graph, other: Graph) -> Resource | None:
    """The outermost component around a resource that the other side does not have."""
    start, end = f"urn:pulumi:{graph.stack}::{graph.project}", f"urn:pulumi:{other.stack}::{other.project}"
    above = [*graph.ancestors(resource)][::-1]
    return next((one for one in above if one.urn.replace(start, end, 1) not in other.resources), None)


def _group(resource: Resource, graph: Graph) -> tuple[str, ...]:
    return tuple(above.name for above in graph.ancestors(resource))[::-1]
