"""What a YAML text means: the core schema of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema).

PyYAML decides by YAML 1.1, where `no`, `off`, `1:30` and `2012-10-17` are no texts; here they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TypeAlias

import yaml

Scalar: TypeAlias = bool | int | float | str | None

_TAG = "tag:yaml.org,2002:"
_TEXT = f"{_TAG}str"
_IMPLIED = {f"{_TAG}{kind}" for kind in ("str", "int", "float", "bool", "null", "timestamp", "merge", "value")}
_KINDS: dict[str, tuple[type, ...]] = {
    f"{_TAG}int": (int,),
    f"{_TAG}float": (int, float),
    f"{_TAG}bool": (bool,),
    f"{_TAG}null": (type(None),),
}


def _integer(base: int, prefix: int) -> Callable[[str], Scalar]:
    return lambda text: int(text[prefix:], base)


def _constant(value: Scalar) -> Callable[[str], Scalar]:
    return lambda _: value


def _infinity(text: str) -> Scalar:
    return float("-inf" if text.startswith("-") else "inf")


_CORE: tuple[tuple[re.Pattern[str], Callable[[str], Scalar]], ...] = (
    (re.compile(r"null|Null|NULL|~|"), _constant(None)),
    (re.compile(r"true|True|TRUE"), _constant(True)),
    (re.compile(r"false|False|FALSE"), _constant(False)),
    # Longer numbers mean nothing in a blueprint, and Python takes long over them; they stay texts.
    (re.compile(r"[-+]?[0-9]{1,100}"), _integer(10, 0)),
    (re.compile(r"0o[0-7]{1,100}"), _integer(8, 2)),
    (re.compile(r"0x[0-9a-fA-F]{1,100}"), _integer(16, 2)),
    (re.compile(r"[-+]?(\.[0-9]{1,100}|[0-9]{1,100}(\.[0-9]{0,100})?)([eE][-+]?[0-9]{1,9})?"), float),
    (re.compile(r"[-+]?(\.inf|\.Inf|\.INF)"), _infinity),
    (re.compile(r"\.nan|\.NaN|\.NAN"), _constant(float("nan"))),
)


def read_scalar(node: yaml.ScalarNode) -> Scalar:
    """The value of a scalar.

    Raises:
        ValueError: It has a tag that means nothing here, or that its text does not fit.
    """
    text, tag = str(node.value), str(node.tag)
    if tag not in _IMPLIED:
        raise ValueError(f"the tag {shown_tag(tag)} has no meaning here")
    if tag == _TEXT and (node.style or _was_tagged(node)):
        return text
    if node.style and tag not in _KINDS:
        return text
    value = _by_pattern(text)
    if node.style and not isinstance(value, _KINDS[tag]):
        raise ValueError(f"'{text}' is no {shown_tag(tag).removeprefix('!!')}")
    return value


def shown_tag(tag: str) -> str:
    """A tag as it is written."""
    return f"!!{tag.removeprefix(_TAG)}" if tag.startswith(_TAG) else tag


def _by_pattern(text: str) -> Scalar:
    for pattern, convert in _CORE:
        if pattern.fullmatch(text):
            return convert(text)
    return text


def _was_tagged(node: yaml.ScalarNode) -> bool:
    """Whether `!!str` stands before a plain text: its mark then starts before the text."""
    return node.end_mark.index - node.start_mark.index > len(node.value)
