"""Nothing that a blueprint says of a node pool is ignored: it changes what is made, or is a mistake with its place."""

from __future__ import annotations

from functools import cache

import pytest

from components.pool_fields_support import Change, Made, changes, fields, graph, kinds, seen, text
from fleetform.blueprints import BlueprintError, load_text
from fleetform.blueprints.kinds import OF_PROVIDER
from fleetform.blueprints.kinds import kinds as all_kinds
from fleetform.blueprints.problems import Problem

KINDS = {made.name: made for made in kinds()}
FIRST_IS_SPECIAL = ("aks", "aks-auto", "rosa-1", "aro-1", "hive-aws", "hive-vsphere")
"""Kinds that come with a node pool, which the first one becomes."""
BELONGS_TO = {"gpu": ("purpose",), "spotFallback": ("spot",), "generation": ("upgrade",)}
"""What a field needs, and is told of first where it is refused."""
PLACES = [(name, place) for name in KINDS for place in ((0, 1) if name in FIRST_IS_SPECIAL else (1,))]


def blueprint(made: Made, change: Change, place: int, *, after: bool) -> str:
    """A cluster with a pool, before or after the change, and another pool beside it."""
    machine = {} if made.name == "capi-docker" else {"machineType": made.machines[0]}
    pools = [{"name": "other", **machine, **made.size}]
    pools.insert(place, {"name": "changed", **(change.after if after else change.before)})
    return text(made, pools if made.name != "aro-1" or place else pools[:1])


@cache
def outcome(written: str) -> dict[str, str] | tuple[Problem, ...]:
    """What a blueprint becomes, or its mistakes."""
    try:
        return seen(graph(load_text(written, "shop.yaml")))
    except BlueprintError as error:
        return tuple(error.problems)


def refused(made: Made, change: Change, problems: tuple[Problem, ...]) -> bool:
    """Whether the mistakes are those of the field that was changed, or of there being such a pool at all."""
    pools = "fleet.clusters[this].nodePools"
    name = f"{pools}[changed]."
    field = change.field.partition(".")[0]
    there = [f"{name}{one}" for one in (change.field, field, "name", *BELONGS_TO.get(field, ()))] + [pools]
    return all(problem.line and problem.path in there for problem in problems)


@pytest.mark.parametrize(("name", "place"), PLACES)
def test_every_field_is_acted_on_or_refused(name: str, place: int) -> None:
    made = KINDS[name]
    wrong: list[str] = []
    for change in changes(made):
        before = outcome(blueprint(made, change, place, after=False))
        after = outcome(blueprint(made, change, place, after=True))
        if isinstance(after, tuple):
            wrong += [f"{change.field}: {problem}" for problem in after if not refused(made, change, (problem,))]
        elif before == after:
            wrong.append(f"{change.field}: {change.before} and {change.after} become the same")
        if isinstance(before, tuple):
            wrong += [f"{change.field}, before: {one}" for one in before if not refused(made, change, (one,))]
    assert wrong == []


def test_every_field_is_changed() -> None:
    """A new field of node pools must be looked at here, for every kind."""
    assert {change.field for change in changes(KINDS["eks"])} == fields()


def test_every_kind_is_looked_at() -> None:
    looked = {made.cluster.get("kind") or OF_PROVIDER[made.cluster["provider"]] for made in kinds()}
    assert looked | {"existing"} == set(all_kinds())
    ran = {(made.cluster.get("kind"), made.cluster["provider"]) for made in kinds()}
    assert {("cluster-api", one) for one in all_kinds()["cluster-api"].providers} <= ran
    assert {("hive", one) for one in all_kinds()["hive"].providers} <= ran
