"""Logs in SARIF 2.1.0, which code hosts show beside the lines."""

from __future__ import annotations

from collections.abc import Sequence
from posixpath import normpath
from typing import Any
from urllib.parse import quote

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def log(version: str, rules: Sequence[dict[str, Any]], results: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """A log of one run.

    Args:
        version: Fleetform's version.
        rules: The rules that found something.
        results: What they found.
    """
    driver = {
        "name": "Fleetform",
        "semanticVersion": version,
        "rules": [*rules],
    }
    return {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "columnKind": "unicodeCodePoints",
                "results": [*results],
            }
        ],
    }


def help_of(source: str) -> dict[str, str]:
    """The page that a rule leads to, if it is one of the web."""
    return {"helpUri": source} if source.startswith("https://") else {}


def physical(file: str, line: int, column: int) -> dict[str, Any]:
    """A place in a file.

    Args:
        file: Its path from the repository's top.
        line: From 1.
        column: From 1, in characters.
    """
    return {
        "artifactLocation": {"uri": quote(normpath(file).lstrip("/"), errors="surrogateescape")},
        "region": {"startLine": max(line, 1), "startColumn": max(column, 1)},
    }
