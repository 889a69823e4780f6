"""The function with Fleetform's own components, served in this process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fleetform.components.package import COMPONENTS
from fleetform.function.catalog import Catalog
from function.calling import Caller, serving


@pytest.fixture(scope="session")
def port() -> Iterator[int]:
    """Where the function listens."""
    with serving(Catalog(COMPONENTS)) as listening:
        yield listening


@pytest.fixture(scope="session")
def call(port: int) -> Iterator[Caller]:
    """Calls the function."""
    caller = Caller(port)
    yield caller
    caller.close()
