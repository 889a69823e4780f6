"""What a user did wrong, or what cannot be done."""

from __future__ import annotations

from fleetform.reports.texts import safe


class MigrateError(Exception):
    """The migration cannot go on; the message says why and what to do.

    Names of files in somebody's repository are in it: what a terminal would obey is shown, not done.
    """

    def __str__(self) -> str:
        """The message."""
        return "\n".join(safe(line) for line in super().__str__().split("\n"))
