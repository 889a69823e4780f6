"""What a user did wrong, or what cannot be done."""

from __future__ import annotations


class MigrateError(Exception):
    """The migration cannot go on; the message says why and what to do."""
