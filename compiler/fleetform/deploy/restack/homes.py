"""What each stack of an environment should hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Part:
    """A resource that a stack should hold.

    Attributes:
        parent: Identity of its parent; None: the stack itself.
        provider: Identity of its provider; None: the package's default one.
        anywhere: It can be in several stacks at once, since nothing outside is made for it: components, providers,
            and what is only looked up.
    """

    parent: str | None = None
    provider: str | None = None
    anywhere: bool = False


@dataclass(frozen=True)
class Home:
    """A stack, and what it should hold by identity, which is a URN without its stack."""

    stack: str
    parts: Mapping[str, Part]
