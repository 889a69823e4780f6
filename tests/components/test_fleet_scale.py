"""Fleets of one to a thousand clusters on three clouds: ranges apart, names unique, work in step with their number."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import cache
from itertools import pairwise
from types import FrameType

import pytest

from bench.fleets import blueprint
from components.component_support import inputs, platform_graph
from components.test_names_within_limits import LIMITS
from fleetform.blueprints import load_text, resolve
from fleetform.blueprints.networks import Range, overlaps
from fleetform.graph.model import Graph, ResourceKind

SIZES = (1, 60, 250, 1000)
PLACES = (
    "clusterName",
    "cluster",
    "resourceGroupName",
    "role",
    "region",
    "location",
    "zone",
    "vpcId",
    "virtualHubName",
)
"""Inputs that say inside of what a name has to be unique."""


@cache
def recorded(count: int) -> Graph:
    text = blueprint(count).replace("{name: m", "{name: a-matrix-with-longn")
    return platform_graph(load_text(text.replace("environment: bench", "environment: long-ambient")))


@pytest.mark.parametrize("count", SIZES)
def test_ranges_of_a_fleet_never_overlap(count: int) -> None:
    clusters = resolve(load_text(blueprint(count))).clusters
    assert len(clusters) == count == len({cluster.name for cluster in clusters})
    assert overlaps((cluster.name, cluster.network.range) for cluster in clusters) == []
    whole = Range("10.0.0.0/8")
    assert all(Range(cluster.network.range).subnet_of(whole) for cluster in clusters)


def test_names_are_unique_and_within_the_limits_of_every_cloud() -> None:
    graph = recorded(60)
    used: Counter[tuple[str, ...]] = Counter()
    checked: Counter[str] = Counter()
    for resource in graph.resources.values():
        if resource.kind is not ResourceKind.CUSTOM or resource.type not in LIMITS:
            continue
        given = inputs(resource)
        field, form = LIMITS[resource.type]
        if field not in given:
            continue
        name = str(given[field])
        assert re.fullmatch(form, name), (resource.type, name)
        used[resource.type, name, *(str(given.get(place)) for place in PLACES)] += 1
        checked[resource.type] += 1
    assert [key for key, count in used.items() if count > 1] == []
    assert len(checked) >= 10
    assert all(count >= 20 for count in checked.values())


def test_a_graph_grows_in_step_with_its_clusters() -> None:
    sizes = [len(recorded(count).resources) for count in (15, 30, 60)]
    assert sizes[2] - sizes[1] == 2 * (sizes[1] - sizes[0])


def calls(count: int) -> int:
    """How many functions are called to check and resolve a fleet."""
    text, called = blueprint(count), 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal called
        called += event == "call"

    sys.setprofile(counting)
    try:
        resolve(load_text(text))
    finally:
        sys.setprofile(None)
    return called


def test_checking_and_resolving_takes_work_in_step_with_the_clusters() -> None:
    calls(15)
    taken = [calls(count) for count in (120, 240, 480)]
    growth = [after - before for before, after in pairwise(taken)]
    assert growth[1] < 2.15 * growth[0]
