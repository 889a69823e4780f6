"""What replaces resources of Google Cloud, as the schemas of Google's own Terraform provider say."""

from __future__ import annotations

import pytest

from fleetform.graph.model import Resource, ResourceKind
from fleetform.review.replacement import forces_replacement

NODE_POOL, TOPIC = "gcp:container/nodePool:NodePool", "gcp:pubsub/topic:Topic"
ALLOY, INSTANCE = "gcp:alloydb/cluster:Cluster", "gcp:compute/instance:Instance"


@pytest.mark.parametrize(
    ("token", "path", "replaced"),
    [
        (TOPIC, ("name",), True),
        (TOPIC, ("messageRetentionDuration",), False),
        (ALLOY, ("clusterId",), True),
        (ALLOY, ("displayName",), False),
        (INSTANCE, ("bootDisk", "initializeParams", "image"), True),
        (INSTANCE, ("networkInterfaces", 0, "nicType"), True),
        (INSTANCE, ("machineType",), False),
        (INSTANCE, ("labels", "name"), False),
        (NODE_POOL, ("nodeConfig", "spot"), True),
        (NODE_POOL, ("autoscaling", "maxNodeCount"), False),
    ],
)
def test_a_flag_of_the_provider_replaces(token: str, path: tuple[str | int, ...], replaced: bool) -> None:
    resource = Resource(f"urn:pulumi:dev::shop::{token}::it", token, "it", ResourceKind.CUSTOM)
    assert forces_replacement(resource, path) is replaced
