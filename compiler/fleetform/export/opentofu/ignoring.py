"""Property paths of `ignore_changes` in Terraform's spelling."""

from __future__ import annotations

import re
from collections.abc import Mapping

from fleetform.names.model import Attribute

_STEP = re.compile(r"""\.?([^.\[\]"']+)|\[(\d+)\]|\[["']([^"']*)["']\]|\[(\*)\]""")
_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def steps_of(path: str) -> list[str | int]:
    """The steps of a Pulumi property path: `a.b[0]["c"]` gives `a`, `b`, 0, `c`; `[*]` is a text of its own."""
    return [int(index) if index else (name or key or star) for name, index, key, star in _STEP.findall(path)]


def written(steps: list[str | int]) -> str:
    """A path as OpenTofu writes it."""
    text = ""
    for step in steps:
        if isinstance(step, int):
            text += f"[{step}]"
        elif _IDENTIFIER.fullmatch(step):
            text += f".{step}" if text else step
        else:
            text += f'["{step}"]'
    return text


def ignored_path(path: str, attributes: Mapping[str, Attribute]) -> str | None:
    """A path in Terraform's names; None for a property that the type does not have.

    What lies inside a set, or behind `[*]`, cannot be named: the whole set or list is ignored then.
    """
    if path == "*":
        return "all"
    made: list[str | int] = []
    fields: Mapping[str, Attribute] | None = attributes
    attribute: Attribute | None = None
    for step in steps_of(path):
        if isinstance(step, str) and fields is not None:
            found = fields.get(step)
            if found is None:
                return None if not made else written(made)
            attribute = found
            made.append(found.name)
            if found.kind == "set":
                return written(made)
            if found.single:
                made.append(0)
                fields = found.fields
            else:
                fields = found.fields if found.kind == "object" else None
            continue
        if step == "*" or attribute is None:
            break
        made.append(step)
        fields = attribute.fields
    if made and made[-1] == 0 and attribute is not None and attribute.single:
        made.pop()
    return written(made)
