"""Finishing awaitables at once: nothing that is recorded has to wait."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from inspect import iscoroutine
from typing import Any


def finish(awaitable: Awaitable[Any]) -> Any:
    """The result of an awaitable.

    A coroutine that awaits only what is ready is run without an event loop; anything else is run on the
    loop of the recording.
    """
    if not iscoroutine(awaitable):
        if isinstance(awaitable, asyncio.Future):
            return _loop().run_until_complete(awaitable)
        return finish(_awaiting(awaitable))
    try:
        pending = awaitable.send(None)
    except StopIteration as done:
        return done.value
    return _loop().run_until_complete(_resume(awaitable, pending))


async def _awaiting(awaitable: Awaitable[Any]) -> Any:
    return await awaitable


async def _resume(coroutine: Any, pending: Any) -> Any:
    """Goes on with a coroutine that has started and waits for something."""
    while True:
        if isinstance(pending, asyncio.Future):
            # The coroutine already waits for it: the loop must not, only see that it is done.
            pending._asyncio_future_blocking = False
            await asyncio.wait([pending])
        else:
            await asyncio.sleep(0)
        try:
            pending = coroutine.send(None)
        except StopIteration as done:
            return done.value


def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_event_loop()
