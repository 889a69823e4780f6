"""Exports are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import errno
import json
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from fleetform.export.errors import ExportError
from fleetform.export.writing import MANIFEST, write

FILES: dict[str, str | bytes] = {"main.tf": "one\n", "assets/code.zip": b"\x00\x01"}


def _bytes(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


def test_a_new_folder_is_made(tmp_path: Path) -> None:
    report = write(FILES, tmp_path / "deep" / "out", generator="opentofu")
    found = _bytes(tmp_path / "deep" / "out")
    assert found.pop(MANIFEST)
    assert found == {"main.tf": b"one\n", "assets/code.zip": b"\x00\x01"}
    assert str(report) == "2 written, 0 unchanged"
    assert [path.name for path in (tmp_path / "deep").iterdir()] == ["out"]


def test_a_second_export_changes_what_changed_and_removes_what_is_gone(tmp_path: Path) -> None:
    write(FILES, tmp_path, generator="opentofu")
    before = (tmp_path / "main.tf").stat().st_mtime_ns
    report = write({"main.tf": "one\n", "new.tf": "new\n"}, tmp_path, generator="opentofu")
    assert str(report) == "1 written, 1 unchanged, removed: assets/code.zip"
    assert (tmp_path / "main.tf").stat().st_mtime_ns == before
    assert not (tmp_path / "assets").exists()


def test_foreign_files_stay(tmp_path: Path) -> None:
    (tmp_path / "terraform.tfstate").write_text("state")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "own.txt").write_text("own")
    write(FILES, tmp_path, generator="opentofu")
    write({"main.tf": "two\n"}, tmp_path, generator="opentofu")
    assert (tmp_path / "terraform.tfstate").read_text() == "state"
    assert (tmp_path / "assets" / "own.txt").read_text() == "own"
    assert not (tmp_path / "assets" / "code.zip").exists()


def test_a_foreign_file_in_the_way_stops_everything(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text("mine")
    before = _bytes(tmp_path)
    with pytest.raises(ExportError, match=r"these files are not ours and stand in the way: main\.tf"):
        write(FILES, tmp_path, generator="opentofu")
    assert _bytes(tmp_path) == before


@pytest.mark.parametrize("files", [{"main.tf": "two\n"}, {"other.tf": "other\n"}], ids=["overwritten", "removed"])
def test_a_file_that_somebody_edited_stops_everything(tmp_path: Path, files: dict[str, str | bytes]) -> None:
    write(FILES, tmp_path, generator="opentofu")
    (tmp_path / "main.tf").write_text("edited")
    before = _bytes(tmp_path)
    with pytest.raises(ExportError, match=r"changed after the last export: main\.tf"):
        write(files, tmp_path, generator="opentofu")
    assert _bytes(tmp_path) == before


def test_a_file_that_somebody_removed_is_written_again(tmp_path: Path) -> None:
    write(FILES, tmp_path, generator="opentofu")
    (tmp_path / "main.tf").unlink()
    assert write(FILES, tmp_path, generator="opentofu").written == ("main.tf",)


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.tf"
    elsewhere.write_text("theirs")
    out = tmp_path / "out"
    out.mkdir()
    (out / "main.tf").symlink_to(elsewhere)
    with pytest.raises(ExportError, match="not ours"):
        write(FILES, out, generator="opentofu")
    assert elsewhere.read_text() == "theirs"


def test_a_dangling_link_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "main.tf").symlink_to(tmp_path / "gone")
    with pytest.raises(ExportError, match="not ours"):
        write(FILES, tmp_path, generator="opentofu")
    assert (tmp_path / "main.tf").is_symlink()


def test_a_linked_folder_inside_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    out = tmp_path / "out"
    out.mkdir()
    (out / "assets").symlink_to(elsewhere)
    with pytest.raises(ExportError, match="link"):
        write(FILES, out, generator="opentofu")
    assert list(elsewhere.iterdir()) == []
    assert [path.name for path in out.iterdir()] == ["assets"]


def test_a_file_of_ours_that_became_a_link_stops_everything(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(FILES, out, generator="opentofu")
    elsewhere = tmp_path / "copy.tf"
    (out / "main.tf").rename(elsewhere)
    (out / "main.tf").symlink_to(elsewhere)
    with pytest.raises(ExportError, match="link"):
        write({"main.tf": "two\n"}, out, generator="opentofu")
    assert elsewhere.read_text() == "one\n"


def test_the_folder_itself_may_be_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(FILES, tmp_path / "link", generator="opentofu")
    assert (tmp_path / "real" / "main.tf").read_text() == "one\n"
    assert (tmp_path / "link").is_symlink()


def test_a_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("file")
    with pytest.raises(ExportError, match="is a file; an export needs a folder"):
        write(FILES, tmp_path / "out", generator="opentofu")
    assert (tmp_path / "out").read_text() == "file"


def test_a_folder_in_the_place_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "main.tf").mkdir()
    with pytest.raises(ExportError):
        write(FILES, tmp_path, generator="opentofu")
    assert [path.name for path in tmp_path.iterdir()] == ["main.tf"]


@pytest.mark.parametrize("text", ["{", "[]", '{"files": 1}'])
def test_a_manifest_that_is_not_readable_stops_everything(tmp_path: Path, text: str) -> None:
    (tmp_path / MANIFEST).write_text(text)
    with pytest.raises(ExportError, match="not readable"):
        write(FILES, tmp_path, generator="opentofu")
    assert _bytes(tmp_path) == {MANIFEST: text.encode()}


def test_a_manifest_gives_no_power_over_files_outside(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (tmp_path / "main.tf").write_text("outside")
    (out / MANIFEST).write_text('{"files": {"../main.tf": "x"}}')
    write(FILES, out, generator="opentofu")
    assert (tmp_path / "main.tf").read_text() == "outside"


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A folder on a disk with room for 64 KiB: one of its own where that may be mounted, else by a limit of files."""
    folder = tmp_path / "disk"
    folder.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if shutil.which("mount") and subprocess.run(command, capture_output=True, check=False).returncode == 0:
        yield folder
        subprocess.run(["umount", str(folder)], check=True)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64 << 10, hard))
    yield folder
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_full_disk_leaves_everything_as_it_was(full_disk: Path) -> None:
    out = full_disk / "out"
    write(FILES, out, generator="opentofu")
    before = _bytes(out)
    with pytest.raises(ExportError, match=r"No space left on device|File too large"):
        write({"main.tf": "two\n", "assets/code.zip": b"new" * 40_000}, out, generator="opentofu")
    assert _bytes(out) == before
    assert [path.name for path in full_disk.iterdir()] == ["out"]
    assert write({"main.tf": "two\n"}, out, generator="opentofu").written == ("main.tf",)


