"""How Pulumi's bridge spells Terraform names, and the other way round.

The bridge writes `subnet_ids` as `subnetIds` and makes lists plural: a list of blocks `rule` is `rules`.
"""

from __future__ import annotations

import re
from functools import lru_cache

# English plurals as the bridge's inflector has them; the first pattern that fits decides.
_PLURALS = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(s)tatus$", r"\1tatuses"),
        (r"(quiz)$", r"\1zes"),
        (r"^(ox)$", r"\1en"),
        (r"([ml])ouse$", r"\1ice"),
        (r"(matr|vert|ind)(ix|ex)$", r"\1ices"),
        (r"(x|ch|ss|sh)$", r"\1es"),
        (r"([^aeiouy]|qu)y$", r"\1ies"),
        (r"(hive)$", r"\1s"),
        (r"(?:([^f])fe|([lre])f)$", r"\1\2ves"),
        (r"sis$", r"ses"),
        (r"([ti])um$", r"\1a"),
        (r"(p)erson$", r"\1eople"),
        (r"(m)an$", r"\1en"),
        (r"(c)hild$", r"\1hildren"),
        (r"(buffal|tomat)o$", r"\1oes"),
        (r"(alumn|bacill|cact|foc|fung|nucle|radi|stimul|syllab|termin|vir)us$", r"\1i"),
        (r"us$", r"uses"),
        (r"(alias)$", r"\1es"),
        (r"(ax|cri|test)is$", r"\1es"),
        (r"s$", r"s"),
        (r"$", r"s"),
    )
)


@lru_cache(maxsize=65536)
def plural(name: str) -> str:
    """The plural of a snake-case name: its last word is made plural."""
    head, _, word = name.rpartition("_")
    for pattern, replacement in _PLURALS:
        if pattern.search(word):
            return (
                f"{head}_{pattern.sub(replacement, word, count=1)}" if head else pattern.sub(replacement, word, count=1)
            )
    return name


@lru_cache(maxsize=65536)
def camel(name: str) -> str:
    """A snake-case name as Pulumi spells it: `vpc_id` gives `vpcId`."""
    first, *rest = name.split("_")
    return first + "".join(word[:1].upper() + word[1:] for word in rest)


@lru_cache(maxsize=65536)
def snake(name: str) -> str:
    """A camel-case name as Terraform spells it: `vpcId` gives `vpc_id`."""
    spaced = re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name)
    return re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", spaced).lower()
