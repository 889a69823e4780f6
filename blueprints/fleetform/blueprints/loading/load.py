"""Loading a platform from its files."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from fleetform.blueprints.checks import check
from fleetform.blueprints.loading.fields import allowed_at
from fleetform.blueprints.loading.overlay import overlay
from fleetform.blueprints.loading.places import find, place
from fleetform.blueprints.loading.tree import Item, parse, plain, read_tree
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import BlueprintError, Problem

EXTENDS = "extends"


def load(path: Path | str) -> Platform:
    """Loads a platform and everything it extends.

    Args:
        path: The file.

    Raises:
        BlueprintError: All mistakes of all files.
    """
    file = Path(path)
    return _validated(_extended(file, ()))


def load_text(text: str, name: str = "<text>") -> Platform:
    """Loads a platform from text; it extends nothing.

    Raises:
        BlueprintError: All its mistakes.
    """
    return _validated(parse(text, name))


def _extended(file: Path, below: tuple[Path, ...]) -> Item:
    tree = read_tree(file, str(file))
    base = tree.value.pop(EXTENDS, None) if isinstance(tree.value, dict) else None
    if base is None:
        return tree
    at = base.position
    if not isinstance(base.value, str):
        raise BlueprintError([Problem(at.file, at.line, at.column, EXTENDS, "expected the path of a file")])
    target = file.parent / base.value
    chain = (*below, file.resolve())
    if target.resolve() in chain:
        names = " -> ".join(item.name for item in (*chain, target))
        raise BlueprintError([Problem(at.file, at.line, at.column, EXTENDS, f"the files extend each other: {names}")])
    if not target.is_file():
        near = get_close_matches(target.name, [item.name for item in file.parent.glob("*.y*ml")], n=1)
        raise BlueprintError(
            [
                Problem(
                    at.file,
                    at.line,
                    at.column,
                    EXTENDS,
                    f"there is no file {base.value}",
                    suggestion=next(iter(near), None),
                )
            ]
        )
    return overlay(_extended(target, chain), tree)


def _validated(tree: Item) -> Platform:
    if not isinstance(tree.value, dict):
        at = tree.position
        raise BlueprintError(
            [Problem(at.file, at.line, at.column, "", "expected a mapping that starts with 'kind: Platform'")]
        )
    try:
        platform = Platform.model_validate(plain(tree), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        found = [_problem(tree, detail) for detail in error.errors(include_url=False)]
        raise BlueprintError(sorted(found, key=lambda item: (item.file, item.line, item.column))) from error
    place(platform, tree)
    problems = check(platform)
    if problems:
        raise BlueprintError(problems)
    return platform


def _problem(tree: Item, detail: ErrorDetails) -> Problem:
    """A validation error as a person reads it."""
    location = detail["loc"]
    position, path, scalar = find(tree, location)
    kind, context = detail["type"], detail.get("ctx", {})
    allowed: list[str] = []
    found = scalar
    if kind == "extra_forbidden":
        found = str(location[-1])
        allowed = allowed_at(Platform, location[:-1])
        message = f"unknown field '{found}'"
    elif kind == "missing":
        message = "this field is needed and is not there"
    elif kind == "literal_error":
        allowed = _expected(context)
        message = f"'{scalar}' is not allowed"
    elif kind == "union_tag_invalid":
        allowed = _expected(context, "expected_tags")
        found = context.get("tag")
        message = f"'{found}' is not allowed"
    elif kind == "value_error":
        message = str(context.get("error", detail["msg"]))
    else:
        shown = f", found {_shown(detail['input'])}" if scalar is not None else ""
        message = f"{detail['msg'][0].lower()}{detail['msg'][1:]}{shown}"
    near = get_close_matches(str(found), allowed, n=1) if allowed else []
    return Problem(
        position.file, position.line, position.column, path, message, found, allowed, near[0] if near else None
    )


def _expected(context: Mapping[str, Any], key: str = "expected") -> list[str]:
    return [part.strip().strip("'") for part in str(context.get(key, "")).replace(" or ", ", ").split(",")]


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
