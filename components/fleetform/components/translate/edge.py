"""Edge nodes."""

from __future__ import annotations

from fleetform.blueprints import AwsAccount, EdgeFleet, GitOps
from fleetform.blueprints.resolve import ResolvedNode, ResolvedPlatform
from fleetform.components.edge.cloud_init import EdgeFleetSettings
from fleetform.components.edge.node import EdgeNodeArgs
from fleetform.components.edge.store import EdgeStore, EdgeStoreArgs


def store(platform: ResolvedPlatform, fleet: EdgeFleet) -> EdgeStoreArgs:
    """Where the nodes' user data is kept."""
    assert isinstance(platform.edge_account, AwsAccount)
    return {
        "region": fleet.region,
        "account_id": platform.edge_account.account_id,
        "tags": platform.tags,
        "protect": platform.protect,
    }


def node(resolved: ResolvedNode, platform: ResolvedPlatform, fleet: EdgeFleet, kept: EdgeStore) -> EdgeNodeArgs:
    """A node."""
    assert platform.gitops is not None
    return {
        "node": {
            "name": resolved.name,
            "site": resolved.site,
            "labels": resolved.labels,
            "timezone": resolved.timezone,
            "folder": f"{platform.gitops.path}/{resolved.name}",
        },
        "fleet": _settings(fleet, platform.gitops),
        "bucket": kept.bucket_name,
        "tags": {**platform.tags, "site": resolved.site},
    }


def _settings(fleet: EdgeFleet, gitops: GitOps) -> EdgeFleetSettings:
    return {
        "k3s_version": fleet.k3s_version,
        "k3s_sha256": fleet.k3s_sha256,
        "registry_mirror": fleet.registry_mirror,
        "authorized_keys": list(fleet.authorized_keys),
        "upgrades": fleet.upgrades,
        "engine": gitops.engine,
        "repository": gitops.repository,
        "revision": gitops.revision,
        "git_credentials": fleet.git_credentials,
    }
