"""Replacing names of other modules for a while."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownMemberType=false

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any


class Undo:
    """Remembers what was replaced, and puts it back in reverse order."""

    def __init__(self) -> None:
        self._before: list[Callable[[], object]] = []

    def add(self, action: Callable[[], object]) -> None:
        """Remembers what undoes something else."""
        self._before.append(action)

    def set(self, owner: Any, name: str, value: Any) -> None:
        """Replaces an attribute of a module or class."""
        own: Mapping[str, Any] = owner.__dict__
        if name in own:
            self.add(partial(setattr, owner, name, own[name]))
        else:
            self.add(partial(delattr, owner, name))
        setattr(owner, name, value)

    def restore(self) -> None:
        """Puts everything back as it was."""
        while self._before:
            self._before.pop()()
