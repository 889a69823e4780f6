"""The components as a Pulumi package: Pulumi's own analysis accepts them, and what it constructs is the component."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any, cast

import pulumi
import pytest
import yaml
from pulumi.provider.experimental.component import ComponentProvider
from pulumi.provider.provider import ConstructResult

from components.component_support import TAGS, graph_of, inputs, of_type, only
from components.test_clusters import EKS
from fleetform.components.package import COMPONENTS, NAME, components


@pytest.fixture(scope="module")
def provider() -> ComponentProvider:
    return ComponentProvider(components(), NAME, None, "0.1.0")


@pytest.fixture(scope="module")
def schema(provider: ComponentProvider) -> dict[str, Any]:
    return json.loads(cast("str", provider.schema))


def test_every_component_is_in_the_schema(schema: dict[str, Any]) -> None:
    assert set(schema["resources"]) == {f"fleetform:index:{component.__name__}" for component in COMPONENTS}
    assert all(resource["isComponent"] for resource in schema["resources"].values())


def test_inputs_and_outputs_are_typed_and_described(schema: dict[str, Any]) -> None:
    eks = schema["resources"]["fleetform:index:EksCluster"]
    assert {"region", "version", "nodePools", "subnetIds"} <= set(eks["requiredInputs"])
    assert "keyArn" not in eks["requiredInputs"]
    assert eks["inputProperties"]["subnetIds"]["description"] == "Private subnets, one a zone."
    own = {"clusterName", "endpoint", "identity", "labels", "location", "nodePools", "oidcIssuer", "version"}
    assert set(eks["properties"]) == own
    pool = schema["types"]["fleetform:index:NodePoolArgs"]
    assert pool["properties"]["diskGib"]["type"] == "integer"


def test_choices_are_enumerations(schema: dict[str, Any]) -> None:
    values = [item["value"] for item in schema["types"]["fleetform:index:Role"]["enum"]]
    assert values == ["hub", "spoke"]


def test_what_another_language_asks_for_is_the_component(provider: ComponentProvider) -> None:
    asked = {_camel(key): value for key, value in EKS.items()}
    asked["nodePools"] = [{_camel(key): value for key, value in pool.items()} for pool in EKS["node_pools"]]
    made: list[ConstructResult] = []
    graph = graph_of(lambda: made.append(provider.construct("shop", "fleetform:index:EksCluster", asked, None)))
    assert only(graph, "EksCluster").type == "fleetform:index:EksCluster"
    assert inputs(only(graph, "eks/cluster:Cluster"))["tags"] == TAGS
    assert len(of_type(graph, ":NodeGroup")) == 2
    assert set(made[0].state) >= {"clusterName", "endpoint"}


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(part.capitalize() for part in rest)


def test_the_plugin_file_names_python(root: Path) -> None:
    plugin = yaml.safe_load((root / "components" / "PulumiPlugin.yaml").read_text(encoding="utf-8"))
    assert (plugin["name"], plugin["runtime"]) == (NAME, "python")
    assert (root / "components" / "__main__.py").is_file()


class _Mocks(pulumi.runtime.Mocks):
    """Pulumi's own way of testing: every resource gets what it was given."""

    def __init__(self) -> None:
        self.made: dict[str, dict[str, Any]] = {}

    def new_resource(self, args: pulumi.runtime.MockResourceArgs) -> tuple[str, dict[str, Any]]:
        self.made[args.name] = args.inputs
        return f"{args.name}-id", {**args.inputs, "arn": f"arn:aws:made:::{args.name}"}

    def call(self, args: pulumi.runtime.MockCallArgs) -> tuple[dict[str, Any], list[tuple[str, str]] | None]:
        return {}, None


def test_a_program_of_its_own_needs_pulumi_alone() -> None:
    from fleetform.components.security.aws import AwsKey

    mocks = _Mocks()
    asyncio.set_event_loop(asyncio.new_event_loop())
    pulumi.runtime.set_mocks(mocks, project="own", stack="dev")
    try:

        @pulumi.runtime.test
        def program() -> pulumi.Output[Any]:
            key = AwsKey(
                "own",
                {
                    "alias": "own",
                    "purpose": "tests",
                    "region": "eu-west-1",
                    "account_id": "111122223333",
                    "log_groups": ["/logs"],
                    "tags": TAGS,
                    "protect": False,
                },
            )
            return key.key_arn.apply(lambda arn: _same(arn, "arn:aws:made:::own-key"))

        program()
    finally:
        pulumi.runtime.settings.reset_options()
    assert mocks.made["own-key"]["enableKeyRotation"] is True


def _same(found: str, expected: str) -> None:
    assert found == expected