def test_a_disk_that_is_full_from_the_start_gets_nothing(full_disk: Path) -> None:
    with pytest.raises(ExportError, match=r"No space left on device|File too large"):
        write({"a.tf": "one\n", "b.tf": b"new" * 40_000}, full_disk / "out", generator="opentofu")
    assert list(full_disk.iterdir()) == []


@pytest.fixture
def read_only() -> Iterator[Path]:
    """A folder in which this process may write nothing; root is somebody else for the time of a test."""
    folder = Path(tempfile.mkdtemp(prefix="fleetform-", dir="/tmp"))
    (folder / "out").mkdir()
    (folder / "out" / "mine.txt").write_text("mine")
    for path in (folder, folder / "out"):
        path.chmod(0o555)
    root = os.geteuid() == 0
    if root:
        os.seteuid(65534)
    yield folder
    if root:
        os.seteuid(0)
    for path in (folder, folder / "out"):
        path.chmod(0o755)
    shutil.rmtree(folder)


@pytest.mark.parametrize("name", ["out", "new", "new/deep"])
def test_a_folder_that_may_only_be_read(read_only: Path, name: str) -> None:
    with pytest.raises(ExportError, match=f"{read_only}.*: Permission denied"):
        write(FILES, read_only / name, generator="opentofu")
    assert _bytes(read_only) == {"out/mine.txt": b"mine"}


