"""The house: one namespace from three folders, imports in one direction, packages that hold what they need."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

from fleetform.blueprints import __version__

ROOTS = ("blueprints", "components", "compiler")
LONGEST_MODULE = 420
BIN = Path(sys.executable).parent


def run(*command: str | Path, cwd: Path, environment: dict[str, str] | None = None) -> str:
    """Runs a command that has to succeed, and gives what it printed."""
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def package_files(root: Path) -> set[str]:
    """Every file of the import packages, as it is called below `fleetform/`."""
    return {
        str(path.relative_to(root / folder))
        for folder in ROOTS
        for path in (root / folder / "fleetform").rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def tracked(root: Path) -> list[Path]:
    if not (root / ".git").exists():
        pytest.skip("only a git checkout says which files belong to the project")
    return [path for name in run("git", "ls-files", cwd=root).splitlines() if (path := root / name).is_file()]


def test_the_namespace_has_no_package_file(root: Path) -> None:
    assert [folder for folder in ROOTS if (root / folder / "fleetform" / "__init__.py").exists()] == []


def test_imports_point_one_way(root: Path) -> None:
    run(BIN / "lint-imports", "--no-cache", cwd=root)


def test_a_users_own_folders_stand_beside_ours(tmp_path: Path) -> None:
    for name in ("components", "blueprints", "stacks"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "__init__.py").write_text("MINE = True\n", encoding="utf-8")
    (tmp_path / "main.py").write_text(
        "import blueprints, components, stacks\n"
        "import fleetform.blueprints, fleetform.components, fleetform.graph.model\n"
        "assert blueprints.MINE and components.MINE and stacks.MINE\n"
        "print(fleetform.blueprints.__version__)\n",
        encoding="utf-8",
    )
    assert run(sys.executable, "main.py", cwd=tmp_path).strip() == __version__


@pytest.mark.parametrize("folder", ROOTS)
def test_modules_stay_small(root: Path, folder: str) -> None:
    lengths = {
        str(path.relative_to(root)): len(path.read_text(encoding="utf-8").splitlines())
        for path in (root / folder).rglob("*.py")
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_MODULE} == {}


@pytest.fixture(scope="module")
def built(root: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The wheel and the source distribution."""
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "-d", folder, cwd=root)
    (wheel,) = folder.glob("*.whl")
    (source,) = folder.glob("*.tar.gz")
    return wheel, source


def names_in(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_the_wheel_holds_the_packages_with_data_and_templates_and_nothing_else(
    root: Path, built: tuple[Path, Path]
) -> None:
    names = names_in(built[0])
    told = {name for name in names if not name.startswith(f"fleetform-{__version__}.dist-info/")}
    assert told == package_files(root)
    assert any(name.endswith(".json") for name in told)
    assert f"fleetform-{__version__}.dist-info/licenses/LICENSE" in names


def test_the_source_distribution_makes_the_same_wheel(built: tuple[Path, Path], tmp_path: Path) -> None:
    wheel, source = built
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    (folder,) = tmp_path.iterdir()
    assert not (folder / "tests").exists()
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path / "again", cwd=folder)
    (again,) = (tmp_path / "again").glob("*.whl")
    assert names_in(again) == names_in(wheel)


EVERYTHING = """
import importlib, pkgutil, sys
from pathlib import Path
target = sys.argv[1]
import fleetform
names = [module.name for module in pkgutil.walk_packages([target + "/fleetform"], "fleetform.")]
for name in names:
    module = importlib.import_module(name)
    assert Path(module.__file__).is_relative_to(target), module.__file__
print(len(names))
"""


def test_an_installed_wheel_imports_completely(built: tuple[Path, Path], tmp_path: Path) -> None:
    target = tmp_path / "site"
    run(BIN / "uv", "pip", "install", "--quiet", "--offline", "--no-deps", "--target", target, built[0], cwd=tmp_path)
    printed = run(sys.executable, "-c", EVERYTHING, target, cwd=tmp_path, environment={"PYTHONPATH": str(target)})
    assert int(printed) > 100


FORBIDDEN = {
    "a path of somebody's machine": re.compile(
        r"(?<![\w.])/(home/(?!(nonroot|me|you|user)\b)[a-z]\w*|Users/\w+|root|work)/[\w.]"
    ),
    "an address of a package index": re.compile(r"--(extra-)?index-url|--find-links|GOPROXY=http|GONOSUMDB="),
    "a private key": re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n[A-Za-z0-9+/]{40}"),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_holds(root: Path, what: str) -> None:
    found = [
        f"{path.relative_to(root)}: {match.group()}"
        for path in tracked(root)
        if path != Path(__file__)
        for match in [FORBIDDEN[what].search(path.read_bytes().decode("utf-8", errors="ignore"))]
        if match and b"\0" not in path.read_bytes()[:8000]
    ]
    assert found == []
