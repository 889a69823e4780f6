"""Node pools."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.model import Labels, Model


class Taint(Model):
    """Keeps pods off nodes that do not tolerate it."""

    key: str = Field(description="Key.", examples=["dedicated"])
    value: str = Field(default="", description="Value.", examples=["batch"])
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = Field(
        default="NoSchedule", description="What it does.", examples=["NoSchedule"]
    )


class NodePool(Model):
    """A group of equal nodes that grows and shrinks."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,11}$")] = Field(
        description="Name: at most 12 lower-case letters and digits, the strictest cloud's rule.", examples=["general"]
    )
    machine_type: str = Field(description="The cloud's name of the machine.", examples=["m7i.large"])
    min: int = Field(default=1, ge=0, le=1000, description="Fewest nodes.", examples=[3])
    max: int = Field(default=3, ge=1, le=1000, description="Most nodes.", examples=[12])
    spot: bool = Field(default=False, description="Cheaper machines that the cloud may take back.", examples=[True])
    disk_gib: int = Field(default=100, ge=30, le=4096, description="Size of each node's disk in GiB.", examples=[100])
    labels: Labels = Field(default_factory=dict, description="Labels of the nodes.", examples=[{"purpose": "batch"}])
    taints: list[Taint] = Field(default_factory=list[Taint], description="Taints of the nodes.", examples=[[]])

    @model_validator(mode="after")
    def _bounds(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        return self
