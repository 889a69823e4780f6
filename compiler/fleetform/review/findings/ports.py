"""Network rules: ports and who may reach them."""

from __future__ import annotations

from typing import Any

from fleetform.review.findings.world import texts

ADMIN = {22: "SSH", 3389: "RDP", 5985: "WinRM", 5986: "WinRM"}
DATABASES = {
    1433: "SQL Server",
    3306: "MySQL",
    5432: "PostgreSQL",
    6379: "Redis",
    9200: "Elasticsearch",
    11211: "memcached",
    27017: "MongoDB",
}
WATCHED = {**ADMIN, **DATABASES}
EVERYONE = frozenset({"0.0.0.0/0", "::/0", "*", "Internet", "Any"})


def is_everyone(value: Any) -> bool:
    """Whether a range or a list of ranges takes in the whole Internet."""
    return any(text in EVERYONE for text in texts(value))


def watched(first: Any, last: Any) -> str | None:
    """What is reachable in a range of ports that should not be, in words; None for nothing."""
    if not (isinstance(first, int | float) and isinstance(last, int | float)):
        return None
    if first <= 0 and (last in (0, -1) or last >= 65535):
        return "every port"
    names = [f"{name} ({port})" for port, name in WATCHED.items() if first <= port <= last]
    if len(names) > 3:
        return f"ports {int(first)}-{int(last)}"
    return ", ".join(dict.fromkeys(names)) or None


def watched_range(text: str) -> str | None:
    """The same for a range written `22`, `20-30` or `*`."""
    if text.strip() in ("*", ""):
        return "every port"
    first, _, last = text.partition("-")
    return watched(int(first), int(last or first)) if first.isdigit() and (last or first).isdigit() else None
