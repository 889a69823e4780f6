"""Baselines: findings that are known and not judged anew."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from fleetform.review.errors import ReviewError
from fleetform.review.findings.rule import Finding

FORMAT = "fleetform-baseline"
VERSION = 1


def write_baseline(findings: Iterable[Finding], path: Path) -> None:
    """Keeps findings in a file, in an order that changes little when they do.

    Raises:
        ReviewError: The file cannot be written.
    """
    entries = sorted(
        {
            (one.rule, one.resource.urn, one.fingerprint): {
                "rule": one.rule,
                "resource": one.resource.urn,
                "message": one.message,
                "fingerprint": one.fingerprint,
            }
            for one in findings
        }.items()
    )
    data = {"format": FORMAT, "version": VERSION, "findings": [entry for _, entry in entries]}
    try:
        path.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    except OSError as error:
        raise ReviewError(f"{path}: cannot be written: {error.strerror}") from error


def read_baseline(path: Path) -> frozenset[str]:
    """The fingerprints that a file keeps.

    Raises:
        ReviewError: It cannot be read, or is no baseline.
    """
    try:
        data: Any = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ReviewError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise ReviewError(f"{path}: not readable as JSON: {error}") from error
    if not isinstance(data, dict) or cast("dict[str, Any]", data).get("format") != FORMAT:
        raise ReviewError(f"{path}: no baseline: write one with `fleetform check PROGRAM --write-baseline FILE`")
    entries = cast("list[dict[str, Any]]", cast("dict[str, Any]", data).get("findings") or [])
    return frozenset(str(entry.get("fingerprint")) for entry in entries)
