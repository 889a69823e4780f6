"""Resources that are in another layer than in the export before: their state has to be taken along."""

from __future__ import annotations

import json
import shlex
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, cast

from fleetform.export.opentofu.layers.splitting import MOST, folder_of
from fleetform.export.opentofu.moves import ADDRESSES
from fleetform.export.opentofu.readme import README

_HEADING = "## Take state along"


@dataclass(frozen=True, slots=True)
class Change:
    """A resource that is in another root now.

    Attributes:
        before: Folder of the root that it was in; empty for the export's own.
        old: Its address there.
        after: Folder of the root that it is in.
        new: Its address there.
    """

    before: str
    old: str
    after: str
    new: str


def with_states_to_take(
    files: Mapping[str, str | bytes], earlier: Callable[[str], str | None]
) -> tuple[dict[str, str | bytes], list[str]]:
    """An export whose README says how to take state along, and what to tell about it.

    Args:
        files: The export.
        earlier: The text of a file of the earlier export; None where there was none.
    """
    changes = _changes(files, earlier)
    if not changes:
        return dict(files), []
    ways = dict.fromkeys((change.before, change.after) for change in changes)
    notes = [_note(*way, sum((change.before, change.after) == way for change in changes)) for way in ways]
    text = f"{files[README]}\n{_section(changes, ways)}"
    return {**files, README: text}, notes


def _note(before: str, after: str, count: int) -> str:
    what = f"{count:,} resources" if count > 1 else "a resource"
    are, their = ("are", "their") if count > 1 else ("is", "its")
    return (
        f"{what} of {_told(before)} {are} in {_told(after)} now: "
        f"take {their} state along before you apply; {README} has the commands"
    )


def _changes(files: Mapping[str, str | bytes], earlier: Callable[[str], str | None]) -> list[Change]:
    folders = ["", *(folder_of(number) for number in range(MOST))]
    then = {folder: _addresses(earlier(_in(folder, ADDRESSES))) for folder in folders}
    known = {urn: folder for folder, addresses in then.items() for urn in addresses}
    found: list[Change] = []
    for name, text in files.items():
        path = PurePosixPath(name)
        if path.name != ADDRESSES or not isinstance(text, str):
            continue
        folder = "" if str(path.parent) == "." else str(path.parent)
        for urn, address in _addresses(text).items():
            if urn in known and urn not in then.get(folder, {}):
                found.append(Change(known[urn], then[known[urn]][urn], folder, address))
    return found


def _addresses(text: str | None) -> dict[str, str]:
    try:
        data: object = json.loads(text) if text is not None else {}
    except ValueError:
        return {}
    found: object = cast("dict[str, Any]", data).get("addresses") if isinstance(data, dict) else None
    return cast("dict[str, str]", found) if isinstance(found, dict) else {}


def _in(folder: str, name: str) -> str:
    return f"{folder}/{name}" if folder else name


def _told(folder: str) -> str:
    return f"{folder}/" if folder else "the one configuration"


def _section(changes: list[Change], ways: Iterable[tuple[str, str]]) -> str:
    made = [_HEADING, "", "These are in another state than before this export. Before you apply anything:", ""]
    for before, after in ways:
        source, target = f"{before or 'root'}.before.tfstate", f"{after or 'root'}.after.tfstate"
        roots = {after: target, before: source}
        made += [f"    {_tofu(root)} state pull > {file}" for root, file in roots.items()]
        made += [
            f"    tofu state mv -state={source} -state-out={target} {shlex.quote(c.old)} {shlex.quote(c.new)}"
            for c in changes
            if (c.before, c.after) == (before, after)
        ]
        made += [f"    {_tofu(root)} state push {'../' if root else ''}{file}" for root, file in roots.items()]
    return "\n".join([*made, "", "The files have secrets in clear text: delete them then."]) + "\n"


def _tofu(folder: str) -> str:
    return f"tofu -chdir={folder}" if folder else "tofu"
