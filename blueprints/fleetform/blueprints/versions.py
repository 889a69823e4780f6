"""Kubernetes versions: which a cloud offers, how long it supports each, and what may follow what."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from fleetform.blueprints import facts

_MINOR = re.compile(r"v?1\.(\d{1,3})(?![\d])")


@dataclass(frozen=True, slots=True)
class Support:
    """How long a cloud supports a version.

    Attributes:
        ends: Last day of its standard support.
        extended: Last day of support at a price, where there is such.
    """

    ends: date
    extended: date | None = None


def minor(version: str) -> int | None:
    """The minor version of what a cloud tells; None where it is no version.

    >>> minor("1.34"), minor("v1.34.2-gke.1055000"), minor("latest")
    (34, 34, None)
    """
    found = _MINOR.match(version)
    return int(found[1]) if found else None


def support(provider: str, version: str) -> Support | None:
    """How long a cloud supports a version; None where that is not known."""
    dates = facts.kubernetes_support(provider).get(version)
    if dates is None:
        return None
    extended = dates.get("extended")
    return Support(date.fromisoformat(dates["ends"]), date.fromisoformat(extended) if extended else None)


def unsupported(provider: str, version: str, day: date) -> str | None:
    """Why nothing should be upgraded to a version on a day; None where nothing is known against it."""
    known = support(provider, version)
    if known is None or day <= (known.extended or known.ends):
        return None
    return f"{provider} supports Kubernetes {version} no longer, since {known.extended or known.ends}"


def ending(provider: str, version: str, day: date) -> str | None:
    """What a team should know of a version on a day: its support has ended, or costs more; None where it is well."""
    known = support(provider, version)
    if known is None or day <= known.ends:
        return None
    if known.extended is not None and day <= known.extended:
        return f"is past standard support since {known.ends}: extended support costs more, until {known.extended}"
    return f"is not supported any more, since {known.extended or known.ends}"


def step(current: str, target: str) -> str | None:
    """Why an upgrade cannot be made in one step; None where it can."""
    first, last = minor(current), minor(target)
    if first is None or last is None:
        return f"'{current if first is None else target}' is no Kubernetes version"
    if last < first:
        return f"no cloud goes back from {current} to {target}"
    if last > first + 1:
        return f"{current} to {target} skips 1.{first + 1}: upgrade to that first"
    return None
