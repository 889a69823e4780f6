"""How the resources of each provider package are written: one file a package, found by its name.

A package without a file of its own is one of those that Pulumi bridges from Terraform: `bridged`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Protocol

from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.shapes import Shape, Step
from fleetform.export.opentofu.tree import Argument, Block, Node
from fleetform.graph.expressions import Expr
from fleetform.graph.model import DataCall, Resource

Path = Sequence[str | int | Expr]
Body = list[Argument | Block]


class Family(Protocol):
    """The resources of one package, or of many alike."""

    def resource_type(self, resource: Resource) -> str | None:
        """The type that a resource becomes (for existing ones the data source's); None: no name map has it."""
        ...

    def data_type(self, call: DataCall) -> str | None:
        """The data source that a call becomes; None: no name map has it."""
        ...

    def local_provider(self, context: Context, owner: Owner) -> str:
        """Local name of the provider that makes it."""
        ...

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """Arguments and nested blocks of a resource, without what options say."""
        ...

    def read_body(self, context: Context, resource: Resource) -> Body:
        """Arguments and nested blocks of the data source for an existing resource."""
        ...

    def data_body(self, context: Context, call: DataCall) -> Body:
        """Arguments and nested blocks of a data source."""
        ...

    def companions(self, context: Context, resource: Resource) -> list[Block]:
        """Further blocks that stand beside a resource."""
        ...

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """The expression for an output, and its shape. The path has at least one step."""
        ...

    def is_secret(self, owner: Owner, path: Path) -> bool:
        """Whether the provider says that an output must not be shown."""
        ...

    def has_timeouts(self, resource: Resource) -> frozenset[str]:
        """The custom timeouts that the type takes."""
        ...

    def ignored(self, resource: Resource, path: str) -> str | None:
        """A property path of `ignore_changes` in the target's spelling; None if it cannot be said."""
        ...

    def import_id(self, resource: Resource, pulumi_id: str) -> str:
        """The id by which an existing thing is taken over."""
        ...

    def makes_own_name(self, resource: Resource) -> bool:
        """Whether the provider makes up a name, so that a replacement can stand beside the old one."""
        ...


@cache
def family_of(package: str) -> Family:
    """The family of a package, e.g. `aws`."""
    name = f"{__name__}.{package.replace('-', '_')}"
    module = import_module(name if find_spec(name) is not None else f"{__name__}.bridged")
    family: Family = module.FAMILY
    return family
