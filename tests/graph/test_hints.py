"""Types of properties, worked out one by one, are those that Pulumi's SDK works out together."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_kubernetes as kubernetes
import pytest
from pulumi import _types

from fleetform.graph import hints
from graph.support import Thing


@pytest.mark.parametrize(
    ("found", "together", "cls"),
    [
        (hints.resource_hints, _types.resource_types, aws.s3.Bucket),
        (hints.resource_hints, _types.resource_types, azure.storage.StorageAccount),
        (hints.resource_hints, _types.resource_types, kubernetes.core.v1.ConfigMap),
        (hints.resource_hints, _types.resource_types, Thing),
        (hints.input_hints, _types.input_type_types, aws.s3.BucketLifecycleRuleArgs),
        (hints.output_hints, _types.output_type_types, aws.s3.outputs.BucketLifecycleRule),
    ],
)
def test_one_by_one_as_together(found: Any, together: Any, cls: type) -> None:
    assert {name: hint for name, hint in found(cls).items() if hint is not None} == together(cls)
    assert found(cls).get("noSuchProperty") is None


def test_an_annotation_that_names_what_is_not_there_leaves_the_others_known() -> None:
    class Odd(aws.sqs.Queue):
        @property
        @pulumi.getter
        def arn(self) -> Missing:  # noqa: F821  # pyright: ignore[reportUndefinedVariable]  what this is about
            """Says nothing."""
            return pulumi.get(self, "arn")

    found = hints.resource_hints(Odd)
    assert found["arn"] is None
    assert found["delaySeconds"] is int
