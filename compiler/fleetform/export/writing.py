"""Writing an export: all of it or nothing, and nothing that is not ours.

A manifest beside the files records what we wrote, with hashes. A file that is not in it, or that somebody changed
since, is never overwritten or removed.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TypeAlias

from fleetform.export.errors import ExportError, ExportProblem
from fleetform.export.moving import moving

MANIFEST = ".fleetform-export.json"
Known: TypeAlias = frozenset[str]


@dataclass(frozen=True, slots=True)
class WriteReport:
    """What writing did: file names relative to the folder."""

    written: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def total(self) -> int:
        """Files of the export."""
        return len(self.written) + len(self.unchanged)

    def __str__(self) -> str:
        parts = [f"{len(self.written)} written", f"{len(self.unchanged)} unchanged"]
        if self.removed:
            parts.append(f"removed: {', '.join(self.removed)}")
        return ", ".join(parts)


def write(
    files: Mapping[str, str | bytes], folder: Path, *, generator: str, yielding: Collection[str] = ("README.md",)
) -> WriteReport:
    """Writes the files of an export into a folder.

    Args:
        files: Relative name, with `/`, to content.
        folder: Where; made if it is not there.
        generator: Which target made them, for the manifest.
        yielding: Files that are not written where somebody else has written one.

    Returns:
        What was written, what was there already, and what of an earlier export was removed.

    Raises:
        ExportError: The folder has files of others in our way, or cannot be written. Nothing was changed.
    """
    contents = {name: _bytes(content) for name, content in sorted(files.items())}
    try:
        if folder.exists() and not folder.is_dir():
            raise _refused(f"{folder}: is a file; an export needs a folder")
        known = _read_manifest(folder)
        for name in _not_ours(folder, yielding, known, contents):
            contents.pop(name)
            known.pop(name, None)
        _check_links(folder, [*contents, *known, MANIFEST])
        _check_foreign(folder, contents, known)
        stale = [name for name in known if name not in contents and (folder / name).is_file()]
        _check_changed(folder, [*stale, *(name for name in contents if name in known)], known, contents)
        return _move_into_place(folder, contents, known, stale, generator)
    except OSError as error:
        raise _refused(f"{error.filename or folder}: {error.strerror}") from error


def _bytes(content: str | bytes) -> bytes:
    return content.encode("utf-8") if isinstance(content, str) else content


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _read_manifest(folder: Path) -> dict[str, Known]:
    """The hashes that each of our files may have: two after an export that was killed."""
    file = folder / MANIFEST
    if not file.is_file():
        return {}
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        made: dict[str, Known] = {}
        for files in (content["files"], content.get("coming", {})):
            for name, digest in files.items():
                if _is_inside(str(name)):
                    made[str(name)] = made.get(str(name), frozenset()) | {str(digest)}
        return made
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _refused(f"{file}: not readable; remove the folder, or choose another") from error


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts


def _check_links(folder: Path, names: Iterable[str]) -> None:
    """Nothing is written or removed through a link: it may lead anywhere."""
    inside = [folder / part for name in names for part in (PurePosixPath(name), *PurePosixPath(name).parents)]
    links = sorted({str(path.relative_to(folder)) for path in inside if path != folder and path.is_symlink()})
    if links:
        raise _refused(f"{folder}: these are links, and not ours: {', '.join(links)}")


def _not_ours(
    folder: Path, names: Iterable[str], known: Mapping[str, Known], contents: Mapping[str, bytes]
) -> list[str]:
    """Of files those that somebody else has written or changed."""
    there = [name for name in names if name in contents and (folder / name).exists()]
    return [name for name in there if not _is_ours(folder / name, known.get(name, frozenset()), contents[name])]


def _is_ours(file: Path, digests: Known, content: bytes) -> bool:
    return file.is_file() and (file.read_bytes() == content or _hash(file.read_bytes()) in digests)


def _check_foreign(folder: Path, contents: Mapping[str, bytes], known: Mapping[str, Known]) -> None:
    foreign = [
        name
        for name, content in contents.items()
        if name not in known and (folder / name).exists() and (folder / name).read_bytes() != content
    ]
    if foreign:
        told = f"{folder}: these files are not ours and stand in the way: {', '.join(foreign)}"
        if any(name.endswith("terraform.tfvars") for name in foreign):
            told += ". Values of your own are kept in a file that ends with .auto.tfvars"
        raise _refused(told)


def _check_changed(folder: Path, names: list[str], known: Mapping[str, Known], contents: Mapping[str, bytes]) -> None:
    changed = [
        name
        for name in names
        if (folder / name).is_file()
        and _hash((folder / name).read_bytes()) not in known[name]
        and (folder / name).read_bytes() != contents.get(name)
    ]
    if changed:
        raise _refused(
            f"{folder}: these files were changed after the last export: {', '.join(changed)}. "
            "Move the changes into the program, or the files away"
        )


def _move_into_place(
    folder: Path, contents: Mapping[str, bytes], known: Mapping[str, Known], stale: list[str], generator: str
) -> WriteReport:
    """Writes beside the folder first, so that a full disk is noticed before anything changes."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unchanged = [name for name, content in contents.items() if _is_same(folder / name, content)]
    written = [name for name in contents if name not in set(unchanged)]
    hashes = {name: _hash(content) for name, content in contents.items()}
    before = {name: min(found) for name, found in known.items()}
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as name:
        staging = Path(name)
        for file in written:
            _write(staging / file, contents[file])
        with moving(folder, staging) as moves:
            if known and (written or stale):
                # Killed from here on, the next export knows both: what was there and what was to come.
                moves.put(MANIFEST, _manifest(generator, before, coming=hashes))
            for file in written:
                moves.put(file)
            for file in stale:
                moves.remove(file)
            moves.put(MANIFEST, _manifest(generator, hashes))
    return WriteReport(tuple(written), tuple(unchanged), tuple(stale))


def _manifest(generator: str, files: Mapping[str, str], coming: Mapping[str, str] | None = None) -> bytes:
    content: dict[str, object] = {"generator": f"fleetform export {generator}", "files": dict(files)}
    if coming is not None:
        content["coming"] = dict(coming)
    return (json.dumps(content, indent=1) + "\n").encode()


def _is_same(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _refused(message: str) -> ExportError:
    return ExportError([ExportProblem(message)])
