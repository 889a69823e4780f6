"""What repositories use, counted: backends, Terraform's versions, providers, where modules come from."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from fleetform.migrate.survey.facts import Facts
from fleetform.migrate.survey.model import Survey

_REGISTRY = re.compile(r"(?:(?P<host>[\w-]+(?:\.[\w.-]+)+(?::\d+)?)/)?[\w-]+/[\w-]+/[\w-]+(?://.*)?")


@dataclass(frozen=True, slots=True)
class Used:
    """One kind of thing that is used.

    Attributes:
        title: What they are.
        counts: How many modules use each, those of most first.
    """

    title: str
    counts: tuple[tuple[str, int], ...]


def inventory(survey: Survey) -> list[Used]:
    """What all repositories use; kinds of which there is nothing are left out.

    Args:
        survey: What was found.
    """
    folders = [facts for facts in survey.folders.values() if facts.files]
    roots = [facts for facts in survey.roots.values() if facts.files]
    found = [
        _used("Backends", (facts.backend.type if facts.backend else "local" for facts in roots)),
        _used("Root modules with workspaces", (_workspaces(facts) for facts in roots)),
        _used("Terraform's versions", (one.constraint for facts in folders for one in facts.required)),
        _used("Providers", (one.source or f"{one.local} (no source)" for facts in folders for one in facts.providers)),
        _used("Modules from", (_origin(one.source) for facts in folders for one in facts.calls)),
    ]
    return [one for one in found if one.counts]


def _used(title: str, names: Iterable[str]) -> Used:
    counts = Counter(name for name in names if name)
    return Used(title, tuple(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))


def _workspaces(facts: Facts) -> str:
    if not facts.uses_workspaces:
        return ""
    return f"state in {facts.backend.type}" if facts.backend is not None else "local state"


def _origin(source: str | None) -> str:
    """Where a module comes from, without what may be a credential."""
    if source is None:
        return "an address that is computed"
    if source.startswith(("./", "../", "/")):
        return "folders"
    registry = _REGISTRY.fullmatch(source)
    if registry is not None and registry["host"] not in ("github.com", "bitbucket.org"):
        return f"the registry {registry['host']}" if registry["host"] else "the public registry"
    kind = re.match(r"(git|hg|s3|gcs|http|https|oci|file|tfr)(?=::|:/)", source)
    if kind is not None:
        host = re.search(r"(?:.*://|::)(?:[^@/]*@)?([\w.-]+)", source)
        return f"{kind[1]} {host[1]}" if host is not None else kind[1]
    return f"git {source.partition('/')[0]}" if "/" in source else "elsewhere"
