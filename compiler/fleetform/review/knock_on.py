"""What a change does to those who read the changed resource."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from fleetform.graph.expressions import Expr, ListOf, MapOf, Ref, refs
from fleetform.graph.model import Graph, Resource
from fleetform.review.changes import ChangeKind, PropertyChange

Path = tuple[str | int, ...]


class KnockOn:
    """Finds properties whose value changes though the program says the same.

    The engine makes a replaced resource anew, so that what it alone knows (its id, its address) is another value:
    those who read it change too, and are themselves replaced where that property forces it. What a resource was
    given comes back as it was given: a reader of a changed input changes with it.
    """

    def __init__(self, head: Graph) -> None:
        self._graph = head
        self._replaced: set[str] = set()
        self._changed: dict[str, list[Path]] = {}
        self._asked: dict[str, str] | None = None

    def note(self, resource: Resource, kind: ChangeKind, properties: Iterable[PropertyChange]) -> None:
        """Remembers what happens to a resource. Those that it depends on come before it."""
        if kind is ChangeKind.REPLACE:
            self._replaced.add(resource.urn)
        self._changed[resource.urn] = [item.path for item in properties]
        self._asked = None

    def is_replaced(self, urn: str) -> bool:
        """Whether a resource is made anew."""
        return urn in self._replaced

    def places(self, resource: Resource) -> Iterator[tuple[Path, Expr, str]]:
        """Places in a resource's inputs whose value changes, with what stands there and the resource that causes it."""
        if not self._changed or self._changed.keys().isdisjoint(resource.dependencies):
            return
        for name, expr in resource.inputs.items():
            yield from self._inside((name,), expr)

    def _inside(self, path: Path, expr: Expr) -> Iterator[tuple[Path, Expr, str]]:
        match expr:
            case MapOf(entries):
                for key, value in entries:
                    yield from self._inside((*path, key if isinstance(key, str) else "*"), value)
            case ListOf(items):
                for place, value in enumerate(items):
                    yield from self._inside((*path, place), value)
            case _:
                cause = next((cause for ref in refs(expr) if (cause := self._cause(ref))), None)
                if cause is not None:
                    yield path, expr, cause

    def _cause(self, ref: Ref) -> str | None:
        if ref.node.startswith("data:"):
            return self._calls().get(ref.node)
        changed = self._changed.get(ref.node)
        if changed is None:
            return None
        given = self._graph.resources[ref.node].inputs
        top = ref.path[0] if ref.path else "id"
        if top not in given:
            return ref.node if ref.node in self._replaced else None
        return ref.node if any(_overlap(path, ref.path) for path in changed) else None

    def _calls(self) -> dict[str, str]:
        """Data sources that are asked anew, because something they are given is known only later."""
        if self._asked is None:
            self._asked = {}
            for call in self._graph.data_calls.values():
                again = next((urn for urn in call.depends_on if urn in self._replaced), None)
                given = (self._cause(ref) for value in call.arguments.values() for ref in refs(value))
                cause = again or next((one for one in given if one), None)
                if cause is not None:
                    self._asked[call.id] = cause
        return self._asked


def _overlap(changed: Path, read: tuple[str | int | Expr, ...]) -> bool:
    """Whether what is read lies in what changed, or around it."""
    return all(
        one == other or not isinstance(other, str) or (isinstance(one, str) and "=" in one)
        for one, other in zip(changed, read, strict=False)
    )
