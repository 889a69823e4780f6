"""NVIDIA's device plugin, where the cloud does not run it itself: on EKS and AKS."""

from dataclasses import dataclass
from typing import Any, TypedDict

import pulumi
import yaml
from pulumi_kubernetes.core.v1 import Namespace
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.clusters.cluster import NodePoolArgs
from fleetform.components.clusters.pools import sharing_name

CHART = "nvidia-device-plugin"
WHOLE = "whole"
"""Name of the settings for GPUs that nobody shares."""


class GpuPluginArgs(TypedDict):
    """What the device plugin is made from."""

    node_pools: list[NodePoolArgs]
    """The cluster's node pools."""
    tags: dict[str, str]
    """Labels of everything."""


@dataclass(frozen=True)
class GpuPluginNodes:
    """The resources below it."""

    namespace: Namespace
    release: Release


class GpuPlugin(Component):
    """Tells Kubernetes of a node's GPUs, and lets pods share them by turns where a node pool says so."""

    def __init__(
        self,
        name: str,
        args: GpuPluginArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down a kubernetes provider, or the default one is used."""
        super().__init__("clusters:GpuPlugin", name, {}, transform, opts)
        namespace = Namespace(
            self.named("gpus"),
            metadata={
                "name": CHART,
                "labels": {**tags.kubernetes(args["tags"]), "pod-security.kubernetes.io/enforce": "privileged"},
            },
            opts=self.first(),
        )
        chart = release(
            self.named(CHART), CHART, CHART, {"config": _config(args["node_pools"])}, self.below(depends_on=[namespace])
        )
        self.nodes = GpuPluginNodes(namespace, chart)
        self.finish({})


def _config(pools: list[NodePoolArgs]) -> dict[str, Any]:
    """The plugin's settings by name; a label of the nodes names the ones that they have."""
    numbers = {shared for pool in pools if (gpu := pool.get("gpu")) and (shared := gpu.get("shared_by"))}
    shared = {sharing_name(pods): yaml.safe_dump(_sharing(pods)) for pods in sorted(numbers)}
    return {"map": {WHOLE: yaml.safe_dump({"version": "v1"}), **shared}, "default": WHOLE}


def _sharing(pods: int) -> dict[str, Any]:
    return {
        "version": "v1",
        "sharing": {
            "timeSlicing": {
                "failRequestsGreaterThanOne": True,
                "resources": [{"name": "nvidia.com/gpu", "replicas": pods}],
            }
        },
    }
