"""A side of a comparison: a program, a saved graph, an export, or any of them at a git revision."""

from __future__ import annotations

import subprocess
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from fleetform.cli.beside import both
from fleetform.cli.errors import is_bad_input
from fleetform.cli.options import ProgramOptions
from fleetform.cli.recording import record_program

if TYPE_CHECKING:
    from fleetform.graph.model import Graph
    from fleetform.review.findings.waivers import Waiver


@dataclass(frozen=True)
class Side:
    """One side of a comparison.

    Attributes:
        graph: What it would deploy.
        waivers: Comments in its files that let rules be broken.
    """

    graph: Graph
    waivers: tuple[Waiver, ...] = ()


def side_of(side: str, options: ProgramOptions, record: Callable[[Path], Graph] | None = None) -> Side:
    """One side of a comparison.

    Args:
        side: A path, or `REV:PATH` with the path as git tells it from the repository's top, or from here.
        options: How programs are opened.
        record: Records the program at a path; in this process if not said.

    Raises:
        click.ClickException: There is no such path or revision.
    """
    path = Path(side)
    if path.exists():
        return _side_at(path, options, record)
    revision, colon, inside = side.partition(":")
    if not colon:
        raise click.ClickException(f"{side}: no such file or folder, and no REV:PATH of a git repository")
    with _worktree(revision) as tree:
        place = tree / _prefix() / inside if inside.startswith("./") else tree / inside
        if not place.exists():
            raise click.ClickException(f"{side}: revision {revision} has no {inside}")
        try:
            found = _side_at(place, options, record)
        except Exception as error:
            if not is_bad_input(error) and not isinstance(error, click.ClickException):
                raise
            # The temporary folder is gone when the message is read: the place is told as the user names it.
            told = str(error).replace(f"{tree.resolve()}/", f"{revision}:").replace(f"{tree}/", f"{revision}:")
            raise click.ClickException(told) from error
        _as_in_repository(found.graph, tree)
        return found


def sides_of(base: str, head: str, options: ProgramOptions) -> tuple[Side, Side]:
    """Both sides of a comparison; two programs are recorded at the same time where the system lets us.

    Raises:
        click.ClickException: There is no such path or revision.
    """
    if base.endswith(".json") or head.endswith(".json"):
        return side_of(base, options), side_of(head, options)
    both_sides = both(lambda: side_of(base, options), lambda: side_of(head, options), _without_classes)
    _look_beside(head)
    return both_sides


def _without_classes(side: Side) -> Side:
    """Without the classes of components: those of the program are known in the process that ran it only."""
    for resource in side.graph.resources.values():
        resource.made = None
    return side


def _look_beside(head: str) -> None:
    """The user's tables beside the later program count, wherever it was recorded."""
    path = Path(head)
    if path.exists():
        from fleetform.names import look_beside

        look_beside(path if path.is_dir() else path.parent)


def _side_at(path: Path, options: ProgramOptions, record: Callable[[Path], Graph] | None) -> Side:
    from fleetform.review.reading import is_export, read_export

    if path.suffix == ".json" and path.is_file():
        from fleetform.graph.serialize import load_graph

        graph = load_graph(path)
    elif is_export(path):
        graph = read_export(path)
    else:
        graph = record(path) if record is not None else record_program(options.open(path))
    return Side(graph, _waivers(graph, path))


def _waivers(graph: Graph, path: Path) -> tuple[Waiver, ...]:
    from fleetform.review.findings.waivers import waivers_of

    folder = path if path.is_dir() else path.parent
    return waivers_of(graph, (folder, Path.cwd(), folder.parent))


def _as_in_repository(graph: Graph, tree: Path) -> None:
    """Takes the temporary folder out of the positions: they are told from the repository's top."""
    from dataclasses import replace

    starts = (f"{tree.resolve()}/", f"{tree}/")
    for resource in graph.resources.values():
        origin = resource.origin
        if origin is not None:
            for start in starts:
                if start in origin.file:
                    resource.origin = replace(origin, file=origin.file.rpartition(start)[2])


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
    # What a repository's own configuration would run (hooks, filters of a pull request) is not wanted here.
    quiet = ("-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false")
    done = subprocess.run(["git", *quiet, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        said = done.stderr.strip() or "no such revision in this git repository"
        raise click.ClickException(f"git {arguments[0]}: {said}")
    return done.stdout.strip()
