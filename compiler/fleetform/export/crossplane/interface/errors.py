"""What stands against a component as an API."""

from __future__ import annotations


class InterfaceError(ValueError):
    """A class, or a value, that cannot be said in an XR. The text tells a person which and why."""
