"""Writing a migration: in place, with a journal that can take it back, or as a whole folder elsewhere."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping import Journal, begin
from fleetform.migrate.keeping.replacing import why
from fleetform.migrate.rewriting import Plan
from fleetform.migrate.survey.walking import QUIET, files


def check_clean(root: Path) -> None:
    """Makes sure that git can take back what is written.

    A folder that git does not know is fine: the journal keeps what was there.

    Raises:
        MigrateError: Something in the folder is not committed, or git cannot say.
    """
    command = ["git", *QUIET, "-C", str(root), "status", "--porcelain", "-z", "--untracked-files=all", "--", "."]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except OSError as error:
        _unless_git(root, f"git cannot be run ({error.strerror})")
        return
    if done.returncode:
        # A work tree of another owner, for one: in containers that is the rule.
        told = os.fsdecode(done.stderr).strip().partition("\n")[0]
        _unless_git(root, f"git says '{told}'")
        return
    changed = [os.fsdecode(one)[3:] for one in done.stdout.split(b"\0") if len(one) > 3]
    if not changed:
        return
    shown = ", ".join(changed[:3]) + (f" and {len(changed) - 3:,} more" if len(changed) > 3 else "")
    raise MigrateError(
        f"{root}: not everything is committed ({shown}), so 'git checkout' could not take back what is written. "
        "Commit first, or say --force-dirty. Nothing was changed"
    )


def _unless_git(root: Path, told: str) -> None:
    whole = root.resolve()
    if any((folder / ".git").exists() for folder in (whole, *whole.parents)):
        raise MigrateError(
            f"{root}: whether everything is committed is not known: {told}. "
            "Mend that, or say --force-dirty. Nothing was changed"
        )


def write_in_place(plan: Plan, journal: Journal | None = None) -> Journal | None:
    """Writes what changes, each file at once; what was there is kept first.

    Args:
        plan: What changes.
        journal: One that has begun already; it is then not ended here.

    Returns:
        The journal; None if nothing changes and none was given.

    Raises:
        MigrateError: A file cannot be written. Those before it are; the message says how to go back.
    """
    if not plan.changes:
        return journal
    own = journal or begin(plan.root)
    for number, change in enumerate(plan.changes):
        path = plan.root / change.path
        try:
            if path.exists() and path.read_bytes() not in (change.before, change.content):
                raise MigrateError(f"{path}: has changed since it was read")
            own.write(path, change.content)
        except (MigrateError, OSError) as error:
            told = str(error) if isinstance(error, MigrateError) else f"{path}: {why(error)}"
            raise MigrateError(f"{told}. {_so_far(plan, number)}") from error
    if journal is None:
        own.done()
    return own


def _so_far(plan: Plan, number: int) -> str:
    if not number:
        return "No file was changed"
    return (
        f"{number:,} of {len(plan.changes):,} files were changed: mend it and start again, or go back with "
        f"'fleetform migrate rollback {plan.root}'"
    )


def check_free(root: Path, target: Path) -> None:
    """Makes sure that a folder can be written as a new one.

    Raises:
        MigrateError: It is there already, or lies within the one that is read.
    """
    if target.resolve().is_relative_to(root.resolve()):
        raise MigrateError(f"{target}: lies within {root}: the next survey would read it. Choose another folder")
    if target.is_symlink() or (target.exists() and not (target.is_dir() and not any(target.iterdir()))):
        raise MigrateError(f"{target}: is there already and is not empty. Choose another folder, or remove it")


def write_elsewhere(plan: Plan, target: Path) -> int:
    """Writes the whole folder with its changes to a new one, which is there only when it is whole.

    Args:
        plan: What changes.
        target: The new folder.

    Returns:
        How many files it has.

    Raises:
        MigrateError: It is there already, lies within the old one, or cannot be written.
    """
    check_free(plan.root, target)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(dir=target.parent, prefix=f".{target.name[:60]}-", suffix=".tmp"))
    except OSError as error:
        raise MigrateError(f"{target}: {why(error)}. Nothing was written") from error
    try:
        number = _copy(plan, beside)
        beside.chmod(0o755)
        beside.replace(target)
    except OSError as error:
        raise MigrateError(f"{target}: {why(error)}. Nothing was written") from error
    finally:
        shutil.rmtree(beside, ignore_errors=True)
    return number


def _copy(plan: Plan, beside: Path) -> int:
    changed = {one.path: one.content for one in plan.changes}
    number = 0
    for path in sorted({*files(plan.root), *changed}):
        source, copy = plan.root / path, beside / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path in changed:
            copy.write_bytes(changed[path])
            if source.exists():
                shutil.copymode(source, copy)
        elif source.is_symlink() or source.is_file():
            shutil.copy2(source, copy, follow_symlinks=False)
        else:
            continue  # git knows it, and it is gone; or it is no file
        number += 1
    return number
