"""From what the user says about state to what the exporter takes."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from fleetform.blueprints.model import Model
    from fleetform.blueprints.state import State as Said
    from fleetform.export.opentofu.state import Setting, State


def state_of(said: Said | None, file: Path | None) -> State:
    """Where state is kept: as a file says, or else as the program says.

    Raises:
        BlueprintError: The file has mistakes.
    """
    from fleetform.blueprints import load_state
    from fleetform.export.opentofu.state import Backend, Encryption, OtherStack, State

    chosen = load_state(file) if file is not None else said
    if chosen is None:
        return State()
    backend, encryption = chosen.backend, chosen.encryption
    return State(
        backend=Backend(backend.type, _settings(backend, "type")) if backend is not None else Backend(),
        encryption=Encryption(encryption.keys, _settings(encryption, "keys")) if encryption is not None else None,
        stacks={
            name: OtherStack(Backend(other.backend.type, _settings(other.backend, "type")), other.encrypted)
            for name, other in chosen.stacks.items()
        },
    )


def _settings(model: Model, kind: str) -> dict[str, Setting]:
    """A model's fields by OpenTofu's names, which are those of the models."""
    return cast("dict[str, Setting]", model.model_dump(exclude={kind}, exclude_none=True))
