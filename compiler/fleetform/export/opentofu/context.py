"""What one export knows while it is made: addresses, what others read of each resource, variables, files, problems."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from fleetform.export.errors import Problems
from fleetform.export.opentofu.addresses import Names, snake
from fleetform.export.opentofu.ordering import Order
from fleetform.export.opentofu.sensitive import Sealer, holds_secret
from fleetform.export.opentofu.state import State
from fleetform.export.opentofu.tree import Block, Node, Raw
from fleetform.graph.expressions import (
    Expr,
    Kind,
    ListOf,
    Literal,
    MapOf,
    Ref,
    Secret,
    Template,
    Variable,
    children,
    refs,
    walk,
)
from fleetform.graph.model import DataCall, Graph, Resource, ResourceKind

_SHORTEST = 4
"""Configuration values shorter than this are not looked for inside texts: they are found everywhere."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where a resource or data source is in the configuration."""

    type: str
    name: str
    data: bool = False

    def __str__(self) -> str:
        return f"{'data.' if self.data else ''}{self.type}.{self.name}"

    @property
    def node(self) -> Node:
        """The address as an expression."""
        return Raw(str(self))


Owner = Resource | DataCall
"""What stands for a block of the configuration."""


@dataclass(frozen=True, slots=True)
class TakenOver:
    """How a live resource is imported.

    Attributes:
        id: The import id; empty where a secret is in it.
        secret: What the secret is, if there is one.
    """

    id: str
    secret: str = ""


