"""What a rule looks at: the files of one folder with what is around them, or one file of another kind."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from fleetform.migrate.hcl import Block, Document, Expression
from fleetform.migrate.hcl.places import Lines
from fleetform.migrate.kinds import FileKind, kind_of

if TYPE_CHECKING:
    from fleetform.migrate.survey.facts import Facts

Version = tuple[int, ...]


@dataclass(frozen=True)
class Repository:
    """What a rule may know of the rest of the repository.

    Attributes:
        folders: What each folder with configuration says of itself, by its path from the surveyed folder.
        target: The OpenTofu version that is moved to, as (1, 12).
        offers: What the user asked to be offered: `encryption`, `exclude` ...
    """

    folders: Mapping[str, Facts] = field(default_factory=dict[str, "Facts"])
    target: Version = (1, 12)
    offers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Module:
    """One folder with configuration.

    Attributes:
        folder: Its path from the surveyed folder, with `/`; "" for that one.
        documents: All its files that are HCL or its JSON form, by name: configuration, tests, variables, lock file ...
        repository: What is around it.
    """

    folder: str
    documents: tuple[Document, ...]
    repository: Repository = field(default_factory=Repository)

    @property
    def facts(self) -> Facts:
        """What the folder says of itself: whether it is a root module, its backend, versions, calls, lock file ..."""
        found = self.repository.folders.get(self.folder)
        if found is not None:
            return found
        from fleetform.migrate.survey.gathering import facts_of

        return facts_of(self.folder, self.documents)

    @property
    def is_root(self) -> bool:
        """Whether it is run by itself: it has a backend, a lock file, variables' values, or nobody calls it."""
        return self.facts.is_root

    def of_kind(self, *kinds: FileKind) -> Iterator[Document]:
        """The documents of some kinds."""
        return (one for one in self.documents if kind_of(one.path) in kinds)

    @cached_property
    def configuration(self) -> tuple[Document, ...]:
        """The files that Terraform reads as configuration: `*.tf` and `*.tf.json`, and OpenTofu's."""
        return tuple(self.of_kind(FileKind.CONFIGURATION))

    def blocks(self, *types: str) -> Iterator[Block]:
        """The blocks of some types at the top of the configuration."""
        return (block for document in self.configuration for block in document.of(*types))

    def terraform(self, *types: str) -> Iterator[Block]:
        """The blocks of some types within `terraform` blocks: `backend`, `cloud`, `required_providers`."""
        return (inner for block in self.blocks("terraform") for inner in block.of(*types))

    def variable_default(self, name: str) -> Expression | None:
        """The default of an input variable."""
        return next((one.value("default") for one in self.blocks("variable") if one.labels == (name,)), None)


@dataclass(frozen=True)
class TextFile:
    """A file around the configuration: a workflow, a Dockerfile, a script ...

    Attributes:
        path: Its path from the surveyed folder, with `/`.
        source: Its bytes.
        kind: What it is.
        repository: What is around it.
    """

    path: str
    source: bytes
    kind: FileKind
    repository: Repository = field(default_factory=Repository)

    @cached_property
    def text(self) -> str:
        """What it says; bytes that are no UTF-8 are replaced, so that offsets hold only for `find` below."""
        return self.source.decode("utf-8", errors="replace")

    @cached_property
    def lines(self) -> Lines:
        """Its lines."""
        return Lines(self.source)

    def place(self, offset: int) -> tuple[int, int]:
        """Line and column of a byte, both from 1; columns count characters."""
        return self.lines.place(offset)
