"""Running one operation over units, several at a time, each in a process of its own."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from fleetform.blueprints.units import Unit
from fleetform.deploy.units.record import Record
from fleetform.deploy.units.schedule import Schedule
from fleetform.reports.texts import safe

LOGS = "logs"
_ERROR = re.compile(r"[A-Za-z_.]+(Error|Exception): ")


@dataclass(frozen=True)
class Done:
    """A unit that all went well with.

    Attributes:
        unit: Its name.
        changes: How many resources had each kind of change.
        outputs: Its stack's outputs; secret ones are hidden.
        before: It was done by an earlier run, which this one goes on with.
    """

    unit: str
    changes: Mapping[str, int]
    outputs: Mapping[str, object] = field(default_factory=dict[str, object])
    before: bool = False


@dataclass(frozen=True)
class Failed:
    """A unit that failed; the message is what the engine said."""

    unit: str
    message: str


@dataclass(frozen=True)
class Skipped:
    """A unit that was not worked on, since one that it needs failed, or since the run was stopped."""

    unit: str
    cause: str | None


Told = Done | Failed | Skipped


@dataclass(frozen=True)
class Started:
    """A unit that is worked on from now."""

    unit: str


def run_units(
    units: Sequence[Unit],
    job: Mapping[str, Any],
    record: Record,
    *,
    at_once: int,
    logs: Path,
    stack_of: Callable[[str], str],
    on_event: Callable[[Started | Told], None] = lambda _event: None,
) -> list[Told]:
    """Runs an operation over units, and goes on past those that fail.

    Args:
        units: What to work on, each after those that it needs.
        job: What every worker needs to open and run the program, without `unit` and `needs`.
        record: Of this run; units that it has done already are told, and not worked on again.
        at_once: How many are worked on at the same time.
        logs: Folder for what the engine prints, a file a unit.
        stack_of: The stack of a unit.
        on_event: Is told when a unit begins and how it ended.

    Returns:
        What became of every unit, in the order of `units`.

    Raises:
        KeyboardInterrupt: The user stopped it; the engines have ended what was under way.
    """
    run = _Run(units, job, record, logs, stack_of, on_event)
    threads = [threading.Thread(target=run.work, daemon=True) for _ in range(max(1, min(at_once, len(units))))]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except KeyboardInterrupt:
        run.stop()
        for thread in threads:
            thread.join()
        raise
    return run.end()


class _Run:
    """A run that is going on: what its threads share."""

    def __init__(
        self,
        units: Sequence[Unit],
        job: Mapping[str, Any],
        record: Record,
        logs: Path,
        stack_of: Callable[[str], str],
        on_event: Callable[[Started | Told], None],
    ) -> None:
        self._units = {unit.name: unit for unit in units}
        self._job = job
        self._record = record
        self._logs = logs
        self._stack_of = stack_of
        self._on_event = on_event
        self._told: dict[str, Told] = {}
        self._workers: list[subprocess.Popen[str]] = []
        self._stopped = False
        self._change = threading.Condition()
        self._said: IO[str] = tempfile.TemporaryFile("a+", encoding="utf-8", errors="replace")  # noqa: SIM115  ends with it
        before = {name: changes for name, changes in record.done.items() if name in self._units}
        for name, changes in before.items():
            self._tell(Done(name, changes, before=True))
        self._schedule = Schedule(units, backwards=job["operation"] == "destroy", done=before)
        logs.mkdir(mode=0o700, parents=True, exist_ok=True)

    def work(self) -> None:
        """What each thread does: takes units and has its worker work on them."""
        worker: subprocess.Popen[str] | None = None
        while (name := self._next()) is not None:
            if worker is None or worker.poll() is not None:
                worker = self._start()
            self._finish(self._hand_out(worker, name))
        if worker is not None:
            _end(worker)

    def stop(self) -> None:
        """Hands out nothing more, and lets the engines end what is under way."""
        with self._change:
            self._stopped = True
            self._schedule.stop()
            workers = list(self._workers)
            self._change.notify_all()
        for worker in workers:
            if worker.stdin is not None and worker.poll() is None:
                worker.stdin.close()

    def end(self) -> list[Told]:
        """What became of every unit."""
        for name, cause in self._schedule.skipped.items():
            self._tell(Skipped(name, cause))
        if all(isinstance(told, Done) for told in self._told.values()) and len(self._told) == len(self._units):
            self._record.finished = True
            self._record.save()
        return [self._told.get(name, Skipped(name, None)) for name in self._units]

    def _next(self) -> str | None:
        with self._change:
            while True:
                name = self._schedule.take()
                if name is not None or self._schedule.over or self._stopped:
                    break
                self._change.wait()
        if name is not None:
            self._on_event(Started(name))
        return name

    def _start(self) -> subprocess.Popen[str]:
        # A session of its own: Ctrl-C of the terminal reaches this process alone, which then tells the workers.
        worker = subprocess.Popen(
            [sys.executable, "-m", "fleetform.deploy.units.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._said,
            text=True,
            encoding="utf-8",
            start_new_session=True,
        )
        with self._change:
            self._workers.append(worker)
        return worker

    def _hand_out(self, worker: subprocess.Popen[str], name: str) -> Told:
        """Has a worker work on a unit, and listens until it is over."""
        assert worker.stdin is not None
        assert worker.stdout is not None
        needs = [self._stack_of(needed) for needed in self._units[name].needs]
        try:
            worker.stdin.write(json.dumps({**self._job, "unit": name, "needs": needs}) + "\n")
            worker.stdin.flush()
        except (BrokenPipeError, ValueError):
            return Failed(name, "the process that should work on it is gone")
        with (self._logs / f"{name.replace('/', '.')}.log").open("w", encoding="utf-8") as log:
            for line in worker.stdout:
                event: dict[str, Any] = json.loads(line)
                if event["event"] == "done":
                    return Done(name, event["changes"], event["outputs"])
                if event["event"] == "failed":
                    log.write(event["message"] + "\n")
                    return Failed(name, event["message"])
                log.write(event["text"] + "\n")
        return Skipped(name, None) if self._stopped else Failed(name, f"its process {self._end_of(worker)}")

    def _end_of(self, worker: subprocess.Popen[str]) -> str:
        """How a process ended that should not have."""
        status = worker.wait()
        self._said.seek(0)
        said = [line for line in self._said.read().splitlines() if line.strip()]
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        # Python's own last words; what programs print goes there too, so that no more of it is shown.
        is_error = bool(said) and _ERROR.match(said[-1]) is not None
        return f"{how}: {safe(said[-1])}" if is_error and status > 0 else how

    def _finish(self, told: Told) -> None:
        with self._change:
            if isinstance(told, Done):
                self._record.finish(told.unit, told.changes)
                self._schedule.done(told.unit)
            else:
                self._schedule.failed(told.unit)
            self._tell(told)
            self._change.notify_all()

    def _tell(self, told: Told) -> None:
        self._told[told.unit] = told
        self._on_event(told)


def _end(worker: subprocess.Popen[str]) -> None:
    """Lets a worker end that has nothing to do."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.close()
    worker.stdout.read()
    worker.wait()
