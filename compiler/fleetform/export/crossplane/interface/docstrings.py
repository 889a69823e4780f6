"""Docstrings of attributes, which Python does not keep: they are read off the source."""

from __future__ import annotations

import ast
import inspect
import re
import sys
import textwrap
from collections.abc import Iterator, Mapping
from functools import cache, reduce
from itertools import pairwise
from pathlib import Path
from typing import Any, is_typeddict


@cache
def attribute_docs(cls: type) -> Mapping[str, str]:
    """The docstring under each attribute of a class and of its bases: attribute to text."""
    found: dict[str, str] = {}
    for base in _bases(cls):
        found.update(_own(base))
    return found


def first_line(cls: Any) -> str | None:
    """The first paragraph of a class's docstring; None where it has none of its own."""
    text = cls.__dict__.get("__doc__")
    return " ".join(text.split("\n\n")[0].split()) if isinstance(text, str) and text.strip() else None


def parameter_docs(function: Any) -> Mapping[str, str]:
    """What a Google-style docstring says of each parameter."""
    section = re.search(r"\n\s*Args:\n(.*?)(?:\n\s*\n|\Z)", inspect.getdoc(function) or "", re.DOTALL)
    if section is None:
        return {}
    lines = textwrap.dedent(section[1])
    return {name: " ".join(text.split()) for name, text in re.findall(r"^(\w+):\s*(.*?)(?=^\w|\Z)", lines, re.M | re.S)}


def _bases(cls: type) -> Iterator[type]:
    """Classes that a class has its attributes from, the farthest first."""
    for base in _written(cls) if is_typeddict(cls) else cls.__bases__:
        if isinstance(base, type) and base.__module__ not in ("builtins", "typing", "pulumi.resource"):
            yield from _bases(base)
    yield cls


def _written(cls: type) -> list[Any]:
    """The bases of a TypedDict as they are written: at run time it has none but `dict`."""
    tree = _tree(cls)
    names = [ast.unparse(base).split(".") for base in tree.bases] if tree is not None else []
    module: Any = sys.modules.get(cls.__module__)
    return [reduce(lambda owner, name: getattr(owner, name, None), name, module) for name in names]


def _tree(cls: type) -> ast.ClassDef | None:
    """The source of a class; None of one that was made at run time, or whose source is not there.

    `inspect.getsource` looks through all modules for the one of a class, which loads every part of an SDK.
    """
    module = sys.modules.get(cls.__module__)
    found: ast.AST | None = _module_tree(getattr(module, "__file__", None) or "")
    for name in cls.__qualname__.split("."):
        body: list[ast.stmt] = getattr(found, "body", [])
        found = next((one for one in body if isinstance(one, ast.ClassDef) and one.name == name), None)
    return found if isinstance(found, ast.ClassDef) else None


@cache
def _module_tree(file: str) -> ast.Module | None:
    try:
        return ast.parse(Path(file).read_text(encoding="utf-8"))
    except (OSError, ValueError, SyntaxError):
        return None


def _own(cls: type) -> dict[str, str]:
    tree = _tree(cls)
    found: dict[str, str] = {}
    for before, after in pairwise(tree.body if tree is not None else ()):
        match before, after:
            case ast.AnnAssign(target=ast.Name(name)), ast.Expr(value=ast.Constant(value=str(text))):
                found[name] = " ".join(inspect.cleandoc(text).split())
            case _:
                continue
    return found
