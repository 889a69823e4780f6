"""Where the engine keeps state and how it seals secrets, when the user chose nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

STATE_FOLDER = ".fleetform"
BACKEND_VARIABLE = "PULUMI_BACKEND_URL"
PASSPHRASE_VARIABLES = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")


def engine_environment(
    folder: Path, chosen_backend: str | None = None, variables: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """Environment variables for the engine, beside those the user set.

    Without `PULUMI_BACKEND_URL`, and without a backend in `Pulumi.yaml`, state is kept in `.fleetform/state` of
    the project. Without a passphrase one is made then and kept in `.fleetform/passphrase`, readable by its owner
    only; both are for a first try on one machine, and a team sets a shared backend.

    Args:
        folder: The project's folder.
        chosen_backend: The backend that the project's `Pulumi.yaml` names.
        variables: What the user set.
    """
    environment = {
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        # A stack whose settings are not on this machine is opened as its state says.
        "PULUMI_FALLBACK_TO_STATE_SECRETS_MANAGER": "true",
    }
    if variables.get(BACKEND_VARIABLE):
        return environment
    if chosen_backend:
        return {**environment, BACKEND_VARIABLE: chosen_backend}
    own = own_folder(folder)
    state = own / "state"
    state.mkdir(exist_ok=True)
    environment[BACKEND_VARIABLE] = state.as_uri()
    if not has_passphrase(variables):
        environment["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(_passphrase_file(own))
    return environment


def has_passphrase(variables: Mapping[str, str] = os.environ) -> bool:
    """Whether the user set a passphrase; an empty one is one."""
    return any(name in variables for name in PASSPHRASE_VARIABLES)


def own_folder(folder: Path) -> Path:
    """The folder of a project in which Fleetform keeps what is of this machine only; it is made, and git ignores it."""
    own = (folder / STATE_FOLDER).resolve()
    own.mkdir(mode=0o700, exist_ok=True)
    ignore = own / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return own


def _passphrase_file(own: Path) -> Path:
    file = own / "passphrase"
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return file
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(secrets.token_urlsafe(32))
    return file