@dataclass
class Context:
    """One export.

    Attributes:
        graph: What is exported.
        problems: What stands against it.
        addresses: By URN or data-call id.
        names: Names given out, by type.
        variables: Variables by name: the graph's, and those that seal secrets.
        files: Further files of the export: assets.
        archives: Data sources that zip folders of assets.
        notes: What OpenTofu cannot keep.
        providers: Alias by provider URN (None: Pulumi's default one) and local name; None where it needs no alias.
        taken_over: Live resources that are imported, by URN.
        state: Where states are kept, those of other stacks among them.
        sources: Data sources that read the states of other stacks, by stack: how each is called.
    """

    graph: Graph
    problems: Problems = field(default_factory=Problems)
    addresses: dict[str, Address] = field(default_factory=dict[str, Address])
    names: Names = field(default_factory=Names)
    variables: dict[str, Variable] = field(default_factory=dict[str, Variable])
    files: dict[str, str | bytes] = field(default_factory=dict[str, "str | bytes"])
    archives: list[Block] = field(default_factory=list[Block])
    notes: dict[str, None] = field(default_factory=dict[str, None])
    providers: dict[tuple[str | None, str], str | None] = field(
        default_factory=dict[tuple["str | None", str], "str | None"]
    )
    taken_over: Mapping[str, TakenOver] = field(default_factory=dict[str, TakenOver])
    state: State = field(default_factory=State)
    sources: dict[str, str] = field(default_factory=dict[str, str])

    def __post_init__(self) -> None:
        self.sealed: dict[tuple[str, object], Variable] = {}
        self.config_variables: dict[str, Variable] = {}
        self.values: dict[str, Literal] = {}
        self.ephemeral: set[str] = set()
        self.place: Owner | None = None
        self.labels: dict[str, str] = {}
        self.order = Order(self.graph)

    def owner(self, node: str) -> Owner | None:
        """The resource or data call behind a reference."""
        return self.graph.resources.get(node) or self.graph.data_calls.get(node)

    def problem(self, owner: Owner, message: str, property_: str = "", suggestion: str | None = None) -> None:
        """Notes something that stands against the export."""
        self.problems.add(message, as_resource(owner), property_, suggestion)

    def note(self, text: str) -> None:
        """Notes something that OpenTofu does not keep."""
        self.notes[text] = None

    @property
    def root(self) -> Path:
        """The program's folder."""
        program = Path(self.graph.program or ".")
        return program if program.is_dir() else program.parent

    def provider_node(self, urn: str | None, local: str) -> Node | None:
        """What an argument `provider` says; None where the default provider is meant."""
        alias = self.providers.get((urn, local))
        return Raw(f"{local}.{alias}") if alias is not None else None

    def named_by(self, expr: Expr | None) -> list[Resource]:
        """The resource whose own name an expression is, if it is one."""
        if not isinstance(expr, Ref) or expr.path != ("name",):
            return []
        found = self.graph.resources.get(expr.node)
        return [found] if found is not None else []

    @cached_property
    def moved_from(self) -> set[str]:
        """Addresses that nothing can move from: those in use, and those that something has moved from already."""
        return {str(address) for address in self.addresses.values()}

    @cached_property
    def wanted(self) -> dict[str, list[tuple[str | int | Expr, ...]]]:
        """The paths that anything reads of each node, in order."""
        found: dict[str, dict[tuple[str | int | Expr, ...], None]] = {}
        for ref in self._all_references():
            found.setdefault(ref.node, {})[ref.path] = None
        return {node: list(paths) for node, paths in found.items()}

    @cached_property
    def uses(self) -> dict[Ref, set[Kind]]:
        """The types that a program's uses of other stacks' outputs demand."""
        from fleetform.export.opentofu.uses import uses_of

        return uses_of(self.graph)

    @cached_property
    def read_secretly(self) -> set[Ref]:
        """The references that a program has marked secret by themselves."""
        return {part.value for part in self._all_secrets() if isinstance(part.value, Ref)}

    def _all_secrets(self) -> Iterable[Secret]:
        graph = self.graph
        inputs = [expr for resource in graph.resources.values() for expr in resource.inputs.values()]
        for expr in (*inputs, *graph.exports.values()):
            yield from (part for part in walk(expr) if isinstance(part, Secret))

    def _all_references(self) -> Iterable[Ref]:
        graph = self.graph
        for resource in graph.resources.values():
            yield from resource.references()
        for call in graph.data_calls.values():
            for expr in call.arguments.values():
                yield from refs(expr)
        for expr in graph.exports.values():
            yield from refs(expr)

    @cached_property
    def sealer(self) -> Sealer:
        """Keeps literal secrets out of the export."""
        return Sealer(self.is_secret, self._seal, self._hidden)

    @cached_property
    def _hidden(self) -> list[str]:
        """Texts that are secrets wherever they stand.

        These are what the program marks by itself, and configuration that stands in secrets alone: it is taken for one.
        """
        marked = [secret.value.value for secret in self._all_secrets() if isinstance(secret.value, Literal)]
        config = [str(value) for value in self.graph.config.values()]
        shown = "\n".join(self._shown_texts()) if config else ""
        found = [*map(str, marked), *(value for value in config if value not in shown)]
        return [value for value in dict.fromkeys(found) if len(value) >= _SHORTEST]

    def _shown_texts(self) -> Iterable[str]:
        """Every literal text that stands in no secret."""
        graph = self.graph
        waiting: list[Expr] = [expr for resource in graph.resources.values() for expr in resource.inputs.values()]
        waiting += graph.exports.values()
        while waiting:
            expr = waiting.pop()
            if isinstance(expr, Literal):
                yield str(expr.value)
            elif isinstance(expr, Template):
                yield from (part for part in expr.parts if isinstance(part, str))
            if not isinstance(expr, Secret):
                waiting += children(expr)

    def _seal(self, value: Literal, place: str) -> Expr:
        """A variable for a secret that the program spells out; equal secrets of one place share it."""
        owner = self.place
        label = as_resource(owner).name if owner is not None else ""
        key = (f"{label}_{place}", value.value)
        if key not in self.sealed:
            name = self._variable_name(f"{label}_{place}" if label else place)
            told = f"Secret {place} of {as_resource(owner).type} '{label}'" if owner is not None else f"Secret {place}"
            kind = "text" if isinstance(value.value, str) else "number"
            self.sealed[key] = self.variables[name] = Variable(name, kind, secret=True, description=told)
        return self.sealed[key]

    def _variable_name(self, wanted: str) -> str:
        base, number = snake(wanted), 1
        name = base
        while name in self.variables or name in self.graph.variables:
            number += 1
            name = f"{base}_{number}"
        return name

    def configured(self, literal: Literal) -> Variable:
        """The variable of a configuration value that the program hands on whole."""
        from fleetform.export.opentofu.configuration import variable_of

        if literal.config not in self.config_variables:
            made = variable_of(self.graph, literal, self._variable_name)
            self.config_variables[literal.config] = self.variables[made.name] = made
            self.values[made.name] = literal
        return self.config_variables[literal.config]

    def new_variable(self, variable: Variable) -> Variable:
        """Adds a variable; its name may get a number."""
        if self.variables.get(variable.name) == variable:
            return variable
        name = self._variable_name(variable.name)
        made = replace(variable, name=name)
        self.variables[name] = made
        return made

    def is_secret(self, ref: Ref) -> bool:
        """Whether a reference gives something that must not be shown."""
        from fleetform.export.opentofu.families import family_of

        owner = self.owner(ref.node)
        if owner is None or not ref.path:
            return False
        first = ref.path[0]
        if isinstance(owner, Resource):
            if first in owner.options.additional_secret_outputs:
                return True
            given = _inside(owner.inputs.get(str(first)), ref.path[1:])
            if given is not None and holds_secret(given, self.is_secret):
                return True
        return family_of(owner.package).is_secret(owner, ref.path)


def as_resource(owner: Owner) -> Resource:
    """A data call in the form that problems are told about."""
    if isinstance(owner, Resource):
        return owner
    return Resource(owner.id, owner.token, owner.id, ResourceKind.READ, source=owner.source)


def _inside(expr: Expr | None, path: Sequence[str | int | Expr]) -> Expr | None:
    """What is at a path of an input, or the innermost part that is known."""
    for step in path:
        if isinstance(expr, Secret):
            return expr
        if isinstance(expr, MapOf) and isinstance(step, str):
            expr = expr.get(step)
        elif isinstance(expr, ListOf) and isinstance(step, int) and -len(expr.items) <= step < len(expr.items):
            expr = expr.items[step]
        else:
            return expr
    return expr
