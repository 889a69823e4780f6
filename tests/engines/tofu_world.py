"""What is really there, for stand-in providers: importing finds it, or fails as a real provider does."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

_ON_CLUSTERS = frozenset({"helm_release", "kubernetes_manifest"})
_SEPARATORS = "/:,|_# ?"


class World:
    """The resources that a state of OpenTofu knows.

    Args:
        state: What `tofu state pull` says, as data.
    """

    def __init__(self, state: Mapping[str, Any]) -> None:
        self._of: dict[str, list[dict[str, Any]]] = {}
        for resource in state["resources"]:
            if resource["mode"] == "managed":
                found = [instance["attributes"] for instance in resource["instances"]]
                self._of.setdefault(resource["type"], []).extend(found)

    def find(self, type_name: str, import_id: str) -> dict[str, Any] | None:
        """The attributes of the one thing that an import id names.

        The id is the thing's own, or made of values that it has, with a sign between two: nothing else is known here
        of how ids are made.
        """
        every = self._of.get(type_name, [])
        if type_name == "kubernetes_manifest":
            found = [one for one in every if _object_id(one["manifest"]["value"]) == import_id]
        else:
            bare = import_id.partition("?api-version=")[0]
            found = [one for one in every if one.get("id") in (bare, bare.replace(" ", "/"))]
            found = found or [one for one in every if _is_made_of(import_id, _texts(one))]
        if type_name in _ON_CLUSTERS:
            found = found[:1]  # several clusters may have it; which one is asked, a stand-in does not know
        return found[0] if len(found) == 1 else None


def _object_id(manifest: Mapping[str, Any]) -> str:
    metadata = manifest["metadata"]
    where = f",namespace={metadata['namespace']}" if metadata.get("namespace") else ""
    return f"apiVersion={manifest['apiVersion']},kind={manifest['kind']}{where},name={metadata['name']}"


def _texts(attributes: Mapping[str, Any]) -> list[str]:
    values = [value for value in attributes.values() if isinstance(value, str | int | float | bool)]
    values += [item for value in attributes.values() if isinstance(value, list) for item in value]
    shown = [str(value).lower() if isinstance(value, bool) else str(value) for value in values]
    tails = [re.split("[/:]", text)[-1] for text in shown]
    return sorted({text for text in [*shown, *tails] if text}, key=len, reverse=True)


def _is_made_of(text: str, values: list[str]) -> bool:
    if text in values:
        return True
    return any(
        text.startswith(value)
        and text[len(value) : len(value) + 1] in _SEPARATORS
        and _is_made_of(text[len(value) + 1 :], values)
        for value in values
        if len(text) > len(value)
    )
