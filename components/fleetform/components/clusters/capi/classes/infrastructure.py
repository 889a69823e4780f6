"""What a ClusterClass of ours is put together from, and short ways to write its variables and patches."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

CONTROL_PLANE_API = "controlplane.cluster.x-k8s.io/v1beta2"
BOOTSTRAP_API = "bootstrap.cluster.x-k8s.io/v1beta2"
WORKERS = "workers"
"""The class of all node pools; what differs between them are variables."""

CLUSTER: Json = {"infrastructureCluster": True}
CONTROL_PLANE: Json = {"controlPlane": True}
WORKER: Json = {"machineDeploymentClass": {"names": [WORKERS]}}
MACHINES: Json = {**CONTROL_PLANE, **WORKER}

TEXT: Json = {"type": "string"}
NUMBER: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
TEXTS: Json = {"type": "array", "items": TEXT}
TEXT_BY_NAME: Json = {"type": "object", "additionalProperties": TEXT}


@dataclass(frozen=True)
class Infrastructure:
    """What is special about clusters on one infrastructure.

    Attributes:
        api: API version of its templates.
        cluster_kind: Kind of the template of its clusters.
        machine_kind: Kind of the template of its machines.
        cluster: The template of a cluster.
        control_plane: The template of a machine of the control plane.
        worker: The template of any other machine.
        variables: Variables that only it has.
        patches: Where its variables go.
        kubelet: Arguments of each node's kubelet.
        node_name: How a node is called; kubeadm's own way unless given.
        control_plane_config: What kubeadm's configuration of the control plane has besides.
        worker_config: What kubeadm's configuration of the other nodes has besides.
    """

    api: str
    cluster_kind: str
    machine_kind: str
    cluster: Json
    control_plane: Json
    worker: Json
    variables: Sequence[Json]
    patches: Sequence[Json]
    kubelet: dict[str, str]
    node_name: str | None = None
    control_plane_config: Json = field(default_factory=dict[str, Any])
    worker_config: Json = field(default_factory=dict[str, Any])


def variable(name: str, schema: Json, description: str) -> Json:
    """A variable, which every cluster gives: a default would come back as a change that nobody made."""
    return {"name": name, "required": True, "schema": {"openAPIV3Schema": {**schema, "description": description}}}


def fields(**properties: Json) -> Json:
    """The schema of an object that has all of these fields."""
    return {"type": "object", "required": sorted(properties), "properties": properties}


def patch(
    name: str, selector: tuple[str, str, Json], values: dict[str, Json | str], enabled_if: str | None = None
) -> Json:
    """A patch of a template.

    Args:
        name: Name of the patch.
        selector: API version and kind of the template, and where it is used.
        values: What is added at which path below `/spec/template/spec`: the name of a variable, or `valueFrom`
            or `value` spelled out.
        enabled_if: A template that says `true` where it applies.
    """
    api, kind, used = selector
    return {
        "name": name,
        **({"enabledIf": enabled_if} if enabled_if else {}),
        "definitions": [
            {
                "selector": {"apiVersion": api, "kind": kind, "matchResources": used},
                "jsonPatches": [
                    {
                        "op": "add",
                        "path": f"/spec/template/spec/{path}",
                        **({"valueFrom": {"variable": value}} if isinstance(value, str) else value),
                    }
                    for path, value in values.items()
                ],
            }
        ],
    }


def template(text: str) -> Json:
    """A value that a template makes of the variables."""
    return {"valueFrom": {"template": text}}


SIZES = (
    variable("controlPlaneMachine", fields(type=TEXT, diskGib=NUMBER), "Machines of the control plane."),
    variable("machine", fields(type=TEXT, diskGib=NUMBER, spot=FLAG), "Machines of a node pool."),
)
"""What a cloud's machines are like."""


def sized(machines: tuple[str, str], kind: str, disk: str, spot: Mapping[str, Any]) -> tuple[Json, ...]:
    """Patches that give a cloud's machines what `SIZES` says.

    Args:
        machines: API group with version, and kind of a machine's template.
        kind: The field with the type of a machine.
        disk: The field with the size of its disk, in GiB.
        spot: The field that makes a machine a spare one, and its value.
    """
    return (
        patch(
            "controlPlaneMachine",
            (*machines, CONTROL_PLANE),
            {kind: "controlPlaneMachine.type", disk: "controlPlaneMachine.diskGib"},
        ),
        patch("machine", (*machines, WORKER), {kind: "machine.type", disk: "machine.diskGib"}),
        patch(
            "spot",
            (*machines, WORKER),
            {path: {"value": value} for path, value in spot.items()},
            "{{ if .machine.spot }}true{{ end }}",
        ),
    )
