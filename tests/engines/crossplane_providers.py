"""What a cluster has and a test's control plane lacks: providers that bring resources about, and a garbage collector.

Nothing runs in the background: a test takes steps, and sees what is there after each.
"""

from __future__ import annotations

import base64
import time
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from engines.crossplane_core import ControlPlane, Document, is_true
from engines.crossplane_crds import definitions
from engines.kube_server import RefusedError

_PAUSED = "crossplane.io/paused"
_NOW = "2026-01-01T00:00:00Z"

Fill = Callable[[Document], Mapping[str, Any] | None]
"""What a provider observes of a managed resource: its `status.atProvider`; None as long as it is not there."""


def observed(document: Document) -> dict[str, Any]:
    """A made-up `status.atProvider` with every field of the kind's schema: the same for the same object."""
    asked: Mapping[str, Any] = document["spec"].get("forProvider", {})
    if document["apiVersion"].startswith("kubernetes."):
        return {"manifest": asked["manifest"]}
    schema = _schema(document["apiVersion"], document["kind"])
    return {name: asked.get(name) or _made_up(document, name, inner) for name, inner in schema.items()}


class Providers:
    """The controllers of all providers, and Kubernetes' garbage collector.

    Args:
        plane: The control plane, with the definitions of the managed resources loaded.
        fill: What is observed of each resource.
    """

    def __init__(self, plane: ControlPlane, fill: Fill = observed) -> None:
        self._plane = plane
        self._fill = fill
        self._done: dict[str, str] = {}

    def step(self) -> None:
        """Looks once at every managed resource."""
        alive: dict[str, bool] = {}
        for document in self.resources():
            try:
                self._reconcile(document, alive)
            except RefusedError as error:
                # It changed or went away since it was listed; the next step sees it as it is.
                if error.status not in (404, 409):
                    raise

    def until(self, holds: Callable[[], object], told: str, patience: float = 60) -> None:
        """Takes steps until something holds.

        Raises:
            AssertionError: It never did.
        """
        deadline = time.monotonic() + patience
        while not holds():
            assert time.monotonic() < deadline, told
            self.step()
            time.sleep(0.5)

    def resources(self) -> list[dict[str, Any]]:
        """Every managed resource that is there."""
        return [document for api, kind in sorted(self._plane.kinds) for document in self._plane.all(api, kind)]

    def _reconcile(self, document: Document, alive: dict[str, bool]) -> None:
        meta = document["metadata"]
        if "deletionTimestamp" in meta:
            self._plane.patch(document, {"metadata": {"finalizers": None}})
        elif not self._has_owner(document, alive):
            self._plane.delete(document)
        elif document["kind"] == "ProviderConfig":
            return  # settings: nothing is brought about
        elif self._done.get(meta["uid"]) != str(meta["generation"]) or not is_true(document, "Ready"):
            self._bring_about(document)

    def _bring_about(self, document: Document) -> None:
        meta = document["metadata"]
        if meta.get("annotations", {}).get(_PAUSED) == "true":
            self._say(document, {"Synced": "False"}, None)
            return
        found = self._fill(document)
        self._say(document, {"Synced": "True", "Ready": "False" if found is None else "True"}, found)
        if found is not None:
            self._done[meta["uid"]] = str(meta["generation"])

    def _say(self, document: Document, conditions: Mapping[str, str], found: Mapping[str, Any] | None) -> None:
        listed = [
            {"type": type_, "status": status, "reason": "Test", "lastTransitionTime": _NOW}
            for type_, status in conditions.items()
        ]
        status = {"conditions": listed, **({} if found is None else {"atProvider": found})}
        self._plane.patch(document, {"status": status}, "status")

    def _has_owner(self, document: Document, alive: dict[str, bool]) -> bool:
        """Whether an owner is still there; what nobody owns stays."""
        owners = document["metadata"].get("ownerReferences", [])
        for owner in owners:
            if owner["uid"] not in alive:
                place = {"name": owner["name"], "namespace": document["metadata"].get("namespace", "")}
                there = self._plane.get({**owner, "metadata": place})
                alive[owner["uid"]] = there is not None and there["metadata"]["uid"] == owner["uid"]
        return not owners or any(alive[owner["uid"]] for owner in owners)


@cache
def _schema(api_version: str, kind: str) -> dict[str, Any]:
    """The fields of `status.atProvider`."""
    group, _, version = api_version.partition("/")
    (crd,) = definitions([(group, kind)])
    (found,) = (each for each in crd["spec"]["versions"] if each["name"] == version)
    status = found["schema"]["openAPIV3Schema"]["properties"]["status"]["properties"]
    fields: dict[str, Any] = status.get("atProvider", {}).get("properties", {})
    return fields


def _made_up(document: Document, field: str, schema: Mapping[str, Any]) -> Any:
    match schema.get("type"):
        case "string" if schema.get("format") == "date-time":
            return _NOW
        case "string":
            return _text(document, field)
        case "integer" | "number":
            return 1
        case "boolean":
            return False
        case "array":
            return [_made_up(document, field, schema["items"])]
        case _:
            return {name: _made_up(document, name, inner) for name, inner in schema.get("properties", {}).items()}


def _text(document: Document, field: str) -> str:
    name, kind, group = document["metadata"]["name"], document["kind"].lower(), document["apiVersion"].partition(".")[0]
    if field.lower().endswith("arn"):
        return f"arn:aws:{group}:eu-west-1:111122223333:{kind}/{name}"
    if any(part in field.lower() for part in ("certificate", "data", "key")):
        return base64.b64encode(f"{kind} {name} {field}".encode()).decode()
    return f"{name}-{field.lower()}"
