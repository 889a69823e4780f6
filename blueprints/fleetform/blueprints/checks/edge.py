"""Edge nodes: names, region, account, GitOps."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.blueprints.checks import accounts, regions
from fleetform.blueprints.checks.telling import problem, twice
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem
from fleetform.blueprints.resolve import listed_clusters, listed_nodes

NAME_LIMIT = 63
"""Longest host name (RFC 1123)."""


def conflicts(platform: Platform) -> Iterator[Problem]:
    """Mistakes in what the edge fleet says."""
    edge = platform.edge
    if edge is None:
        return
    yield from twice(((node.name, source) for node, source in listed_nodes(edge)), "edge node")
    for node, source in listed_nodes(edge):
        if len(node.name) > NAME_LIMIT:
            message = f"the node name '{node.name}' has {len(node.name)} characters, more than {NAME_LIMIT}"
            yield problem(source, "name", message, found=node.name)
    clusters = {cluster.name for cluster, _ in listed_clusters(platform.fleet)}
    for node, source in listed_nodes(edge):
        if node.name in clusters:
            message = f"'{node.name}' is a cluster too: each needs a folder of its own in the git repository"
            yield problem(source, "name", message, found=node.name)
    yield from regions.unknown(platform, edge, "region", "aws", edge.region)


def missing(platform: Platform) -> Iterator[Problem]:
    """What edge nodes need and the platform lacks."""
    edge = platform.edge
    if edge is None:
        return
    yield from accounts.missing(platform, edge, edge.account, "aws")
    if platform.gitops is None:
        yield problem(platform, "edge", "edge nodes pull their configuration by GitOps: add a 'gitops' section")
