"""Finishing awaitables at once: nothing that is recorded has to wait for an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Coroutine
from inspect import iscoroutine
from typing import Any

from fleetform.graph.errors import RecordingError


def finish(awaitable: Awaitable[Any]) -> Any:
    """The result of an awaitable, run on the loop of the recording."""
    loop = asyncio.get_event_loop()
    if loop.is_running():
        return _within(awaitable)
    return loop.run_until_complete(awaitable)


def _within(awaitable: Awaitable[Any]) -> Any:
    """The result of an awaitable where an asynchronous program is running already: it can only be ready."""
    coroutine: Coroutine[Any, Any, Any] = awaitable if iscoroutine(awaitable) else _awaiting(awaitable)
    try:
        coroutine.send(None)
    except StopIteration as done:
        return done.value
    coroutine.close()
    raise RecordingError("an asynchronous program gives apply a function that waits: await that before, outside apply")


async def _awaiting(awaitable: Awaitable[Any]) -> Any:
    return await awaitable
