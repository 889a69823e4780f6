"""Moving a state: every provider of Terraform's registry is said to be OpenTofu's, and the serial goes up by one.

Nothing else changes, not a space: a text is cut at the places that change. What is odd is refused before anything is
written, and a copy is kept before the state is replaced.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from fleetform.migrate.errors import MigrateError
from fleetform.migrate.keeping import Journal
from fleetform.migrate.keeping.journal import digest
from fleetform.migrate.state.addresses import OPENTOFU_HOST, TERRAFORM_HOST, is_old, parse
from fleetform.migrate.state.reading import Provider, State, read
from fleetform.migrate.state.using import alone


@dataclass(frozen=True, slots=True)
class Move:
    """What moving a state changes.

    Attributes:
        state: The state as it is.
        content: As it will be.
        providers: Sources of providers as they were, with the number of places that say them.
        left: Sources that stay as they are, for the same.
    """

    state: State
    content: bytes
    providers: Counter[str]
    left: Counter[str]

    @property
    def is_needed(self) -> bool:
        """Whether anything changes."""
        return bool(self.providers)

    @property
    def serial(self) -> int:
        """The serial that the state has then."""
        return self.state.serial + 1 if self.is_needed else self.state.serial


def plan(
    path: Path,
    *,
    kept: Collection[str] = (),
    lineage: str | None = None,
    source: str = TERRAFORM_HOST,
    target: str = OPENTOFU_HOST,
) -> Move:
    """Reads a state and works out what moving it changes; nothing is written.

    Args:
        path: The state: a local one, or what `terraform state pull` printed.
        kept: Sources of providers (`registry.terraform.io/namespace/type`) that the configuration names in full.
            OpenTofu takes those from where they are named, so the state has to go on saying the same.
        lineage: The lineage that the state in the backend has, if that is known.
        source: The registry whose providers are moved.
        target: The registry that they are moved to.

    Raises:
        MigrateError: The state cannot be read, or something in it is odd.
    """
    return plan_of(read(path), kept=kept, lineage=lineage, source=source, target=target)


def plan_of(
    state: State,
    *,
    kept: Collection[str] = (),
    lineage: str | None = None,
    source: str = TERRAFORM_HOST,
    target: str = OPENTOFU_HOST,
) -> Move:
    """As `plan`, of a state that was read.

    Raises:
        MigrateError: Something in it is odd.
    """
    if lineage is not None and lineage != state.lineage:
        raise MigrateError(
            f"{state.path}: its lineage is not that of the state in the backend, so it is another state, or one that "
            "was made anew. Nothing was changed: pull the right one ('terraform state pull'), or take the right folder"
        )
    moved, left = Counter[str](), Counter[str]()
    edits: list[tuple[int, int, str]] = []
    for provider in state.providers:
        address = parse(provider.text)
        if address is None or address.is_unsure:
            raise _refused(state, provider)
        if address.host != source or address.source in kept:
            left[address.source] += 1
            continue
        moved[address.source] += 1
        edits.append(_edit(state, provider, source, target))
    if edits:
        edits.append((state.serial_value.start, state.serial_value.end, str(state.serial + 1)))
    return Move(state, _edited(state.walk.text, edits).encode("utf-8"), moved, left)


def write(move: Move, journal: Journal, to: Path | None = None) -> bool:
    """Writes a moved state; a copy of what is there is kept first.

    Args:
        move: What changes.
        journal: Where the copy goes.
        to: Another file to write; the state's own unless given.

    Returns:
        Whether anything was written.

    Raises:
        MigrateError: Somebody else uses or has changed the state, or it cannot be written. It is as it was.
    """
    path = move.state.path
    if to is not None:
        journal.write(to, move.content, **_facts(move))
        return True
    if not move.is_needed:
        return False
    with alone(path):
        if digest(path.read_bytes()) != digest(move.state.content):
            raise MigrateError(f"{path}: has changed since it was read. Nothing was changed: start again")
        journal.write(path, move.content, **_facts(move))
    return True


def below(root: Path, path: Path) -> Path:
    """Where a state lies below a folder; one from elsewhere lies in the folder itself."""
    whole = path.resolve()
    return whole.relative_to(root.resolve()) if whole.is_relative_to(root.resolve()) else Path(path.name)


def _facts(move: Move) -> dict[str, object]:
    return {"state": {"serial": move.serial, "lineage": move.state.lineage}}


def _refused(state: State, provider: Provider) -> MigrateError:
    place = provider.value.start
    if is_old(provider.text) or '["registry.terraform.io/-/' in provider.text:
        return state.walk.refused(
            place,
            f"the provider of {provider.resource} has no namespace, as with Terraform 0.12. Nothing was changed: say "
            "it with 'terraform state replace-provider -- -/TYPE NAMESPACE/TYPE', or apply once with a newer Terraform",
        )
    return state.walk.refused(place, f"the provider of {provider.resource} is of no known form. Nothing was changed")


def _edit(state: State, provider: Provider, source: str, target: str) -> tuple[int, int, str]:
    """The place of the registry's name: the rest of the address stays as it is written."""
    value = provider.value
    found = list(re.finditer(rf'provider\[\\"({re.escape(source)})/', state.walk.text[value.start : value.end], re.I))
    if len(found) != 1:
        raise state.walk.refused(value.start, f"the provider of {provider.resource} is written in an unusual way")
    return value.start + found[0].start(1), value.start + found[0].end(1), target


def _edited(text: str, edits: list[tuple[int, int, str]]) -> str:
    parts: list[str] = []
    place = 0
    for start, end, new in sorted(edits):
        parts += [text[place:start], new]
        place = end
    return "".join([*parts, text[place:]])
