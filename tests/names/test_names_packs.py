"""Packed tables, and that the same facts give the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from fleetform.names.packs import Pack, pack, packed
from fleetform.names.regenerate.__main__ import DATA, main
from fleetform.names.sources import known_sources

FACTS = Path(__file__).parents[1] / "data"


def test_what_is_packed_is_read_again(tmp_path: Path) -> None:
    entries = {f"key{number}": {"name": f"é {number}", "fields": list(range(number))} for number in range(200)}
    file = tmp_path / "some.pack"
    file.write_bytes(packed(entries, {"made from": "nothing"}))
    table = Pack(file)
    assert dict(table) == entries
    assert table.about == {"made from": "nothing"}
    assert "key7" in table
    assert "key200" not in table
    assert table.get("key200") is None


def test_an_empty_table(tmp_path: Path) -> None:
    file = tmp_path / "empty.pack"
    file.write_bytes(packed({}, {}))
    assert dict(Pack(file)) == {}


def test_another_file_is_no_table(tmp_path: Path) -> None:
    file = tmp_path / "other.pack"
    file.write_bytes(b"PK something else")
    with pytest.raises(ValueError, match=r"other\.pack is no pack of names"):
        Pack(file)


def test_order_makes_no_difference() -> None:
    assert packed({"a": {"x": 1, "y": 2}, "b": 3}, {}) == packed({"b": 3, "a": {"y": 2, "x": 1}}, {})


@pytest.mark.parametrize("name", ["terraform-random", "terraform-tls"])
def test_regeneration_gives_the_committed_tables_whatever_the_hash_seed(tmp_path: Path, name: str) -> None:
    package = name.removeprefix("terraform-")
    made: list[bytes] = []
    for seed in ("1", "2"):
        output = tmp_path / seed
        command = [sys.executable, "-m", "fleetform.names.regenerate", "--facts", str(FACTS), "--output", str(output)]
        subprocess.run(
            [*command, "--only", package], env={**os.environ, "PYTHONHASHSEED": seed}, check=True, capture_output=True
        )
        made.append((output / f"{name}.pack").read_bytes())
    assert made[0] == made[1]
    # The content, not the bytes: zlib may squeeze a little better or worse elsewhere.
    committed = pack(name)
    assert committed is not None
    assert dict(Pack(tmp_path / "1" / f"{name}.pack")) == dict(committed)


def test_facts_that_are_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--facts", str(tmp_path), "--output", str(tmp_path / "out"), "--only", "tls"]) == 2
    assert "tls.json.gz" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("*.pack"))
    with pytest.raises(SystemExit):
        main(["--facts", str(tmp_path / "nothing")])


@pytest.mark.slow
@pytest.mark.skipif(
    "FLEETFORM_FACTS" not in os.environ, reason="FLEETFORM_FACTS names no folder with all upstream facts"
)
def test_all_tables_are_as_the_facts_say(tmp_path: Path) -> None:
    assert main(["--facts", os.environ["FLEETFORM_FACTS"], "--output", str(tmp_path)]) == 0
    made = sorted(file.name for file in tmp_path.iterdir())
    # Of the packages beside the main ones neither SDK nor facts need be there.
    kept = {"sources.json", *(f"terraform-{package}.pack" for package in known_sources())}
    assert {file.name for file in DATA.iterdir()} - kept == set(made) - kept
    for name in made:
        new, old = tmp_path / name, DATA / name
        if name.endswith(".pack"):
            assert dict(Pack(new)) == dict(Pack(old)), name
        else:
            assert new.read_bytes() == old.read_bytes(), name
