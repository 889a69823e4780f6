"""Where the engine keeps state and how it seals secrets, when the user chose nothing."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path

STATE_FOLDER = ".fleetform"
PASSPHRASE_VARIABLES = ("PULUMI_CONFIG_PASSPHRASE", "PULUMI_CONFIG_PASSPHRASE_FILE")


def engine_environment(folder: Path, variables: Mapping[str, str] = os.environ) -> dict[str, str]:
    """Environment variables for the engine, beside those the user set.

    Without `PULUMI_BACKEND_URL` state is kept in `.fleetform/state` of the project. Without a passphrase one
    is made and kept in `.fleetform/passphrase`, readable by its owner only; both are for a first try on one
    machine, and a team sets a shared backend.

    Args:
        folder: The project's folder.
        variables: What the user set.
    """
    chosen: dict[str, str] = {"PULUMI_SKIP_UPDATE_CHECK": "true"}
    if "PULUMI_BACKEND_URL" in variables:
        return chosen
    state = folder / STATE_FOLDER / "state"
    state.mkdir(parents=True, exist_ok=True)
    _keep_out_of_git(folder / STATE_FOLDER)
    chosen["PULUMI_BACKEND_URL"] = state.resolve().as_uri()
    if not any(name in variables for name in PASSPHRASE_VARIABLES):
        chosen["PULUMI_CONFIG_PASSPHRASE_FILE"] = str(_passphrase_file(folder / STATE_FOLDER))
    return chosen


def _passphrase_file(folder: Path) -> Path:
    file = folder / "passphrase"
    if not file.exists():
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
            stream.write(secrets.token_urlsafe(32))
    return file.resolve()


def _keep_out_of_git(folder: Path) -> None:
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
