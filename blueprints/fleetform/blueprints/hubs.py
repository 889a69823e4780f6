"""Hubs: clusters that manage others."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from fleetform.blueprints.common import Selector
from fleetform.blueprints.model import Model, Name, each_once


class Hub(Model):
    """A cluster that manages others."""

    cluster: Name = Field(description="Name of the cluster that is the hub.", examples=["hub-eu"])
    manages: Selector = Field(
        default_factory=Selector,
        description="The clusters that it manages; all but the hubs unless given.",
        examples=[{"labels": {"continent": "eu"}}],
    )
    standby: Name | None = Field(
        default=None,
        description="Another hub that takes over when this one is lost: it knows the same clusters.",
        examples=["hub-us"],
    )
    gitops: Literal["pull", "push"] = Field(
        default="pull",
        description="Pull: each cluster applies its own folder of the repository. Push: the hub's GitOps engine "
        "applies the folders of the clusters that it manages, which are registered with it.",
        examples=["push"],
    )
    agents: Annotated[list[Literal["open-cluster-management", "rancher-fleet"]], each_once()] = Field(
        default_factory=list[Literal["open-cluster-management", "rancher-fleet"]],
        description="More that the hub manages its clusters with, and that is installed on it: agents register them.",
        examples=[["open-cluster-management"]],
    )
    management: Literal["install", "assume"] = Field(
        default="install",
        description="Install what makes the clusters that it manages (Cluster API's operator and providers), or assume "
        "that it is there. Rancher, Hive and a Supervisor are never installed.",
        examples=["assume"],
    )
