"""A whole platform: clusters with their networks, and what runs on and beside them."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws

from fleetform.blueprints import Platform as Blueprint
from fleetform.blueprints import positions, resolve
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components import translate
from fleetform.components.base import Component
from fleetform.components.clusters.aks import AksCluster
from fleetform.components.clusters.cluster import Cluster
from fleetform.components.clusters.eks import EksCluster
from fleetform.components.clusters.gke import GkeCluster
from fleetform.components.network.aws import Vpc
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.gcp import GcpNetwork
from fleetform.components.providers import Providers
from fleetform.components.security.aws import AwsKey


class Platform(Component):
    """Everything that a platform blueprint asks for.

    Attributes:
        clusters: The clusters by name.
    """

    def __init__(self, name: str, blueprint: Blueprint, opts: pulumi.ResourceOptions | None = None) -> None:
        """Makes the platform.

        Args:
            name: Pulumi name.
            blueprint: A checked blueprint, as `fleetform.blueprints.load` gives it.
            opts: Pulumi's options.
        """
        resolved = resolve(blueprint)
        props = {"platform": resolved.name, "environment": resolved.environment}
        super().__init__("platform:Platform", name, props, None, opts)
        self._accounts = Providers(self)
        self.clusters: dict[str, Cluster] = {}
        for cluster in resolved.clusters:
            with positions.at(cluster.source):
                self.clusters[cluster.name] = self._cluster(cluster, resolved)
        self.finish({})

    def exports(self) -> dict[str, pulumi.Input[Any]]:
        """What a stack shows: every cluster with its endpoint, every endpoint with its address."""
        return {
            "clusters": {
                name: {"endpoint": cluster.endpoint, "version": cluster.version, "location": cluster.location}
                for name, cluster in self.clusters.items()
            },
        }

    def _cluster(self, cluster: ResolvedCluster, platform: ResolvedPlatform) -> Cluster:
        opts = self.below(providers=[self._accounts.of(cluster.account, cluster.region)])
        match cluster.provider:
            case "aws":
                key = AwsKey(cluster.name, translate.aws_key(cluster, platform), opts)
                zones = self._zones(cluster, platform)
                vpc = Vpc(cluster.name, translate.vpc(cluster, platform, zones, key), opts)
                return EksCluster(cluster.name, translate.eks(cluster, platform, vpc, key), opts)
            case "gcp":
                gcp_network = GcpNetwork(cluster.name, translate.gcp_network(cluster), opts)
                return GkeCluster(cluster.name, translate.gke(cluster, platform, gcp_network), opts)
            case _:
                network = AzureNetwork(cluster.name, translate.azure_network(cluster, platform), opts)
                return AksCluster(cluster.name, translate.aks(cluster, platform, network), opts)

    def _zones(self, cluster: ResolvedCluster, platform: ResolvedPlatform) -> list[pulumi.Input[str]]:
        """Availability zones of a cluster: those that the blueprint's facts tell, or the account's first ones."""
        known: list[str] | None = platform.facts.get("availabilityZones", {}).get(cluster.region)
        if known is not None:
            return [*known[: cluster.zones]]
        found = aws.get_availability_zones_output(
            state="available",
            opts=pulumi.InvokeOutputOptions(parent=self, provider=self._accounts.of(cluster.account, cluster.region)),
        )
        return [found.names[number] for number in range(cluster.zones)]
