"""What is observed of composed resources, in Pulumi's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from fleetform.export.crossplane.identities import Identity
from fleetform.export.crossplane.property_paths import parse
from fleetform.graph.evaluate import EvaluationError
from fleetform.names.model import CrdField

_EXTERNAL_NAME = "crossplane.io/external-name"


class Observed:
    """The composed resources that are there.

    Attributes:
        identities: Which object each resource of the graph is, by URN; set once the graph is there.

    Args:
        documents: The objects by the name they have in the composition.
    """

    def __init__(self, documents: Mapping[str, Mapping[str, Any]]) -> None:
        self.identities: Mapping[str, Identity] = {}
        self._keys = {_place(document): key for key, document in documents.items()}
        self._documents = documents
        self._outputs: dict[str, Mapping[str, Any]] = {}

    def key(self, document: Mapping[str, Any]) -> str | None:
        """The name in the composition of the object that a document describes; None if there is none yet."""
        return self._keys.get(_place(document))

    def document(self, document: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """That object as it is."""
        key = self.key(document)
        return None if key is None else self._documents[key]

    def outputs(self, node: str) -> Mapping[str, Any]:
        """The outputs of a resource of the graph, by Pulumi's names.

        Raises:
            EvaluationError: There is no such object yet.
        """
        if node not in self._outputs:
            self._outputs[node] = self._read(node)
        return self._outputs[node]

    def looked_up(self, node: str) -> str | None:
        """Pulumi's id of what an `Object` that is there looks up on its cluster; None if there is no such object."""
        identity = self.identities.get(node)
        key = self._keys.get((identity.group, identity.kind, identity.name)) if identity is not None else None
        if identity is None or key is None or identity.form != "object":
            return None
        metadata = _at(self._documents[key], "spec", "forProvider", "manifest", "metadata")
        names = [metadata[name] for name in ("namespace", "name") if metadata.get(name)]
        return "/".join(names) or None

    def _read(self, node: str) -> Mapping[str, Any]:
        identity = self.identities.get(node)
        key = self._keys.get((identity.group, identity.kind, identity.name)) if identity is not None else None
        if identity is None or key is None:
            raise EvaluationError(f"{node} is not there yet")
        document = self._documents[key]
        match identity.form:
            case "object":
                return _at(document, "status", "atProvider", "manifest")
            case "release":
                return _release(document)
            case "managed":
                return _managed(document, identity)


def _place(document: Mapping[str, Any]) -> tuple[str, str, str]:
    return document["apiVersion"].partition("/")[0], document["kind"], document["metadata"].get("name", "")


def _at(document: Mapping[str, Any], *steps: str) -> Mapping[str, Any]:
    found: Any = document
    for step in steps:
        found = cast("Mapping[str, Any]", found).get(step) if isinstance(found, Mapping) else None
    return cast("Mapping[str, Any]", found) if isinstance(found, Mapping) else {}


def _release(document: Mapping[str, Any]) -> Mapping[str, Any]:
    """A Helm release as Pulumi shows one."""
    asked, seen = _at(document, "spec", "forProvider"), _at(document, "status", "atProvider")
    name = _at(document, "metadata", "annotations").get(_EXTERNAL_NAME) or document["metadata"]["name"]
    place = {"name": name, "namespace": asked.get("namespace")}
    status = {**place, "status": seen.get("state"), "revision": seen.get("revision")}
    return {**place, "status": status} if seen else {}


def _managed(document: Mapping[str, Any], identity: Identity) -> Mapping[str, Any]:
    """What the provider says of it; what the provider only echoes may stand in `forProvider` alone."""
    assert identity.type is not None
    asked = _named(_at(document, "spec", "forProvider"), identity.type.inputs)
    seen = _at(document, "status", "atProvider")
    if not seen:
        return {}
    found = {**asked, **_named(seen, identity.type.outputs)}
    if seen.get("id") is not None:
        found.setdefault("id", seen["id"])
    external = _at(document, "metadata", "annotations").get(_EXTERNAL_NAME)
    if identity.type.external_name is not None and external is not None:
        # The name that the user chose is no field of the kind.
        found = {identity.type.external_name: external, "name": external, **found}
    return found


def _named(value: Mapping[str, Any], fields: Mapping[str, CrdField]) -> dict[str, Any]:
    """An object of a CRD with Pulumi's names."""
    named: dict[str, Any] = {}
    for name, known in fields.items():
        given = _named(value, known.fields or {}) or None if known.name == "" else _inside(value, known.name)
        if given is not None:
            named[name] = given if known.name == "" else _value(given, known)
    return named


def _inside(value: Mapping[str, Any], path: str) -> Any:
    found: Any = value
    for step in parse(path):
        if isinstance(found, Mapping):
            found = cast("Mapping[str, Any]", found).get(str(step))
        else:
            return None
    return found


def _value(value: Any, known: CrdField) -> Any:
    match value:
        case list():
            items = [_value(item, known) for item in cast("list[Any]", value)]
            return items[0] if known.single and items else items
        case dict() if known.fields and known.free:
            entries = cast("dict[str, Any]", value).items()
            return {key: _value(item, CrdField(key, "object", fields=known.fields)) for key, item in entries}
        case dict() if known.fields:
            return _named(cast("dict[str, Any]", value), known.fields)
        case _:
            return value
