"""What the tests of this folder share: a program's documents in one line."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Literal

import yaml

from fleetform.export.crossplane import Exported, export_with_notes
from graph.support import recorded


class Documents:
    """The documents of an export, by kind and name."""

    def __init__(self, exported: Exported) -> None:
        self.files: Mapping[str, str | bytes] = exported.files
        self.notes = exported.notes
        self.all: list[dict[str, Any]] = [
            document
            for name, content in exported.files.items()
            if name.endswith(".yaml")
            for document in yaml.safe_load_all(content)
        ]

    def of(self, kind: str, name: str | None = None) -> dict[str, Any]:
        """The only document of a kind (and name)."""
        (found,) = (d for d in self.all if d["kind"] == kind and name in (None, d["metadata"]["name"]))
        return found

    def fields(self, kind: str, name: str | None = None) -> dict[str, Any]:
        """`spec.forProvider` of the only document of a kind (and name)."""
        found: dict[str, Any] = self.of(kind, name)["spec"]["forProvider"]
        return found

    @property
    def text(self) -> str:
        """Everything that is written."""
        return "\n".join(str(content) for content in self.files.values())


def written(
    program: Callable[[], object], scope: Literal["namespaced", "cluster"] = "namespaced", **options: Any
) -> Documents:
    """What a program written as a function becomes."""
    graph = recorded(program, **{"root": Path(__file__).parent, **options})
    return Documents(export_with_notes(graph, scope=scope))


def open_fields(document: Mapping[str, Any]) -> list[str]:
    """The fields that a document leaves open; it must be paused if there are any."""
    annotations = document["metadata"].get("annotations", {})
    found = annotations.get("fleetform.dev/unresolved", "")
    assert (annotations.get("crossplane.io/paused") == "true") == bool(found)
    return found.split(", ") if found else []
