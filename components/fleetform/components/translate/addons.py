"""What runs on clusters: the mesh, and GitOps."""

from __future__ import annotations

from typing import Literal

from fleetform.blueprints import AmbientMesh, GitOps
from fleetform.blueprints.resolve import ResolvedCluster, ResolvedPlatform
from fleetform.components.gitops.source import GitOpsArgs
from fleetform.components.mesh.ambient import AmbientMeshArgs
from fleetform.components.translate.clusters import cluster_tags


def mesh(cluster: ResolvedCluster, platform: ResolvedPlatform, spec: AmbientMesh) -> AmbientMeshArgs:
    """The mesh on one cluster."""
    providers: dict[str, Literal["aws", "gcp", "azure"]] = {"aws": "aws", "gcp": "gcp", "azure": "azure"}
    return {
        "cluster": cluster.name,
        "provider": providers.get(cluster.provider, "other"),
        "version": spec.version,
        "gateway_api": spec.gateway_api,
        "mtls": spec.mtls,
        "mesh_id": spec.mesh_id,
        "trust_domain": spec.trust_domain,
        "namespaces": [{"name": item.name, "waypoint": item.waypoint} for item in spec.namespaces],
        "tags": cluster_tags(cluster, platform),
    }


def gitops(cluster: ResolvedCluster, platform: ResolvedPlatform, spec: GitOps) -> GitOpsArgs:
    """GitOps on one cluster."""
    return {
        "cluster": cluster.name,
        "role": "hub" if cluster.role == "hub" else "spoke",
        "repository": spec.repository,
        "revision": spec.revision,
        "folder": f"{spec.path}/{cluster.name}",
        "secret": spec.secret,
        "spokes": [
            spoke.name for spoke in platform.fleet if spoke.pushed and cluster.name in (spoke.hub, spoke.standby)
        ],
        "folders": spec.path,
        "tags": cluster_tags(cluster, platform),
    }
