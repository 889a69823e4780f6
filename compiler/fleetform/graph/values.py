"""What an output holds while a program is recorded."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import Any

from fleetform.graph.symbols import is_symbolic

Resources = frozenset[Any]
NOTHING: Resources = frozenset()


class Data:
    """What an output holds; awaiting it gives it at once."""

    __slots__ = ("is_secret", "resources", "value")

    def __init__(self, value: Any, resources: Resources, is_secret: bool) -> None:
        self.value = value
        self.resources = resources
        self.is_secret = is_secret

    @property
    def is_known(self) -> bool:
        """Whether the value is known now."""
        return not is_symbolic(self.value)

    def __await__(self) -> Generator[None, None, Data]:
        yield from ()
        return self

    def add_done_callback(self, callback: Callable[[Any], object]) -> None:
        """As a finished future: calls back at once."""
        callback(self)

    def result(self) -> Data:
        """As a finished future."""
        return self

    def cancelled(self) -> bool:
        """As a finished future."""
        return False

    def exception(self) -> None:
        """As a finished future."""
        return

    def sources(self) -> list[Any]:
        """The resources the value comes from, in an order that is the same every time."""
        if len(self.resources) < 2:
            return list(self.resources)
        return sorted(self.resources, key=lambda resource: resource.urn.__dict__["_data"].value)
