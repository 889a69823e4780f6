"""The tree of modules: who calls whom."""

from __future__ import annotations

from collections.abc import Mapping

from fleetform.migrate.survey.facts import Facts


def link(folders: Mapping[str, Facts]) -> None:
    """Tells each folder who calls it.

    Args:
        folders: What each folder says of itself, by its path.
    """
    for caller in folders.values():
        for call in caller.calls:
            called = folders.get(call.folder) if call.folder is not None else None
            if called is not None and caller.folder not in called.callers:
                called.callers.append(caller.folder)
