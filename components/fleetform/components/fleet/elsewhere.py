"""What other units of an environment give: the outputs of their stacks."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pulumi
import pulumi_kubernetes as kubernetes

from fleetform.blueprints.units import from_stack, stack_of, unit_of
from fleetform.components.clusters.cluster import Cluster
from fleetform.components.providers import cluster_provider


class OtherUnits:
    """The outputs of other units, each of which has a stack in the same project."""

    def __init__(self, parent: pulumi.Resource) -> None:
        self._parent = parent
        self._made: dict[str, pulumi.StackReference] = {}

    def output(self, unit: str, name: str) -> pulumi.Output[Any]:
        """An output of another unit's stack.

        Args:
            unit: The unit, e.g. `shared`.
            name: Name of the output; that it is there is the engine's to check.
        """
        if unit not in self._made:
            environment, _ = from_stack(pulumi.get_stack())
            stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{stack_of(environment, unit)}"
            self._made[unit] = pulumi.StackReference(stack, opts=pulumi.ResourceOptions(parent=self._parent))
        return self._made[unit].require_output(name)


class ClusterElsewhere:
    """A cluster that another unit holds."""

    def __init__(self, name: str, units: OtherUnits, parent: pulumi.Resource) -> None:
        self._name = name
        self._units = units
        self._parent = parent
        self.ready: tuple[pulumi.Resource, ...] = ()

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How it is reached."""
        return self._units.output(unit_of(self._name), "kubeconfig")

    @cached_property
    def endpoint(self) -> pulumi.Output[str]:
        """Address of its API."""
        return self._units.output(unit_of(self._name), "endpoint")

    @cached_property
    def kubernetes(self) -> kubernetes.Provider:
        """The provider for what runs on it."""
        return cluster_provider(self._name, self.kubeconfig, self._parent)


Reachable = Cluster | ClusterElsewhere
"""A cluster that something can be put on, whichever stack it is in."""
