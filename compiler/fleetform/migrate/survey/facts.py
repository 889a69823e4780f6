"""What a folder with configuration says of itself, small enough to keep for thousands of them."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from fleetform.migrate.hcl import Block, Document, Expression
from fleetform.migrate.kinds import FileKind, kind_of


@dataclass(frozen=True, slots=True)
class Spot:
    """A place: a file of the survey, and where in it."""

    path: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Requirement:
    """A constraint on Terraform's version."""

    constraint: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the state is kept.

    Attributes:
        type: `s3`, `azurerm`, `remote` ...; `cloud` for a `cloud` block.
        spot: Where it says so.
        settings: Its literal arguments, those of a `workspaces` block as `workspaces.name`; none that may be a secret.
    """

    type: str
    spot: Spot
    settings: dict[str, str]


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider that is required.

    Attributes:
        local: Its name in the module.
        source: Its address as it is written; None if it is not.
        version: The constraint on its version.
        spot: Where it is required.
    """

    local: str
    source: str | None
    version: str | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class ModuleCall:
    """A call of another module.

    Attributes:
        name: The name of the call.
        source: Where the module is, as it is written; None if that is no literal text.
        folder: The folder of a local module, from the surveyed folder; None for others, and for those outside of it.
        version: The constraint on its version.
        spot: Where it is called.
    """

    name: str
    source: str | None
    folder: str | None
    version: str | None
    spot: Spot


@dataclass(frozen=True, slots=True)
class RemoteState:
    """A `terraform_remote_state` data source.

    Attributes:
        name: Its name.
        backend: The backend's type, if that is a literal text.
        settings: The literal parts of its `config` that say where the state is.
        spot: Where it is.
    """

    name: str
    backend: str | None
    settings: dict[str, str]
    spot: Spot


@dataclass(slots=True)
class Facts:
    """What one folder says of itself.

    Attributes:
        folder: Its path from the surveyed folder; "" for that one.
        files: How many files with configuration it has.
        lines: How many lines those have.
        required: Constraints on Terraform's version.
        backend: Where its state is kept, if it says so.
        providers: The providers it requires.
        configures: The providers that it configures: names of `provider` blocks.
        calls: The modules it calls.
        remote_states: The states of others that it reads.
        locked: Versions of providers in its lock file, by address.
        resources: How many resources and data sources it declares, by type.
        uses_workspaces: Whether it reads `terraform.workspace`.
        has_values: Whether files with values for its variables lie beside it.
        has_tests: Whether it has tests.
        callers: The folders that call it, as far as they are known.
    """

    folder: str
    files: int = 0
    lines: int = 0
    required: list[Requirement] = field(default_factory=list[Requirement])
    backend: Backend | None = None
    providers: list[Provider] = field(default_factory=list[Provider])
    configures: list[str] = field(default_factory=list[str])
    calls: list[ModuleCall] = field(default_factory=list[ModuleCall])
    remote_states: list[RemoteState] = field(default_factory=list[RemoteState])
    locked: dict[str, str] = field(default_factory=dict[str, str])
    resources: dict[str, int] = field(default_factory=dict[str, int])
    uses_workspaces: bool = False
    has_values: bool = False
    has_tests: bool = False
    callers: list[str] = field(default_factory=list[str])

    @property
    def is_root(self) -> bool:
        """Whether it is run by itself.

        A backend or a lock file says so; else nobody calls it, and it configures providers or calls modules.
        """
        if self.backend is not None or self.locked:
            return True
        if self.callers or not self.files:
            return False
        return bool(self.configures or self.has_values or self.remote_states)


# Only these arguments say where a state is; others may be credentials.
_PLACES = (
    "bucket",
    "key",
    "prefix",
    "region",
    "path",
    "workspace_dir",
    "container_name",
    "storage_account_name",
    "resource_group_name",
    "organization",
    "hostname",
    "namespace",
    "secret_suffix",
    "workspace_key_prefix",
    "schema_name",
    "dynamodb_table",
    "use_lockfile",
    "encrypt",
)


