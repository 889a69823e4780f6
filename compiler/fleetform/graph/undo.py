"""Replacing names of other modules for a while."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from typing import Any


class Undo:
    """Remembers what was replaced, and puts it back in reverse order."""

    def __init__(self) -> None:
        self._before: list[tuple[Any, str, bool, Any]] = []

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Replaces an attribute of a module or class."""
        own = name in vars(owner)
        self._before.append((owner, name, own, vars(owner).get(name)))
        setattr(owner, name, value)

    def restore(self) -> None:
        """Puts everything back as it was."""
        while self._before:
            owner, name, own, value = self._before.pop()
            if own:
                setattr(owner, name, value)
            else:
                delattr(owner, name)
