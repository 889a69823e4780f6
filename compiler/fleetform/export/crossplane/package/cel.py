"""Expressions over the fields of a composite resource in CEL, as Kubernetes' validation rules take it.

Only what says the same in both is said: https://kubernetes.io/docs/reference/using-api/cel/ lists the functions.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from typing import Any, cast

from fleetform.export.crossplane.package.fields import XR, Path
from fleetform.graph.expressions import Call, Expr, Literal, Ref, Template

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
# Words that CEL keeps for itself: fields called so are escaped.
_RESERVED = frozenset(
    {"true", "false", "null", "in", "as", "break", "const", "continue", "else", "for", "function", "if", "import"}
    | {"let", "loop", "package", "namespace", "return"}
)
_NOT_RE2 = re.compile(r"\(\?[=!<]|\\[1-9]")


def place(path: Path, keys: Collection[int] = ()) -> str:
    """A field as CEL names it, from the whole resource.

    Args:
        path: The field.
        keys: Which steps are keys of a map: only with brackets does CEL's estimate of costs know a map's values.
    """
    said = "self"
    for number, step in enumerate(path):
        if isinstance(step, int):
            said += f"[{step}]"
        elif _NAME.fullmatch(step) and number not in keys:
            said += f".__{step}__" if step in _RESERVED else f".{step}"
        else:
            said += f"[{literal(step)}]"
    return said


def has(path: Path) -> str:
    """Whether a field is there; every level above it is."""
    return f"has({place(path)})"


def literal(value: Any) -> str:
    """A value as CEL writes it."""
    return json.dumps(value, ensure_ascii=False)


def is_re2(pattern: str) -> bool:
    """Whether a regular expression is one for Go's engine, which CEL uses."""
    return not _NOT_RE2.search(pattern)


def negated(said: str) -> str:
    """The contrary of a condition."""
    return f"!({said})"


def expression(expr: Expr) -> str | None:
    """An expression in CEL; None if it has no words there."""
    match expr:
        case Literal(value):
            return literal(value)
        case Ref(node, path) if node == XR and all(isinstance(step, str | int) for step in path):
            return place(cast("Path", path))
        case Template(parts):
            return _all([literal(part) if isinstance(part, str) else _text(part) for part in parts], " + ")
        case Call("coalesce", (first, *_)):
            return expression(first)  # whether it is there is a guard of its own
        case Call("equal", (_, Literal(None))):
            return "false"  # a field that is compared is there: whether it is, is a guard of its own
        case Call(function, args) if function in _FORMS:
            said = [expression(arg) for arg in args]
            return None if None in said else _FORMS[function].format(*said)
        case _:
            return None


def _text(expr: Expr) -> str | None:
    if isinstance(expr, Call) and expr.function == "text":
        said = expression(expr.args[0])
        return None if said is None else f"string({said})"
    return expression(expr)


def _all(said: list[str | None], between: str) -> str | None:
    return None if None in said else f"({between.join(cast('list[str]', said))})"


_FORMS = {
    "length": "size({})",
    "lower": "{}.lowerAscii()",
    "upper": "{}.upperAscii()",
    "starts_with": "{}.startsWith({})",
    "ends_with": "{}.endsWith({})",
    "equal": "{} == {}",
    "less": "{} < {}",
    "less_or_equal": "{} <= {}",
    "add": "({} + {})",
    "subtract": "({} - {})",
    "multiply": "({} * {})",
    "text": "string({})",
    "not": "!({})",
    "and": "({} && {})",
    "or": "({} || {})",
}
