"""`python -m fleetform.names.regenerate.cdk WHEEL OUTPUT`: packs the schema that a prebuilt provider package knows.

The packages of CDK Terrain (`cdktn-provider-docker` and the like) are made from `tofu providers schema -json`, and
their classes still say all of it: names, types, what is required, which lists are nested blocks. Only where a provider
has single objects do they not say whether these are blocks. Providers of protocol 5 (`--protocol 5`) have no other form
for what can be given; for the rest `timeouts` is taken for one, all others for values.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import re
import sys
import tarfile
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PackedBlock = dict[str, list[Any]]

_FILE = re.compile(r"package/lib/([^/]+)/(?:[^/]+/)?\w+\.js")
_CLASS = re.compile(r"^class (\w+) extends \w+\.(\w+) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_FIELD = re.compile(r"^ +// (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n", re.MULTILINE)
_NESTED = re.compile(
    r"new (?:\w+\.)?(?!(?:String|Number|Boolean|Any)Map\()(\w+?)(List|Map|OutputReference)"
    r"\(this, \"\w+\"(?:, (true|false))?\)"
)
_GETTER = re.compile(r"this\.get(\w*)Attribute\(|new \w+\.(\w+Map)\(this")
_FUNCTION = re.compile(r"^function (\w+)ToHclTerraform\(\w+\) \{\n(.*?)^\}", re.MULTILINE | re.DOTALL)
_WRITTEN = re.compile(
    r"^ +(\w+): \{\n +value: (.*),\n +isBlock: (\w+),\n +type: \"(\w+)\",\n +storageClassType: \"(\w+)\"", re.MULTILINE
)
_TYPE = re.compile(r"terraformResourceType: '(\w+)'")
_VERSION = re.compile(r"providerVersion: '([^']+)'")
_CONFIGURED = re.compile(r"(\w+)ToHclTerraform")
_PLAIN = {"": "any", "String": "string", "Number": "number", "Boolean": "bool", "Any": "any"}
_KINDS = {"TerraformResource": "resources", "TerraformDataSource": "data_sources"}


def packed_from_wheel(wheel: Path, *, protocol_5: bool) -> dict[str, Any]:
    """The packed schema of the provider that a wheel was made for.

    Args:
        wheel: A prebuilt provider package.
        protocol_5: The provider speaks protocol 5, to which every object that can be given is a block.
    """
    facts: dict[str, Any] = {"resources": {}, "data_sources": {}, "config": {}}
    for text in _modules(wheel):
        version = _VERSION.search(text)
        if version is not None:
            facts["version"] = version[1]
        _Module(text, protocol_5=protocol_5).add_to(facts)
    return facts


def _modules(wheel: Path) -> Iterator[str]:
    """The provider's modules, one a type, as text; the objects of a large type are in files of their own."""
    with zipfile.ZipFile(wheel) as outer:
        (inner,) = (name for name in outer.namelist() if name.endswith(".jsii.tgz"))
        packed = outer.read(inner)
    modules: dict[str, list[str]] = {}
    with tarfile.open(fileobj=io.BytesIO(packed), mode="r:gz") as files:
        for member in files:
            found = _FILE.fullmatch(member.name)
            if found is not None:
                file = files.extractfile(member)
                assert file is not None
                modules.setdefault(found[1], []).append(file.read().decode())
    yield from map("\n".join, modules.values())


@dataclass(frozen=True, slots=True)
class _Written:
    value: str
    block: bool
    type: str
    storage: str


