"""What every room's tests share: golden files, settings, and a last word on what was skipped."""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path

import hypothesis
import pytest
from xdist.remote import Producer
from xdist.scheduler import LoadGroupScheduling, Scheduling

from engines.crossplane_core import ControlPlane, control_plane

ROOT = Path(__file__).resolve().parent.parent
GOLDEN = ROOT / "tests" / "golden"

# Speed is no property here: a machine under load must not fail a test. CI tries the same examples every time.
hypothesis.settings.register_profile("fleetform", deadline=None, derandomize=bool(os.environ.get("CI")))
hypothesis.settings.load_profile("fleetform")

# Engines and providers are Go and live for seconds: collecting less garbage spares a fifth of what they take.
os.environ.setdefault("GOGC", "400")
os.environ.setdefault("GOMEMLIMIT", "2GiB")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-golden",
        action="store_true",
        help="write what the tests see to the golden files, for a person to review",
    )


class FileScheduling(LoadGroupScheduling):
    """Keeps the tests of a file on one worker, unless their group says which, so that what they share is built once."""

    def _split_scope(self, nodeid: str) -> str:
        scope = super()._split_scope(nodeid)
        return nodeid.split("::", 1)[0] if scope == nodeid else scope


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Scheduling | None:
    """With `--dist loadgroup`, files are what workers take."""
    return FileScheduling(config, log) if config.getvalue("dist") == "loadgroup" else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Puts what takes long first, so that no worker waits for the other at the end."""
    slow = {item.path for item in items if item.get_closest_marker("slow")}

    def turn(item: pytest.Item) -> int:
        return 0 if item.get_closest_marker("xdist_group") else 1 if item.path in slow else 2

    items.sort(key=turn)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """A function that compares a text with `tests/golden/NAME`, or writes it with --update-golden."""

    def compare(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        assert file.is_file(), f"{file.relative_to(ROOT)} is missing: run pytest --update-golden and review it"
        assert text == file.read_text(encoding="utf-8"), f"differs from {file.relative_to(ROOT)}"

    return compare


@pytest.fixture(scope="session")
def root() -> Path:
    """The project's folder."""
    return ROOT


@pytest.fixture(scope="session")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ControlPlane]:
    """A real Crossplane. Tests that use it are in the xdist group `crossplane-core`, so that one starts, not two."""
    with control_plane(tmp_path_factory.mktemp("plane")) as started:
        yield started


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says what was not tested, and why: a count of tests by reason."""
    reasons: dict[str, int] = defaultdict(int)
    for report in terminalreporter.stats.get("skipped", []):
        told = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        reasons[told.removeprefix("Skipped: ")] += 1
    if not reasons:
        return
    terminalreporter.section("not tested here, and why")
    for reason, count in sorted(reasons.items()):
        terminalreporter.line(f"{count:5} {'test' if count == 1 else 'tests'}: {reason}")
