"""What a folder with configuration says of itself, small enough to keep for thousands of them."""

from __future__ import annotations

from dataclasses import dataclass, field


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


TERRAGRUNT = "terragrunt"
"""The backend of a unit of Terragrunt, which says where the state is."""


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the state is kept.

    Attributes:
        type: `s3`, `azurerm`, `remote` ...; `cloud` for a `cloud` block, `terragrunt` where Terragrunt writes it.
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
        backend_files: Literal settings of the backend in files of their own (`*.tfbackend`), one for each.
        dependencies: Folders whose outputs a Terragrunt unit reads, and where it says so.
        is_unit: Whether it is a Terragrunt unit: it is run by itself, wherever its code comes from.
        is_opentofu: Whether it has been moved already: OpenTofu's files, or its registry in the lock file.
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
    backend_files: list[dict[str, str]] = field(default_factory=list[dict[str, str]])
    dependencies: list[tuple[str, Spot]] = field(default_factory=list[tuple[str, Spot]])
    is_unit: bool = False
    is_opentofu: bool = False
    callers: list[str] = field(default_factory=list[str])

    @property
    def is_root(self) -> bool:
        """Whether it is run by itself.

        A backend or a lock file says so; else nobody calls it, and it configures providers or calls modules.
        """
        if self.backend is not None or self.locked or self.is_unit:
            return True
        if self.callers or not self.files:
            return False
        return bool(self.configures or self.has_values or self.remote_states)
