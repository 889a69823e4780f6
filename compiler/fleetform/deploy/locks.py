"""Locks of stacks that an earlier run left, or holds."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from pulumi.automation import Stack

Outcome = TypeVar("Outcome")
PAUSE = 0.5

_HOLDER = re.compile(r"created by (?P<user>.+?)@(?P<host>\S+) \(pid (?P<pid>\d+)\)")


@dataclass(frozen=True)
class Holder:
    """Who holds a lock."""

    host: str
    process: int

    @property
    def here(self) -> bool:
        """Whether that is a process of this machine."""
        return self.host == socket.gethostname()

    @property
    def alive(self) -> bool:
        """Whether the process is there; one of another machine counts as there."""
        if not self.here:
            return True
        try:
            os.kill(self.process, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return not _is_over(self.process)


def _is_over(process: int) -> bool:
    """Whether a process has ended and only nobody asked how: in containers without an init, orphans stay so."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(encoding="utf-8", errors="replace")
    except OSError:  # other systems have no such file
        return False
    return told.rpartition(")")[2].split()[:1] in (["Z"], ["X"])


def holders(message: str) -> list[Holder]:
    r"""Who holds a stack's locks, as the engine tells when it refuses to work on it.

    >>> holders("locked by 1 lock(s)\n  a.json: created by ann@host-1 (pid 12) at 2026-11-25T00:00:00Z")
    [Holder(host='host-1', process=12)]
    """
    return [Holder(told["host"], int(told["pid"])) for told in _HOLDER.finditer(message)]


def unlocked(
    stack: Stack, operate: Callable[[], Outcome], patience: float, on_output: Callable[[str], None]
) -> Outcome:
    """Does something with a stack, whoever has it locked on this machine.

    A lock whose process is gone is one that a killed run left: it is taken away. One whose process is there is waited
    for: a run that lost its command still ends what it was doing, and writes it into the state.

    Args:
        stack: The stack.
        operate: What to do.
        patience: Seconds to wait for a run that is there.
        on_output: Is told what is waited for.

    Raises:
        ConcurrentUpdateError: Another machine has it locked, or the patience is over.
    """
    from pulumi.automation.errors import ConcurrentUpdateError

    until = time.monotonic() + patience
    told = False
    while True:
        try:
            return operate()
        except ConcurrentUpdateError as error:
            found = holders(str(error))
            if not found or not all(holder.here for holder in found):
                raise
            if not any(holder.alive for holder in found):
                on_output("taking away the lock of a run that is gone")
                stack.cancel()
            elif time.monotonic() >= until:
                raise
            elif not told:
                told = True
                on_output(f"waiting for process {found[0].process}, which works on this stack")
        time.sleep(PAUSE)
