"""A file as a document, by its name."""

from __future__ import annotations

from fleetform.migrate.hcl.model import Document


def parse(path: str, source: bytes) -> Document:
    """The view of a file; JSON where its name ends so.

    It never fails: what is not readable is in `problems`, and everything else is there all the same.

    Args:
        path: Its path, relative to the folder that is surveyed, with `/`.
        source: Its bytes.
    """
    if path.endswith(".json"):
        from fleetform.migrate.hcl.json_syntax import JsonDocument

        return JsonDocument(path, source, "json")
    from fleetform.migrate.hcl.native import NativeDocument

    return NativeDocument(path, source, "native")
