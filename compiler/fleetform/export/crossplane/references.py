"""Naming another managed resource instead of giving a value: `vpcIdRef`, `subnetIdRefs`.

A CRD says that a field can refer, not to what, nor which output of it the provider then takes. Both follow from the
field's name nearly always: `vpcId` takes the id of a VPC, `roleArn` the ARN of a Role. `data/references.json` has the
fields where they do not. A reference is used only where it gives what the program asked for.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from fleetform.export.crossplane.facts import facts
from fleetform.export.crossplane.identities import Identity
from fleetform.graph.expressions import Expr, ListOf, Ref
from fleetform.names.model import CrdField

_ENDINGS = (("Arns", "arn"), ("Arn", "arn"), ("Ids", "id"), ("Id", "id"), ("Names", "name"), ("Name", "name"))


class Target(NamedTuple):
    """What a reference field takes: an output of a kind."""

    kind: str
    output: str


def reference(owner: Identity, path: str, field: CrdField, expr: Expr, known: dict[str, Identity]) -> object | None:
    """The `...Ref` (or `...Refs`) value that stands for an expression.

    Args:
        owner: The object that has the field.
        path: The field's path under `forProvider`, without indexes.
        field: The field.
        expr: What the program gives.
        known: Identities by URN.

    Returns:
        `{"name": ...}`, or a list of them; None where no reference gives the same value.
    """
    if field.reference is None:
        return None
    if field.reference.many:
        items = expr.items if isinstance(expr, ListOf) else ()
        found = [_one(owner, path, item, known) for item in items]
        return found if found and all(found) else None
    return _one(owner, path, expr, known)


def _one(owner: Identity, path: str, expr: Expr, known: dict[str, Identity]) -> dict[str, str] | None:
    if not isinstance(expr, Ref) or len(expr.path) != 1 or not isinstance(expr.path[0], str):
        return None
    target = known.get(expr.node)
    if target is None or target.type is None or owner.type is None or target.type.provider != owner.type.provider:
        return None
    return {"name": target.name} if gives(owner, path, target, expr.path[0]) else None


def gives(owner: Identity, path: str, target: Identity, output: str) -> bool:
    """Whether a reference from a field to an object gives this output of it."""
    if owner.type is None or target.type is None:
        return False
    provider = owner.type.provider
    field = path.rpartition(".")[2]
    listed = _listed(provider).get(f"{_area(owner.group)}/{owner.kind}.{path}") or _listed(provider).get(field)
    if listed is None:
        stem, wanted = _split(field)
        return _is_about(stem, target.kind) and _is_same(target, wanted, output)
    return f"{_area(target.group)}/{target.kind}" == listed.kind and _is_same(target, listed.output, output)


def _is_same(target: Identity, taken: str, output: str) -> bool:
    """Whether the output a reference takes says the same as the output the program asks for."""
    assert target.type is not None
    named = target.type.external_name
    match target.type.provider:
        case "aws" if named is None:
            # AWS names it: what is called its id may go by another word, and its name says something else.
            taken, output = ("id" if word == f"{_lower_first(target.kind)}Id" else word for word in (taken, output))
            return taken == output != "name"
        case "aws":
            # What the user names has that name for an id.
            return taken == output or {taken, output} <= {"id", "name", named}
        case "gcp":
            # Each of them names the resource; which one a field wants, its reference knows.
            return taken == output or {taken, output} <= {"id", "selfLink", "name"}
        case _:
            # Azure makes an id of a name.
            return taken == output


def _split(field: str) -> tuple[str, str]:
    """What a field's name is about, in lower case, and the output it takes."""
    for ending, output in _ENDINGS:
        if field.endswith(ending) and field != ending:
            return field.removesuffix(ending).lower(), output
    return field.lower(), "name"


def _is_about(stem: str, kind: str) -> bool:
    """`nodeRole` is about a Role, `securityGroups` about a SecurityGroup."""
    return stem.endswith(kind.lower()) or stem.removesuffix("s").endswith(kind.lower())


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _area(group: str) -> str:
    """The first part of an API group, the same in both scopes."""
    return group.partition(".")[0]


@cache
def _listed(provider: str) -> dict[str, Target]:
    table: dict[str, dict[str, str]] = facts("references")["fields"]
    return {field: _target(target) for field, target in table.get(provider, {}).items()}


def _target(text: str) -> Target:
    kind, _, output = text.rpartition(".")
    return Target(kind, output)
