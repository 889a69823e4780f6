"""A ClusterClass of ours on a hub, with the templates that it puts clusters together from."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.clusters.capi.classes import Infrastructure, class_name, infrastructure, kubeadm
from fleetform.components.clusters.capi.classes.infrastructure import (
    BOOTSTRAP_API,
    CONTROL_PLANE_API,
    WORKERS,
    Json,
)

API = "cluster.x-k8s.io/v1beta2"
DIGEST = 8
UNHEALTHY = 300
"""Seconds until a machine whose node is lost is replaced."""
STARTUP = 1200
"""Seconds that a machine has to become a node."""


class ClusterApiClassArgs(TypedDict):
    """What a ClusterClass is made from."""

    infrastructure: Literal["aws", "azure", "docker", "gcp", "vsphere"]
    """Where its clusters run."""
    namespace: str
    """Namespace that it is in, which must be there; clusters in all others use it."""
    tags: dict[str, str]
    """Labels of everything."""


@dataclass(frozen=True)
class ClusterApiClassNodes:
    """The resources below a ClusterClass."""

    templates: Sequence[CustomResource]
    cluster_class: CustomResource


class ClusterApiClass(Component):
    """A ClusterClass: control plane and nodes by kubeadm, hardened, with an audit log and health checks.

    Templates are never changed: one with other content has another name, and Cluster API then replaces the machines.
    """

    class_name: pulumi.Output[str]
    """Name of the class."""

    def __init__(
        self,
        name: str,
        args: ClusterApiClassArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the class; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        props = {"infrastructure": args["infrastructure"], "namespace": args["namespace"]}
        super().__init__("clusters:ClusterApiClass", name, props, transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        of = infrastructure(args["infrastructure"])
        self._templates: list[CustomResource] = []
        cluster = self._template("cluster", of.api, of.cluster_kind, of.cluster)
        control_plane = self._template(
            "control-plane", CONTROL_PLANE_API, "KubeadmControlPlaneTemplate", kubeadm.control_plane(of)
        )
        control_plane_machine = self._template("control-plane-machine", of.api, of.machine_kind, of.control_plane)
        workers = self._template("workers", BOOTSTRAP_API, "KubeadmConfigTemplate", kubeadm.workers(of))
        worker_machine = self._template("worker-machine", of.api, of.machine_kind, of.worker)
        made = CustomResource(
            self.named("class"),
            api_version=API,
            kind="ClusterClass",
            metadata={
                "name": class_name(args["infrastructure"]),
                "namespace": args["namespace"],
                "labels": self._labels,
            },
            spec={
                "infrastructure": cluster,
                "controlPlane": {
                    **control_plane,
                    "machineInfrastructure": control_plane_machine,
                    "healthCheck": health_check(),
                },
                "workers": {
                    "machineDeployments": [
                        {
                            "class": WORKERS,
                            "bootstrap": workers,
                            "infrastructure": worker_machine,
                            "healthCheck": health_check(),
                        }
                    ]
                },
                **contents(of),
            },
            opts=self.below(depends_on=list(self._templates)),
        )
        self.nodes = ClusterApiClassNodes(self._templates, made)
        self.class_name = pulumi.Output.from_input(class_name(args["infrastructure"]))
        self.finish({"class_name": self.class_name})

    def _template(self, key: str, api: str, kind: str, spec: Json) -> Json:
        """Makes a template; what the class says of it."""
        content = {"template": {"spec": spec}}
        name = f"{class_name(self._args['infrastructure'])}-{key}-{_digest(content)}"
        made = CustomResource(
            self.named(key),
            api_version=api,
            kind=kind,
            metadata={"name": name, "namespace": self._args["namespace"], "labels": self._labels},
            spec=content,
            opts=self.first(),
        )
        self._templates.append(made)
        return {"templateRef": {"apiVersion": api, "kind": kind, "name": name}}


def contents(of: Infrastructure) -> Json:
    """The variables and patches of a class."""
    return {"variables": [*of.variables, *kubeadm.VARIABLES], "patches": [*of.patches, *kubeadm.PATCHES]}


def health_check() -> Json:
    """When a machine is replaced by a new one."""
    lost = [{"type": "Ready", "status": status, "timeoutSeconds": UNHEALTHY} for status in ("Unknown", "False")]
    return {"checks": {"nodeStartupTimeoutSeconds": STARTUP, "unhealthyNodeConditions": lost}}


def _digest(content: Json) -> str:
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()[:DIGEST]
