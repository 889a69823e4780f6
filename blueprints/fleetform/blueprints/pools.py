"""Node pools: by the machine's name, or by what they are for."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic.alias_generators import to_camel

from fleetform.blueprints.model import Labels, Model

Purpose = Literal["general", "memory", "gpu-inference", "gpu-training", "arm", "batch"]
Size = Literal["small", "medium", "large", "xlarge"]
GPU_PURPOSES = ("gpu-inference", "gpu-training")


class Taint(Model):
    """Keeps pods off nodes that do not tolerate it."""

    key: str = Field(description="Key.", examples=["dedicated"])
    value: str = Field(default="", description="Value.", examples=["batch"])
    effect: Literal["NoSchedule", "PreferNoSchedule", "NoExecute"] = Field(
        default="NoSchedule", description="What it does.", examples=["NoSchedule"]
    )


class Gpu(Model):
    """The GPUs of each node."""

    type: str = Field(
        description="Which GPU: t4, l4, a10, a10g, l40s, a100, a100-80gb, h100 or h200, as far as a cloud has it.",
        examples=["l4"],
    )
    count: int = Field(default=1, ge=1, le=16, description="GPUs of each node.", examples=[1])
    drivers: Literal["install", "none"] = Field(
        default="install", description="Whether nodes come with NVIDIA's drivers.", examples=["install"]
    )
    shared_by: int | None = Field(
        default=None, ge=2, le=48, description="Pods that share a GPU by turns (time slicing).", examples=[4]
    )


class NodePool(Model):
    """A group of equal nodes that grows and shrinks."""

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9]{0,11}$")] = Field(
        description="Name: at most 12 lower-case letters and digits, the strictest cloud's rule.", examples=["general"]
    )
    machine_type: str | None = Field(
        default=None,
        description="The cloud's name of the machine; chosen by `purpose` and `size` unless given.",
        examples=["m7i.large"],
    )
    purpose: Purpose | None = Field(
        default=None,
        description="What runs on it. Chooses the machine, and gives the nodes the label `fleetform.dev/purpose`; all "
        "but `general` and `memory` also a taint, so that only pods come that are meant to.",
        examples=["gpu-inference"],
    )
    size: Size = Field(
        default="medium", description="Size of the machine: 2, 4, 8 or 16 processors.", examples=["large"]
    )
    gpu: Gpu | None = Field(
        default=None,
        description="GPUs of each node; those that are usual for a purpose with GPUs unless given.",
        examples=[{"type": "l4", "count": 1, "sharedBy": 4}],
    )
    min: int = Field(default=1, ge=0, le=1000, description="Fewest nodes.", examples=[3])
    max: int = Field(default=3, ge=1, le=1000, description="Most nodes.", examples=[12])
    spot: bool = Field(default=False, description="Cheaper machines that the cloud may take back.", examples=[True])
    spot_fallback: bool = Field(
        default=False,
        description="Machines at the full price where there are no spot ones left: a second pool with the same labels "
        "and taints, which the autoscaler takes last.",
        examples=[True],
    )
    disk_gib: int = Field(default=100, ge=30, le=4096, description="Size of each node's disk in GiB.", examples=[100])
    pods_per_node: int | None = Field(
        default=None,
        ge=8,
        le=250,
        description="Most pods on a node; what is usual in the cloud unless given.",
        examples=[64],
    )
    upgrade: Literal["surge", "blue-green"] = Field(
        default="surge",
        description="How nodes are replaced: some at a time; or all anew beside the old ones, which go last. On EKS "
        "and AKS a new `generation` makes the pool anew.",
        examples=["blue-green"],
    )
    generation: int = Field(
        default=1,
        ge=1,
        le=99,
        description="Counts how often a blue-green pool was made anew; a higher one makes the new pool, then removes "
        "the old one.",
        examples=[2],
    )
    labels: Labels = Field(default_factory=dict, description="Labels of the nodes.", examples=[{"purpose": "batch"}])
    taints: list[Taint] = Field(default_factory=list[Taint], description="Taints of the nodes.", examples=[[]])

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.min > self.max:
            raise ValueError(f"min ({self.min}) is larger than max ({self.max})")
        if self.machine_type is not None and "size" in self.model_fields_set:
            raise ValueError("machineType says how large the machine is: leave 'size' out")
        if self.gpu is not None and self.purpose is not None and self.purpose not in GPU_PURPOSES:
            raise ValueError(f"a pool for '{self.purpose}' has no GPUs: choose gpu-inference or gpu-training")
        if self.spot_fallback and not self.spot:
            raise ValueError("spotFallback is for pools with 'spot: true'")
        if self.generation > 1 and self.upgrade != "blue-green":
            raise ValueError("a generation is for pools with 'upgrade: blue-green'")
        return self

    @property
    def said(self) -> frozenset[str]:
        """The fields that somebody wrote, as YAML names them."""
        return frozenset(to_camel(name) for name in self.model_fields_set)

    @property
    def cloud_names(self) -> tuple[str, ...]:
        """What a cloud calls it, and the pool that it falls back to."""
        generation = "" if self.generation == 1 else f"g{self.generation}"
        names = (self.name, f"{self.name}od") if self.spot_fallback else (self.name,)
        return tuple(f"{name}{generation}" for name in names)
