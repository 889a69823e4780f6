"""Which root modules read the states of which, and the order of migration that follows."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from fleetform.migrate.survey.facts import TERRAGRUNT, Backend, Facts, RemoteState, Spot

Key = tuple[str, str]
"""A root module: the repository's name and the folder in it."""

_WHERE = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "remote": ("organization", "workspaces.name"),
    "cloud": ("organization", "workspaces.name"),
    "consul": ("path",),
    "pg": ("schema_name",),
    "kubernetes": ("secret_suffix", "namespace"),
    "cos": ("bucket", "prefix", "key"),
    "oss": ("bucket", "prefix", "key"),
    "oci": ("bucket", "namespace", "key"),
    "http": ("address",),
}
# Prefixes that a backend takes for empty where they are not told.
_EMPTY = {"prefix": "", "namespace": "default"}


@dataclass(frozen=True, slots=True)
class Link:
    """A root module that reads another's state.

    Attributes:
        reader: Who reads.
        read: Whose state it is; None if no surveyed root module keeps its state there.
        name: How the reader calls it.
        where: The place of the state, for people.
        spot: Where it says so.
    """

    reader: Key
    read: Key | None
    name: str
    where: str
    spot: Spot


def links(roots: Mapping[Key, Facts], folders: Mapping[Key, Facts]) -> list[Link]:
    """What root modules read of each other.

    Args:
        roots: The root modules.
        folders: All folders, so that what a child module reads counts for the roots that call it.
    """
    keepers: dict[tuple[str, ...], Key] = {}
    for key, facts in roots.items():
        for place in _kept(key, facts):
            keepers.setdefault(place, key)
    found: list[Link] = []
    for key, facts in roots.items():
        for folder in reached(key, folders):
            for state in folders[folder].remote_states:
                place = _read(folder, state)
                told = " ".join(place[1:]) if place is not None and place[0] != "local" else (state.backend or "")
                keeper = keepers.get(place) if place is not None else None
                if keeper != key:
                    found.append(Link(key, keeper, state.name, told, state.spot))
        for path, spot in facts.dependencies:
            other = (key[0], path)
            found.append(Link(key, other if other in roots else None, path or ".", path or ".", spot))
    return found


def reached(key: Key, folders: Mapping[Key, Facts]) -> list[Key]:
    """A module and all local modules that it calls, directly or not."""
    seen: dict[Key, None] = {key: None}
    pending = [key]
    while pending:
        for call in folders[pending.pop()].calls:
            called = (key[0], call.folder) if call.folder is not None else None
            if called is not None and called in folders and called not in seen:
                seen[called] = None
                pending.append(called)
    return list(seen)


def waves(roots: Iterable[Key], found: Sequence[Link]) -> list[list[Key]]:
    """The order of migration: who reads a state moves before who writes it, rings of readers together.

    OpenTofu reads what Terraform wrote, while Terraform need not understand what OpenTofu writes:
    https://opentofu.org/docs/intro/migration/multiple-configurations/

    Args:
        roots: The root modules.
        found: What they read.
    """
    read_by: dict[Key, set[Key]] = {key: set() for key in roots}
    for link in found:
        if link.read is not None and link.read in read_by and link.reader in read_by:
            read_by[link.read].add(link.reader)
    depth: dict[Key, int] = {}
    for ring in _rings(read_by):
        outside = {other for key in ring for other in read_by[key]} - set(ring)
        level = 1 + max((depth[other] for other in outside), default=-1)
        depth.update(dict.fromkeys(ring, level))
    result: list[list[Key]] = [[] for _ in range(1 + max(depth.values(), default=-1))]
    for key in sorted(depth):
        result[depth[key]].append(key)
    return result


def _rings(read_by: Mapping[Key, set[Key]]) -> Iterator[list[Key]]:
    """Modules that read each other together, those that nobody reads first (Tarjan's way, without recursion)."""
    number: dict[Key, int] = {}
    low: dict[Key, int] = {}
    stack: list[Key] = []
    on_stack: set[Key] = set()
    for start in sorted(read_by):
        if start in number:
            continue
        work: list[tuple[Key, Iterator[Key]]] = [(start, iter(sorted(read_by[start])))]
        number[start] = low[start] = len(number)
        stack.append(start)
        on_stack.add(start)
        while work:
            key, following = work[-1]
            other = next(following, None)
            if other is None:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[key])
                if low[key] == number[key]:
                    ring = [stack.pop()]
                    while ring[-1] != key:
                        ring.append(stack.pop())
                    on_stack.difference_update(ring)
                    yield ring
            elif other not in number:
                number[other] = low[other] = len(number)
                stack.append(other)
                on_stack.add(other)
                work.append((other, iter(sorted(read_by[other]))))
            elif other in on_stack:
                low[key] = min(low[key], number[other])


def _kept(key: Key, facts: Facts) -> Iterator[tuple[str, ...]]:
    """The places where a root module keeps its state: one, or one for each file with a backend's settings."""
    repository, folder = key
    backend = facts.backend
    if backend is None or backend.type == "local":
        path = backend.settings.get("path", "terraform.tfstate") if backend is not None else "terraform.tfstate"
        yield ("local", repository, posixpath.normpath(posixpath.join(folder, path)))
        return
    for given in facts.backend_files or [{}]:
        place = _place(backend.type, {**backend.settings, **given})
        if place is not None:
            yield place


def _read(folder: Key, state: RemoteState) -> tuple[str, ...] | None:
    if state.backend is None:
        return None
    if state.backend == "local":
        path = state.settings.get("path")
        if path is None:
            return None
        return ("local", folder[0], posixpath.normpath(posixpath.join(folder[1], path)))
    return _place(state.backend, state.settings)


def _place(kind: str, settings: Mapping[str, str]) -> tuple[str, ...] | None:
    """Where a state is; None where that is not said in literal texts."""
    found = tuple(settings.get(name, _EMPTY.get(name)) for name in _WHERE.get(kind, ()))
    if not found or None in found:
        return None
    # A `cloud` block and the `remote` backend keep states in the same place.
    return ("remote" if kind == "cloud" else kind, *(text for text in found if text is not None))


def described(backend: Backend | None) -> str:
    """A backend in a few words."""
    if backend is None:
        return "local"
    if backend.type == TERRAGRUNT:
        return "as Terragrunt says"
    place = _place(backend.type, backend.settings)
    return " ".join((backend.type, "/".join(place[1:]))) if place is not None else backend.type
