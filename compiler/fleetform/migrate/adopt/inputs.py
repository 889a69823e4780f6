"""Attributes of a state as inputs of a Pulumi resource, under the names that Pulumi's Python has."""

from __future__ import annotations

import keyword
import re
from collections.abc import Generator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from fleetform.names.model import Attribute

_LEFT_OUT = frozenset({"id", "timeouts", "tags_all", "terraform_labels", "effective_labels"})
_EMPTY: tuple[Any, ...] = (None, "", [], {})


@dataclass(frozen=True, slots=True)
class Secret:
    """A value that is not written: the configuration has it.

    Attributes:
        path: Where it belongs in the resource, in Python's names.
        is_text: Whether it is a text; else a list, map or the like, which the configuration has as JSON.
    """

    path: str
    is_text: bool


def inputs(values: Mapping[str, Any], attributes: Mapping[str, Attribute], secrets: frozenset[str]) -> dict[str, Any]:
    """The inputs of a resource.

    Much of what a provider fills in by itself is left out, or importing would find that two arguments exclude each
    other; lists of objects are kept, since they are what the resource is for (rules of a firewall).

    Args:
        values: Attributes by Terraform's names.
        attributes: What the name map says of them, by Pulumi's names.
        secrets: Attributes with something sensitive in them.
    """
    return dict(_inputs(values, attributes, secrets, ""))


def python_name(name: str) -> str:
    """A property of Pulumi's as its Python SDKs write it.

    >>> python_name("enableDnsHostnames"), python_name("ipv6CidrBlock"), python_name("from")
    ('enable_dns_hostnames', 'ipv6_cidr_block', 'from_')
    """
    made = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()
    return f"{made}_" if keyword.iskeyword(made) else made


def _inputs(
    values: Mapping[str, Any], attributes: Mapping[str, Attribute], secrets: frozenset[str], above: str
) -> Generator[tuple[str, Any]]:
    for name, attribute in attributes.items():
        own, path = python_name(name), f"{above}{python_name(name)}"
        if not attribute.name:
            inner = dict(_inputs(values, attribute.fields or {}, secrets, f"{path}."))
            if inner:
                yield own, inner
            continue
        value = values.get(attribute.name)
        if value in _EMPTY or not _is_given(attribute, values, nested=bool(above)):
            continue
        if attribute.sensitive or attribute.name in secrets:
            yield own, Secret(path, isinstance(value, str))
        elif (made := _value(value, attribute, path)) not in _EMPTY:
            yield own, made


def _is_given(attribute: Attribute, values: Mapping[str, Any], *, nested: bool) -> bool:
    name = attribute.name
    if name in _LEFT_OUT or attribute.write_only or not (attribute.required or attribute.optional):
        return False
    if attribute.required:
        return True
    if not isinstance(values[name], bool) and values[name] == 0:
        return False  # a number that nobody gave; many are refused when they are given
    if not attribute.computed or nested or attribute.fields is not None:
        return True
    # Of what a provider fills in, the things that cannot change later say what the resource is: a name, a range.
    is_scalar = not isinstance(values[name], list | dict)
    is_other = name.endswith("_prefix") or (name.endswith("_id") and bool(values.get(name.removesuffix("_id"))))
    return attribute.force_new is True and is_scalar and not is_other


def _value(value: Any, attribute: Attribute, path: str) -> Any:
    if attribute.single and isinstance(value, list):
        items = cast("list[Any]", value)
        value = items[0] if items else None
    if attribute.fields is None:
        return value
    if isinstance(value, list):
        each = [
            _object(one, attribute.fields, f"{path}[{place}].") for place, one in enumerate(cast("list[Any]", value))
        ]
        return [one for one in each if one not in _EMPTY]
    if attribute.kind == "map" and isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        return {key: _object(one, attribute.fields, f"{path}.{key}.") for key, one in entries.items()}
    return _object(value, attribute.fields, f"{path}.")


def _object(value: Any, fields: Mapping[str, Attribute], above: str) -> Any:
    return (
        dict(_inputs(cast("dict[str, Any]", value), fields, frozenset(), above)) if isinstance(value, dict) else value
    )
