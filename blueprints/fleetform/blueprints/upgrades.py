"""Upgrades of Kubernetes: to which version, and in which order clusters get it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from fleetform.blueprints.common import Selector
from fleetform.blueprints.model import Model, Name

Version = Annotated[str, Field(pattern=r"^1\.\d{2}$")]


class Wave(Model):
    """Clusters that are upgraded before the next wave begins."""

    name: Name = Field(description="Name of the wave.", examples=["canary"])
    clusters: Selector = Field(
        default_factory=Selector,
        description="Its clusters: of those that no wave before it has, all that this chooses.",
        examples=[{"labels": {"ring": "canary"}}],
    )
    max_in_flight: int = Field(
        default=1, ge=1, le=1000, description="Most clusters that are upgraded at the same time.", examples=[5]
    )
    soak_hours: int = Field(
        default=24,
        ge=0,
        le=24 * 60,
        description="Hours in which the wave has to run well before the next one begins.",
        examples=[48],
    )


class Upgrades(Model):
    """An upgrade of the fleet in waves."""

    version: Version | None = Field(
        default=None,
        description="Kubernetes minor version that clusters shall have; what each says itself unless given.",
        examples=["1.36"],
    )
    waves: list[Wave] = Field(
        default_factory=list[Wave],
        description="The waves in their order. What none of them chooses comes last, one cluster at a time. Unless "
        "given: clusters with the label ring=canary, or one of each cloud; then the other spokes in the regions of "
        "those; then the rest.",
        examples=[[{"name": "canary", "clusters": {"labels": {"ring": "canary"}}, "soakHours": 48}]],
    )
    through: Name | None = Field(
        default=None,
        description="The last wave that has begun: its clusters, and those of the waves before it, have `version`; all "
        "others keep what they say. None has begun unless given.",
        examples=["canary"],
    )