class _Module:
    def __init__(self, text: str, *, protocol_5: bool) -> None:
        self._protocol_5 = protocol_5
        self._classes = {found[1]: (found[2], found[3]) for found in _CLASS.finditer(text)}
        self._functions = {found[1]: found[2] for found in _FUNCTION.finditer(text)}

    def add_to(self, facts: dict[str, Any]) -> None:
        """Adds the types of this module to the schema."""
        for base, body in self._classes.values():
            if base in _KINDS:
                kind = _TYPE.search(body)
                assert kind is not None
                facts[_KINDS[base]][kind[1]] = self._block(body, body)
            elif base == "TerraformProvider":
                kind = _TYPE.search(body)
                assert kind is not None
                facts["provider"] = kind[1]
                facts["config"] = self._block(body, body)

    def _block(self, body: str, writer: str) -> PackedBlock:
        written = _written(writer)
        fields = list(_FIELD.finditer(body))
        made: PackedBlock = {}
        for number, field in enumerate(fields):
            until = fields[number + 1].start() if number + 1 < len(fields) else len(body)
            name, computed, optional, required = field.groups()
            flags = "".join(
                letter for letter, said in (("r", required), ("o", optional), ("c", computed)) if said == "true"
            )
            made[name] = self._field(body[field.end() : until], name, flags, written.get(name))
        return made

    def _field(self, text: str, name: str, flags: str, written: _Written | None) -> list[Any]:
        nested = _NESTED.search(text)
        if nested is None:
            # Arguments of the provider itself have no getter that says their type.
            return (
                [_plain_kind(text), flags]
                if _GETTER.search(text) or written is None
                else self._argument(written, flags)
            )
        struct, holder, wraps_set = nested.groups()
        fields = self._fields(struct)
        kind = _container(holder, wraps_set, written)
        return [f"{'block' if self._is_block(name, kind, written) else 'object'}:{kind}", flags, fields]

    def _argument(self, written: _Written, flags: str) -> list[Any]:
        function = _CONFIGURED.search(written.value)
        if not written.block or function is None:
            return [_stored_kind(written.storage), flags]
        inside = _written(self._functions.get(function[1], ""))
        return [f"block:{written.type}", flags, {name: self._argument(one, "o") for name, one in inside.items()}]

    def _fields(self, struct: str) -> PackedBlock:
        _, body = self._classes.get(f"{struct}OutputReference", ("", ""))
        return self._block(body, self._functions.get(struct[:1].lower() + struct[1:], ""))

    def _is_block(self, name: str, kind: str, written: _Written | None) -> bool:
        if written is None or not written.block:
            return False
        if kind == "map":
            return False
        if kind == "struct":
            return self._protocol_5 or name == "timeouts"
        # Lists of objects that are attributes to protocol 5 may be written as blocks, and in part only so.
        return self._protocol_5 or kind.endswith("1") or ", true)" in written.value


def _written(text: str) -> dict[str, _Written]:
    return {found[1]: _Written(found[2], found[3] == "true", found[4], found[5]) for found in _WRITTEN.finditer(text)}


def _container(holder: str, wraps_set: str | None, written: _Written | None) -> str:
    if holder == "OutputReference":
        return "struct" if written is None or written.type == "struct" else f"{written.type}1"
    if holder == "Map":
        return "map"
    if written is not None and written.type in ("list", "set"):
        return written.type
    return "set" if wraps_set == "true" else "list"


def _plain_kind(text: str) -> str:
    getter = _GETTER.search(text)
    return _kind(getter[1] or getter[2] or "" if getter is not None else "", text)


def _stored_kind(storage: str) -> str:
    return _kind(storage[:1].upper() + storage[1:], "")


def _kind(name: str, text: str) -> str:
    for end in ("List", "Set", "Map"):
        if name.endswith(end):
            outer = "set" if end == "Set" or "Fn.tolist" in text else end.lower()
            item = _PLAIN.get(name.removesuffix(end) or "String", "any")
            return f"{outer}({item})"
    return _PLAIN.get(name, "any")


def main(arguments: list[str]) -> int:
    """Run the command; returns its exit status."""
    parser = argparse.ArgumentParser(prog="python -m fleetform.names.regenerate.cdk", description=__doc__)
    parser.add_argument("wheel", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--protocol", type=int, choices=(5, 6), default=6, help="plugin protocol of the provider")
    given = parser.parse_args(arguments)
    facts = packed_from_wheel(given.wheel, protocol_5=given.protocol == 5)
    given.output.write_bytes(gzip.compress(_text(facts), mtime=0))
    return 0


def _text(facts: Mapping[str, Any]) -> bytes:
    return json.dumps(facts, sort_keys=True, separators=(",", ":")).encode()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
