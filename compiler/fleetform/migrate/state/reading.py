"""Reading a state: of which version it is, what holds providers in it, and whether all of it is as it should be."""

from __future__ import annotations

import json
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.state.format import INSTANCE, OUTPUT, RESOURCE, STATE, checked
from fleetform.migrate.state.walking import Entry, Number, Value, Walk

LARGEST_SERIAL = 2**64 - 1


@dataclass(frozen=True, slots=True)
class Provider:
    """A place where a state says a provider.

    Attributes:
        value: Where, and the text.
        resource: Whose it is, as people say it; without keys of instances.
    """

    value: Value
    resource: str

    @property
    def text(self) -> str:
        """The address of the provider."""
        return str(self.value.data)


@dataclass(frozen=True, slots=True)
class State:
    """A state of version 4.

    Attributes:
        path: The file.
        content: Its bytes.
        walk: Its text.
        serial: Its serial.
        serial_value: Where that stands.
        lineage: Its lineage.
        providers: Every place that names a provider.
        resources: How many resources it has.
    """

    path: Path
    content: bytes
    walk: Walk
    serial: int
    serial_value: Value
    lineage: str
    providers: tuple[Provider, ...]
    resources: int


def read(path: Path) -> State:
    """Reads a state from a file.

    Raises:
        MigrateError: It cannot be read, is no state of version 4, or something in it is odd.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise MigrateError(f"{path}: cannot be read ({error.strerror})") from error
    return state_of(content, path)


def state_of(content: bytes, path: Path) -> State:
    """A state from its bytes.

    Args:
        content: The bytes.
        path: What the file is called.

    Raises:
        MigrateError: It is no state of version 4, or something in it is odd.
    """
    walk = Walk(_decoded(content, path), str(path))
    whole = _walked(walk)
    walk.nothing_after(whole)
    _check_version(walk, whole)
    top = checked(walk, whole, STATE, "a state")
    serial = top["serial"].value
    if int(cast("str", serial.data)) >= LARGEST_SERIAL:
        raise walk.refused(serial.start, "the serial cannot be raised any more")
    for entry in _entries(top.get("outputs")):
        checked(walk, entry.value, OUTPUT, "an output")
    resources = _values(top["resources"])
    return State(
        path=path,
        content=content,
        walk=walk,
        serial=int(cast("str", serial.data)),
        serial_value=serial,
        lineage=cast("str", top["lineage"].value.data),
        providers=tuple(found for one in resources for found in _providers(walk, one)),
        resources=len(resources),
    )


def _walked(walk: Walk) -> Value:
    """The whole, walked through down to instances and outputs; what is in those is taken as it is."""

    def item(start: int) -> Value:
        return walk.object(start, {})

    def resource(start: int) -> Value:
        return walk.object(start, {"instances": lambda at: walk.list(at, item)})

    def resources(start: int) -> Value:
        return walk.list(start, resource)

    def outputs(start: int) -> Value:
        return walk.object(start, {}, item)

    return walk.object(0, {"resources": resources, "outputs": outputs})


def _decoded(content: bytes, path: Path) -> str:
    if not content.strip():
        raise MigrateError(f"{path}: is empty. If there should be a state, take Terraform's own backup beside it")
    if content.startswith(b"PK\x03\x04"):
        raise MigrateError(f"{path}: is a saved plan, not a state; give what 'terraform state pull' prints")
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise MigrateError(
            f"{path}: is UTF-16, as PowerShell's '>' writes. Write it anew: "
            "terraform state pull | Out-File -Encoding utf8NoBOM FILE"
        )
    if content.startswith(b"\xef\xbb\xbf"):
        raise MigrateError(f"{path}:1:1: begins with a byte order mark, which no engine reads; save it without")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise MigrateError(f"{path}:{line}: is no UTF-8 text; the file is damaged, or no state") from error


def _check_version(walk: Walk, whole: Value) -> None:
    if not isinstance(whole.data, dict):
        raise walk.refused(whole.start, "a state has to be an object; this is something else")
    entries = cast("dict[str, Entry]", whole.data)
    if "encrypted_data" in entries:
        raise walk.refused(
            entries["encrypted_data"].start,
            "OpenTofu has encrypted this state, so it made it: there is nothing left to move",
        )
    if "backend" in entries:
        raise walk.refused(
            entries["backend"].start,
            "this is what Terraform notes of its backend, not a state; give what 'terraform state pull' prints",
        )
    version = entries.get("version")
    if version is None:
        raise walk.refused(
            whole.start, "this says no version, so it is no state; give what 'terraform state pull' prints"
        )
    number = version.value.data
    if isinstance(number, Number) and number in ("1", "2", "3"):
        raise walk.refused(
            version.value.start,
            f"version {number} of the format, of Terraform before 0.12. Bring it up to date first, with Terraform 1.x: "
            "'terraform state replace-provider -- -/TYPE NAMESPACE/TYPE' for each provider writes version 4, "
            "'terraform apply -refresh-only' all attributes anew",
        )
    if number != "4" or not isinstance(number, Number):
        told = f"version {number}" if isinstance(number, Number) and len(number) < 20 else "a version"
        raise walk.refused(
            version.value.start,
            f"{told} of the format is not known here: nothing was changed. OpenTofu reads version 4",
        )


def _values(entry: Entry | None) -> list[Value]:
    return cast("list[Value]", entry.value.data) if entry is not None and entry.value.data is not None else []


def _entries(entry: Entry | None) -> list[Entry]:
    if entry is None or entry.value.data is None:
        return []
    return list(cast("dict[str, Entry]", entry.value.data).values())


def _providers(walk: Walk, resource: Value) -> Generator[Provider]:
    entries = checked(walk, resource, RESOURCE, "a resource")
    name = _name(entries)
    found = "provider" in entries
    if found:
        yield Provider(entries["provider"].value, name)
    for instance in _values(entries["instances"]):
        inner = checked(walk, instance, INSTANCE, "an instance")
        if "provider" in inner:
            yield Provider(inner["provider"].value, name)
        elif not found:
            raise walk.refused(instance.start, f"{name} says no provider, neither for all nor for this instance")


def _name(entries: dict[str, Entry]) -> str:
    said = {key: str(entry.value.data) for key, entry in entries.items() if key in ("module", "mode", "type", "name")}
    data = "data." if said["mode"] == "data" else ""
    module = f"{said['module']}." if said.get("module") else ""
    return json.dumps(f"{module}{data}{said['type']}.{said['name']}", ensure_ascii=True)[1:-1].replace('\\"', '"')
