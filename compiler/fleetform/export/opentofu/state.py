"""Where a configuration keeps its state, and how that is encrypted: what the user decides, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Setting: TypeAlias = "str | bool | int | tuple[str, ...]"
Settings: TypeAlias = Mapping[str, Setting]
"""Arguments by OpenTofu's own names."""


@dataclass(frozen=True, slots=True)
class Backend:
    """A place for states.

    Attributes:
        kind: `local`, `s3`, `gcs`, `azurerm`, `http`, `pg`.
        settings: Its arguments. What tells states apart (a key, a prefix, an address) holds for all layers together.
    """

    kind: str = "local"
    settings: Settings = field(default_factory=dict[str, Setting])


@dataclass(frozen=True, slots=True)
class Encryption:
    """How OpenTofu encrypts states and plans.

    Attributes:
        kind: `pbkdf2`, `aws_kms`, `gcp_kms`.
        settings: Arguments of the key provider; no secret is among them.
    """

    kind: str
    settings: Settings = field(default_factory=dict[str, Setting])


@dataclass(frozen=True, slots=True)
class OtherStack:
    """The state of another stack, whose outputs are read.

    Attributes:
        backend: Where it is; here the settings are those of that state itself.
        encrypted: It is encrypted with the keys of this one.
    """

    backend: Backend
    encrypted: bool = False


@dataclass(frozen=True, slots=True)
class State:
    """Everything about state.

    Attributes:
        backend: Where it is kept.
        encryption: How it is encrypted, if it is.
        stacks: States of other stacks, by their name in stack references.
    """

    backend: Backend = field(default_factory=Backend)
    encryption: Encryption | None = None
    stacks: Mapping[str, OtherStack] = field(default_factory=dict[str, OtherStack])