def facts_of(folder: str, documents: Iterable[Document]) -> Facts:
    """What a folder's files say.

    Args:
        folder: Its path from the surveyed folder.
        documents: Its files.
    """
    facts = Facts(folder)
    for document in documents:
        match kind_of(document.path):
            case FileKind.CONFIGURATION:
                _read(facts, document)
            case FileKind.LOCK:
                for block in document.of("provider"):
                    facts.locked["".join(block.labels)] = block.literal("version") or ""
            case FileKind.VARIABLES:
                facts.has_values = True
            case FileKind.TEST:
                facts.has_tests = True
            case _:
                pass
    return facts


def spot(part: Block | Expression) -> Spot:
    """The place of a part."""
    return Spot(part.document.path, *part.document.place(part.start))


def _read(facts: Facts, document: Document) -> None:
    facts.files += 1
    facts.lines += len(document.lines.starts)
    facts.uses_workspaces |= document.mentions("terraform.workspace")
    for block in document.blocks:
        match block.type:
            case "terraform":
                _settings(facts, block)
            case "provider" if block.labels:
                facts.configures.append(block.labels[0])
            case "module" if block.labels:
                facts.calls.append(_call(facts.folder, block))
            case "resource" | "data" if len(block.labels) == 2:
                facts.resources[block.labels[0]] = facts.resources.get(block.labels[0], 0) + 1
                if block.type == "data" and block.labels[0] == "terraform_remote_state":
                    facts.remote_states.append(_remote_state(block))
            case _:
                pass


def _settings(facts: Facts, terraform: Block) -> None:
    required = terraform.value("required_version")
    if required is not None and required.literal is not None:
        facts.required.append(Requirement(required.literal, spot(required)))
    for block in terraform.blocks:
        match block.type:
            case "backend" if block.labels:
                facts.backend = Backend(block.labels[0], spot(block), _places(block))
            case "cloud":
                facts.backend = Backend("cloud", spot(block), _places(block))
            case "required_providers":
                facts.providers += _providers(block)
            case _:
                pass


def _places(block: Block) -> dict[str, str]:
    found = {name: str(value) for name in _PLACES if (held := block.value(name)) and (value := held.value) is not None}
    for inner in block.of("workspaces"):
        for name in ("name", "prefix", "project"):
            text = inner.literal(name)
            if text is not None:
                found[f"workspaces.{name}"] = text
        if inner.attribute("tags") is not None:
            found["workspaces.tags"] = "set"
    return found


def _providers(block: Block) -> Iterator[Provider]:
    for name, attribute in block.attributes.items():
        entries = {one.key: one.value.literal for one in attribute.value.entries or ()}
        # The old form is the version alone.
        version = attribute.value.literal or entries.get("version")
        yield Provider(name, entries.get("source"), version, spot(attribute.value))


def _call(folder: str, block: Block) -> ModuleCall:
    source = block.literal("source")
    local = None
    if source is not None and source.startswith(("./", "../")):
        target = posixpath.normpath(posixpath.join(folder, source))
        local = None if target.startswith("..") else target.removeprefix(".").lstrip("/")
    return ModuleCall(block.labels[0], source, local, block.literal("version"), spot(block))


def _remote_state(block: Block) -> RemoteState:
    config = block.value("config")
    settings: dict[str, str] = {}
    for entry in (config.entries if config is not None else None) or ():
        if entry.key in _PLACES and entry.value.value is not None:
            settings[entry.key] = str(entry.value.value)
        if entry.key == "workspaces":
            name = entry.value.entry("name")
            if name is not None and name.value.literal is not None:
                settings["workspaces.name"] = name.value.literal
    return RemoteState(block.labels[1], block.literal("backend"), settings, spot(block))
