"""A whole platform: clusters with their networks, and what runs on and beside them."""

from __future__ import annotations

from typing import Any

import pulumi
from pulumi_kubernetes.core.v1 import Namespace

from fleetform.blueprints import Platform as Blueprint
from fleetform.blueprints import positions, resolve
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedEndpoint, ResolvedEnvironment, ResolvedPlatform
from fleetform.blueprints.units import part, unit_of
from fleetform.components import tags
from fleetform.components.base import Component
from fleetform.components.edge.node import EdgeNode
from fleetform.components.edge.store import EdgeStore
from fleetform.components.fleet.agents import FleetAgents
from fleetform.components.fleet.clusters import Clusters
from fleetform.components.fleet.gitops import FleetGitOps
from fleetform.components.mesh.ambient import AmbientMesh
from fleetform.components.names import limited
from fleetform.components.providers import Providers
from fleetform.components.serverless.cloud_run import CloudRunEndpoint
from fleetform.components.serverless.container_apps import ContainerAppEndpoint
from fleetform.components.serverless.container_apps_environment import ContainerAppsEnvironment
from fleetform.components.serverless.endpoint import Endpoint
from fleetform.components.serverless.knative import KnativeEndpoint
from fleetform.components.serverless.lambda_ import LambdaEndpoint
from fleetform.components.translate import addons, clusters, edge, endpoints
from fleetform.components.zones import Zones

ENVIRONMENT_LIMIT = 60


