"""The components as a Pulumi package, for programs in every language that Pulumi knows.

Pulumi reads a package's schema off its components' annotations, and knows no `Literal`. So each component gets a
twin here whose arguments have enumerations instead; everything else is the component itself.
"""

from enum import StrEnum
from functools import cache
from types import NoneType
from typing import Any, Literal, NotRequired, TypedDict, Union, get_args, get_origin, is_typeddict

import pulumi

from fleetform.components.base import Component
from fleetform.components.clusters.addons.autoscaler import ClusterAutoscaler
from fleetform.components.clusters.addons.gpus import GpuPlugin
from fleetform.components.clusters.addons.node_pools import KarpenterPools
from fleetform.components.clusters.aks import AksCluster
from fleetform.components.clusters.aro import AroCluster
from fleetform.components.clusters.capi.cluster import ClusterApiCluster
from fleetform.components.clusters.capi.cluster_class import ClusterApiClass
from fleetform.components.clusters.eks import EksCluster
from fleetform.components.clusters.existing import ExistingCluster
from fleetform.components.clusters.gke import GkeCluster
from fleetform.components.clusters.hive import HiveCluster
from fleetform.components.clusters.karpenter import Karpenter
from fleetform.components.clusters.rancher import RancherCluster
from fleetform.components.clusters.rosa import RosaCluster
from fleetform.components.clusters.tanzu import TanzuCluster
from fleetform.components.edge.node import EdgeNode
from fleetform.components.edge.store import EdgeStore
from fleetform.components.gitops.argocd import ArgoCd
from fleetform.components.gitops.flux import Flux
from fleetform.components.management.cluster_api import ClusterApiManagement
from fleetform.components.mesh.ambient import AmbientMesh
from fleetform.components.network.aws import Vpc
from fleetform.components.network.aws_endpoints import VpcEndpoints
from fleetform.components.network.aws_peering import VpcPeering, VpcPeeringAcceptance, VpcPeeringRequest
from fleetform.components.network.aws_subnets import VpcSubnets
from fleetform.components.network.aws_transit import AwsTransit, AwsTransitAttachment, AwsTransitPeering
from fleetform.components.network.aws_transit_accounts import (
    AwsTransitAcceptance,
    AwsTransitRoutes,
    AwsTransitShare,
)
from fleetform.components.network.azure import AzureNetwork
from fleetform.components.network.azure_shared import AzureSharedNetwork, AzureSubnet
from fleetform.components.network.azure_transit import (
    AzurePeering,
    AzurePeeringSide,
    AzureTransit,
    AzureTransitConnection,
)
from fleetform.components.network.gcp import GcpNetwork
from fleetform.components.network.gcp_shared import GcpSharedNetwork, GcpSubnetwork
from fleetform.components.network.gcp_transit import GcpPeering, GcpPeeringSide, GcpTransit, GcpTransitSpoke
from fleetform.components.network.private_zones import AwsPrivateZone, AzurePrivateZone, GcpPrivateZone
from fleetform.components.security.aws import AwsKey
from fleetform.components.serverless.cloud_run import CloudRunEndpoint
from fleetform.components.serverless.container_apps import ContainerAppEndpoint
from fleetform.components.serverless.container_apps_environment import ContainerAppsEnvironment
from fleetform.components.serverless.knative import KnativeEndpoint
from fleetform.components.serverless.lambda_ import LambdaEndpoint

NAME = "fleetform"
COMPONENTS: tuple[type[Component], ...] = (
    AksCluster,
    AmbientMesh,
    ArgoCd,
    AroCluster,
    AwsKey,
    AwsPrivateZone,
    AwsTransit,
    AwsTransitAcceptance,
    AwsTransitAttachment,
    AwsTransitPeering,
    AwsTransitRoutes,
    AwsTransitShare,
    AzureNetwork,
    AzurePeering,
    AzurePeeringSide,
    AzurePrivateZone,
    AzureSharedNetwork,
    AzureSubnet,
    AzureTransit,
    AzureTransitConnection,
    CloudRunEndpoint,
    ClusterApiClass,
    ClusterApiCluster,
    ClusterApiManagement,
    ClusterAutoscaler,
    ContainerAppEndpoint,
    ContainerAppsEnvironment,
    EdgeNode,
    EdgeStore,
    EksCluster,
    ExistingCluster,
    Flux,
    GcpNetwork,
    GcpPeering,
    GcpPeeringSide,
    GcpPrivateZone,
    GcpSharedNetwork,
    GcpSubnetwork,
    GcpTransit,
    GcpTransitSpoke,
    GkeCluster,
    GpuPlugin,
    HiveCluster,
    Karpenter,
    KarpenterPools,
    KnativeEndpoint,
    LambdaEndpoint,
    RancherCluster,
    RosaCluster,
    TanzuCluster,
    Vpc,
    VpcEndpoints,
    VpcPeering,
    VpcPeeringAcceptance,
    VpcPeeringRequest,
    VpcSubnets,
)


def components() -> list[type[pulumi.ComponentResource]]:
    """The components as the package offers them, each under `fleetform:index:NAME`."""
    return [_twin(component) for component in COMPONENTS]


def _twin(component: type[Component]) -> type[Component]:
    arguments = _described(component.__init__.__annotations__["args"])

    def make(self: Any, name: str, args: Any, opts: pulumi.ResourceOptions | None = None) -> None:
        component.__init__(self, name, args, opts)  # type: ignore[call-arg]  # each has its own arguments

    make.__annotations__ = {"name": str, "args": arguments, "opts": pulumi.ResourceOptions | None}
    body = {
        "__init__": make,
        "__module__": component.__module__,
        "__doc__": component.__doc__,
        "_token": f"{NAME}:index:{component.__name__}",
    }
    return type(component.__name__, (component,), body)


def _described(hint: Any, field: str = "") -> Any:
    """A type in the words that Pulumi's analysis knows."""
    if is_typeddict(hint):
        return _dictionary(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return _enumeration(field, arguments)
    if origin is NotRequired:
        return _described(arguments[0], field)
    if NoneType in arguments:
        return Union[tuple(_described(argument, field) for argument in arguments)]  # noqa: UP007  made at run time
    if origin is list:
        return list[_described(arguments[0], field)]
    if origin is dict:
        return dict[arguments[0], _described(arguments[1], field)]
    return hint


@cache
def _dictionary(typed: Any) -> Any:
    hints: dict[str, Any] = typed.__annotations__
    fields: dict[str, Any] = {}
    for name, hint in hints.items():
        described = _described(hint, name)
        fields[name] = NotRequired[described] if name in typed.__optional_keys__ else described
    made: Any = TypedDict(typed.__name__, fields)  # type: ignore[operator]  # made of what is there at run time
    # Where Pulumi looks for the fields' docstrings; the line from Python 3.13 on.
    for attribute in ("__module__", "__qualname__", "__doc__", "__firstlineno__"):
        if hasattr(typed, attribute):
            setattr(made, attribute, getattr(typed, attribute))
    return made


@cache
def _enumeration(field: str, values: tuple[str, ...]) -> type[StrEnum]:
    name = "".join(part.capitalize() for part in field.split("_"))
    made: Any = StrEnum(name, {value.replace("-", "_").upper(): value for value in values})
    made.__module__ = __name__
    return made
