"""Loading a platform from its files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from fleetform.blueprints.checks import check
from fleetform.blueprints.loading.ledger import lay_ledger, ledger_file
from fleetform.blueprints.loading.messages import removed_fields, tell
from fleetform.blueprints.loading.overlay import overlay
from fleetform.blueprints.loading.repair import read, usable_part
from fleetform.blueprints.loading.tree import Item, parse, plain, read_tree
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import BlueprintError, Problem, near_match
from fleetform.blueprints.state import State

EXTENDS = "extends"


def load(path: Path | str, *, new_ledger: bool = False) -> Platform:
    """Loads a platform, everything it extends, and its ledger of addresses.

    Args:
        path: The file.
        new_ledger: Whether the ledger may be missing, as before it is written for the first time.

    Raises:
        BlueprintError: All mistakes of all files.
    """
    tree = _mapping(_extended(Path(path), ()))
    missing = lay_ledger(tree)
    return _validated(tree, () if new_ledger else missing)


def load_tree(path: Path | str) -> Item:
    """The document of a file laid over all that it extends, with the place of every value; it is not checked.

    Raises:
        BlueprintError: A file cannot be read.
    """
    tree = _mapping(_extended(Path(path), ()))
    lay_ledger(tree)
    return tree


def extended_files(path: Path | str) -> list[Path]:
    """The files that a file extends, nearest first; those that cannot be read end the list."""
    found: list[Path] = []
    file = Path(path)
    while True:
        try:
            tree = read_tree(file, str(file))
        except BlueprintError:
            return found
        base = tree.value.get(EXTENDS) if isinstance(tree.value, dict) else None
        if base is None or not isinstance(base.value, str) or (file.parent / base.value) in found:
            return found
        file = file.parent / base.value
        found.append(file)


def load_text(text: str, name: str = "<text>") -> Platform:
    """Loads a platform from text; it extends nothing.

    Raises:
        BlueprintError: All its mistakes.
    """
    tree = parse(text, name)
    if isinstance(tree.value, dict) and EXTENDS in tree.value:
        raise BlueprintError([_problem(tree, "only a file can extend another")])
    found = ledger_file(tree)
    if found is not None:
        at = found[1].position
        message = "only a file can have a ledger"
        raise BlueprintError([Problem(at.file, at.line, at.column, "fleet.ledger", message)])
    return _validated(tree)


def load_state(path: Path | str) -> State:
    """Loads a file that says where state is kept: `state:` as in an environment, and no more.

    Raises:
        BlueprintError: All its mistakes.
    """
    tree = _mapping(read_tree(Path(path), str(path)), "state:")
    assert isinstance(tree.value, dict)
    problems = [
        Problem(at.file, at.line, at.column, key, f"unknown field '{key}'", key, ["state"], near_match(key, ["state"]))
        for key, at in tree.keys.items()
        if key != "state"
    ]
    if "state" not in tree.value:
        at = tree.position
        problems.append(Problem(at.file, at.line, at.column, "state", "this field is needed and is not there"))
    if problems:
        raise BlueprintError(problems)
    try:
        return State.model_validate(plain(tree.value["state"]), strict=True, by_alias=True, by_name=False)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise BlueprintError([tell(tree, {**one, "loc": ("state", *one["loc"])}) for one in details]) from error


def _extended(file: Path, below: tuple[Path, ...]) -> Item:
    """The tree of a file, laid over what it extends."""
    tree = read_tree(file, str(file))
    base = tree.value.get(EXTENDS) if isinstance(tree.value, dict) else None
    if base is None or base.value is None:
        return tree
    if not isinstance(base.value, str) or not base.value.strip() or "\0" in base.value:
        raise BlueprintError([_problem(tree, "expected the path of a file")])
    target = file.parent / base.value
    chain = (*below, file.resolve())
    if target.resolve() in chain:
        names = " -> ".join(item.name for item in (*chain, target))
        raise BlueprintError([_problem(tree, f"the files extend each other: {names}")])
    if not target.is_file():
        there = [item.name for item in file.parent.glob("*.y*ml") if item.is_file() and item.name != file.name]
        suggestion = near_match(target.name, there)
        raise BlueprintError([_problem(tree, f"there is no file '{base.value}'", base.value, suggestion)])
    return overlay(_mapping(_extended(target, chain)), tree)


def _problem(tree: Item, message: str, found: str | None = None, suggestion: str | None = None) -> Problem:
    """A mistake in `extends`."""
    assert isinstance(tree.value, dict)
    at = tree.value[EXTENDS].position
    return Problem(at.file, at.line, at.column, EXTENDS, message, found, suggestion=suggestion)


def _validated(tree: Item, known: Sequence[Problem] = ()) -> Platform:
    """A document as a platform; mistakes that are known already are told with all others."""
    _mapping(tree)
    assert isinstance(tree.value, dict)
    tree.value.pop(EXTENDS, None)
    problems = [*known, *removed_fields(tree)]
    try:
        platform = read(tree)
    except ValidationError as error:
        details = error.errors(include_url=False)
        problems += [tell(tree, detail) for detail in details]
        rest = usable_part(tree, details)
        raise BlueprintError([*problems, *(check(rest, complete=False) if rest else ())]) from error
    problems += check(platform)
    if problems:
        raise BlueprintError(problems)
    return platform


def _mapping(tree: Item, start: str = "kind: Platform") -> Item:
    """The tree itself.

    Raises:
        BlueprintError: It is no mapping.
    """
    if isinstance(tree.value, dict):
        return tree
    at = tree.position
    raise BlueprintError([Problem(at.file, at.line, at.column, "", f"expected a mapping that starts with '{start}'")])
