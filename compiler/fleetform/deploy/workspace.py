"""The folder that the engine works in: a program's settings, as Pulumi's own files.

The engine writes into its folder (the salt of secrets, configuration), and a user's own files are not ours to change.
So each stack has a folder in `.fleetform/` with a copy of its settings, made anew for every run.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from pathlib import Path
from typing import cast

import yaml

from fleetform.deploy.backend import has_passphrase, own_folder
from fleetform.deploy.errors import EngineError
from fleetform.programs import Program
from fleetform.programs.settings import STACK_CONFIG_KEY, as_config_text, qualified, read_mapping

BACKEND_NOTE = "backend"
SEAL_KEYS = ("encryptionsalt", "encryptedkey", "secretsprovider")


def make_workspace(program: Program, project_folder: Path, backend: str) -> Path:
    """Writes the settings of a program's stack, and gives the folder they are in.

    Args:
        program: The program.
        project_folder: The project's folder.
        backend: Where states are: in another backend the stack is another one, with another seal.

    Raises:
        EngineError: The stack's secrets cannot be opened.
    """
    folder = own_folder(project_folder) / "stacks" / program.project / program.stack
    folder.mkdir(parents=True, exist_ok=True)
    project = {"name": program.project, "runtime": "python", "main": str(program.folder)}
    _write(folder / "Pulumi.yaml", project)
    file = folder / f"Pulumi.{program.stack}.yaml"
    note = folder / BACKEND_NOTE
    of_backend = hashlib.sha256(backend.encode()).hexdigest()  # an address may hold a password
    is_same = not note.is_file() or note.read_text(encoding="utf-8") == of_backend
    _write(file, _stack_settings(program, read_mapping(file) if file.is_file() and is_same else {}))
    note.write_text(of_backend, encoding="utf-8")
    return folder


def _stack_settings(program: Program, before: Mapping[str, object]) -> dict[str, object]:
    """The stack's own settings, with the configuration as it holds now.

    Args:
        program: The program.
        before: What the engine left here the last time.
    """
    own = read_mapping(program.stack_file) if program.stack_file else {}
    if "encryptionsalt" in own and program.secrets and not has_passphrase(os.environ):
        raise EngineError(
            f"{program.stack_file}: its secrets are sealed with a passphrase:"
            " set PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE"
        )
    settings = dict(own)
    if not any(key in own for key in SEAL_KEYS):
        settings.update({key: before[key] for key in SEAL_KEYS if key in before})
    settings[STACK_CONFIG_KEY] = _configuration(program, own.get(STACK_CONFIG_KEY))
    return settings


def _configuration(program: Program, own: object) -> dict[str, object]:
    """Configuration by qualified key: sealed values and objects as the stack's file has them."""
    given = cast("dict[str, object]", own) if isinstance(own, dict) else {}
    written = {qualified(key, program.project): value for key, value in given.items()}
    found: dict[str, object] = {key: written[key] for key in program.secrets if key in written}
    for key, text in program.config.items():
        value = written.get(key)
        found[key] = value if key in written and as_config_text(value) == text else text
    return found


def _write(file: Path, settings: Mapping[str, object]) -> None:
    text = yaml.safe_dump(dict(settings), sort_keys=False, allow_unicode=True)
    descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(text)
