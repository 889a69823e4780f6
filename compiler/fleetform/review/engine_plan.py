"""The plan of a real engine beside a comparison: where the two differ."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, cast

from fleetform.review.changes import ChangeKind, Changes, ResourceChange
from fleetform.review.errors import ReviewError
from fleetform.review.matching import identity
from fleetform.review.review import Differing

_PULUMI = {
    "create": "create",
    "update": "update",
    "delete": "delete",
    "replace": "replace",
    "create-replacement": "replace",
    "delete-replaced": "replace",
    "import": "create",
    "import-replacement": "replace",
}
_TOFU = {"create": "create", "update": "update", "delete": "delete", "forget": "delete"}
_UNSURE = "inputs that are not known during preview"
_GROUPS = ("pulumi:pulumi:Stack",)


def differing(changes: Changes, plan: Path) -> Differing:
    """How a real plan differs from a comparison.

    Args:
        changes: The comparison.
        plan: File with the output of `pulumi preview --json`, or of `tofu show -json PLAN`.

    Raises:
        ReviewError: The file cannot be read, or is neither.
    """
    try:
        data: Any = json.loads(plan.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise ReviewError(f"{plan}: cannot be read as JSON: {error}") from error
    if isinstance(data, dict):
        found = cast("dict[str, Any]", data)
        if isinstance(found.get("steps"), list):
            return _compared(str(plan), _by_identity(changes), _pulumi(found))
        if isinstance(found.get("resource_changes"), list) or "planned_values" in found:
            return _compared(str(plan), _by_address(changes, plan), _tofu(found))
    raise ReviewError(f"{plan}: neither the output of `pulumi preview --json` nor of `tofu show -json`")


def _pulumi(data: dict[str, Any]) -> dict[str, str]:
    """Operations by URN without stack and project; components are no resources.

    Where a provider's settings are known only after deployment the engine asks nobody, takes everything for changed and
    says in a warning that this may not be so: those updates are left out.
    """
    found: dict[str, str] = {}
    unsure = {
        str(said.get("urn"))
        for said in cast("list[dict[str, Any]]", data.get("diagnostics") or [])
        if _UNSURE in str(said.get("message"))
    }
    for step in cast("list[dict[str, Any]]", data["steps"]):
        verb = _PULUMI.get(str(step.get("op")))
        state = cast("dict[str, Any]", step.get("newState") or step.get("oldState") or {})
        if verb == "update" and step.get("urn") in unsure:
            continue
        if verb is not None and state.get("custom", True) and state.get("type") not in _GROUPS:
            found[identity(str(step.get("urn")))] = verb
    return found


def _tofu(data: dict[str, Any]) -> dict[str, str]:
    """Operations by address."""
    found: dict[str, str] = {}
    for change in cast("list[dict[str, Any]]", data.get("resource_changes") or []):
        planned: dict[str, Any] = change.get("change") or {}
        actions: list[str] = planned.get("actions") or []
        # A replacement is two actions, in the order in which they are done.
        verb = "replace" if len(actions) > 1 else _TOFU.get(actions[0]) if actions else None
        if verb is not None and change.get("mode") != "data":
            found[str(change.get("address"))] = verb
    return found


def _by_identity(changes: Changes) -> dict[str, str]:
    return {identity(change.resource.urn): _verb(change) for change in changes.resources if _is_operation(change)}


def _by_address(changes: Changes, plan: Path) -> dict[str, str]:
    ours = [change for change in changes.resources if _is_operation(change)]
    if any(change.resource.urn.split("::")[1] != "opentofu" for change in ours):
        raise ReviewError(
            f"{plan}: a plan of OpenTofu is compared with folders of OpenTofu files, and not with programs"
        )
    return {change.resource.name: _verb(change) for change in ours}


def _is_operation(change: ResourceChange) -> bool:
    return change.kind is not ChangeKind.MOVE and not (
        change.resource.type.startswith("pulumi:providers:") and change.resource.urn.split("::")[1] == "opentofu"
    )


def _verb(change: ResourceChange) -> str:
    return change.kind.value


def _compared(source: str, ours: dict[str, str], theirs: dict[str, str]) -> Differing:
    return Differing(
        source,
        missing={name: verb for name, verb in theirs.items() if name not in ours},
        extra={name: verb for name, verb in ours.items() if name not in theirs},
        other={name: (ours[name], verb) for name, verb in theirs.items() if ours.get(name, verb) != verb},
    )
