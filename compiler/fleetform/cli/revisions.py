"""A side of a comparison as a graph: a program, a saved graph, an export, or any of them at a git revision."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.errors import is_bad_input
from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program

if TYPE_CHECKING:
    from fleetform.graph.model import Graph


def graph_of(side: str, options: ProgramOptions) -> Graph:
    """The graph of one side.

    Args:
        side: A path, or `REV:PATH` with the path as git tells it from the repository's top, or from here.
        options: How programs are opened.

    Raises:
        click.ClickException: There is no such path or revision.
    """
    path = Path(side)
    if path.exists():
        return _graph_at(path, options)
    revision, colon, inside = side.partition(":")
    if not colon:
        raise click.ClickException(f"{side}: no such file or folder, and no REV:PATH of a git repository")
    with _worktree(revision) as tree:
        place = tree / _prefix() / inside if inside.startswith("./") else tree / inside
        if not place.exists():
            raise click.ClickException(f"{side}: revision {revision} has no {inside}")
        try:
            return _graph_at(place, options)
        except Exception as error:
            if not is_bad_input(error):
                raise
            # The temporary folder is gone when the message is read: the place is told as the user names it.
            told = str(error).replace(f"{tree.resolve()}/", f"{revision}:").replace(f"{tree}/", f"{revision}:")
            raise click.ClickException(told) from error


def _graph_at(path: Path, options: ProgramOptions) -> Graph:
    if path.suffix == ".json" and path.is_file():
        from fleetform.graph.serialize import load_graph

        return load_graph(path)
    from fleetform.review.reading import is_export, read_export

    if is_export(path):
        return read_export(path)
    return record_program(options.open(path))


@contextmanager
def _worktree(revision: str) -> Generator[Path]:
    """A temporary folder with the files of a revision; the user's tree and index stay as they are."""
    with tempfile.TemporaryDirectory(prefix="fleetform-") as folder:
        tree = Path(folder) / "tree"
        commit = _git("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
        _git("worktree", "add", "--detach", "--quiet", str(tree), commit)
        try:
            yield tree
        finally:
            _git("worktree", "remove", "--force", str(tree))


def _prefix() -> str:
    """The working folder as git tells it from the repository's top."""
    return _git("rev-parse", "--show-prefix")


def _git(*arguments: str) -> str:
    done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip() or "no such revision in this git repository"
        raise click.ClickException(f"git {arguments[0]}: {said}")
    return done.stdout.strip()
