"""Installing engines: what is there stays, what is pinned otherwise is built anew, nothing half done is left."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType

import pytest

from engines.needs import engine

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, with an engine of our own to install: a Go program of three lines."""
    spec = importlib.util.spec_from_file_location("install_engines", ROOT / "engines" / "install.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    folder = tmp_path / "hello"
    folder.mkdir()
    (folder / "go.mod").write_text("module hello\n\ngo 1.21\n", encoding="utf-8")
    (folder / "go.sum").touch()
    text = 'package main\n\nimport "fmt"\n\nvar version = "unknown"\n\nfunc main() { fmt.Print(version) }\n'
    (folder / "main.go").write_text(text, encoding="utf-8")
    entry = {"module": "hello", "package": ".", "version": "1.0", "ldflags": "-X main.version=1.0", "for": "a test"}
    (tmp_path / "engines.json").write_text(json.dumps({"hello": entry}), encoding="utf-8")
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "BIN", tmp_path / "bin")
    return module


def pretend(install: ModuleType) -> Path:
    """Puts a file where the engine belongs, as if it had been built from what is pinned."""
    entry = json.loads((install.HERE / "engines.json").read_text(encoding="utf-8"))["hello"]
    install.BIN.mkdir()
    program = install.BIN / "hello"
    program.write_text("built before", encoding="utf-8")
    install.stamp("hello").write_text(install.digest(entry), encoding="utf-8")
    return program


def test_an_engine_that_is_there_is_left_alone(
    install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = pretend(install)
    monkeypatch.setenv("PATH", "")
    assert install.main([]) == 0
    assert program.read_text(encoding="utf-8") == "built before"
    assert capsys.readouterr().out == "hello 1.0: there already\n"


@pytest.mark.parametrize("file", ["go.mod", "go.sum", "engines.json"])
def test_a_changed_pin_is_noticed(install: ModuleType, file: str, capsys: pytest.CaptureFixture[str]) -> None:
    pretend(install)
    assert install.main(["--list"]) == 0
    assert capsys.readouterr().out.split() == ["hello", "1.0", "installed", "a", "test"]
    path = install.HERE / file if file == "engines.json" else install.HERE / "hello" / file
    changed = path.read_text(encoding="utf-8").replace("1.0", "1.1") if file == "engines.json" else "changed\n"
    path.write_text(changed, encoding="utf-8")
    assert install.main(["--list"]) == 0
    assert capsys.readouterr().out.split()[2] == "outdated"


def test_what_is_not_there_is_listed_as_missing(install: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert install.main(["--list", "hello"]) == 0
    assert capsys.readouterr().out.split()[2] == "missing"
    assert not install.BIN.exists()


def test_an_unknown_engine(install: ModuleType, capsys: pytest.CaptureFixture[str]) -> None:
    assert install.main(["helo"]) == 2
    assert capsys.readouterr().err == "no such engine: helo; there are hello\n"


def test_without_go(install: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("PATH", "")
    assert install.main([]) == 3
    assert "https://go.dev/dl/" in capsys.readouterr().err


def test_an_engine_is_built_and_a_failed_build_leaves_the_old_one(install: ModuleType, tmp_path: Path) -> None:
    engine("go")
    assert install.main([]) == 0
    built = (install.BIN / "hello").read_bytes()
    (tmp_path / "hello" / "main.go").write_text("this is no Go\n", encoding="utf-8")
    (tmp_path / "hello" / "go.sum").write_text("\n", encoding="utf-8")
    assert install.main([]) == 3
    assert (install.BIN / "hello").read_bytes() == built
    assert sorted(path.name for path in install.BIN.iterdir()) == [".hello.built-from", "hello"]


def test_every_pinned_engine_has_its_module() -> None:
    engines = json.loads((ROOT / "engines" / "engines.json").read_text(encoding="utf-8"))
    for entry in engines.values():
        folder = ROOT / "engines" / entry["module"]
        assert entry["version"] in (folder / "go.mod").read_text(encoding="utf-8")
        assert (folder / "go.sum").is_file()
        assert set(entry) == {"module", "package", "version", "ldflags", "for"}
