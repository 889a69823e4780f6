"""Values of the plugin protocol: msgpack with cty's unknown values, and made-up values of a type."""

from __future__ import annotations

import base64
import itertools
import json
from typing import Any

import msgpack

from engines.tofu_schema import Fields, is_block, is_write_only, type_of

UNKNOWN = msgpack.ExtType(0, b"\x00")
_NUMBERS = itertools.count(1)
_BASE64 = ("certificate", "kubeconfig", "data")
ACCOUNT = "111122223333"


def decode(data: Any) -> Any:
    """A value as the protocol sends it."""
    if not data.msgpack:
        return json.loads(data.json) if data.json else None
    return msgpack.unpackb(data.msgpack, ext_hook=lambda *_: UNKNOWN, strict_map_key=False, raw=False)


def encode(value: Any) -> bytes:
    """A value as the protocol takes it."""
    return bytes(msgpack.packb(value, default=str) or b"")


def dynamic(value: Any) -> list[Any]:
    """A value of a dynamic attribute: its type goes with it."""
    return [json.dumps(_dynamic_type(value)).encode(), value]


def forget_write_only(fields: Fields, value: Any) -> None:
    """Takes out of a value what no provider may keep."""
    for name, field in fields.items():
        if is_write_only(name, field):
            value[name] = None
        elif is_block(field[0]):
            inner = value.get(name)
            for item in inner if isinstance(inner, list) else [inner]:
                if isinstance(item, dict):
                    forget_write_only(field[2] if len(field) > 2 else {}, item)


def plan(fields: Fields, config: Any, in_set: bool = False) -> Any:
    """What is planned: computed attributes that nobody set are unknown.

    Inside a set they stay empty: an item of a set is known by its content, so a provider may not fill it in.
    """
    planned: dict[str, Any] = {}
    for name, field in fields.items():
        value = config.get(name)
        if is_block(field[0]):
            nested = field[2] if len(field) > 2 else {}
            inside = in_set or field[0] == "block:set"
            if isinstance(value, list):
                planned[name] = [plan(nested, item, inside) if isinstance(item, dict) else item for item in value]
            else:
                planned[name] = plan(nested, value, inside) if isinstance(value, dict) else value
        elif value is None and "c" in field[1] and not in_set:
            planned[name] = UNKNOWN
        else:
            planned[name] = value
    return planned


def apply(type_name: str, fields: Fields, planned: Any, number: int | None = None) -> Any:
    """What is there after applying: every unknown value has become one of its type, told apart by a number."""
    number = next(_NUMBERS) if number is None else number
    return {name: _applied(type_name, name, field, planned.get(name), number) for name, field in fields.items()}


def _applied(type_name: str, name: str, field: list[Any], value: Any, number: int) -> Any:
    if is_block(field[0]):
        nested = field[2] if len(field) > 2 else {}
        if isinstance(value, list):
            return [
                {key: _applied(type_name, key, inner, item.get(key), number) for key, inner in nested.items()}
                for item in value
            ]
        if isinstance(value, dict):
            return {key: _applied(type_name, key, inner, value.get(key), number) for key, inner in nested.items()}
        return value
    if isinstance(value, msgpack.ExtType):
        return made_up(type_name, name, type_of(field), number)
    return value


def made_up(type_name: str, name: str, kind: Any, number: int) -> Any:
    """A value of a type, told apart by a number."""
    match kind:
        case "string":
            return text(type_name, name, number)
        case "number":
            return number
        case "bool":
            return False
        case "dynamic":
            return None
        case ["list" | "set", "string"]:
            return [f"{text(type_name, name, number)}{letter}" for letter in "abc"]
        case ["list" | "set", item]:
            return [made_up(type_name, name, item, number)]
        case ["map", _]:
            return {}
        case ["object", nested]:
            return {key: made_up(type_name, key, inner, number) for key, inner in nested.items()}
        case _:
            raise AssertionError(f"no made-up value for {kind}")


def text(type_name: str, name: str, number: int) -> str:
    """A made-up text that looks like what its name says."""
    if name == "arn" or name.endswith("_arn"):
        return f"arn:aws:{type_name.split('_')[1]}:eu-west-1:{ACCOUNT}:{type_name}/{number}"
    if any(part in name for part in _BASE64):
        return base64.b64encode(f"{type_name} {name} {number}".encode()).decode()
    if "url" in name or "uri" in name or name in ("endpoint", "issuer"):
        return f"https://{type_name.replace('_', '-')}-{number}.example.com"
    return f"{type_name}-{name}-{number}"


def _dynamic_type(value: Any) -> Any:
    match value:
        case bool():
            return "bool"
        case str():
            return "string"
        case int() | float():
            return "number"
        case list():
            return ["tuple", [_dynamic_type(item) for item in value]]
        case dict():
            return ["object", {key: _dynamic_type(item) for key, item in value.items()}]
        case _:
            return "dynamic"
