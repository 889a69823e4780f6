"""Names in the configuration: stable, unique, and as close to the program's as identifiers allow."""

from __future__ import annotations

import re
from collections.abc import Iterable

_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_OTHER = re.compile(r"[^A-Za-z0-9_]+")


def identifier(name: str) -> str:
    """A name as an identifier.

    >>> identifier("hub-eu/vpc.1")
    'hub_eu_vpc_1'
    """
    made = _OTHER.sub("_", name).strip("_") or "resource"
    return made if made[0].isalpha() or made[0] == "_" else f"r_{made}"


def snake(name: str) -> str:
    """A name in snake case, as variables have it.

    >>> snake("shop-apiToken"), snake("DBName")
    ('shop_api_token', 'db_name')
    """
    return identifier(_HUMP.sub("_", name)).lower()


def camel(name: str) -> str:
    """A Python name as Pulumi spells it.

    >>> camel("role_arn")
    'roleArn'
    """
    first, *others = name.split("_")
    return first + "".join(other.capitalize() for other in others)


def short_label(label: str, component: str) -> str:
    """A label without the name of the component it is in; empty if nothing else is left.

    >>> short_label("hub_eu_vpc", "hub-eu"), short_label("hub_eu", "hub-eu"), short_label("logs", "hub-eu")
    ('vpc', '', 'logs')
    """
    if not component:
        return label
    cut = re.sub(rf"(^|_){re.escape(identifier(component))}(?=_|$)", "", label, count=1).strip("_")
    return identifier(cut) if cut else ""


def short_name(name: str, component: str) -> str:
    """A name of the program without the name of the component it is in.

    >>> short_name("hub-eu-vpc.1", "hub-eu"), short_name("logs", "hub-eu")
    ('vpc.1', 'logs')
    """
    cut = re.sub(rf"(^|[-_./ ]){re.escape(component)}(?=[-_./ ]|$)", "", name, count=1) if component else name
    return cut.strip("-_./ ")


class Names:
    """Gives out names, each once within its kind."""

    def __init__(self) -> None:
        self._taken: dict[str, set[str]] = {}

    def take(self, kind: str, wanted: Iterable[str]) -> str:
        """The first wanted name that is free within a kind; the last one with a number when none is.

        Args:
            kind: What the name is for, e.g. a resource type.
            wanted: Names in order of preference, at least one.
        """
        taken = self._taken.setdefault(kind, set())
        made = [identifier(name) for name in wanted]
        found = next((name for name in made if name not in taken), None)
        number = 2
        while found is None:
            numbered = f"{made[-1]}_{number}"
            found = numbered if numbered not in taken else None
            number += 1
        taken.add(found)
        return found
