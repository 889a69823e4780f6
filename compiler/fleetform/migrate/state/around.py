"""What is around a state and decides how it is moved: the configuration, and the state that the backend has."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.hcl.reading import parse
from fleetform.migrate.kinds import FileKind, kind_of
from fleetform.migrate.state.addresses import TERRAFORM_HOST
from fleetform.migrate.state.moving import Move, plan_of
from fleetform.migrate.state.reading import State, read, state_of
from fleetform.migrate.verify.copies import files_below, reached

_PATIENCE = 120
"""Seconds that a backend may take to answer."""


def plan_states(root: Path, files: Sequence[Path], changes: Mapping[str, bytes]) -> list[Move]:
    """Works out what moving states changes; nothing is written.

    Args:
        root: The folder that is migrated.
        files: The states.
        changes: What the migration makes of files, by their paths from the root.

    Raises:
        MigrateError: A state cannot be read, something in it is odd, or it is not that of the folder.
    """
    moves: list[Move] = []
    coming = {(root / path).resolve(): content for path, content in changes.items()}
    for file in files:
        state = read(file)
        own = _root_of(file)
        known = _lineages(root, file)
        if known and state.lineage not in known:
            plan_of(state, lineage=known[0])
        moves.append(plan_of(state, kept=named_in_full(own or root, coming)))
    return moves


def named_in_full(root: Path, coming: Mapping[Path, bytes]) -> frozenset[str]:
    """Providers that a configuration, as it will be, says with Terraform's registry.

    OpenTofu takes those from there (`internal/tofumigrate/tofumigrate.go` of OpenTofu 1.12.6), so their resources have
    to go on saying the same.

    Args:
        root: A root module, or a repository.
        coming: Files that change or are made, with what they will hold.
    """
    found: set[str] = set()
    for path in {*_configuration(root), *coming}:
        if kind_of(path.name) is FileKind.CONFIGURATION and not _is_covered(path, coming):
            found |= _sources(path, coming.get(path.resolve()))
    return frozenset(found)


def _configuration(root: Path) -> Iterable[Path]:
    for folder in reached(root.resolve())[0]:
        yield from files_below(folder) if folder.is_dir() else ()
        modules = folder / ".terraform" / "modules"
        yield from files_below(modules) if modules.is_dir() else ()


def _is_covered(path: Path, coming: Mapping[Path, bytes]) -> bool:
    """Whether OpenTofu reads another file in its place."""
    for old, new in ((".tf", ".tofu"), (".tf.json", ".tofu.json")):
        other = path.with_name(path.name.removesuffix(old) + new)
        if path.name.endswith(old) and (other.exists() or other.resolve() in coming):
            return True
    return False


def _sources(path: Path, content: bytes | None) -> set[str]:
    try:
        content = path.read_bytes() if content is None else content
    except OSError:  # a link that leads nowhere; the survey tells of it
        return set()
    if TERRAFORM_HOST.encode() not in content:
        return set()
    found: set[str] = set()
    for block in parse(path.name, content).of("terraform"):
        for required in block.of("required_providers"):
            for attribute in required.attributes.values():
                entry = attribute.value.entry("source")
                source = entry.value.literal if entry is not None else None
                if source is not None and source.lower().startswith(f"{TERRAFORM_HOST}/"):
                    found.add(source.lower())
    return found


def _root_of(file: Path) -> Path | None:
    """The root module that a local state lies in; None for one that was pulled."""
    above = file.parents[2:3] if file.parts[-3:-2] == ("terraform.tfstate.d",) else ()
    return next((folder for folder in (file.parent, *above) if _has_configuration(folder)), None)


def _has_configuration(folder: Path) -> bool:
    return any(any(folder.glob(pattern)) for pattern in ("*.tf", "*.tf.json", "*.tofu", "*.tofu.json"))


def _lineages(root: Path, file: Path) -> list[str]:
    """The lineages that a pulled state may have, as far as they can be known; none for a state that is the backend's.

    A folder with many root modules says nothing of a single state.
    """
    if file.resolve().is_relative_to(root.resolve()) or not _has_configuration(root):
        return []
    backend = _backend(root)
    if backend not in (None, "local"):
        return _pulled(root)
    local = [root / "terraform.tfstate", *root.glob("terraform.tfstate.d/*/terraform.tfstate")]
    return [read(one).lineage for one in local if one.is_file()]


def _backend(root: Path) -> str | None:
    """The type of the backend that the folder was initialized for."""
    try:
        told: dict[str, Any] = json.loads((root / ".terraform" / "terraform.tfstate").read_bytes())
        return cast("str", told["backend"]["type"])
    except (OSError, ValueError, KeyError, TypeError):  # never initialized, or not of a form that we know
        return None


def _pulled(root: Path) -> list[str]:
    """The lineage of the state in the backend; nothing where it does not answer."""
    program = shutil.which("terraform") or shutil.which("tofu")
    if program is None:
        return []
    try:
        done = subprocess.run(
            [program, "state", "pull"], cwd=root, capture_output=True, stdin=subprocess.DEVNULL, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    if done.returncode != 0 or not done.stdout.strip():
        return []
    try:
        state: State = state_of(done.stdout[done.stdout.find(b"{") :], root / "(the backend's state)")
    except MigrateError:
        return []
    # An empty backend makes up a lineage each time that it is asked.
    return [state.lineage] if state.resources else []
