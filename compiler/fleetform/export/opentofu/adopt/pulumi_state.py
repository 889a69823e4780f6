"""What `pulumi stack export` writes: the resources that a stack has, with their ids."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fleetform.export.opentofu.adopt.documents import as_list, as_map, read_json, refused

VERSIONS = (3, 4)
"""Forms of the file that are known; 4 is 3 with features that say nothing about resources."""

_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"  # noqa: S105  the mark of a secret in the file, not one
_HINT = "it is made by: pulumi stack export --file STACK.json"


@dataclass(frozen=True, slots=True)
class Secret:
    """A secret of the file: its value if it is there in clear, else None."""

    value: Any = None


@dataclass(frozen=True, slots=True)
class Live:
    """A resource that the stack has.

    Attributes:
        urn: Its URN.
        type: Pulumi type token.
        id: Pulumi's id.
        inputs: What it was made from, with what the provider filled in; secrets as `Secret`.
        outputs: What it is.
        protect: It may not be deleted.
        external: It was only looked up (`Resource.get`).
        taint: It is to be made anew at the next `pulumi up`.
    """

    urn: str
    type: str
    id: str
    inputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    outputs: Mapping[str, Any] = field(default_factory=dict[str, Any])
    protect: bool = False
    external: bool = False
    taint: bool = False

    @property
    def name(self) -> str:
        """The last part of the URN."""
        return self.urn.rpartition("::")[2]


@dataclass(frozen=True, slots=True)
class PulumiState:
    """A stack.

    Attributes:
        file: Where it was read.
        project: Pulumi project.
        stack: Stack name.
        resources: Custom resources by URN.
        deleting: URNs of old ones that wait to be deleted.
        pending: URN to what was being done when Pulumi was interrupted.
    """

    file: Path
    project: str
    stack: str
    resources: Mapping[str, Live]
    deleting: tuple[str, ...] = ()
    pending: Mapping[str, str] = field(default_factory=dict[str, str])


def read_stack(file: Path) -> PulumiState:
    """Reads the output of `pulumi stack export`.

    Raises:
        ExportError: The file cannot be read, or is something else.
    """
    deployment = _deployment(file)
    entries = [_entry(file, item) for item in as_list(deployment.get("resources"))]
    stacks = [entry for entry in entries if entry.get("type") == "pulumi:pulumi:Stack"]
    urns = [str(entry["urn"]) for entry in [*stacks, *entries]]
    if not urns:
        raise refused(file, "has no resources: nothing was deployed")
    stack, project = _stack_and_project(file, urns[0])
    custom = [entry for entry in entries if entry.get("custom") and not _is_engine(str(entry.get("type", "")))]
    return PulumiState(
        file,
        project,
        stack,
        {str(entry["urn"]): _live(entry) for entry in custom if not entry.get("delete")},
        tuple(str(entry["urn"]) for entry in custom if entry.get("delete")),
        _pending(deployment),
    )


def _deployment(file: Path) -> dict[str, Any]:
    content = read_json(file, _HINT)
    if "terraform_version" in content:
        raise refused(file, "is a state of OpenTofu; --from-tofu reads it")
    if "deployment" not in content:
        raise refused(file, f"is no export of a stack: it has no deployment; {_HINT}")
    version = content.get("version")
    if version not in VERSIONS:
        raise refused(file, f"has version {version!r} of Pulumi's form; known are {', '.join(map(str, VERSIONS))}")
    return as_map(content["deployment"])


def _entry(file: Path, item: Any) -> dict[str, Any]:
    entry = as_map(item)
    if not isinstance(entry.get("urn"), str):
        raise refused(file, f"is no export of a stack: a resource has no urn; {_HINT}")
    return entry


def _stack_and_project(file: Path, urn: str) -> tuple[str, str]:
    parts = urn.split("::")
    if len(parts) < 4 or not parts[0].startswith("urn:pulumi:"):
        raise refused(file, f"is no export of a stack: {urn} is no URN; {_HINT}")
    return parts[0].removeprefix("urn:pulumi:"), parts[1]


def _is_engine(token: str) -> bool:
    return token.startswith("pulumi:")


def _live(entry: Mapping[str, Any]) -> Live:
    return Live(
        str(entry["urn"]),
        str(entry.get("type", "")),
        str(entry.get("id", "")),
        _opened(as_map(entry.get("inputs"))),
        _opened(as_map(entry.get("outputs"))),
        bool(entry.get("protect")),
        bool(entry.get("external")),
        bool(entry.get("taint")),
    )


def _pending(deployment: Mapping[str, Any]) -> dict[str, str]:
    found = [as_map(item) for item in as_list(deployment.get("pending_operations"))]
    return {str(as_map(item.get("resource")).get("urn")): str(item.get("type", "changing")) for item in found}


def _opened(value: Any) -> Any:
    """A value with its secrets as `Secret`."""
    if isinstance(value, list):
        return [_opened(item) for item in as_list(value)]
    if not isinstance(value, dict):
        return value
    entries = as_map(value)
    if entries.get(_SIGNATURE) == _SECRET:
        return Secret(_plaintext(entries))
    return {key: _opened(item) for key, item in entries.items()}


def _plaintext(entries: Mapping[str, Any]) -> Any:
    if "plaintext" in entries:
        return json.loads(str(entries["plaintext"]))
    return entries.get("value")
