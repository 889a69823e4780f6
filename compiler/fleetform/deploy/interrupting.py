"""Ctrl-C while the engine works."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Generator
from contextlib import contextmanager
from types import FrameType

TOLD = "Interrupted: waiting for what is under way, so that the state stays true. Once more stops at once."


@contextmanager
def interruptible() -> Generator[None]:
    """Lets the engine finish what it is doing when the user interrupts.

    A terminal sends Ctrl-C to the engine too, and the engine then stops in good order: it ends the operations
    under way and saves its state. Leaving before it would take its program away.

    Raises:
        KeyboardInterrupt: The user interrupted; raised when the block is over.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    interrupted = False

    def wait(_number: int, _frame: FrameType | None) -> None:
        nonlocal interrupted
        if interrupted:
            raise KeyboardInterrupt
        interrupted = True
        sys.stderr.write(f"\n{TOLD}\n")

    before = signal.signal(signal.SIGINT, wait)
    try:
        yield
    except Exception:
        if interrupted:
            raise KeyboardInterrupt from None
        raise
    finally:
        signal.signal(signal.SIGINT, before)
    if interrupted:
        raise KeyboardInterrupt