@pytest.mark.parametrize("interrupted_at", range(6))
@pytest.mark.parametrize("reason", [KeyboardInterrupt, OSError(errno.EIO, "Input/output error")], ids=["user", "disk"])
def test_an_export_that_is_interrupted_leaves_the_old_one_whole(
    interrupted_at: int, reason: BaseException | type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whichever of its moves is the last one: three files are written, one is removed, and the manifest twice."""
    out = tmp_path / "out"
    write({"main.tf": "one\n", "old.tf": "old\n", "same.tf": "same\n"}, out, generator="opentofu")
    before = _bytes(out)
    inodes = {file.name: file.stat().st_ino for file in out.iterdir()}
    new: dict[str, str | bytes] = {"main.tf": "two\n", "a/b/new.tf": "new\n", "z.tf": "z\n", "same.tf": "same\n"}
    count = iter(range(100))
    real_replace, real_unlink = Path.replace, Path.unlink

    def replace(self: Path, target: Path) -> Path:
        if ".before" not in self.parts and next(count) == interrupted_at:
            raise reason
        return real_replace(self, target)

    def unlink(self: Path, missing_ok: bool = False) -> None:
        if not missing_ok and next(count) == interrupted_at:
            raise reason
        real_unlink(self, missing_ok=missing_ok)

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(Path, "unlink", unlink)
    with pytest.raises((KeyboardInterrupt, ExportError)):
        write(new, out, generator="opentofu")
    monkeypatch.undo()
    assert _bytes(out) == before
    assert {file.name: file.stat().st_ino for file in out.iterdir() if file.name != MANIFEST} == {
        name: inode for name, inode in inodes.items() if name != MANIFEST
    }
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert str(write(new, out, generator="opentofu")) == "3 written, 1 unchanged, removed: old.tf"


def test_a_first_export_that_is_interrupted_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.replace

    def replace(self: Path, target: Path) -> Path:
        if self.name == MANIFEST:
            raise KeyboardInterrupt
        return real(self, target)

    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(KeyboardInterrupt):
        write(FILES, tmp_path / "out", generator="opentofu")
    assert list(tmp_path.iterdir()) == []


def test_an_export_that_was_killed_is_finished_by_the_next_one(tmp_path: Path) -> None:
    """A process of its own is killed between two moves: nothing can be taken back then."""
    out = tmp_path / "out"
    write({"a.tf": "one\n", "b.tf": "one\n", "gone.tf": "x\n"}, out, generator="opentofu")
    program = (
        "import os, signal, sys\nfrom pathlib import Path\nfrom fleetform.export import writing\n"
        "real = Path.replace\n"
        "def replace(self, target):\n"
        "    if self.name == 'b.tf': os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return real(self, target)\n"
        "Path.replace = replace\n"
        "writing.write({'a.tf': 'two', 'b.tf': 'two'}, Path(sys.argv[1]), generator='opentofu')\n"
    )
    killed = subprocess.run([sys.executable, "-c", program, str(out)], check=False)
    assert killed.returncode == -signal.SIGKILL
    assert (out / "a.tf").read_text() == "two"
    assert (out / "b.tf").read_text() == "one\n"
    report = write({"a.tf": "two", "b.tf": "two"}, out, generator="opentofu")
    assert str(report) == "1 written, 1 unchanged, removed: gone.tf"
    (out / "a.tf").write_text("one\n")
    with pytest.raises(ExportError, match="changed after the last export"):
        write({"a.tf": "three"}, out, generator="opentofu")


def test_the_same_export_again_touches_nothing(tmp_path: Path) -> None:
    write(FILES, tmp_path / "out", generator="opentofu")
    before = {path: path.stat() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert str(write(FILES, tmp_path / "out", generator="opentofu")) == "0 written, 2 unchanged"
    after = {path: path.stat() for path in before}
    assert {path: (one.st_mtime_ns, one.st_ino) for path, one in after.items()} == {
        path: (one.st_mtime_ns, one.st_ino) for path, one in before.items()
    }


def test_the_manifest_says_what_was_written(tmp_path: Path) -> None:
    write(FILES, tmp_path, generator="opentofu")
    manifest = json.loads((tmp_path / MANIFEST).read_text())
    assert manifest["generator"] == "fleetform export opentofu"
    assert sorted(manifest["files"]) == ["assets/code.zip", "main.tf"]


def test_a_readme_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    files = {"README.md": "ours\n", "main.tf": "a\n"}
    assert write(files, tmp_path, generator="opentofu").total == 2
    (tmp_path / "README.md").write_text("mine\n")
    report = write({**files, "main.tf": "b\n"}, tmp_path, generator="opentofu")
    assert (report.written, report.removed) == (("main.tf",), ())
    assert (tmp_path / "README.md").read_text() == "mine\n"
    assert "README.md" not in json.loads((tmp_path / ".fleetform-export.json").read_text())["files"]
    (tmp_path / "README.md").unlink()
    assert write(files, tmp_path, generator="opentofu").written == ("README.md", "main.tf")
