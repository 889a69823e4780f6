"""The way back: what a migration kept, and what can no longer be undone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from fleetform.cli.commands.migrate import command
from fleetform.cli.errors import BAD_INPUT
from fleetform.migrate import keeping
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping.journal import LINES
from fleetform.migrate.keeping.records import BACK, records
from fleetform.migrate.state.moving import plan, write

STATE = {
    "version": 4,
    "serial": 7,
    "lineage": "0f5c",
    "outputs": {},
    "resources": [
        {
            "mode": "managed",
            "type": "x_y",
            "name": "a",
            "provider": 'provider["registry.terraform.io/x/y"]',
            "instances": [{"schema_version": 0, "attributes": {"a": "s3cr3t"}}],
        }
    ],
}


@pytest.fixture
def migrated(tmp_path: Path) -> Path:
    """A folder after a migration: a file changed, one made, one taken away, and the state moved."""
    root = tmp_path / "infra"
    root.mkdir()
    (root / "main.tf").write_text("old\n")
    (root / "main.tf").chmod(0o640)
    (root / "gone.tf").write_text("gone\n")
    (root / "terraform.tfstate").write_text(json.dumps(STATE))
    journal = keeping.begin(root)
    journal.write(root / "main.tf", b"new\n")
    journal.write(root / "main.tf", b"newer\n")
    journal.write(root / "sub" / "made.tofu", b"made\n")
    journal.remove(root / "gone.tf")
    write(plan(root / "terraform.tfstate"), journal)
    journal.done()
    return root


def rollback(root: Path, *arguments: str) -> Result:
    done = CliRunner().invoke(command, ["rollback", str(root), *arguments], standalone_mode=False)
    assert "s3cr3t" not in done.output
    return done


def contents(root: Path) -> dict[str, str]:
    files = (path for path in root.rglob("*") if path.is_file() and ".fleetform" not in path.parts)
    return {path.relative_to(root).as_posix(): path.read_text() for path in files}


BEFORE = {"main.tf": "old\n", "gone.tf": "gone\n", "terraform.tfstate": json.dumps(STATE)}


def test_everything_comes_back(migrated: Path) -> None:
    done = rollback(migrated)
    assert done.return_value == 0
    assert contents(migrated) == BEFORE
    assert (migrated / "main.tf").stat().st_mode & 0o777 == 0o640
    name = records(migrated)[0].name
    lines = done.output.splitlines()
    assert lines[:-1] == [
        f"migration {name}",
        "  terraform.tfstate: put back",
        "  gone.tf: put back",
        "  sub/made.tofu: removed",
        "  main.tf: put back",
    ]
    assert lines[-1].startswith("Done. What was there until now is kept in ")


def test_checking_changes_nothing(migrated: Path) -> None:
    left = contents(migrated)
    done = rollback(migrated, "--check")
    assert done.return_value == 0
    assert "  main.tf: would be put back\n" in done.output
    assert done.output.endswith("Only checked: nothing was changed.\n")
    assert contents(migrated) == left
    assert len(records(migrated)) == 1


def test_going_back_can_itself_be_undone(migrated: Path) -> None:
    left = contents(migrated)
    rollback(migrated)
    back = records(migrated)[-1]
    assert back.what == BACK
    assert rollback(migrated, "--journal", back.name).return_value == 0
    assert contents(migrated) == left


def test_a_second_time_there_is_nothing_to_take_back(migrated: Path) -> None:
    rollback(migrated)
    done = rollback(migrated)
    assert str(done.exception) == f"{migrated}: every migration of this folder has been taken back already"


def test_a_file_that_changed_since_stops_everything(migrated: Path) -> None:
    (migrated / "main.tf").write_text("somebody's work\n")
    left = contents(migrated)
    done = rollback(migrated)
    assert done.return_value == BAD_INPUT
    assert (
        "  main.tf: stops: was changed after the migration: --force puts back what was there, and keeps a copy of "
        "today's\n"
    ) in done.output
    assert done.output.endswith("Nothing was changed.\n")
    assert contents(migrated) == left


def test_forcing_keeps_a_copy_of_what_is_overwritten(migrated: Path) -> None:
    (migrated / "main.tf").write_text("somebody's work\n")
    assert rollback(migrated, "--force").return_value == 0
    assert contents(migrated) == BEFORE
    kept = records(migrated)[-1].files["main.tf"].copy
    assert kept is not None
    assert kept.read_text() == "somebody's work\n"


def go_on(root: Path) -> None:
    """What an engine does to the state."""
    path = root / "terraform.tfstate"
    now = json.loads(path.read_text())
    now["serial"] += 2
    now["resources"][0]["name"] = "b"
    path.write_text(json.dumps(now))


@pytest.mark.parametrize("force", [[], ["--force"]])
def test_a_state_that_went_on_is_never_overwritten(migrated: Path, force: list[str]) -> None:
    go_on(migrated)
    left = contents(migrated)
    done = rollback(migrated, *force)
    assert done.return_value == BAD_INPUT
    assert "terraform.tfstate: stops: the state went on: the migration left serial 8, today it is 10." in done.output
    assert contents(migrated) == left


def test_todays_state_can_go_back_with_its_addresses(migrated: Path) -> None:
    go_on(migrated)
    assert rollback(migrated, "--state", "addresses").return_value == 0
    now = json.loads(contents(migrated)["terraform.tfstate"])
    assert (now["serial"], now["resources"][0]["name"]) == (11, "b")
    assert now["resources"][0]["provider"] == 'provider["registry.terraform.io/x/y"]'
    assert contents(migrated)["main.tf"] == "old\n"


def test_the_configuration_can_go_back_alone(migrated: Path) -> None:
    go_on(migrated)
    state = contents(migrated)["terraform.tfstate"]
    assert rollback(migrated, "--state", "leave").return_value == 0
    assert contents(migrated) == {**BEFORE, "terraform.tfstate": state}


def test_a_state_that_is_another_is_told(migrated: Path) -> None:
    (migrated / "terraform.tfstate").write_text(json.dumps({**STATE, "lineage": "other"}))
    assert "is another state now (its lineage changed); what was there before is in " in rollback(migrated).output


def test_a_damaged_copy_is_noticed(migrated: Path) -> None:
    kept = records(migrated)[0].files["main.tf"].copy
    assert kept is not None
    kept.write_text("damaged\n")
    left = contents(migrated)
    for arguments in ([], ["--force"]):
        done = rollback(migrated, *arguments)
        assert done.return_value == BAD_INPUT
        assert f"  main.tf: stops: the copy in {kept} is gone or damaged: take it from git" in done.output
        assert contents(migrated) == left


def test_a_migration_that_was_killed_goes_back_too(tmp_path: Path) -> None:
    (tmp_path / "one.tf").write_text("one\n")
    (tmp_path / "two.tf").write_text("two\n")
    journal = keeping.begin(tmp_path)
    journal.write(tmp_path / "one.tf", b"1\n")
    journal.keep(tmp_path / "two.tf")
    lines = journal.folder / LINES
    lines.write_bytes(lines.read_bytes() + b'{"after": "two.t')  # killed while this line was written
    done = rollback(tmp_path)
    assert done.return_value == 0, done.output
    assert " (it did not come to its end)\n" in done.output
    assert "  two.tf: as it was\n  one.tf: put back\n" in done.output
    assert contents(tmp_path) == {"one.tf": "one\n", "two.tf": "two\n"}
    assert records(tmp_path)[0].undone


def test_a_damaged_journal_is_told(migrated: Path) -> None:
    lines = records(migrated)[0].folder / LINES
    lines.write_bytes(b"{}\n" + lines.read_bytes())
    done = rollback(migrated)
    assert isinstance(done.exception, MigrateError)
    assert str(done.exception).startswith(f"{lines}: is damaged. The copies are in ")


def test_a_folder_below_the_migrated_one_is_told_where_to_go(migrated: Path) -> None:
    done = rollback(migrated / "sub")
    assert str(done.exception) == (
        f"{migrated / 'sub'}: no migration of this folder kept anything, but one of {migrated} did: give that folder"
    )


def test_a_folder_that_was_never_migrated_is_told(tmp_path: Path) -> None:
    told = str(rollback(tmp_path).exception)
    assert told.startswith(f"{tmp_path}: no migration of this folder kept anything")


def test_what_goes_back_is_told_as_data(migrated: Path) -> None:
    go_on(migrated)
    told = json.loads(rollback(migrated, "--check", "--format", "json").output)
    assert told["done"] is False
    assert [(one["path"], one["step"], one["stops"]) for one in told["files"]] == [
        ("terraform.tfstate", "blocked", True),
        ("gone.tf", "restore", False),
        ("sub/made.tofu", "remove", False),
        ("main.tf", "restore", False),
    ]


def test_a_folder_that_moved_goes_back_too(migrated: Path, tmp_path: Path) -> None:
    elsewhere = migrated.rename(tmp_path / "elsewhere")
    assert rollback(elsewhere).return_value == 0
    assert contents(elsewhere) == BEFORE
