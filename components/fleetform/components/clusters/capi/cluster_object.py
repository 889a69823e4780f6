"""The object by which Cluster API knows a cluster, whoever makes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from fleetform.components import tags
from fleetform.components.base import Component
from fleetform.components.clusters.capi.cluster_class import API
from fleetform.components.clusters.managed import awaited


def cluster_object(
    component: Component,
    args: Mapping[str, Any],
    namespace: str,
    spec: Mapping[str, Any],
    opts: pulumi.ResourceOptions,
    domain: str | None = None,
) -> CustomResource:
    """The `Cluster` behind a component, named after it.

    Args:
        component: The component.
        args: Its args, for labels and ranges.
        namespace: Namespace on the hub.
        spec: What it is made of, beside its network.
        opts: Pulumi's options.
        domain: Domain of its services, where that is said.
    """
    return CustomResource(
        component.named("cluster"),
        api_version=API,
        kind="Cluster",
        metadata={
            "name": component.pulumi_resource_name,
            "namespace": namespace,
            "labels": {**tags.kubernetes(args["tags"]), **tags.kubernetes(args["labels"])},
            "annotations": awaited("Available"),
        },
        spec={
            "clusterNetwork": {
                "pods": {"cidrBlocks": [args["pod_range"]]},
                "services": {"cidrBlocks": [args["service_range"]]},
                **({"serviceDomain": domain} if domain else {}),
            },
            **spec,
        },
        opts=opts,
    )
