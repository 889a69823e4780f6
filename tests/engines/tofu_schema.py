"""Terraform provider schemas from the packed facts, as the plugin protocol wants them.

A packed block is `{name: [kind, flags, nested?]}`; see `docs/names.md` for the format.
"""

from __future__ import annotations

import gzip
import json
from functools import cache
from pathlib import Path
from typing import Any

from tf.gen import tfplugin_pb2 as pb

Fields = dict[str, list[Any]]

DATA = Path(__file__).resolve().parents[1] / "data" / "tfschema"

# Arguments of providers that are blocks, which the packed facts only call "any".
CONFIG_BLOCKS: dict[str, dict[str, Fields]] = {
    "aws": {
        "assume_role": {
            "role_arn": ["string", "o"],
            "external_id": ["string", "o"],
            "session_name": ["string", "o"],
            "duration": ["string", "o"],
            "policy": ["string", "o"],
            "policy_arns": ["set(string)", "o"],
            "tags": ["map(string)", "o"],
        },
        "default_tags": {"tags": ["map(string)", "o"]},
        "ignore_tags": {"keys": ["set(string)", "o"], "key_prefixes": ["set(string)", "o"]},
    },
    "kubernetes": {
        "exec": {
            "api_version": ["string", "r"],
            "command": ["string", "r"],
            "args": ["list(string)", "o"],
            "env": ["map(string)", "o"],
        }
    },
}


@cache
def packed(provider: str) -> dict[str, Any]:
    """The packed facts of a provider."""
    if provider == "google-beta":
        return _with_beta(packed("google"))
    facts: dict[str, Any] = json.loads(gzip.decompress((DATA / f"{provider}.json.gz").read_bytes()))
    if provider == "helm":
        # The facts call it a list of one; since version 3 the provider has a single object (its source, 2026-05).
        facts["resources"]["helm_release"]["metadata"][0] = "object:struct"
    return facts


def _with_beta(facts: dict[str, Any]) -> dict[str, Any]:
    """The beta edition has what google has, and more."""
    beta = json.loads((DATA / "google-beta.json").read_text(encoding="utf-8"))
    resources: dict[str, Fields] = {**facts["resources"], **beta["resources"]}
    for name, fields in beta["more"].items():
        resources[name] = {**resources[name], **fields}
    return {**facts, "resources": resources, "data_sources": {**facts["data_sources"], **beta["data_sources"]}}


def config_fields(provider: str) -> Fields:
    """The arguments of the provider itself."""
    fields: Fields = {name: field for name, field in packed(provider)["config"].items() if name != "alias"}
    for name, nested in CONFIG_BLOCKS.get(provider, {}).items():
        fields[name] = ["block:list", "o", nested]
    return fields


def schema(fields: Fields) -> pb.Schema:
    """Fields as a schema of the protocol."""
    return pb.Schema(version=0, block=_block(fields))


def is_block(kind: str) -> bool:
    """Whether a field is a nested block."""
    return kind.startswith("block:")


def is_write_only(name: str, field: list[Any]) -> bool:
    """Whether a provider takes an attribute and never keeps it: such ones are called so in all providers."""
    return name.endswith("_wo") and "o" in field[1] and not is_block(field[0])


def type_of(field: list[Any]) -> Any:
    """The type of an attribute, as cty writes types in JSON."""
    kind = field[0]
    if kind.startswith("object:"):
        inner = ["object", {name: type_of(nested) for name, nested in field[2].items()}]
        if "dynamic" in json.dumps(inner):
            return "dynamic"
        container = kind.removeprefix("object:")
        return inner if container == "struct" else ["set" if container == "set" else "list", inner]
    if kind == "any" or "any" in kind:
        return "dynamic"
    if "(" in kind:
        container, _, item = kind.partition("(")
        return [container, type_of([item[:-1]])]
    return kind


_WRITE_ONLY = b"\x58\x01"
"""`write_only = true`, field 11 of `Schema.Attribute` in protocol 6.8, which the package's older form does not know."""


def _block(fields: Fields) -> pb.Schema.Block:
    block = pb.Schema.Block(version=0)
    for name, field in sorted(fields.items()):
        if is_block(field[0]):
            block.block_types.append(_nested(name, field))
            continue
        attribute = pb.Schema.Attribute(
            name=name,
            type=json.dumps(type_of(field)).encode(),
            required="r" in field[1],
            optional="o" in field[1],
            computed="c" in field[1],
        )
        if is_write_only(name, field):
            attribute.MergeFromString(_WRITE_ONLY)
        block.attributes.append(attribute)
    return block


def _nested(name: str, field: list[Any]) -> pb.Schema.NestedBlock:
    modes = pb.Schema.NestedBlock
    kind = field[0].removeprefix("block:")
    nesting = {"set": modes.SET, "struct": modes.SINGLE, "map": modes.LIST}.get(kind, modes.LIST)
    single = nesting == modes.SINGLE
    return modes(
        type_name=name,
        block=_block(field[2] if len(field) > 2 else {}),
        nesting=nesting,
        min_items=1 if "r" in field[1] and not single else 0,
        max_items=1 if kind == "list1" else 0,
    )
