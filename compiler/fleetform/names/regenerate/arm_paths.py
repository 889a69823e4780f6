"""Which inputs of an azure-native type name the resource and its parents."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, permutations
from typing import Literal

from fleetform.names.regenerate.sdk import Properties

Scope = Literal["resource_group", "subscription", "tenant", "any"]

# Arguments of the call that are no part of the id: https://learn.microsoft.com/rest/api/azure/
_QUERY = frozenset({"expand", "filter", "top", "notify", "migrate", "subscriptionId", "syncRemoteAddressSpace"})

# Extension types that have one fixed parent of another namespace.
_PARENTS = {"Microsoft.SecurityInsights": "Microsoft.OperationalInsights/workspaces"}

# What the name of an input that names a parent ends with.
_OF_PARENT = ("Name", "Id", "Rp", "Group", "parentType")

# A segment whose name the API fixes, most often to this.
FIXED = "=default"

# Inputs that give the whole id of what an extension resource belongs to.
SCOPE_INPUTS = ("scope", "resourceUri", "resourceId", "parentResourceId", "resourceScope")

# https://learn.microsoft.com/azure/azure-resource-manager/templates/deploy-to-tenant#supported-resources
_TENANT = ("microsoft.management/managementgroups", "microsoft.billing/", "microsoft.subscription/aliases")


@dataclass(frozen=True, slots=True)
class ArmPath:
    """How the id of a resource is made of inputs; see `ArmType` for the parts.

    Attributes:
        unused: Inputs that look like names of parents, but for which the type has no place: the id is not known.
    """

    name_input: str | None
    parent_inputs: tuple[str, ...]
    parent_types: tuple[str, ...]
    scope: Scope
    unused: tuple[str, ...] = ()

    def inputs(self, arm_type: str) -> set[str]:
        """Inputs that the id is made of, those in the names of types (`{recordType}`) included."""
        in_types = {name for one in (arm_type, *self.parent_types) for name in re.findall(r"\{(\w+)\}", one)}
        named = {*self.parent_inputs, self.name_input} - {None, FIXED}
        return in_types | {name for name in named if name is not None}


def arm_path(arm_type: str, inputs: Properties, in_body: Collection[str]) -> ArmPath:
    """The parts of an id.

    Args:
        arm_type: E.g. `Microsoft.Network/virtualNetworks/subnets`.
        inputs: Arguments of the resource or function.
        in_body: Inputs that are properties of the body.
    """
    if arm_type.lower() == "microsoft.resources/resourcegroups":
        return ArmPath("resourceGroupName", (), (), "subscription")
    texts = {name: one for name, one in inputs.items() if one.shape.kind == "string"}
    scope_input = next((name for name in SCOPE_INPUTS if name in texts and _is_scope(name, texts, in_body)), None)
    scope, outer = _scope(arm_type, texts, scope_input)
    types = _ancestry(arm_type)
    segments = [one.rpartition("/")[2] for one in types]
    names = [name for name in texts if name not in in_body and name not in outer and name not in _QUERY]
    if len(names) < len(segments) and "name" in texts and "name" not in names:
        names.append("name")
    chosen = _assign(names, segments, texts)
    own = chosen[-1] if chosen else FIXED
    unused = tuple(name for name in names if name not in chosen and texts[name].required and name.endswith(_OF_PARENT))
    return ArmPath(None if own == FIXED else own, (*outer, *chosen[:-1]), types[:-1], scope, unused)


def _ancestry(arm_type: str) -> tuple[str, ...]:
    """The types from the outermost parent down to the type itself."""
    namespace, *segments = arm_type.split("/")
    types = tuple("/".join((namespace, *segments[:count])) for count in range(1, len(segments) + 1))
    return (_PARENTS[namespace], *types) if namespace in _PARENTS else types


def _is_scope(name: str, texts: Properties, in_body: Collection[str]) -> bool:
    return texts[name].required and "resourceGroupName" not in texts and (name not in in_body or name == "scope")


def _scope(arm_type: str, texts: Properties, scope_input: str | None) -> tuple[Scope, tuple[str, ...]]:
    if "resourceGroupName" in texts:
        return "resource_group", ("resourceGroupName",)
    if scope_input is not None:
        return "any", (scope_input,)
    if arm_type.lower().startswith(_TENANT):
        return "tenant", ()
    return "subscription", ()


def _assign(names: list[str], segments: Sequence[str], texts: Properties) -> tuple[str, ...]:
    """The input that names each segment; what the API fixes is `FIXED`."""
    best: tuple[float, tuple[str, ...]] = (-1.0, (FIXED,) * len(segments))
    for order in _orders(names[:6], len(segments)):
        score = sum(_like(name, one) for name, one in zip(order, segments, strict=True) if name != FIXED)
        if order[-1] != FIXED:  # Pulumi can make up the resource's own name, and only that
            score += 0.1 if texts[order[-1]].required else 0.6
        if score > best[0]:
            best = (score, order)
    return best[1]


def _orders(names: list[str], count: int) -> Iterator[tuple[str, ...]]:
    """All ways to give names to places; when there are too few, some places are fixed."""
    if len(names) >= count:
        yield from permutations(names, count)
        return
    for places in combinations(range(count), len(names)):
        for order in permutations(names):
            filled = dict(zip(places, order, strict=True))
            yield tuple(filled.get(place, FIXED) for place in range(count))


def _like(name: str, segment: str) -> float:
    """How like an input's name and a segment of an ARM type are: shared beginnings of words."""
    mine, theirs = set(_words(name)) - {"name", "id", "resource"}, _words(segment)
    if not mine:
        return 0.0
    shared = sum(1 for word in mine if any(word[:4] == other[:4] for other in theirs))
    alike = "".join(_words(name)).rstrip("s") == "".join(theirs).rstrip("s")
    return shared / max(len(mine), len(theirs)) + (0.5 if alike else 0.0)


def _words(name: str) -> list[str]:
    return [word.lower() for word in re.findall(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])", name.removesuffix("Name"))]
