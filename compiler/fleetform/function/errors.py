"""What stands against composing a resource."""

from __future__ import annotations

from collections.abc import Iterable


class NotComposedError(Exception):
    """A composite resource that cannot become anything as it is.

    Attributes:
        messages: What is wrong, each with the field or property concerned.
    """

    def __init__(self, messages: Iterable[str]) -> None:
        self.messages = list(messages)
        super().__init__("; ".join(self.messages))
