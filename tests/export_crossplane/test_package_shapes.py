"""One composite resource of each shape of `prod`, rendered step by step until all is there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from engines.crossplane_packages import composition_of, package
from engines.crossplane_render import Renderer, renderer
from fleetform.components.package import COMPONENTS
from fleetform.export.crossplane.package.composition import FUNCTION
from fleetform.function.catalog import Catalog
from function.calling import serving
from function.comparing import differences
from function.composites import Composite, environment, place, shape

_KEY = "crossplane.io/composition-resource-name"
_NAME = "crossplane.io/external-name"
_MOST_ROUNDS = 12


def one_of_each() -> list[tuple[dict[str, Any], Composite]]:
    """For each kind and set of composed resources of `prod` one composite resource, with all values it will have."""
    whole = {(each.api.kind, each.document["metadata"]["name"]): each for each in environment("prod").composites}
    found: dict[tuple[str, ...], tuple[dict[str, Any], Composite]] = {}
    for member in package("prod").members:
        composite = whole[member["kind"], member["metadata"]["name"]]
        chosen = member["spec"]["crossplane"]
        document = {**member, "spec": {**composite.document["spec"], **member["spec"], "crossplane": chosen}}
        # What comes from other composite resources is known here.
        for name, value in composite.document["spec"].items():
            if name != "providerConfigs":
                document["spec"][name] = value
        found.setdefault(shape(composite), (document, composite))
    return list(found.values())


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where our function listens."""
    with serving(Catalog(COMPONENTS)) as listening:
        yield listening


def test_every_shape_renders_to_the_direct_export(tmp_path: Path, port: int) -> None:
    env, found = environment("prod"), package("prod")
    todo = one_of_each()
    assert {composite.api.kind for _, composite in todo} == {member["kind"] for member in found.members}
    wrong: dict[str, Any] = {}
    with renderer(tmp_path, {FUNCTION: port}) as rendering:
        for document, composite in todo:
            made = settled(rendering, document, composition_of(found, document), env.there)
            lacking = set(composite.resources) - set(made)
            lines = [
                line for key, one in composite.resources.items() if key in made for line in differing(made[key], one)
            ]
            if lacking or lines:
                wrong[str(composite)] = [*sorted(lacking), *lines]
    assert wrong == {}


def differing(made: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[str]:
    return [f"{made['kind']} {line}" for line in differences(made, wanted, environment("prod").there)]


def settled(
    rendering: Renderer, document: dict[str, Any], composition: dict[str, Any], there: Mapping[tuple[str, str], Any]
) -> dict[tuple[str, str], dict[str, Any]]:
    """What a composite resource is composed of in the end: every resource has its status once it was composed."""
    observed: list[dict[str, Any]] = []
    count = -1
    for _ in range(_MOST_ROUNDS):
        above, composed = rendering.render(document, composition, observed)
        if len(composed) == count and above.get("status") == document.get("status"):
            return {place(one): one for one in composed}
        count, document = len(composed), {**document, "status": above.get("status", {})}
        observed = [seen(one, there) for one in composed]
    pytest.fail(f"{document['kind']} {document['metadata']['name']} does not settle")


def seen(composed: dict[str, Any], there: Mapping[tuple[str, str], Any]) -> dict[str, Any]:
    """A composed resource as it is found later."""
    status = there.get(place(composed), {}).get("status", {})
    given = composed["metadata"]["annotations"]
    # A provider writes what the thing is called in its cloud, where nobody said it before.
    annotations = {_NAME: composed["metadata"]["name"], **{key: given[key] for key in (_KEY, _NAME) if key in given}}
    return {**composed, "metadata": {**composed["metadata"], "annotations": annotations}, "status": status}