class Platform(Component):
    """Everything that a platform blueprint asks for.

    Attributes:
        clusters: The clusters by name.
        meshes: The mesh's parts, by the name of their cluster.
        endpoints: The serverless endpoints by name.
        edge_nodes: The edge nodes by name.
    """

    _unit: str | None = None

    def __init__(self, name: str, blueprint: Blueprint, opts: pulumi.ResourceOptions | None = None) -> None:
        """Makes the platform.

        Args:
            name: Pulumi name.
            blueprint: A checked blueprint, as `fleetform.blueprints.load` gives it.
            opts: Pulumi's options.
        """
        whole = resolve(blueprint)
        self._resolved = whole if self._unit is None else part(whole, self._unit)
        props = {"platform": self._resolved.name, "environment": self._resolved.environment}
        super().__init__("platform:Platform", name, props, None, opts)
        self._accounts = Providers(self)
        self._namespaces: dict[tuple[str, str], Namespace] = {}
        self.meshes: dict[str, AmbientMesh] = {}
        self.endpoints: dict[str, Endpoint] = {}
        self.edge_nodes: dict[str, EdgeNode] = {}
        self._fleet = Clusters(self, self._resolved, self._accounts, Zones(self, self._resolved.facts, self._accounts))
        self.clusters = self._fleet.make()
        self._engines: FleetGitOps | None = None
        self._mesh(self._resolved)
        self._gitops(self._resolved)
        FleetAgents(self._fleet)
        self._serverless(self._resolved)
        self._store = self._edge(self._resolved)
        self.finish({})

    def exports(self) -> dict[str, pulumi.Input[Any]]:
        """What a stack shows: every cluster with its API, every endpoint with its address, where edge nodes start."""
        shown: dict[str, pulumi.Input[Any]] = {
            "clusters": {
                name: {"endpoint": cluster.endpoint, "version": cluster.version, "location": cluster.location}
                for name, cluster in self.clusters.items()
            },
            "endpoints": {name: endpoint.url for name, endpoint in self.endpoints.items()},
        }
        shown |= self._fleet.topology.exports()
        shown |= self._fleet.shared.exports()
        for name, cluster in self.clusters.items():
            if self._resolved.unit == unit_of(name):
                # How it is reached is for the units of what it manages; it holds a command and no credentials,
                # or is a secret.
                shown |= {"kubeconfig": cluster.kubeconfig, "endpoint": cluster.endpoint}
                shown |= self._engines.exports() if self._engines else {}
        if self._store is not None:
            shown["edge"] = {"bucket": self._store.bucket_name, "nodes": sorted(self.edge_nodes)}
        return shown

    def _mesh(self, platform: ResolvedPlatform) -> None:
        spec = platform.mesh
        if spec is None:
            return
        with positions.at(spec):
            for cluster in platform.clusters:
                if cluster.name in platform.mesh_clusters:
                    mesh = AmbientMesh(cluster.name, addons.mesh(cluster, platform, spec), self._fleet.on(cluster.name))
                    self.meshes[cluster.name] = mesh

    def _gitops(self, platform: ResolvedPlatform) -> None:
        if platform.gitops is not None:
            self._engines = FleetGitOps(self._fleet, platform.gitops)

    def _serverless(self, platform: ResolvedPlatform) -> None:
        shared: dict[str, ContainerAppsEnvironment] = {}
        for key, environment in platform.environments.items():
            with positions.at(environment.source):
                shared[key] = self._apps_environment(environment, platform)
        for endpoint in platform.endpoints:
            with positions.at(endpoint.spec):
                self.endpoints[endpoint.spec.name] = self._endpoint(endpoint, platform, shared)

    def _apps_environment(
        self, environment: ResolvedEnvironment, platform: ResolvedPlatform
    ) -> ContainerAppsEnvironment:
        audience = "-public" if environment.public else ""
        name = limited(
            f"{platform.name}-apps-{environment.account.name}-{environment.region}{audience}", ENVIRONMENT_LIMIT
        )
        opts = self.below(providers=[self._accounts.of(environment.account, environment.region)])
        return ContainerAppsEnvironment(name, endpoints.apps_environment(environment, platform), opts)

    def _endpoint(
        self, endpoint: ResolvedEndpoint, platform: ResolvedPlatform, shared: dict[str, ContainerAppsEnvironment]
    ) -> Endpoint:
        spec = endpoint.spec
        if endpoint.account is None or spec.region is None:
            assert endpoint.cluster is not None
            opts = self._fleet.on(endpoint.cluster.name, *self._namespace(endpoint.cluster, spec.namespace, platform))
            return KnativeEndpoint(spec.name, endpoints.knative(endpoint, platform), opts)
        opts = self.below(providers=[self._accounts.of(endpoint.account, spec.region)])
        match spec.platform:
            case "lambda":
                return LambdaEndpoint(spec.name, endpoints.lambda_endpoint(endpoint, platform), opts)
            case "cloud-run":
                return CloudRunEndpoint(spec.name, endpoints.cloud_run(endpoint, platform), opts)
            case _:
                environment = shared[endpoint.environment or ""]
                return ContainerAppEndpoint(spec.name, endpoints.container_app(endpoint, platform, environment), opts)

    def _namespace(self, cluster: ResolvedCluster, name: str, platform: ResolvedPlatform) -> list[Namespace]:
        """The namespace of an endpoint: every cluster's own, the mesh's, or one that is made when first asked for."""
        if name == "default":
            return []
        mesh = self.meshes.get(cluster.name)
        if mesh is not None and name in mesh.namespaces:
            return [mesh.namespaces[name]]
        key = (cluster.name, name)
        if key not in self._namespaces:
            labels = {
                **tags.kubernetes(clusters.cluster_tags(cluster, platform)),
                "pod-security.kubernetes.io/enforce": "baseline",
                "pod-security.kubernetes.io/warn": "restricted",
            }
            made = self.clusters[cluster.name]
            self._namespaces[key] = Namespace(
                f"{cluster.name}-namespace-{name}",
                metadata={"name": name, "labels": labels},
                opts=self.below(provider=made.kubernetes, depends_on=list(made.ready)),
            )
        return [self._namespaces[key]]

    def _edge(self, platform: ResolvedPlatform) -> EdgeStore | None:
        spec, account = platform.edge, platform.edge_account
        if spec is None or account is None:
            return None
        opts = self.below(providers=[self._accounts.of(account, spec.region)])
        with positions.at(spec):
            store = EdgeStore(f"{platform.name}-{platform.environment}-edge", edge.store(platform, spec), opts)
        sealed = self.below(providers=[self._accounts.of(account, spec.region)], depends_on=[store.nodes.sealing])
        for node in platform.edge_nodes:
            with positions.at(node.source):
                self.edge_nodes[node.name] = EdgeNode(node.name, edge.node(node, platform, spec, store), sealed)
        return store


class PlatformUnit(Platform):
    """One unit of a platform, in a stack of its own."""

    def __init__(self, name: str, blueprint: Blueprint, unit: str, opts: pulumi.ResourceOptions | None = None) -> None:
        """Makes the unit.

        Args:
            name: Pulumi name.
            blueprint: A checked blueprint.
            unit: Name of the unit, e.g. `cluster/hub-eu`.
            opts: Pulumi's options.

        Raises:
            UnknownUnitError: The platform has no such unit.
        """
        self._unit = unit
        super().__init__(name, blueprint, opts)
