"""Blueprints: what a person wants, as data.

`load` reads a platform from YAML; the same models are built in code. `resolve` says every single thing.
"""

from fleetform.blueprints.common import AwsAccount, AzureAccount, GcpAccount, GitOps, Selector
from fleetform.blueprints.edge import EdgeFleet, EdgeMatrix, EdgeNode
from fleetform.blueprints.endpoints import Scale, ServerlessEndpoint
from fleetform.blueprints.fleet import (
    Cluster,
    ClusterFleet,
    ClusterMatrix,
    ClusterSettings,
    Endpoint,
    FleetDefaults,
    Network,
)
from fleetform.blueprints.loading import load, load_state, load_text
from fleetform.blueprints.mesh import AmbientMesh, MeshNamespace
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.pools import NodePool, Taint
from fleetform.blueprints.problems import BlueprintError, Problem
from fleetform.blueprints.resolve import ResolvedPlatform, resolve
from fleetform.blueprints.schema import json_schema, schema_kinds
from fleetform.blueprints.state import State

__version__ = "0.1.0"

__all__ = [
    "AmbientMesh",
    "AwsAccount",
    "AzureAccount",
    "BlueprintError",
    "Cluster",
    "ClusterFleet",
    "ClusterMatrix",
    "ClusterSettings",
    "EdgeFleet",
    "EdgeMatrix",
    "EdgeNode",
    "Endpoint",
    "FleetDefaults",
    "GcpAccount",
    "GitOps",
    "MeshNamespace",
    "Network",
    "NodePool",
    "Platform",
    "Problem",
    "ResolvedPlatform",
    "Scale",
    "Selector",
    "ServerlessEndpoint",
    "State",
    "Taint",
    "__version__",
    "json_schema",
    "load",
    "load_state",
    "load_text",
    "resolve",
    "schema_kinds",
]
