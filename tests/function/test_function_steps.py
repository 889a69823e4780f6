"""The function over gRPC, called as Crossplane calls it: again and again, while resources come to be."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from fleetform.blueprints import load
from fleetform.components.platform import Platform
from fleetform.export.crossplane.interface import api
from fleetform.function.composing import compose
from function.calling import Answer, Caller
from function.comparing import differences
from function.composites import Composite, Environment, environment, place, shape, with_status

pytestmark = pytest.mark.xdist_group("crossplane-core")


def one_of_each_shape(env: Environment, without: Environment | None = None) -> list[Composite]:
    """The first composite resource of every kind and shape; of those that another environment has not."""
    seen = {shape(each) for each in without.composites} if without else set[tuple[str, ...]]()
    return list({shape(each): each for each in reversed(env.composites) if shape(each) not in seen}.values())


@pytest.mark.parametrize("name", ["dev", "prod"])
def test_composites_become_the_direct_export_step_by_step(call: Caller, name: str) -> None:
    env = environment(name)
    for composite in env.composites if name == "dev" else one_of_each_shape(env):
        answer, there = until_nothing_changes(call, composite)
        wanted = composite.resources
        composed = {place(document): document for document in answer.desired.values()}
        assert not [key for key in wanted if key not in composed], composite
        # What is more is for others: the ProviderConfigs of a cluster.
        assert {key[0].partition(".")[0] for key in set(composed) - set(wanted)} <= {"ProviderConfig", "ClusterAuth"}
        told = {key: differences(composed[key], document, env.there) for key, document in wanted.items()}
        assert {key: lines for key, lines in told.items() if lines} == {}
        assert answer.ready == set(there) == set(answer.desired)
        assert answer.whole
        assert answer.warnings == []


def until_nothing_changes(call: Caller, composite: Composite) -> tuple[Answer, dict[str, dict[str, Any]]]:
    """Lets a third of what is not there yet, or not ready yet, come to be before each call."""
    there: dict[str, dict[str, Any]] = {}
    status: dict[str, Any] = {}
    for step in range(100):
        answer = call({**composite.document, "status": status}, there)
        assert answer.fatal == []
        # No oscillation: what is there stays wanted, as it is.
        for name, document in there.items():
            assert answer.desired[name] == {key: value for key, value in document.items() if key != "status"}, name
        assert answer.ready == {name for name, document in there.items() if is_done(document)}
        todo = [name for name in answer.desired if name not in there or not is_done(there[name])]
        if not todo and answer.composite.get("status", {}) == status:
            return answer, there
        for index, name in enumerate(todo):
            if name not in there:
                there[name] = answer.desired[name]
            elif index % 3 == step % 3 or len(todo) < 3:
                there[name] = with_status(answer.desired[name])
        status = answer.composite.get("status", {})
    raise AssertionError(f"{composite} never comes to rest")


def is_done(document: dict[str, Any]) -> bool:
    """Whether a resource is there and ready; a ProviderConfig has no status."""
    return "status" in document or document["kind"] == "ProviderConfig"


def eks() -> Composite:
    """The hub's cluster: some of its resources need values that others have."""
    return next(each for each in environment("dev").composites if each.api.kind == "EksCluster")


def test_what_needs_a_value_is_held_back_and_told(call: Caller) -> None:
    answer = call(eks().document)
    assert not answer.whole
    assert not [name for name in answer.desired if "NodeGroup" in name]
    status, reason, message = answer.condition
    assert (status, reason) == (3, "WaitingForValues")
    assert (
        "NodeGroup hub-dev-pool-general: spec.forProvider.launchTemplate.version needs output `latestVersion` of "
        "LaunchTemplate hub-dev-template-general" in message
    )


def test_a_value_that_is_gone_for_a_while_changes_nothing(call: Caller) -> None:
    composite = eks()
    answer, there = until_nothing_changes(call, composite)
    held = {name: dict(document) for name, document in there.items()}
    for name, document in held.items():
        if "LaunchTemplate" in name:
            document["status"] = {"conditions": document["status"]["conditions"]}
    again = call({**composite.document, "status": answer.composite["status"]}, held)
    assert again.desired == answer.desired
    assert again.composite == answer.composite
    # Without what is there the resources that need the value would be held back.
    fewer = call(composite.document, {name: document for name, document in held.items() if "NodeGroup" not in name})
    assert set(answer.desired) - set(fewer.desired) == {name for name in answer.desired if "NodeGroup" in name}


def test_outputs_come_to_the_status(call: Caller) -> None:
    answer, there = until_nothing_changes(call, eks())
    cluster = next(document for name, document in there.items() if name == "eks/Cluster/hub-dev-cluster")
    status = answer.composite["status"]
    assert status["endpoint"] == cluster["status"]["atProvider"]["endpoint"]
    assert status["oidcIssuer"] == cluster["status"]["atProvider"]["identity"][0]["oidc"][0]["issuer"]
    assert status["clusterName"] == "hub-dev"


def test_a_changed_spec_changes_only_what_it_should(call: Caller) -> None:
    composite = eks()
    answer, there = until_nothing_changes(call, composite)
    spec = composite.document["spec"]
    general = [{**pool, "max": 9} if pool["name"] == "general" else pool for pool in spec["nodePools"]]
    changed = call({**composite.document, "spec": {**spec, "nodePools": general}}, there)
    assert set(changed.desired) == set(answer.desired)
    assert [name for name in answer.desired if changed.desired[name] != answer.desired[name]] == [
        "eks/NodeGroup/hub-dev-pool-general"
    ]
    fewer = call({**composite.document, "spec": {**spec, "nodePools": general[:1]}}, there)
    assert {name.rpartition("/")[2] for name in set(answer.desired) - set(fewer.desired)} == {
        "hub-dev-pool-batch",
        "hub-dev-template-batch",
    }


def test_resources_that_another_composition_made_keep_their_place(call: Caller) -> None:
    composite = eks()
    answer, there = until_nothing_changes(call, composite)
    renamed = {f"old-{index}": document for index, document in enumerate(there.values())}
    assert set(call(composite.document, renamed).desired) == set(renamed)
    assert set(answer.desired).isdisjoint(renamed)


def test_a_whole_platform_is_one_composite(root: Path) -> None:
    found = api(Platform)
    blueprint = load(root / "stacks" / "dev.yaml").model_dump(mode="json", by_alias=True, exclude_unset=True)
    meta = eks().document["metadata"]
    document = {"apiVersion": found.api_version, "kind": found.kind, "metadata": meta, "spec": without_nulls(blueprint)}
    there: dict[str, dict[str, Any]] = {}
    while not (composed := compose(found, document, there)).complete or set(there) != set(composed.documents):
        assert set(there) <= set(composed.documents)
        there = {name: with_status(each) for name, each in composed.documents.items()}
    env = environment("dev")
    alike = {place(each): each for each in composed.documents.values()}
    assert {key[0].partition(".")[0] for key in set(alike) - set(env.there)} == {"ProviderConfig", "ClusterAuth"}
    assert [line for key, each in env.there.items() for line in differences(alike[key], each, env.there)] == []


def without_nulls(value: Any) -> Any:
    """Data as a person writes it."""
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value
