"""A new project's files, from the templates in this package."""

from __future__ import annotations

import json
import re
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

import click

from fleetform.blueprints import __version__, json_schema

_NAME = re.compile(r"[a-z]([a-z0-9-]{0,18}[a-z0-9])?")


def create_project(folder: Path, name: str | None) -> list[Path]:
    """Writes a project's files.

    Args:
        folder: Where; made if it is not there.
        name: Platform name; made of the folder's name unless given.

    Returns:
        The files written.

    Raises:
        click.ClickException: The name is no name, or a file that would be written is there already.
    """
    chosen = name or re.sub(r"[^a-z0-9]+", "-", folder.resolve().name.lower()).strip("-")
    if not _NAME.fullmatch(chosen):
        raise click.ClickException(
            f"'{chosen}' is no platform name: lower-case letters, digits and hyphens, a letter first, at most 20. "
            "Give one with --name."
        )
    template = resources.files("fleetform.cli") / "templates" / "project"
    files = {
        folder / path.removesuffix(".template"): text.replace("{{ name }}", chosen).replace(
            "{{ version }}", __version__
        )
        for path, text in _texts(template, "")
    }
    files[folder / "schema" / "platform.json"] = json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n"
    there = [str(file) for file in files if file.exists()]
    if there:
        raise click.ClickException(f"already there, nothing written: {', '.join(there)}")
    try:
        for file, text in files.items():
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise click.ClickException(f"{error.filename}: cannot be written: {error.strerror}") from error
    return list(files)


def _texts(folder: Traversable, prefix: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        path = f"{prefix}{entry.name}"
        if entry.is_dir():
            found += _texts(entry, f"{path}/")
        else:
            found.append((path, entry.read_text(encoding="utf-8")))
    return found
