"""How hubs and spokes of one cloud know each other without secrets: one file a kind of cluster, found by its name.

A kind that has no file here has no such way: its spokes give their hub a token.
"""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Literal, Protocol, cast

import pulumi

from fleetform.blueprints.resolve import ResolvedCluster

if TYPE_CHECKING:
    from fleetform.components.clusters.cluster import Cluster
    from fleetform.components.fleet.clusters import Clusters
    from fleetform.components.gitops.hub.identity import HubIdentity, SpokeAccess

Engine = Literal["argocd", "flux"]


@dataclass(frozen=True)
class Known:
    """A hub as its spokes know it.

    Attributes:
        hub: The hub.
        principal: How its cloud's permissions name its engine.
        client: How its engine names itself to the cloud.
    """

    hub: ResolvedCluster
    principal: pulumi.Input[str]
    client: pulumi.Input[str]


class Identities(Protocol):
    """What a file here has."""

    def same(self, hub: ResolvedCluster, spoke: ResolvedCluster, engine: Engine) -> bool:
        """Whether a spoke of the kind can know the engine of a hub of the kind."""
        ...

    def identity(self, fleet: Clusters, hub: ResolvedCluster, engine: Engine) -> HubIdentity:
        """Makes the identity of a hub's engine."""
        ...

    def access(self, fleet: Clusters, spoke: ResolvedCluster, hubs: list[Known], engine: Engine) -> SpokeAccess:
        """Lets the engines of hubs administer a spoke."""
        ...

    def certificate(self, made: Cluster) -> pulumi.Output[str]:
        """The certificate authority of a cluster's API, as base64 of PEM."""
        ...


def identities_of(cluster: ResolvedCluster) -> Identities | None:
    """The identities that a cluster's kind has; None where it has none."""
    name = f"{__name__}.{cluster.kind.field}"
    return cast("Any", importlib.import_module(name)) if find_spec(name) else None


def reached(hub: ResolvedCluster, spoke: ResolvedCluster, engine: Engine) -> bool:
    """Whether a spoke can know a hub's engine by an identity of the cloud that both are in."""
    if hub.kind.name != spoke.kind.name:
        return False
    known = identities_of(hub)
    return known is not None and known.same(hub, spoke, engine)
