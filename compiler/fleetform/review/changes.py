"""What a comparison of two graphs finds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from posixpath import normpath

from fleetform.graph.expressions import Expr
from fleetform.graph.model import Resource, SourcePosition


class ChangeKind(StrEnum):
    """What would happen to a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    MOVE = "move"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class PropertyChange:
    """One property that differs.

    Attributes:
        path: Keys and indexes from the resource's inputs down, in Pulumi spelling.
        before: Its expression in the base; None where it was not there.
        after: Its expression in the head; None where it is gone.
        forces_replacement: The provider cannot change it in place.
        because: URN of the resource whose replacement or change gives it another value, though the program says the
            same: `before` and `after` are equal then.
    """

    path: tuple[str | int, ...]
    before: Expr | None
    after: Expr | None
    forces_replacement: bool = False
    because: str | None = None


@dataclass(frozen=True, slots=True)
class ResourceChange:
    """One resource that differs.

    Attributes:
        kind: What would happen to it.
        before: The resource in the base; None when it is created.
        after: The resource in the head; None when it is deleted.
        properties: What differs, in order of the paths. Empty for created and deleted resources.
        group: Names of the components it lies in, outermost first.
        whole: The outermost component that comes or goes as a whole with it; None where its component stays.
        likely: Of a deleted or created resource, the created or deleted one that it is most like: a guess that
            somebody gave it another name. The engine does not know, and deletes and creates.
    """

    kind: ChangeKind
    before: Resource | None
    after: Resource | None
    properties: tuple[PropertyChange, ...] = ()
    group: tuple[str, ...] = ()
    whole: Resource | None = None
    likely: Resource | None = None

    @property
    def resource(self) -> Resource:
        """The resource as it will be, or as it was when it is deleted."""
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def is_refused(self) -> bool:
        """Whether the engine refuses it: what is protected is neither deleted nor replaced."""
        ends = self.kind in (ChangeKind.DELETE, ChangeKind.REPLACE)
        return ends and self.before is not None and self.before.options.protect

    @property
    def origin(self) -> SourcePosition | None:
        """The line behind it: of the blueprint where there is one, else of the program."""
        found = self.resource.origin or self.resource.source
        # What extends a file of another folder names it by way of its own.
        return replace(found, file=normpath(found.file)) if found else None


@dataclass(frozen=True, slots=True)
class Danger:
    """A deletion or replacement that deserves to be read first.

    Attributes:
        change: What happens.
        holds: What is lost with it, in a word: `database`, `bucket`, `key`; None: it is called out because it is
            protected.
        dependents: What depends on it, directly or through others, nearest first.
    """

    change: ResourceChange
    holds: str | None
    dependents: tuple[Resource, ...] = ()


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that differs between two graphs.

    Attributes:
        resources: Changed resources: the head's order, then what is deleted.
        exports: Stack outputs that differ.
        unchanged: How many resources are the same.
        counts: How many changes of each kind there are.
        dangers: Deletions and replacements of what holds data or is protected.
        project: Project of the head.
        environment: Stack of the head.
        still: Resources of the changed types that stay as they are, with the components they lie in.
    """

    resources: tuple[ResourceChange, ...] = ()
    exports: tuple[PropertyChange, ...] = ()
    unchanged: int = 0
    counts: dict[ChangeKind, int] = field(default_factory=dict[ChangeKind, int])
    dangers: tuple[Danger, ...] = ()
    project: str = ""
    environment: str = ""
    still: tuple[tuple[Resource, tuple[str, ...]], ...] = ()

    @property
    def renamed(self) -> dict[str, str]:
        """URNs of the base to those of the head, for resources that have another name there."""
        both = [(change.before, change.after) for change in self.resources]
        return {old.urn: new.urn for old, new in both if old is not None and new is not None and old.urn != new.urn}

    def __bool__(self) -> bool:
        return bool(self.resources or self.exports)
