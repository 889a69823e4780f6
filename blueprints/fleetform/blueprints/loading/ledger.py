"""The ledger: the file that keeps which range each network has, so that none ever moves."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

from fleetform.blueprints.loading.overlay import overlay
from fleetform.blueprints.loading.tree import Item, read_tree
from fleetform.blueprints.problems import BlueprintError, Problem, near_match

FLEET, LEDGER, ADDRESSES = "fleet", "ledger", "addresses"
HEAD = """\
# Ranges that networks have: one in here never moves, whatever is added or removed.
# Written by `fleetform addresses`; keep it in version control.
"""


def ledger_file(tree: Item) -> tuple[Path, Item] | None:
    """The ledger that a document names, and the place where it does; None where it names none."""
    fleet = tree.value.get(FLEET) if isinstance(tree.value, dict) else None
    named = fleet.value.get(LEDGER) if fleet is not None and isinstance(fleet.value, dict) else None
    if named is None or not isinstance(named.value, str) or not named.value.strip() or "\0" in named.value:
        return None  # what is no text is told with the other mistakes
    return Path(named.position.file).parent / named.value, named


def lay_ledger(tree: Item) -> list[Problem]:
    """Puts the ledger's ranges under those that the document itself says. The tree is changed.

    Returns:
        That the ledger is not there, if it is not: the other mistakes of the document can be told beside it.

    Raises:
        BlueprintError: The ledger cannot be read, or holds anything else.
    """
    found = ledger_file(tree)
    if found is None:
        return []
    file, named = found
    if not file.is_file():
        return [_missing(file, named)]
    ledger = read_tree(file, str(file))
    addresses = ledger.value.get(ADDRESSES) if isinstance(ledger.value, dict) else None
    if addresses is None or not isinstance(addresses.value, dict | None):
        at = ledger.position
        raise BlueprintError([Problem(at.file, at.line, at.column, "", "expected a mapping: 'addresses:' and ranges")])
    assert isinstance(ledger.value, dict)
    others = [key for key in ledger.value if key != ADDRESSES]
    if others:
        at = ledger.keys[others[0]]
        message = f"unknown field '{others[0]}'"
        raise BlueprintError([Problem(at.file, at.line, at.column, others[0], message, others[0], [ADDRESSES])])
    assert isinstance(tree.value, dict)
    fleet = tree.value[FLEET]
    assert isinstance(fleet.value, dict)
    own = fleet.value.get(ADDRESSES)
    if isinstance(addresses.value, dict):
        fleet.value[ADDRESSES] = overlay(addresses, own) if own is not None and own.value is not None else addresses
        fleet.keys.setdefault(ADDRESSES, ledger.keys[ADDRESSES])
    return []


def write_ledger(file: Path, addresses: Mapping[str, str]) -> None:
    """Writes a ledger, whole or not at all.

    Args:
        file: The file; its folder is made if need be.
        addresses: Range by name.
    """
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"  {name}: {range_}\n" for name, range_ in sorted(addresses.items())]
    text = f"{HEAD}addresses:{'' if lines else ' {}'}\n{''.join(lines)}"
    handle, made = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            stream.write(text)
        Path(made).chmod(0o644)
        Path(made).replace(file)
    except BaseException:
        Path(made).unlink(missing_ok=True)
        raise


def _missing(file: Path, named: Item) -> Problem:
    at = named.position
    there = [one.name for one in file.parent.glob("*.y*ml")] if file.parent.is_dir() else []
    near = near_match(file.name, there)
    message = (
        f"there is no ledger '{named.value}': without it networks could move; "
        "`fleetform addresses ENVIRONMENT --write` makes it"
    )
    return Problem(at.file, at.line, at.column, f"{FLEET}.{LEDGER}", message, named.value, suggestion=near)
