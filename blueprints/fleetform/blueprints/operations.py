"""How a cluster is run: when its cloud may change it, and how it grows and shrinks."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from fleetform.blueprints.model import Model

Day = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Maintenance(Model):
    """When a cloud may change a cluster by itself. EKS changes nothing by itself."""

    days: list[Day] = Field(
        min_length=1,
        max_length=7,
        description="Days of the week. AKS takes one for its upgrades, which is the first one here (node images: every "
        "day if all seven are here); its weekly releases may come on all of them.",
        examples=[["saturday"]],
    )
    start: str = Field(
        pattern=r"^([01]\d|2[0-3]):[0-5]\d$", description="Time of day at which it begins, in UTC.", examples=["01:00"]
    )
    hours: int = Field(
        default=6, ge=4, le=23, description="Hours that it takes; clouds want four at least.", examples=[6]
    )


class Autoscaling(Model):
    """How the autoscaler of nodes chooses: GKE's and AKS's own, or the one that is installed on EKS."""

    packing: Literal["balanced", "dense"] = Field(
        default="dense",
        description="Balanced: room to spare. Dense: pods are packed onto few nodes, and idle nodes go early.",
        examples=["dense"],
    )
    idle_minutes: int = Field(
        default=10, ge=1, le=120, description="Minutes after which an idle node goes; not on GKE.", examples=[10]
    )


class FleetMembership(Model):
    """The cloud's own fleet that a cluster joins."""

    name: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$",
        description="AKS: the fleet manager, made in the account with the first cluster that names it. GKE: a fleet "
        "belongs to a project and has no name.",
        examples=["retail"],
    )
    project: str | None = Field(
        default=None,
        pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$",
        description="GKE: the project that has the fleet; the cluster's own unless given.",
        examples=["retail-fleet-4711"],
    )
    group: str | None = Field(
        default=None,
        pattern=r"^[a-z0-9]([a-z0-9-]{0,48}[a-z0-9])?$",
        description="AKS: the group of members that are updated together.",
        examples=["canary"],
    )
