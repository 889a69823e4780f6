"""Whether two files say the same: one in HCL, read by an independent parser, and one in OpenTofu's JSON syntax."""

from __future__ import annotations

import json
import re
from typing import Any

import pygohcl

_OUTSIDE_TEXTS = re.compile(r'("(?:\\.|[^"\\])*")|[\s,]+')


def differences(hcl: str, of_json: str) -> list[str]:
    """Where an HCL file and a JSON file differ, as data; empty if they say the same."""
    return list(_different(pygohcl.loads(hcl, keep_interpolations=True), json.loads(of_json), ""))


def text_of(written: str) -> str:
    """The text that a text in JSON syntax stands for, when no expression is in it."""
    return written.replace("$${", "${").replace("%%{", "%{")


def _different(hcl: Any, written: Any, place: str) -> list[str]:
    if isinstance(hcl, dict) and isinstance(written, dict):
        found = [f"{place}: keys {sorted(hcl)} and {sorted(written)}"] if set(map(text_of, written)) != set(hcl) else []
        for key, value in written.items():
            if text_of(key) in hcl:
                found += _different(hcl[text_of(key)], value, f"{place}.{key}")
        return found
    if isinstance(hcl, list) and isinstance(written, list) and len(hcl) == len(written):
        pairs = enumerate(zip(hcl, written, strict=True))
        return [told for number, (one, two) in pairs for told in _different(one, two, f"{place}[{number}]")]
    if isinstance(hcl, str) and isinstance(written, str):
        expression = _only_expression(written)
        if expression is not None:
            # The layout of an expression over several lines is HCL's own.
            return [] if _squeezed(hcl) == _squeezed(expression) else [f"{place}: {hcl!r} and {expression!r}"]
        same = hcl == text_of(written) or ("${" in written and _bare(hcl) == _bare(text_of(written)))
        return [] if same else [f"{place}: {hcl!r} and {written!r}"]
    return [] if hcl == written and type(hcl) is type(written) else [f"{place}: {hcl!r} and {written!r}"]


def _bare(template: str) -> str:
    """A template without the marks of its interpolations: the parser leaves some of them out."""
    return template.replace("${", "").replace("}", "")


def _only_expression(written: str) -> str | None:
    """The expression that a text consists of, if it is one alone."""
    if not written.startswith("${") or not written.endswith("}"):
        return None
    depth, in_text = 0, False
    for place, sign in enumerate(written):
        if sign == '"' and written[place - 1] != "\\":
            in_text = not in_text
        elif not in_text and sign == "{":
            depth += 1
        elif not in_text and sign == "}":
            depth -= 1
            if depth == 0 and place < len(written) - 1:
                return None
    return written[2:-1]


def _squeezed(expression: str) -> str:
    return _OUTSIDE_TEXTS.sub(lambda match: match[1] or "", expression)
