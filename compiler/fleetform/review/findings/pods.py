"""Where Kubernetes objects hold pods, and what is in them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from fleetform.review.findings.rule import Found, Path, Severity
from fleetform.review.findings.world import Item, World, listed, mapping, steps_of

TEMPLATES = {
    "kubernetes:core/v1:Pod": "spec",
    "kubernetes:apps/v1:Deployment": "spec.template.spec",
    "kubernetes:apps/v1:StatefulSet": "spec.template.spec",
    "kubernetes:apps/v1:DaemonSet": "spec.template.spec",
    "kubernetes:apps/v1:ReplicaSet": "spec.template.spec",
    "kubernetes:batch/v1:Job": "spec.template.spec",
    "kubernetes:batch/v1:CronJob": "spec.jobTemplate.spec.template.spec",
    "kubernetes:serving.knative.dev/v1:Service": "spec.template.spec",
}
CONTAINERS = ("containers", "initContainers")


@dataclass(frozen=True)
class Pod:
    """A pod, or the template of pods.

    Attributes:
        item: The object that holds it.
        path: Where it lies in that object's inputs.
        spec: What it says.
    """

    item: Item
    path: Path
    spec: dict[str, Any]

    def found(self, path: str, message: str, severity: Severity | None = None) -> Found:
        """A finding inside the pod."""
        return self.item.found((*self.path, *steps_of(path)), message, severity)


@dataclass(frozen=True)
class Container:
    """A container of a pod."""

    pod: Pod
    path: Path
    spec: dict[str, Any]

    @property
    def name(self) -> str:
        """Its name."""
        return str(self.spec.get("name") or self.path[-1])

    @property
    def security(self) -> dict[str, Any]:
        """Its security settings."""
        return mapping(self.spec.get("securityContext"))

    def found(self, path: str, message: str, severity: Severity | None = None) -> Found:
        """A finding inside the container."""
        return self.pod.item.found((*self.path, *steps_of(path)), f"container {self.name} {message}", severity)


def pods(world: World) -> Iterator[Pod]:
    """Every pod and template of pods."""
    for token, path in TEMPLATES.items():
        for item in world.of(token):
            spec = mapping(item.get(path))
            if spec:
                yield Pod(item, steps_of(path), spec)


def containers(world: World, *, init: bool = True) -> Iterator[Container]:
    """Every container.

    Args:
        world: The graph.
        init: Those that run before the others, too.
    """
    for pod in pods(world):
        for kind in CONTAINERS if init else CONTAINERS[:1]:
            for place, spec in enumerate(listed(pod.spec.get(kind))):
                if isinstance(spec, dict):
                    yield Container(pod, (*pod.path, kind, place), mapping(spec))


def namespace_of(item: Item) -> str:
    """The namespace of an object; empty where it is not known."""
    found = item.get("metadata.namespace")
    return found if isinstance(found, str) else "default" if found is None else ""
