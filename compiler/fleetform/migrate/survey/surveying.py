"""Surveys of many folders at once, in as many processes as there are cores."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname

from fleetform.migrate.checking import in_order
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.kinds import HCL
from fleetform.migrate.module import Repository, Version
from fleetform.migrate.survey.model import RepositorySurvey, Survey
from fleetform.migrate.survey.reading import Batch, Taken, prepare, read_facts, run_rules
from fleetform.migrate.survey.tree import link
from fleetform.migrate.survey.walking import LARGEST, Entry, entries

Progress = Callable[[int, int], None]

_BATCH = 400_000
"""Bytes of a batch: large enough that handing it over costs nothing, small enough that all cores end together."""
_ALONE = 3_000_000
"""Fewer bytes are read faster by this process alone."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a survey is asked.

    Attributes:
        target: The OpenTofu version that is moved to.
        offers: What the user asked to be offered.
        jobs: How many processes; as many as there are cores if None.
    """

    target: Version = Repository.target
    offers: frozenset[str] = frozenset()
    jobs: int | None = None


def survey(roots: Sequence[Path], wanted: Wanted | None = None, progress: Progress | None = None) -> Survey:
    """What folders hold, and what rules find in them.

    Args:
        roots: The folders; each is one repository.
        wanted: What is asked.
        progress: Is told how much is done, and of how much.

    Raises:
        MigrateError: A folder is none, or a rule failed.
    """
    wanted = wanted or Wanted()
    roots = [*{root.resolve(): root for root in reversed(roots)}.values()][::-1]
    repositories = [RepositorySurvey(name, root) for name, root in zip(_names(roots), roots, strict=True)]
    batches = [batch for place, one in enumerate(repositories) for batch in _batches(place, one)]
    told = _Told(progress, 2 * sum(batch.files for batch in batches))
    jobs = wanted.jobs or _cores()
    if sum(batch.size for batch in batches) < _ALONE:
        jobs = 1
    for taken in _done(read_facts, batches, jobs, [], told):
        repository = repositories[taken.repository]
        repository.folders |= {facts.folder: facts for facts in taken.folders}
        repository.findings += taken.findings
        repository.lines += taken.lines
    around: list[Repository] = []
    for one in repositories:
        link(one.folders)
        around.append(Repository(one.folders, wanted.target, wanted.offers))
    for taken in _done(run_rules, batches, jobs, around, told):
        repositories[taken.repository].findings += taken.findings
    for one in repositories:
        one.findings = in_order(one.findings)
    return Survey(repositories)


class _Told:
    """Counts what is done."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._total = total
        self._done = 0

    def add(self, files: int) -> None:
        self._done += files
        if self._progress is not None:
            self._progress(self._done, self._total)


def _done(
    work: Callable[[Batch], Taken], batches: Sequence[Batch], jobs: int, around: list[Repository], told: _Told
) -> Iterator[Taken]:
    """What comes of each batch, in whatever order."""
    if jobs == 1:
        prepare(around)
        for batch in batches:
            yield work(batch)
            told.add(batch.files)
        return
    # A fresh process each: a copy of this one would have the threads that show progress half copied.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(min(jobs, len(batches)), context, prepare, (around,)) as pool:
        pending = [pool.submit(work, batch) for batch in batches]
        try:
            for one in as_completed(pending):
                taken = one.result()
                yield taken
                told.add(taken.files)
        except BrokenProcessPool as error:
            raise MigrateError(
                "a process that read files was ended from outside, or had no memory: try --jobs 1"
            ) from error
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _batches(place: int, repository: RepositorySurvey) -> Iterator[Batch]:
    """The files of a repository in portions; a folder is never cut."""
    root = repository.root
    if not root.is_dir():
        raise MigrateError(f"{root}: {'is no folder' if root.exists() else 'no such folder'}")
    found = entries(root)
    repository.links = frozenset(one.path for one in found if one.is_link)
    for one in found:
        repository.files[one.kind.value] = repository.files.get(one.kind.value, 0) + 1
    batch = Batch(place, root)
    for folder, inside in _by_folder(found):
        parsed = [one for one in inside if one.kind in HCL]
        if parsed:
            batch.folders[folder] = parsed
        batch.texts += [one for one in inside if one.kind not in HCL]
        batch.size += sum(one.size for one in inside if one.size <= LARGEST)
        if batch.size >= _BATCH:
            yield batch
            batch = Batch(place, root)
    if batch.files:
        yield batch


def _by_folder(found: Iterable[Entry]) -> Iterator[tuple[str, list[Entry]]]:
    folders: dict[str, list[Entry]] = {}
    for one in found:
        folders.setdefault(dirname(one.path), []).append(one)
    yield from folders.items()


def _names(roots: Sequence[Path]) -> list[str]:
    """How repositories are called: by their folder, by the whole path where two are called alike."""
    short = [root.resolve().name or "/" for root in roots]
    return [name if short.count(name) == 1 else root.as_posix() for name, root in zip(short, roots, strict=True)]


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # only Linux tells it
        return os.cpu_count() or 1
