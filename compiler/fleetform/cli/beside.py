"""Doing two things at once in two processes, where the system lets one process become two.

The second one's result comes back through a pipe, and what it prints is printed once the first is done: nobody sees a
difference but the clock. Where it fails, or where its result cannot be handed over, it is done again in this process,
so that every error is raised, and told, where it would have been without.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO, TypeVar

First = TypeVar("First")
Second = TypeVar("Second")


def both(
    first: Callable[[], First], second: Callable[[], Second], ready: Callable[[Second], Second]
) -> tuple[First, Second]:
    """The results of two functions, which run at the same time where that is possible.

    Args:
        first: Runs here.
        second: Runs beside it; what it changes in memory is lost.
        ready: Takes from the second's result what stays in its process.
    """
    if not possible():
        return first(), second()
    beside = _Beside(lambda: ready(second()))
    try:
        one = first()
    except BaseException:
        beside.stop()
        raise
    done, other = beside.result()
    return one, other if done else second()


def possible() -> bool:
    """Whether this process can become two, and would gain by it."""
    # Only a process with one thread may be copied, and macOS forbids it to one that has used its frameworks.
    if sys.platform != "linux" or threading.active_count() > 1:
        return False
    cores = len(os.sched_getaffinity(0))
    try:
        alone = len(list(Path("/proc/self/task").iterdir())) == 1
        # Both import the SDKs: on a machine that is busy already, that takes longer than one after the other.
        return alone and cores > 1 and os.getloadavg()[0] < cores
    except OSError:
        return False


class _Beside:
    """A copy of this process that does one thing."""

    def __init__(self, work: Callable[[], object]) -> None:
        # Nobody else can open these files: they have no names.
        self._said = (tempfile.TemporaryFile(), tempfile.TemporaryFile())  # noqa: SIM115  open until it is read
        self._read, write = os.pipe()
        sys.stdout.flush()
        sys.stderr.flush()
        self._process = os.fork()
        if self._process == 0:
            os.close(self._read)
            _work(work, write, self._said)
        os.close(write)

    def result(self) -> tuple[bool, Any]:
        """Whether it was done, and what came of it; prints what it said."""
        try:
            with os.fdopen(self._read, "rb") as pipe:
                told = pipe.read()
        except BaseException:
            self._end()
            raise
        _, status = os.waitpid(self._process, 0)
        if status != 0:
            return False, None
        for said, stream in zip(self._said, (sys.stdout, sys.stderr), strict=True):
            with said:
                said.seek(0)
                stream.write(said.read().decode(errors="replace"))
        return True, pickle.loads(told)  # noqa: S301  from a copy of this process

    def stop(self) -> None:
        """Ends it; it removes its temporary files first."""
        os.close(self._read)
        self._end()

    def _end(self) -> None:
        with suppress(ProcessLookupError):
            os.kill(self._process, signal.SIGINT)
        # A program may hold on to an interruption.
        watch = threading.Timer(10, os.kill, (self._process, signal.SIGKILL))
        watch.start()
        os.waitpid(self._process, 0)
        watch.cancel()


def _work(work: Callable[[], object], write: int, said: tuple[BinaryIO, BinaryIO]) -> None:
    """What the copy does; it never returns."""
    status = 1
    # The other one says what is wrong: here nothing is told.
    with suppress(BaseException):
        for number, file in enumerate(said, start=1):
            os.dup2(file.fileno(), number)
        sys.stdout, sys.stderr = (TextIOWrapper(file, "utf-8", write_through=True) for file in said)
        made = pickle.dumps(work(), pickle.HIGHEST_PROTOCOL)
        sys.stdout.flush()
        sys.stderr.flush()
        with os.fdopen(write, "wb") as pipe:
            pipe.write(made)
        status = 0
    # Functions for the end of the process belong to the one that was copied.
    os._exit(status)
