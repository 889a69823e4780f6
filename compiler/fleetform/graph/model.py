"""The graph: what a program would deploy, as data.

A `Graph` holds every resource a program makes, every data source it asks, its stack outputs and
where each came from. It is made by `fleetform.graph.record` and read by everything else: exporters,
diff, policy, picture. It says nothing about blueprints and nothing about targets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from fleetform.graph.expressions import Expr, Ref, Variable, refs


class ResourceKind(StrEnum):
    """What a node of the graph is to Pulumi."""

    CUSTOM = "custom"
    """A resource that a provider creates."""
    COMPONENT = "component"
    """A group of resources; its children are in the graph."""
    REMOTE = "remote"
    """A component whose children a plugin makes: only its inputs and outputs are known."""
    READ = "read"
    """An existing resource that the program looks up (`Resource.get`)."""
    PROVIDER = "provider"
    """A configured provider (`pulumi:providers:*`)."""
    STACK_REFERENCE = "stack_reference"
    """Another stack whose outputs the program reads."""


@dataclass(frozen=True, slots=True)
class SourcePosition:
    """A place in a file; lines and columns count from 1."""

    file: str
    line: int
    column: int = 1

    def __str__(self) -> str:
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Alias:
    """An earlier identity of a resource; None means "as it is now". `urn` alone says it whole."""

    name: str | None = None
    type: str | None = None
    parent: str | None = None
    stack: str | None = None
    project: str | None = None
    urn: str | None = None


@dataclass(frozen=True, slots=True)
class Options:
    """Pulumi's resource options, as they hold for a resource after inheritance from its parents.

    Attributes:
        provider: URN of the explicit provider resource, or None for the default one of the package.
        providers: URNs of providers a component hands to its children, by package.
        depends_on: URNs given explicitly, components as they were given.
        aliases: Earlier identities.
        protect: Deleting the resource is refused.
        retain_on_delete: Deleting it from the program leaves it running.
        delete_before_replace: The old one goes before the new one comes. None: the provider decides.
        ignore_changes: Property paths in Pulumi spelling whose changes are not applied.
        replace_on_changes: Property paths whose change replaces the resource.
        hide_diffs: Property paths whose change is not shown.
        additional_secret_outputs: Output properties that are secret.
        replacement_trigger: A value whose change replaces the resource.
        replace_with: URNs of resources whose replacement replaces this one.
        deleted_with: URN of the resource whose deletion deletes this one too.
        import_id: Id of an existing thing to take over.
        custom_timeouts: `create`, `update`, `delete` to a duration such as "30m".
        version: Version of the provider plugin.
        plugin_download_url: Where that plugin comes from, if said.
    """

    provider: str | None = None
    providers: Mapping[str, str] = field(default_factory=dict[str, str])
    depends_on: tuple[str, ...] = ()
    aliases: tuple[Alias, ...] = ()
    protect: bool = False
    retain_on_delete: bool = False
    delete_before_replace: bool | None = None
    ignore_changes: tuple[str, ...] = ()
    replace_on_changes: tuple[str, ...] = ()
    hide_diffs: tuple[str, ...] = ()
    additional_secret_outputs: tuple[str, ...] = ()
    replacement_trigger: Expr | None = None
    replace_with: tuple[str, ...] = ()
    deleted_with: str | None = None
    import_id: str | None = None
    custom_timeouts: Mapping[str, str] = field(default_factory=dict[str, str])
    version: str | None = None
    plugin_download_url: str | None = None


@dataclass(frozen=True, slots=True)
class Construction:
    """How a component was made; kept for this process alone, and in no saved graph.

    Attributes:
        path: Where its class is: `module:Class`.
        component: The class.
        arguments: What its constructor was given, by parameter; in the names of Python.
        unsaid: Parameters whose value is no data.
    """

    path: str
    component: type
    arguments: Mapping[str, Expr]
    unsaid: tuple[str, ...] = ()


@dataclass(slots=True)
class Resource:
    """One resource.

    Attributes:
        urn: Pulumi's URN: unique, stable, and the same as the engine's.
        type: Pulumi type token, e.g. `aws:ec2/vpc:Vpc`.
        name: Pulumi name, the last part of the URN.
        kind: What it is to Pulumi.
        parent: URN of the parent; None only for children of the stack itself.
        inputs: Property in Pulumi spelling (camel case, as the engine sees it) to expression.
        outputs: For components: what `register_outputs` was given. Else empty.
        read_id: For `READ`: the id that is looked up.
        dependencies: URNs of every resource it waits for: through inputs and through `depends_on`, with local
            components replaced by their children, as the engine is told.
        options: Options after inheritance.
        source: The line of the program that made it.
        origin: The line of the blueprint behind it, where there is one.
        made: For components: how it was made.
    """

    urn: str
    type: str
    name: str
    kind: ResourceKind
    parent: str | None = None
    inputs: dict[str, Expr] = field(default_factory=dict[str, Expr])
    outputs: dict[str, Expr] = field(default_factory=dict[str, Expr])
    read_id: Expr | None = None
    dependencies: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)
    source: SourcePosition | None = None
    origin: SourcePosition | None = None
    made: Construction | None = field(default=None, compare=False)

    @property
    def package(self) -> str:
        """The provider package, e.g. `aws`, `azure-native`; for a provider resource the one it configures."""
        return package_of(self.type)

    def references(self) -> Iterator[Ref]:
        """Every reference in what the resource is given, in order."""
        for expr in self.given():
            yield from refs(expr)

    def given(self) -> Iterator[Expr]:
        """Every expression that the resource is given: inputs, the id read, and the value that replaces it."""
        yield from self.inputs.values()
        if self.read_id is not None:
            yield self.read_id
        if self.options.replacement_trigger is not None:
            yield self.options.replacement_trigger


@dataclass(slots=True)
class DataCall:
    """A data source asked: `aws.get_ami(...)` and the like.

    Attributes:
        id: Unique in the graph, starts with `data:`; what a `Ref.node` says.
        token: Pulumi function token, e.g. `aws:ec2/getAmi:getAmi`.
        arguments: Argument in Pulumi spelling to expression.
        provider: URN of the explicit provider, or None.
        parent: URN of the parent given in the invoke options, or None.
        depends_on: URNs given explicitly.
        source: The line of the program that asked.
        receiver: For a method called on a resource: that resource's URN.
    """

    id: str
    token: str
    arguments: dict[str, Expr] = field(default_factory=dict[str, Expr])
    provider: str | None = None
    parent: str | None = None
    depends_on: tuple[str, ...] = ()
    source: SourcePosition | None = None
    receiver: str | None = None

    @property
    def package(self) -> str:
        """The provider package, e.g. `aws`."""
        return package_of(self.token)


@dataclass(slots=True)
class Unportable:
    """A place that could not be recorded, kept when recording goes on (`--keep-going`).

    Attributes:
        reason: What cannot be said.
        advice: What to write instead.
        source: The line of the program.
        value: What the unknown value was, in words (`output "arn" of aws.iam.Role "node"`).
        resource: URN of the resource concerned, where known.
        placeholder: The variable put in its place.
    """

    reason: str
    advice: str
    source: SourcePosition | None = None
    value: str = ""
    resource: str | None = None
    placeholder: Variable | None = None


@dataclass(slots=True)
class Graph:
    """Everything a program would deploy, in the order it was made.

    Attributes:
        project: Pulumi project name.
        stack: Stack name.
        organization: Organization in URNs' terms; "organization" unless given.
        resources: By URN, in program order (parents before children).
        data_calls: By id, in program order.
        exports: Stack outputs.
        config: Plain configuration by `namespace:key`. Secrets are never in here.
        variables: Variables that expressions use, by name.
        provider_config: Configuration of default providers: package -> property in Pulumi spelling -> expression.
        unportable: Places replaced by placeholders.
        notes: Facts about the recording worth telling, e.g. remote components left opaque.
        program: Path of the program recorded.
    """

    project: str
    stack: str
    organization: str = "organization"
    resources: dict[str, Resource] = field(default_factory=dict[str, Resource])
    data_calls: dict[str, DataCall] = field(default_factory=dict[str, DataCall])
    exports: dict[str, Expr] = field(default_factory=dict[str, Expr])
    config: dict[str, object] = field(default_factory=dict[str, object])
    variables: dict[str, Variable] = field(default_factory=dict[str, Variable])
    provider_config: dict[str, dict[str, Expr]] = field(default_factory=dict[str, dict[str, Expr]])
    unportable: list[Unportable] = field(default_factory=list[Unportable])
    notes: list[str] = field(default_factory=list[str])
    program: str = ""

    def expressions(self) -> Iterator[Expr]:
        """Every expression: what resources are given, outputs of components, arguments of calls, stack outputs."""
        for resource in self.resources.values():
            yield from resource.given()
            yield from resource.outputs.values()
        for call in self.data_calls.values():
            yield from call.arguments.values()
        for values in self.provider_config.values():
            yield from values.values()
        yield from self.exports.values()

    def rewrite(self, change: Callable[[Expr], Expr]) -> None:
        """Changes every expression that `expressions` gives."""
        for resource in self.resources.values():
            resource.inputs = {name: change(expr) for name, expr in resource.inputs.items()}
            resource.outputs = {name: change(expr) for name, expr in resource.outputs.items()}
            resource.read_id = None if resource.read_id is None else change(resource.read_id)
            trigger = resource.options.replacement_trigger
            if trigger is not None:
                resource.options = replace(resource.options, replacement_trigger=change(trigger))
        for call in self.data_calls.values():
            call.arguments = {name: change(expr) for name, expr in call.arguments.items()}
        for values in (*self.provider_config.values(), self.exports):
            values.update({name: change(expr) for name, expr in values.items()})

    def children(self, urn: str | None) -> list[Resource]:
        """Resources whose parent is `urn` (None: the stack), in program order."""
        return [resource for resource in self.resources.values() if resource.parent == urn]

    def ancestors(self, resource: Resource) -> Iterator[Resource]:
        """Parent, its parent, and so on up to the stack."""
        urn = resource.parent
        while urn is not None:
            above = self.resources[urn]
            yield above
            urn = above.parent


def package_of(token: str) -> str:
    """The provider package of a type or function token.

    >>> package_of("aws:ec2/vpc:Vpc"), package_of("pulumi:providers:azure-native")
    ('aws', 'azure-native')
    """
    head, _, rest = token.partition(":")
    if head == "pulumi" and rest.startswith("providers:"):
        return rest.removeprefix("providers:")
    return head
