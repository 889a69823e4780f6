"""Programs as teams write them are recorded whole: what they are recorded as is for a person to review."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from fleetform.cli.recording import record_program
from fleetform.graph.show import show_graph
from fleetform.programs import open_program

PROGRAMS = Path(__file__).parent / "programs"


@pytest.mark.parametrize("name", sorted(folder.name for folder in PROGRAMS.iterdir() if folder.is_dir()))
def test_recorded_as_before(name: str, golden: Callable[[str, str], None]) -> None:
    def recorded() -> str:
        return show_graph(record_program(open_program(PROGRAMS / name, stack="dev")))

    shown = recorded()
    golden(f"graph/{name}.txt", shown)
    assert recorded() == shown
