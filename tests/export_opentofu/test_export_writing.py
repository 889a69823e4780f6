"""Exports are written whole or not at all, and never over what somebody else wrote."""

from __future__ import annotations

import errno
import json
import os
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


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(FILES, out, generator="opentofu")
    before = _bytes(out)
    real = Path.write_bytes

    def full(self: Path, data: bytes) -> int:
        if self.name == "code.zip":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self))
        return real(self, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ExportError, match="No space left on device"):
        write({"main.tf": "two\n", "assets/code.zip": b"new"}, out, generator="opentofu")
    monkeypatch.undo()
    assert _bytes(out) == before
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


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
