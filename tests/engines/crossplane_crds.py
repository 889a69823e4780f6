"""The CustomResourceDefinitions that tests check against, from the packs in tests/data/crds."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

DATA = Path(__file__).resolve().parents[1] / "data" / "crds"


def packed(folder: Path = DATA) -> Iterator[dict[str, Any]]:
    """Every packed definition: `group`, `kind`, `plural`, `scope` and `versions`."""
    for file in sorted(folder.glob("*.jsonl.gz")):
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def definitions(wanted: Iterable[tuple[str, str]] | None = None, folder: Path = DATA) -> list[dict[str, Any]]:
    """CustomResourceDefinitions as an API server takes them.

    Args:
        wanted: Group and kind of those wanted; all that are packed if not given.
        folder: The packs.
    """
    chosen = None if wanted is None else set(wanted)
    return [_definition(pack) for pack in packed(folder) if chosen is None or (pack["group"], pack["kind"]) in chosen]


def kinds(documents: Iterable[dict[str, Any]]) -> set[tuple[str, str]]:
    """Group and kind of every document."""
    return {(document["apiVersion"].partition("/")[0], document["kind"]) for document in documents}


def _definition(pack: dict[str, Any]) -> dict[str, Any]:
    group, kind, plural = pack["group"], pack["kind"], pack["plural"]
    annotations = {}
    if group.endswith((".k8s.io", ".kubernetes.io")):
        # The API server wants such groups to say that they were reviewed; the packs carry no annotations.
        annotations["api-approved.kubernetes.io"] = "https://github.com/kubernetes-sigs/gateway-api/pull/1"
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "metadata": {"name": f"{plural}.{group}", "annotations": annotations},
        "spec": {
            "group": group,
            "scope": pack["scope"],
            "names": {"kind": kind, "plural": plural, "singular": kind.lower(), "listKind": f"{kind}List"},
            "versions": [_version(name, version) for name, version in pack["versions"].items()],
        },
    }


def _version(name: str, version: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "served": version["served"],
        "storage": version["storage"],
        "subresources": {"status": {}},
        "schema": {"openAPIV3Schema": version["schema"]},
    }
