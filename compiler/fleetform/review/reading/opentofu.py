"""A folder of OpenTofu files as a graph: modules are gone into, and what is known of a type gets Pulumi's names."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from fleetform.graph.expressions import (
    Call,
    Expr,
    ListOf,
    Literal,
    Local,
    Ref,
    Secret,
    Template,
    Variable,
    refs,
    rewrite,
)
from fleetform.graph.model import Alias, DataCall, Graph, Options, Resource, ResourceKind, SourcePosition
from fleetform.review.errors import ReviewError
from fleetform.review.reading.blocks import Block, from_json
from fleetform.review.reading.hcl import NAME, folded, joined, parse, template, within
from fleetform.review.reading.instances import Instance, instances, suffix
from fleetform.review.reading.types import Typed, typed

PROJECT, STACK = "opentofu", "export"
DEEPEST = 12
_OF_CALLS = frozenset({"source", "version", "providers", "for_each", "count", "depends_on"})
_META = frozenset(
    {"lifecycle", "depends_on", "provider", "count", "for_each", "provisioner", "connection", "providers", "timeouts"}
)


@dataclass
class _Module:
    """One call of a module, or the root.

    Attributes:
        path: Its address with a dot behind it; empty for the root.
        folder: Where its files are.
        urn: Of the component that stands for it; None for the root.
        given: What the call hands over.
        within: The module that calls it.
    """

    path: str
    folder: Path
    urn: str | None = None
    given: Mapping[str, Expr] = field(default_factory=dict[str, Expr])
    within: _Module | None = None
    blocks: list[tuple[str, Block]] = field(default_factory=list[tuple[str, Block]])
    variables: dict[str, Block] = field(default_factory=dict[str, Block])
    locals: dict[str, Expr] = field(default_factory=dict[str, Expr])
    outputs: dict[str, Block] = field(default_factory=dict[str, Block])
    children: dict[str, _Module] = field(default_factory=dict["str", "_Module"])
    resources: dict[str, Typed] = field(default_factory=dict[str, Typed])
    calls: dict[str, str] = field(default_factory=dict[str, str])
    instances: dict[str, list[Instance]] = field(default_factory=dict[str, "list[Instance]"])


def read_opentofu(folder: Path, *, top: Path | None = None, prefix: str = "") -> Graph:
    """The graph of a configuration.

    Args:
        folder: The root module.
        top: Folder from which files are told; the root module's unless given.
        prefix: What stands before every address.

    Raises:
        ReviewError: A file cannot be read.
    """
    return _Reader(folder, top or folder, prefix).read()


class _Reader:
    def __init__(self, folder: Path, top: Path, prefix: str) -> None:
        self._folder, self._prefix = folder, prefix
        self._top = top.resolve()
        self._graph = Graph(project=PROJECT, stack=STACK, program=str(top))
        self._files: dict[Path, list[tuple[str, Block]]] = {}
        self._earlier: dict[str, str] = {}
        self._resolving: list[tuple[str, str]] = []

    def read(self) -> Graph:
        root = self._open(_Module(self._prefix, self._folder), 0)
        for module in _all(root):
            self._note_moves(module)
        for module in _all(root):
            self._declare(module)
        for module in _all(root):
            self._fill(module)
        for name, block in root.outputs.items():
            self._graph.exports[f"{self._prefix}{name}"] = self._output(root, name, block)
        return self._graph

    def _open(self, module: _Module, depth: int) -> _Module:
        module.blocks = self._read_folder(module.folder)
        for _, block in module.blocks:
            match block.kind:
                case "variable":
                    module.variables[block.labels[0]] = block
                case "locals":
                    module.locals |= block.arguments
                case "output":
                    module.outputs[block.labels[0]] = block
                case _:
                    pass
        for _, block in module.blocks:
            if block.kind == "module":
                for instance in self._instances(module, block):
                    self._open_call(module, block, instance, depth)
        return module

    def _open_call(self, module: _Module, block: Block, instance: Instance, depth: int) -> None:
        name = f"{block.labels[0]}{instance.suffix}"
        path = f"{module.path}module.{name}"
        source = block.arguments.get("source")
        where = source.value if isinstance(source, Literal) else None
        token = f"opentofu:module:{str(where).rstrip('/').rpartition('/')[2]}"
        urn = _urn(token, path)
        self._graph.resources[urn] = Resource(urn, token, path, ResourceKind.COMPONENT, module.urn)
        if not (isinstance(where, str) and where.startswith(("./", "../"))):
            self._graph.notes.append(f"{path}: module {where} is not in this folder, and its resources are not known")
            return
        if depth >= DEEPEST:
            raise ReviewError(f"{path}: modules call each other more than {DEEPEST} deep")
        given = {key: instance.put_in(value) for key, value in block.values().items() if key not in _OF_CALLS}
        child = _Module(f"{path}.", module.folder / where, urn, given, module)
        module.children[name] = self._open(child, depth + 1)

    def _read_folder(self, folder: Path) -> list[tuple[str, Block]]:
        folder = folder.resolve()
        if folder not in self._files:
            if not folder.is_dir():
                raise ReviewError(f"{folder}: a module's folder that is not there")
            found: list[tuple[str, Block]] = []
            for file in sorted((*folder.glob("*.tf"), *folder.glob("*.tf.json"))):
                told = (
                    str(file.relative_to(self._top.resolve()))
                    if file.is_relative_to(self._top.resolve())
                    else str(file)
                )
                found += [(told, block) for block in _blocks(file, told)]
            self._files[folder] = found
        return self._files[folder]

    def _note_moves(self, module: _Module) -> None:
        for _, block in module.blocks:
            if block.kind == "moved":
                old, new = (_address(block.arguments.get(key)) for key in ("from", "to"))
                if old and new:
                    self._earlier[module.path + new] = module.path + old

    def _declare(self, module: _Module) -> None:
        """Names everything first: a reference may stand before what it names."""
        for _, block in module.blocks:
            if block.kind == "resource":
                kind, name = block.labels
                for instance in self._instances(module, block):
                    address = f"{kind}.{name}{instance.suffix}"
                    module.resources[address] = typed(kind, f"{module.path}{address}", block, _urn)
                    module.instances.setdefault(f"{kind}.{name}", []).append(instance)
            elif block.kind == "data":
                kind, name = block.labels
                address = f"{module.path}data.{kind}.{name}"
                module.calls[f"{kind}.{name}"] = f"data:{address}:{kind}"

    def _fill(self, module: _Module) -> None:
        for file, block in module.blocks:
            position = SourcePosition(file, block.line) if block.line else SourcePosition(file, 1)
            if block.kind == "resource":
                for instance in module.instances[".".join(block.labels)]:
                    self._add(module, block, instance, position)
            elif block.kind == "data":
                call = module.calls[".".join(block.labels)]
                arguments = {k: self._resolved(module, v) for k, v in block.values().items() if k not in _META}
                self._graph.data_calls[call] = DataCall(call, block.labels[0], arguments, source=position)
            elif block.kind == "provider" and module.within is None:
                self._add_provider(module, block, position)

    def _add(self, module: _Module, block: Block, instance: Instance, position: SourcePosition) -> None:
        found = module.resources[f"{'.'.join(block.labels)}{instance.suffix}"]
        given = {key: instance.put_in(value) for key, value in block.values().items() if key not in _META}
        inputs = found.inputs({key: self._resolved(module, value) for key, value in given.items()})
        for key in ("count", "for_each"):
            if key in block.arguments and not instance.suffix:
                inputs[f"({key})"] = self._resolved(module, block.arguments[key])
        waits = [*self._waits(module, block)]
        options = self._options(found, block, tuple(waits))
        read = (ref.node for value in inputs.values() for ref in refs(value) if ref.node.startswith("urn:"))
        self._graph.resources[found.urn] = Resource(
            urn=found.urn,
            type=found.token,
            name=found.address,
            kind=ResourceKind.CUSTOM,
            parent=module.urn,
            inputs=inputs,
            dependencies=tuple(dict.fromkeys((*read, *waits))),
            options=options,
            source=position,
        )

    def _instances(self, module: _Module, block: Block) -> list[Instance]:
        """The instances of a block; the block itself where it is not repeated, or nobody knows how often."""
        many = block.arguments.get("for_each") or block.arguments.get("count")
        return instances(self._resolved(module, many)) if many is not None else [Instance()]

    def _add_provider(self, module: _Module, block: Block, position: SourcePosition) -> None:
        alias = block.arguments.get("alias")
        name = f"{block.labels[0]}.{alias.value}" if isinstance(alias, Literal) else block.labels[0]
        token = f"pulumi:providers:{block.labels[0]}"
        inputs = {key: self._resolved(module, value) for key, value in block.values().items() if key != "alias"}
        name = f"{module.path}{name}"
        urn = _urn(token, name)
        self._graph.resources[urn] = Resource(urn, token, name, ResourceKind.PROVIDER, None, inputs, source=position)

    def _options(self, found: Typed, block: Block, waits: tuple[str, ...]) -> Options:
        protect, ignored = False, list[str]()
        for lifecycle in block.inner("lifecycle"):
            protect = protect or lifecycle.arguments.get("prevent_destroy") == Literal(True)
            given = lifecycle.arguments.get("ignore_changes")
            if isinstance(given, ListOf):
                ignored += [found.renamed(_address(item) or "") for item in given.items]
            elif given is not None:
                ignored.append("*")
        aliases = tuple(Alias(urn=_urn(found.token, earlier)) for earlier in self._earlier_names(found.address))
        return Options(depends_on=waits, aliases=aliases, protect=protect, ignore_changes=tuple(filter(None, ignored)))

    def _earlier_names(self, address: str) -> Iterator[str]:
        """Addresses that `moved` blocks say a resource had, the latest first."""
        seen = {address}
        while True:
            parts = address.split(".")
            for end in range(len(parts), 0, -1):
                start = ".".join(parts[:end])
                if start in self._earlier:
                    address = ".".join((self._earlier[start], *parts[end:]))
                    break
            else:
                return
            if address in seen:
                return
            seen.add(address)
            yield address

    def _waits(self, module: _Module, block: Block) -> Iterator[str]:
        given = block.arguments.get("depends_on")
        for item in given.items if isinstance(given, ListOf) else ():
            address = _address(item)
            if address is None:
                continue
            kind, _, rest = address.partition(".")
            if kind == "module":
                name = rest.partition(".")[0]
                for child in (one for key, one in module.children.items() if _is_of(key, name)):
                    yield from (one.urn for inner in _all(child) for one in inner.resources.values())
            else:
                name = ".".join(address.split(".")[:2])
                yield from (one.urn for key, one in module.resources.items() if _is_of(key, name))

    def _resolved(self, module: _Module, expr: Expr) -> Expr:
        """An expression with what it names put in, or referred to as the graph does."""

        def step(part: Expr) -> Expr:
            if isinstance(part, Template):
                return joined([_piece(one) for one in part.parts])
            if isinstance(part, Call):
                return folded(part)
            return self._name(module, part.path) if isinstance(part, Ref) and part.node == NAME else part

        return rewrite(expr, step)

    def _name(self, module: _Module, path: tuple[str | int | Expr, ...]) -> Expr:
        head, *rest = (_plain_step(step) for step in path)
        first = str(rest[0]) if rest else ""
        if head == "var" and rest:
            return within(self._variable(module, first), rest[1:])
        if head == "local" and first in module.locals:
            return within(self._guarded(module, f"local.{first}", module.locals[first]), rest[1:])
        if head == "module":
            found = self._module_output(module, first, rest[1:])
            if found is not None:
                return found
        if head == "data" and len(rest) > 1:
            call = module.calls.get(f"{first}.{rest[1]}")
            if call is not None:
                return Ref(call, tuple(rest[2:]))
        found = module.resources.get(_key(f"{head}.{first}", rest[1:]))
        if found is not None:
            return Ref(found.urn, found.read(tuple(rest[2:])))
        found = module.resources.get(f"{head}.{first}")
        if found is not None:
            return Ref(found.urn, found.read(tuple(rest[1:])))
        return Local(_told(path))

    def _module_output(self, module: _Module, name: str, rest: list[str | int | Expr]) -> Expr | None:
        """What is read of a module; None where it is not known."""
        instance = _key(name, rest)
        child, after = (module.children.get(instance), rest[1:]) if instance in module.children else (None, rest)
        child = child or module.children.get(name)
        output = str(after[0]) if after else ""
        if child is None or output not in child.outputs:
            return None
        return within(self._output(child, output, child.outputs[output]), after[1:])

    def _variable(self, module: _Module, name: str) -> Expr:
        block = module.variables.get(name)
        secret = block is not None and block.arguments.get("sensitive") == Literal(True)
        if module.within is not None and name in module.given:
            value = self._guarded(module.within, f"{module.path}var.{name}", module.given[name])
            return Secret(value) if secret and not isinstance(value, Secret) else value
        default = block.arguments.get("default") if block is not None else None
        if default is not None and not secret:
            return default
        return Variable(f"{module.path}{name}", secret=secret)

    def _output(self, module: _Module, name: str, block: Block) -> Expr:
        value = block.arguments.get("value")
        found = self._guarded(module, f"{module.path}output.{name}", value) if value is not None else Literal(None)
        return (
            Secret(found)
            if block.arguments.get("sensitive") == Literal(True) and not isinstance(found, Secret)
            else found
        )

    def _guarded(self, module: _Module, name: str, expr: Expr) -> Expr:
        """What a name stands for; one that stands for itself is a mistake in the configuration."""
        key = (module.path, name)
        if key in self._resolving:
            raise ReviewError(f"{module.path}{name}: is made of itself")
        self._resolving.append(key)
        try:
            return self._resolved(module, expr)
        finally:
            self._resolving.pop()


def _blocks(file: Path, told: str) -> list[Block]:
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ReviewError(f"{told}: cannot be read: {getattr(error, 'strerror', None) or 'it is not text'}") from error
    if file.suffix != ".json":
        return parse(text, told)
    try:
        data: Any = json.loads(text)
    except ValueError as error:
        raise ReviewError(f"{told}: not readable as JSON: {error}") from error
    return [*from_json(cast("dict[str, Any]", data), _json_text)] if isinstance(data, dict) else []


def _json_text(text: str) -> Expr:
    return template(text) if "${" in text else Literal(text)


def _all(module: _Module) -> Iterator[_Module]:
    yield module
    for child in module.children.values():
        yield from _all(child)


def _urn(token: str, address: str) -> str:
    return f"urn:pulumi:{STACK}::{PROJECT}::{token}::{address}"


def _address(expr: Expr | None) -> str | None:
    """An address that an argument names; JSON syntax writes it as text."""
    if isinstance(expr, Ref) and expr.node == NAME:
        return _told(expr.path)
    return expr.value if isinstance(expr, Literal) and isinstance(expr.value, str) else None


def _told(path: tuple[str | int | Expr, ...]) -> str:
    return "".join(
        f".{step}" if isinstance(step, str) else f"[{step}]" for step in path if isinstance(step, str | int)
    ).removeprefix(".")


def _plain_step(step: str | int | Expr) -> str | int | Expr:
    """A step that turned out to be known."""
    if isinstance(step, Literal) and isinstance(step.value, str | int) and not isinstance(step.value, bool):
        return step.value
    return step


def _key(name: str, rest: list[str | int | Expr]) -> str:
    """The name of an instance, where a key follows."""
    return f"{name}{suffix(rest[0])}" if rest and isinstance(rest[0], str | int) else name


def _is_of(key: str, name: str) -> bool:
    """Whether a name is that of an instance of something."""
    return key == name or key.startswith(f"{name}[")


def _piece(part: str | Expr) -> str | Expr:
    """A piece of a text; what turned out to be a text itself becomes part of it."""
    if isinstance(part, Literal) and isinstance(part.value, str | int | float) and not isinstance(part.value, bool):
        return str(part.value)
    return part
