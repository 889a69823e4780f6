"""Writing states: a copy first, all or nothing, and nothing lost whatever happens in between."""

from __future__ import annotations

import json
import os
import resource
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from fleetform.migrate import keeping
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping import undoing
from fleetform.migrate.keeping.records import records
from fleetform.migrate.state.moving import plan, write
from fleetform.migrate.state.turning import serial_of
from fleetform.migrate.state.using import alone

STATE = {
    "version": 4,
    "terraform_version": "1.11.4",
    "serial": 7,
    "lineage": "0f5c",
    "outputs": {},
    "resources": [
        {
            "mode": "managed",
            "type": "x_y",
            "name": "a",
            "provider": 'provider["registry.terraform.io/x/y"]',
            "instances": [{"schema_version": 0, "attributes": {"filling": "s3cr3t " * 4000}}],
        }
    ],
    "check_results": None,
}

MOVE = """
import os, signal, sys
from pathlib import Path
from fleetform.migrate import keeping
from fleetform.migrate.state.moving import plan, write

state, kill_at = Path(sys.argv[1]), int(sys.argv[2])
calls, really = 0, os.fsync

def counting(handle):
    global calls
    calls += 1
    if calls == kill_at:
        os.kill(os.getpid(), signal.SIGKILL)
    really(handle)

os.fsync = counting
move = plan(state)
journal = keeping.begin(state.parent)
write(move, journal)
journal.done()
"""
CAREFUL = """
import sys
from pathlib import Path
from fleetform.migrate import keeping
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.state.moving import plan, write

state = Path(sys.argv[1])
try:
    write(plan(state), keeping.begin(state.parent))
except MigrateError as error:
    sys.exit(str(error))
"""


@pytest.fixture
def state(tmp_path: Path) -> Path:
    path = tmp_path / "work" / "terraform.tfstate"
    path.parent.mkdir()
    path.write_text(json.dumps(STATE, indent=2))
    path.chmod(0o640)
    return path


def run(script: str, *arguments: str | Path | int, before: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    command = [*(before or []), sys.executable, "-c", script, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)


def leftovers(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name != ".fleetform")


def test_a_copy_is_kept_first_and_the_state_is_replaced_at_once(state: Path) -> None:
    before = state.read_bytes()
    journal = keeping.begin(state.parent)
    assert write(plan(state), journal)
    journal.done()
    (kept,) = records(state.parent)[0].files.values()
    assert kept.copy is not None
    assert kept.copy.read_bytes() == before
    assert kept.copy.stat().st_mode & 0o777 == 0o600
    assert kept.copy.parent.stat().st_mode & 0o777 == 0o700
    assert (journal.folder.parent / ".gitignore").read_text().endswith("*\n")
    assert json.loads(state.read_bytes())["serial"] == 8
    assert state.stat().st_mode & 0o777 == 0o640
    assert leftovers(state.parent) == ["terraform.tfstate"]


def test_a_second_time_nothing_is_written(state: Path) -> None:
    write(plan(state), keeping.begin(state.parent))
    after = state.stat()
    journal = keeping.begin(state.parent)
    assert not write(plan(state), journal)
    assert state.stat() == after


def test_a_link_stays_and_what_it_leads_to_is_moved(state: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.tfstate"
    link.symlink_to(state)
    write(plan(link), keeping.begin(tmp_path))
    assert link.is_symlink()
    assert json.loads(state.read_bytes())["serial"] == 8


def test_killed_at_any_moment_nothing_is_lost(state: Path) -> None:
    before, after = state.read_bytes(), plan(state).content
    for moment in range(1, 40):
        shutil.rmtree(state.parent / ".fleetform", ignore_errors=True)
        for name in leftovers(state.parent):
            (state.parent / name).unlink()
        state.write_bytes(before)
        done = run(MOVE, state, moment)
        now = state.read_bytes()
        assert now in (before, after), f"torn at moment {moment}"
        if now == after:
            (kept,) = records(state.parent)[-1].files.values()
            assert kept.copy is not None
            assert kept.copy.read_bytes() == before
            (step,) = undoing.plan(state.parent, records(state.parent)[-1], serial_of)
            assert step.step is undoing.Step.RESTORE
        if done.returncode == 0:
            assert moment > 8  # so many moments were tried
            return
        assert done.returncode == -signal.SIGKILL, done.stderr
    raise AssertionError("it never came to its end")


def test_a_full_disk_leaves_the_state_as_it_was(state: Path) -> None:
    before = state.read_bytes()

    def small_files() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))

    done = subprocess.run(
        [sys.executable, "-c", CAREFUL, str(state)],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=small_files,
    )
    assert done.returncode == 1
    assert "there is no room on the disk to write it: make room and start again. The file is as it was" in done.stderr
    assert "s3cr3t" not in done.stderr
    assert state.read_bytes() == before
    assert leftovers(state.parent) == ["terraform.tfstate"]


def test_a_folder_that_may_not_be_written_is_told(state: Path) -> None:
    before = state.read_bytes()
    careful: list[str] = []
    if os.geteuid() == 0:
        if shutil.which("setpriv") is None:
            pytest.skip("the superuser may write everything, and setpriv is not there to take that away")
        careful = ["setpriv", "--inh-caps=-dac_override", "--bounding-set=-dac_override"]
    state.parent.chmod(0o500)
    try:
        done = run(CAREFUL, state, before=careful)
    finally:
        state.parent.chmod(0o700)
    assert done.returncode == 1
    assert done.stderr == (
        f"{state.parent}: it may not be written (Permission denied): allow it, or work in a copy of the folder. "
        "Nothing was changed\n"
    )
    assert state.read_bytes() == before
    assert leftovers(state.parent) == ["terraform.tfstate"]


def test_a_state_that_an_engine_works_on_is_left_alone(state: Path) -> None:
    before = state.read_bytes()
    said = {"Who": "ann@laptop", "Operation": "OperationTypeApply", "Created": "2026-01-01T00:00:00Z"}
    info = state.with_name(".terraform.tfstate.lock.info")
    info.write_text(json.dumps(said))
    move = plan(state)
    with pytest.raises(MigrateError, match=r"is locked by ann@laptop \(OperationTypeApply, since 2026-01-01"):
        write(move, keeping.begin(state.parent))
    info.write_text('{"Who": "\x1b[31m')
    with pytest.raises(MigrateError, match=r"is locked\. Nothing was changed: wait until that has ended"):
        write(move, keeping.begin(state.parent))
    assert state.read_bytes() == before


def test_the_lock_is_the_engines_own(state: Path) -> None:
    other = "import fcntl, sys; fcntl.lockf(open(sys.argv[1], 'r+'), fcntl.LOCK_EX | fcntl.LOCK_NB)"
    with alone(state):
        state.read_bytes()  # closing the file once more must not give the lock away
        assert run(other, state).returncode == 1
    assert run(other, state).returncode == 0


def test_a_state_that_changed_meanwhile_is_left_alone(state: Path) -> None:
    move = plan(state)
    state.write_text(state.read_text().replace('"serial": 7', '"serial": 8'))
    with pytest.raises(MigrateError, match=r"has changed since it was read\. Nothing was changed: start again"):
        write(move, keeping.begin(state.parent))
    assert json.loads(state.read_bytes())["serial"] == 8
