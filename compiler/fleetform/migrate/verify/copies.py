"""Working copies for engines: what they write while they plan must not reach the user's folder.

An engine writes its lock file, its data folder and whatever data sources make (`archive_file`) while it only plans. So
each gets a copy of the root module, and of what that reads from outside of itself.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Generator, Iterable
from dataclasses import dataclass
from pathlib import Path

from fleetform.migrate.keeping.journal import FOLDER
from fleetform.migrate.keeping.records import BACK, Record, records

_LEFT_OUT = frozenset({".git", ".terraform", ".fleetform", ".terragrunt-cache"})
_CONFIGURATION = (".tf", ".tf.json", ".tofu", ".tofu.json")
_OUTSIDE = re.compile(r"(?:\.\./)+[^\"'${}\n*?<>|]*|\.\.(?=\")")
_STATES = ("terraform.tfstate", "terraform.tfstate.d")


@dataclass(frozen=True, slots=True)
class Copy:
    """A working copy.

    Attributes:
        root: The root module in it.
        data: The engine's data folder.
        original: The root module that it is a copy of.
        base: The folder of the original that `top` is a copy of.
        top: Where the copy begins.
    """

    root: Path
    data: Path
    original: Path
    base: Path
    top: Path


def copy(original: Path, place: Path) -> Copy:
    """Copies a root module with what it reads from outside.

    Args:
        original: The root module.
        place: An empty folder.

    Raises:
        OSError: It cannot be read or written.
    """
    original = original.resolve()
    chosen, above = reached(original)
    base = Path(os.path.commonpath([*above, *(one if one.is_dir() else one.parent for one in chosen)]))
    top = place / "copy"
    for one in chosen:
        _copy_all(one, base, top)
    for folder in above:
        _link_all(folder, top / folder.relative_to(base))
    made = Copy(top / original.relative_to(base), place / "data", original, base, top)
    _seed(_data_folder(original), made.data)
    return made


def take_states(made: Copy, other: Path) -> bool:
    """Takes over the local states of another folder where the copy has none; whether it did."""
    if any((made.root / name).exists() for name in _STATES):
        return False
    there = [other / name for name in _STATES if (other / name).exists()]
    for one in there:
        _copy_all(one, other, made.root)
    return bool(there)


def turn_back(made: Copy) -> list[str]:
    """Makes a copy as its original was before every migration that was not taken back.

    Returns:
        The migrations, as their journals are called, newest first.

    Raises:
        MigrateError: A journal cannot be read.
    """
    turned: list[str] = []
    for above in (made.original, *made.original.parents):
        if not (above / FOLDER).is_dir():
            continue
        standing = [one for one in reversed(records(above)) if one.what != BACK and not one.undone]
        turned += [one.name for one in standing if _turn(made, above, one)]
    return turned


def _turn(made: Copy, root: Path, record: Record) -> bool:
    done = False
    for kept in record.files.values():
        path = (root / kept.name).resolve() if (root / kept.name).is_symlink() else root / kept.name
        if not path.is_relative_to(made.base):
            continue
        target = made.top / path.relative_to(made.base)
        if not target.parent.is_dir():
            continue  # a file of another root module, which was not copied
        done = True
        if kept.copy is None:
            target.unlink(missing_ok=True)
        else:
            shutil.copyfile(kept.copy, target)
    return done


def reached(root: Path) -> tuple[list[Path], list[Path]]:
    """What a root module reads, as far as its files say it.

    Args:
        root: The root module, resolved.

    Returns:
        The root module, and folders and files beside it that its modules name by `../`; and folders above it from
        which they read something by a name that is computed.
    """
    waiting, seen, above = [root], list[Path](), list[Path]()
    while waiting:
        one = waiting.pop()
        if any(one.is_relative_to(known) for known in seen):
            continue
        if root.is_relative_to(one) and one != root:
            above.append(one)
            continue
        seen.append(one)
        for file in files_below(one) if one.is_dir() else ():
            if file.name.endswith(_CONFIGURATION) and file.is_file():
                waiting += _named(file, root)
    return seen, list(dict.fromkeys(above))


def _named(file: Path, root: Path) -> Generator[Path]:
    text = file.read_text(encoding="utf-8", errors="replace")
    for found in _OUTSIDE.finditer(text):
        for start in {file.parent, root}:
            path = Path(os.path.normpath(start / found.group()))
            if not path.exists():
                path = path.parent  # "../files/a-${name}": what the name begins with is no file
            if path.exists() and path != Path(path.anchor):
                yield path


def files_below(folder: Path) -> Generator[Path]:
    """All files of a folder, without those of git, of an engine's data and of our journals."""
    for where, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        yield from (Path(where) / name for name in names)


def _copy_all(one: Path, base: Path, top: Path) -> None:
    if one.is_file():
        _copy_file(one, top / one.relative_to(base))
        return
    (top / one.relative_to(base)).mkdir(parents=True, exist_ok=True)
    for where, folders, names in os.walk(one):
        folders[:] = [name for name in folders if name not in _LEFT_OUT]
        target = top / Path(where).relative_to(base)
        for name in folders:
            source = Path(where) / name
            if source.is_symlink():
                (target / name).symlink_to(source.resolve())
            else:
                (target / name).mkdir(exist_ok=True)
        for name in names:
            _copy_file(Path(where) / name, target / name)


def _link_all(folder: Path, target: Path) -> None:
    """What lies in a folder, as links where nothing is copied: all of it may be far more than what is read."""
    target.mkdir(parents=True, exist_ok=True)
    for one in folder.iterdir():
        if one.name not in _LEFT_OUT and not (target / one.name).exists():
            (target / one.name).symlink_to(one)


def _copy_file(source: Path, target: Path) -> None:
    if source.name.endswith(".lock.info") or not source.is_file():
        return  # locks, sockets, links that lead nowhere
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source, target)


def _data_folder(root: Path) -> Path:
    return root / os.environ.get("TF_DATA_DIR", ".terraform")


def _seed(data: Path, target: Path) -> None:
    """What `init` has brought already: modules, the chosen workspace, settings of the backend, providers as links."""
    target.mkdir(parents=True)
    if not data.is_dir():
        return
    for one in data.iterdir():
        if one.name == "providers":
            _link_providers(one, target / one.name)
        elif one.is_dir():
            shutil.copytree(one, target / one.name, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        elif one.is_file():
            shutil.copy2(one, target / one.name)


def _link_providers(providers: Path, target: Path) -> None:
    """`host/namespace/type/version/platform`: folders of our own, and a link for the innermost."""
    for platform in providers.glob("*/*/*/*/*"):
        place = target / platform.relative_to(providers)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(platform.resolve())


def hide_backend(made: Copy, names: Iterable[str] = ("fleetform_offline_override.tf",)) -> None:
    """Turns a copy to a local backend, for what is asked without credentials."""
    for name in names:
        (made.root / name).write_text('terraform {\n  backend "local" {}\n}\n', encoding="utf-8")
    for state in (made.data / "terraform.tfstate", made.data / "environment"):
        state.unlink(missing_ok=True)
    # States of several workspaces would have to be moved to the new backend, which `init` asks about.
    shutil.rmtree(made.root / "terraform.tfstate.d", ignore_errors=True)
