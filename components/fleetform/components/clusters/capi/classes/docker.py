"""Clusters of containers, for trying things out, by Cluster API's own provider for development.

Source: https://github.com/kubernetes-sigs/cluster-api/tree/v1.14.0/test/infrastructure/docker
"""

from __future__ import annotations

from fleetform.components.clusters.capi.classes.infrastructure import (
    CONTROL_PLANE,
    WORKER,
    Infrastructure,
    patch,
    template,
)

API = "infrastructure.cluster.x-k8s.io/v1beta2"
MACHINE_KIND = "DevMachineTemplate"
IMAGE = "kindest/node:{{ .builtin.%s.version }}"

INFRASTRUCTURE = Infrastructure(
    api=API,
    cluster_kind="DevClusterTemplate",
    machine_kind=MACHINE_KIND,
    cluster={"backend": {"docker": {}}},
    control_plane={"backend": {"docker": {}}},
    worker={"backend": {"docker": {}}},
    variables=(),
    patches=(
        patch(
            "controlPlaneImage",
            (API, MACHINE_KIND, CONTROL_PLANE),
            {"backend/docker/customImage": template(IMAGE % "controlPlane")},
        ),
        patch(
            "workerImage",
            (API, MACHINE_KIND, WORKER),
            {"backend/docker/customImage": template(IMAGE % "machineDeployment")},
        ),
    ),
    # The disk is the whole machine's: how full it is says nothing of the container.
    kubelet={"eviction-hard": "nodefs.available<0%,nodefs.inodesFree<0%,imagefs.available<0%"},
)
