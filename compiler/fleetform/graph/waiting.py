"""Finishing awaitables at once: nothing that is recorded has to wait for an engine."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import Any

from pulumi.runtime import sync_await

from fleetform.graph.errors import RecordingError
from fleetform.graph.session import current

LONGEST = 60.0
"""Seconds that a function may wait before it is taken to wait for ever."""


def finish(awaitable: Awaitable[Any]) -> Any:
    """The result of an awaitable, run on the loop of the recording.

    Where an asynchronous program is running on it already, the loop goes on inside itself until the result is there,
    as Pulumi's SDK does it.

    Raises:
        RecordingError: It waits for what comes later in the program.
    """
    return sync_await._sync_await(_within_time(awaitable))  # pyright: ignore[reportPrivateUsage]  of the pinned SDK


async def _within_time(awaitable: Awaitable[Any]) -> Any:
    limit = asyncio.timeout(LONGEST)
    try:
        async with limit:
            return await awaitable
    except TimeoutError:
        if not limit.expired():
            raise
        raise RecordingError(
            f"an asynchronous function waits for more than {LONGEST:.0f} seconds: what it waits for must be there "
            "before it is given to apply",
            current().places.here(),
        ) from None
