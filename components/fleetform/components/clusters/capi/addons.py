"""The charts that a cluster of Cluster API needs to work: its network, and its cloud's controller."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fleetform.components.charts import chart

if TYPE_CHECKING:
    from fleetform.components.clusters.capi.cluster import ClusterApiClusterArgs

NAMESPACE = "kube-system"


@dataclass(frozen=True)
class Chart:
    """A chart with its values."""

    name: str
    values: Mapping[str, Any]


def charts_of(name: str, args: ClusterApiClusterArgs) -> list[Chart]:
    """The charts of a cluster of a name.

    Sources: https://docs.cilium.io/en/stable/network/concepts/ipam/kubernetes/ and the charts' own values.
    """
    return [Chart("cilium", {"ipam": {"mode": "kubernetes"}, "operator": {"replicas": 1}}), *_controller(name, args)]


def chart_spec(chosen: Chart) -> dict[str, Any]:
    """What Cluster API's provider for Helm is told of a chart."""
    repository, version = chart(chosen.name)
    return {
        "repoURL": repository,
        "chartName": chosen.name,
        "version": version,
        "releaseName": chosen.name,
        "namespace": NAMESPACE,
        # JSON is YAML too, and these values have nothing in them that is taken for a template.
        "valuesTemplate": json.dumps(chosen.values),
    }


def _controller(name: str, args: ClusterApiClusterArgs) -> list[Chart]:
    """The cloud's own controller, which makes nodes known to the cloud."""
    if "aws" in args:
        flags = ["--v=2", "--cloud-provider=aws", "--configure-cloud-routes=false"]
        return [Chart("aws-cloud-controller-manager", {"args": flags})]
    if "azure" in args:
        manager = {
            "cloudConfig": "/etc/kubernetes/azure.json",
            "configureCloudRoutes": "false",
            # Kubernetes' own controller gives nodes their ranges; two that do would give different ones.
            "allocateNodeCidrs": "false",
            "clusterCIDR": args["pod_range"],
        }
        return [Chart("cloud-provider-azure", {"infra": {"clusterName": name}, "cloudControllerManager": manager})]
    if "vsphere" in args:
        at = args["vsphere"]
        place = {"vcenter": at["server"], "datacenter": at["datacenter"], "thumbprint": at["thumbprint"]}
        secret = {"create": False, "name": "vsphere-cloud-secret"}
        return [Chart("vsphere-cpi", {"config": {"enabled": True, **place, "secret": secret}})]
    return []
