"""Blueprints: what a person wants, as data.

`load` reads a platform from YAML; the same models are built in code. `resolve` says every single thing.
"""

from fleetform.blueprints.common import AwsAccount, AzureAccount, GcpAccount, GitOps, LabelExpression, Selector
from fleetform.blueprints.edge import EdgeFleet, EdgeMatrix, EdgeNode
from fleetform.blueprints.endpoints import Scale, ServerlessEndpoint
from fleetform.blueprints.fleet import (
    Cluster,
    ClusterFleet,
    ClusterGroup,
    ClusterMatrix,
    ClusterSettings,
    Endpoint,
    FleetDefaults,
)
from fleetform.blueprints.hubs import Hub
from fleetform.blueprints.kinds.aks import AksSettings
from fleetform.blueprints.kinds.aro import AroSettings, ServicePrincipal
from fleetform.blueprints.kinds.cluster_api import ClusterApiSettings, ControlPlane, OnAws, OnAzure, OnGcp, OnVsphere
from fleetform.blueprints.kinds.eks import (
    EksAccess,
    EksAddon,
    EksSettings,
    FargateProfile,
    FargateSelector,
    PodIdentity,
)
from fleetform.blueprints.kinds.existing import ExistingSettings
from fleetform.blueprints.kinds.gke import GkeGpuLimit, GkeSettings, NodeAutoProvisioning
from fleetform.blueprints.kinds.hive import HiveOnVsphere, HiveSettings
from fleetform.blueprints.kinds.rancher import RancherOnVsphere, RancherSettings
from fleetform.blueprints.kinds.rosa import RosaSettings
from fleetform.blueprints.kinds.tanzu import TanzuSettings
from fleetform.blueprints.loading import load, load_state, load_text
from fleetform.blueprints.mesh import AmbientMesh, MeshNamespace
from fleetform.blueprints.network_models import FleetNetwork, Network, Parts, SharedNetwork
from fleetform.blueprints.operations import Autoscaling, FleetMembership, Maintenance
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.pools import Gpu, NodePool, Taint
from fleetform.blueprints.problems import BlueprintError, Problem
from fleetform.blueprints.resolve import ResolvedPlatform, resolve
from fleetform.blueprints.schema import json_schema, schema_kinds
from fleetform.blueprints.state import (
    AwsKms,
    AzurermState,
    GcpKms,
    GcsState,
    HttpState,
    LocalState,
    OtherStack,
    Pbkdf2,
    PgState,
    S3State,
    State,
)
from fleetform.blueprints.upgrades import Upgrades, Wave

__version__ = "0.1.0"

__all__ = [
    "AksSettings",
    "AmbientMesh",
    "AroSettings",
    "Autoscaling",
    "AwsAccount",
    "AwsKms",
    "AzureAccount",
    "AzurermState",
    "BlueprintError",
    "Cluster",
    "ClusterApiSettings",
    "ClusterFleet",
    "ClusterGroup",
    "ClusterMatrix",
    "ClusterSettings",
    "ControlPlane",
    "EdgeFleet",
    "EdgeMatrix",
    "EdgeNode",
    "EksAccess",
    "EksAddon",
    "EksSettings",
    "Endpoint",
    "ExistingSettings",
    "FargateProfile",
    "FargateSelector",
    "FleetDefaults",
    "FleetMembership",
    "FleetNetwork",
    "GcpAccount",
    "GcpKms",
    "GcsState",
    "GitOps",
    "GkeGpuLimit",
    "GkeSettings",
    "Gpu",
    "HiveOnVsphere",
    "HiveSettings",
    "HttpState",
    "Hub",
    "LabelExpression",
    "LocalState",
    "Maintenance",
    "MeshNamespace",
    "Network",
    "NodeAutoProvisioning",
    "NodePool",
    "OnAws",
    "OnAzure",
    "OnGcp",
    "OnVsphere",
    "OtherStack",
    "Parts",
    "Pbkdf2",
    "PgState",
    "Platform",
    "PodIdentity",
    "Problem",
    "RancherOnVsphere",
    "RancherSettings",
    "ResolvedPlatform",
    "RosaSettings",
    "S3State",
    "Scale",
    "Selector",
    "ServerlessEndpoint",
    "ServicePrincipal",
    "SharedNetwork",
    "State",
    "Taint",
    "TanzuSettings",
    "Upgrades",
    "Wave",
    "__version__",
    "json_schema",
    "load",
    "load_state",
    "load_text",
    "resolve",
    "schema_kinds",
]
