"""Resources that wait for themselves, through references and options: no engine could make them."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.export.opentofu.context import Context
from fleetform.graph.model import Resource

_ADVICE = "take one reference, depends_on or replace_with away"


def refuse_cycles(context: Context) -> None:
    """A problem for every circle that is found; those that share resources are told as one."""
    done: set[str] = set()
    for start in context.addresses:
        circle = _circle(context, start, done)
        if circle is not None:
            owner = context.owner(circle[0])
            chain = " -> ".join(_name(context, node) for node in [*circle, circle[0]])
            if owner is not None:
                context.problem(owner, f"waits for itself: {chain}; {_ADVICE}")


def _circle(context: Context, start: str, done: set[str]) -> list[str] | None:
    """The first circle that is reached from a resource; everything that was looked at is done then."""
    path: dict[str, Iterator[str]] = {} if start in done else {start: _before(context, start)}
    found: list[str] | None = None
    while path:
        node = next(reversed(path))
        following = next(path[node], None)
        if following is None:
            path.popitem()
            done.add(node)
        elif following in path:
            every = list(path)
            found = found or every[every.index(following) :]
        elif following not in done:
            path[following] = _before(context, following)
    return found


def _before(context: Context, node: str) -> Iterator[str]:
    """What a resource or data source waits for."""
    owner = context.owner(node)
    waits = dict.fromkeys(sorted(context.order.direct(node)))
    if isinstance(owner, Resource):
        waits.update(dict.fromkeys((*owner.dependencies, *owner.options.replace_with)))
    elif owner is not None:
        waits.update(dict.fromkeys(owner.depends_on))
    return (other for other in waits if other in context.addresses)


def _name(context: Context, node: str) -> str:
    owner = context.owner(node)
    return f"{owner.type} '{owner.name}'" if isinstance(owner, Resource) else node
