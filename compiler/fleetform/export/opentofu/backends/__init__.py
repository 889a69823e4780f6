"""Backends: one file a kind, found by its name. Each says how the states of layers are told apart there."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules
from typing import Protocol

from fleetform.export.errors import ExportError, ExportProblem
from fleetform.export.opentofu.addresses import identifier
from fleetform.export.opentofu.state import Backend, Setting, Settings
from fleetform.export.opentofu.tree import Block, Lit, Lst, Node, Obj, Raw


class Kind(Protocol):
    """What a file of this folder says of its backend."""

    CREDENTIALS: str
    """How OpenTofu gets what it needs to log in, for a person."""

    def located(self, settings: Settings, layer: str) -> dict[str, Setting]:
        """The arguments of the backend block of a layer; an empty name means the only one."""
        ...

    def read(self, settings: Settings, layer: str) -> dict[str, Setting]:
        """The arguments by which another layer reads the state of a layer."""
        ...


def kinds() -> list[str]:
    """All kinds of backends."""
    return sorted(module.name for module in iter_modules(__path__))


def kind_of(backend: Backend) -> Kind:
    """What is known of a backend.

    Raises:
        ExportError: There is no such kind.
    """
    if not backend.kind.isidentifier() or find_spec(f"{__name__}.{backend.kind}") is None:
        raise ExportError(
            [ExportProblem(f"there is no backend '{backend.kind}' for states; allowed: {', '.join(kinds())}")]
        )
    found: Kind = import_module(f"{__name__}.{backend.kind}")  # pyright: ignore[reportAssignmentType]  a module that follows Kind
    return found


def backend_block(backend: Backend, layer: str) -> Block | None:
    """The `backend` block of a layer; None where OpenTofu's own default says the same."""
    arguments = kind_of(backend).located(backend.settings, layer)
    if backend.kind == "local" and not arguments:
        return None
    block = Block("backend", (backend.kind,))
    for name, value in arguments.items():
        block.set(name, node_of(value))
    return block


def layer_source(backend: Backend, layer: str) -> list[Block]:
    """The data source that reads the outputs of another layer, and the local value that they are."""
    name = identifier(layer)
    block = _data(name, backend.kind, kind_of(backend).read(backend.settings, layer))
    outputs = Block("locals")
    outputs.set(name, Raw(f"data.terraform_remote_state.{name}.outputs"))
    return [block, outputs]


def stack_source(name: str, backend: Backend) -> Block:
    """The data source that reads the outputs of another stack.

    Raises:
        ExportError: There is no such kind of backend.
    """
    kind_of(backend)
    return _data(name, backend.kind, backend.settings)


def _data(name: str, kind: str, arguments: Mapping[str, Setting]) -> Block:
    block = Block("data", ("terraform_remote_state", name))
    block.set("backend", Lit(kind))
    block.set("config", Obj(tuple((key, node_of(value)) for key, value in arguments.items())))
    return block


def node_of(value: Setting) -> Node:
    """A setting as an expression."""
    return Lst(tuple(map(Lit, value))) if isinstance(value, tuple) else Lit(value)


def without(settings: Settings, *names: str) -> dict[str, Setting]:
    """Settings without those that are not wanted."""
    return {name: value for name, value in settings.items() if name not in names}


def file_of(settings: Settings, layer: str) -> str:
    """The key of a layer's state below the `key` of all of them."""
    key = str(settings["key"]).strip("/")
    if not layer:
        return key if key.endswith(".tfstate") else f"{key}.tfstate"
    return f"{key.removesuffix('.tfstate')}/{layer}.tfstate"
