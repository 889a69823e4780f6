"""JSON of somebody else's: what is no map or list is taken for an empty one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from fleetform.export.errors import ExportError, ExportProblem


def as_map(value: Any) -> dict[str, Any]:
    """A map, or an empty one."""
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}


def as_list(value: Any) -> list[Any]:
    """A list, or an empty one."""
    return cast("list[Any]", value) if isinstance(value, list) else []


def read_json(file: Path, hint: str) -> dict[str, Any]:
    """A file that holds one JSON object.

    Args:
        file: The file.
        hint: How such a file is made, for the messages.

    Raises:
        ExportError: It cannot be read, or holds something else.
    """
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise refused(file, error.strerror or str(error)) from error
    except UnicodeDecodeError as error:
        raise refused(file, f"is no text; {hint}") from error
    except json.JSONDecodeError as error:
        raise refused(f"{file}:{error.lineno}:{error.colno}", f"is no JSON: {error.msg}; {hint}") from error
    if not isinstance(content, dict):
        raise refused(file, f"is no JSON object; {hint}")
    return as_map(content)


def refused(place: Path | str, message: str) -> ExportError:
    """The error of a file that is not what it should be."""
    return ExportError([ExportProblem(f"{place}: {message}")])
