"""Terraform's names by the rule alone, for a package whose provider's schema is not known: guesses, and marked so.

The rule writes the table that a bridge would have: a list of objects is a repeated block and has a singular name there,
an object is a block that occurs once, everything else is spelled with underscores. How often it is right is in
docs/names.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fleetform.names.regenerate.aligning import BridgeFields, type_key
from fleetform.names.regenerate.annotations import Shape
from fleetform.names.regenerate.beta import Views, tabled_target
from fleetform.names.regenerate.bridge import Renames, with_names
from fleetform.names.regenerate.sdk import Package
from fleetform.names.regenerate.words import plural, snake

_NO_PLURALS = frozenset(("dns", "tls", "https", "kms", "iops", "ios", "windows", "aws", "eks", "ecs", "sqs", "sns"))

BridgeTable = dict[str, dict[str, Any]]


def rule_name(token: str, types: str) -> str:
    """The Terraform type of a resource or function: `docker:index/container:Container` is `docker_container`.

    Args:
        token: Pulumi token.
        types: How the types of the provider begin, most often its local name.
    """
    _, module, name = token.split(":")
    folder, last = snake(module.partition("/")[0]), snake(name)
    if module.partition("/")[2].startswith("get"):
        last = last.removeprefix("get_")
    if folder in ("index", "") or last.startswith(f"{folder}_") or last == folder:
        return f"{types}_{last}"
    return f"{types}_{folder}_{last}"


@dataclass(frozen=True, slots=True)
class Rule:
    """Writes tables for a package.

    Attributes:
        package: The SDK.
        renames: Names inside of object types, where the bridge says them.
    """

    package: Package
    renames: Renames = field(default_factory=dict[str, Mapping[str, str]])

    def table(self, views: Views, known: BridgeFields, above: frozenset[str] = frozenset()) -> BridgeTable:
        """What a bridge's table would say of the fields of a type.

        Args:
            views: The type, or an object in it.
            known: What the bridge's table does say of them.
            above: Object types around it: what holds itself is not followed for ever.
        """
        found: BridgeTable = {}
        for name in views.names():
            shape, refs = views.shape(name), views.refs(name)
            if refs & above:
                continue
            target = tabled_target(name, known) or _spelled(name, shape, given=name in views.given)
            rows = with_names(known.get(target, {}).get("fields", {}), self.renames.get(type_key(shape), {}))
            fields = self.table(views.inside(self.package, name), rows, above | refs)
            found[target] = {"name": name, "maxItemsOne": shape.kind == "object", "fields": fields}
        return found


def _spelled(name: str, shape: Shape, *, given: bool) -> str:
    many = given and shape.kind == "list" and shape.innermost().kind == "object"
    return singular(snake(name)) if many else snake(name)


def singular(name: str) -> str:
    """The singular of a snake-case name: `ingress_rules` gives `ingress_rule`; a name that is none stays as it is."""
    head, _, word = name.rpartition("_")
    if word in _NO_PLURALS or word.endswith(("ss", "us", "is")):
        return name
    if word == "caches":
        return name.removesuffix("s")
    endings = (
        ("ices", "ex"),
        ("ies", "y"),
        ("sses", "ss"),
        ("shes", "sh"),
        ("ches", "ch"),
        ("xes", "x"),
        ("uses", "us"),
    )
    for end, instead in endings:
        if word.endswith(end) and plural(one := word.removesuffix(end) + instead) == word:
            return f"{head}_{one}" if head else one
    return name.removesuffix("s")
