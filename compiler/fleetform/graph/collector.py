"""Working without Python's cyclic garbage collector for a while."""

from __future__ import annotations

import gc
from collections.abc import Generator
from contextlib import contextmanager


@contextmanager
def without_collections() -> Generator[None]:
    """Lets the collector rest; a context, or a decorator of a function.

    Importing an SDK, recording and exporting make many objects that stay: looking for garbage among them again and
    again finds none, and takes up to half of the time. What is in no cycle is freed as ever.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            # All that was made counts as old now, so that the next search does not go through it.
            gc.freeze()
            gc.unfreeze()
            gc.enable()
