"""Zones of clusters: those that a blueprint's facts tell, or the first ones that the account's cloud has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp

from fleetform.blueprints import GcpAccount
from fleetform.blueprints.networks import ZONES
from fleetform.blueprints.resolve import ResolvedCluster
from fleetform.blueprints.shared_networks import ResolvedNetwork
from fleetform.components.providers import Providers


class Zones:
    """Answers which zones a cluster is in."""

    def __init__(self, parent: pulumi.Resource, facts: Mapping[str, Any], accounts: Providers) -> None:
        self._parent = parent
        self._known: Mapping[str, list[str]] = facts.get("availabilityZones", {})
        self._accounts = accounts

    def aws(self, cluster: ResolvedCluster | ResolvedNetwork) -> list[pulumi.Input[str]]:
        """Zones of the subnets of an EKS cluster, or of a network of several."""
        if known := self._known.get(cluster.region):
            return [*known[: cluster.zones]]
        found = aws.get_availability_zones_output(state="available", opts=self._asked(cluster))
        return [found.names[number] for number in range(cluster.zones)]

    def gcp(self, cluster: ResolvedCluster) -> list[pulumi.Input[str]]:
        """Zones of a GKE cluster's nodes; none where Google chooses three by itself."""
        assert isinstance(cluster.account, GcpAccount)
        if cluster.zones >= ZONES:
            return []
        if known := self._known.get(cluster.region):
            return [*known[: cluster.zones]]
        found = gcp.compute.get_zones_output(
            project=cluster.account.project, region=cluster.region, status="UP", opts=self._asked(cluster)
        )
        return [found.names[number] for number in range(cluster.zones)]

    def _asked(self, cluster: ResolvedCluster | ResolvedNetwork) -> pulumi.InvokeOutputOptions:
        assert cluster.account is not None, "a cluster outside the clouds has no zones to ask for"
        provider = self._accounts.of(cluster.account, cluster.region)
        return pulumi.InvokeOutputOptions(parent=self._parent, provider=provider)
