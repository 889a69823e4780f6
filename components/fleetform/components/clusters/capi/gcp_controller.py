"""Google Cloud's own controller, for which there is no chart: as objects that the hub puts on a cluster.

Source: https://github.com/kubernetes/cloud-provider-gcp/tree/master/deploy
"""

from __future__ import annotations

import json
from typing import Any

NAME = "cloud-controller-manager"
NAMESPACE = "kube-system"
IMAGE = "registry.k8s.io/cloud-provider-gcp/cloud-controller-manager:v35.0.0"
CONFIG = "/etc/kubernetes/cloud/cloud.config"
RULES: tuple[tuple[str, str, str], ...] = (
    ("", "nodes nodes/status", "get list watch create update patch delete"),
    ("", "services services/status", "get list watch update patch"),
    ("", "endpoints serviceaccounts", "get list watch create update"),
    ("", "pods pods/status", "get list watch delete"),
    ("", "events", "create patch update"),
    ("events.k8s.io", "events", "create patch update"),
    ("", "configmaps secrets namespaces", "get list watch"),
    ("coordination.k8s.io", "leases", "get list watch create update"),
    ("discovery.k8s.io", "endpointslices", "get list watch"),
)
"""What it may do: API group, kinds, verbs."""


def manifest(project: str, cluster: str, pod_range: str) -> str:
    """All of its objects, as one text.

    Args:
        project: Project of the cluster.
        cluster: Name of the cluster, which its network has too.
        pod_range: Range of pods.
    """
    config = f"[Global]\nproject-id = {project}\nnetwork-name = {cluster}\nsubnetwork-name = {cluster}-nodes\n"
    config += f"node-tags = {cluster}-node\nmultizone = true\nregional = true\n"
    return "---\n".join(f"{json.dumps(item)}\n" for item in _objects(config, pod_range))


def _objects(config: str, pod_range: str) -> list[dict[str, Any]]:
    rbac = "rbac.authorization.k8s.io"
    there, subject = {"name": NAME, "namespace": NAMESPACE}, {"kind": "ServiceAccount", "name": NAME}
    subjects = [{**subject, "namespace": NAMESPACE}]
    rules = [
        {"apiGroups": [group], "resources": kinds.split(), "verbs": verbs.split()} for group, kinds, verbs in RULES
    ]
    reader = {"apiGroup": rbac, "kind": "Role", "name": "extension-apiserver-authentication-reader"}
    role = {"apiGroup": rbac, "kind": "ClusterRole", "name": NAME}
    api = f"{rbac}/v1"
    return [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": there},
        {"apiVersion": api, "kind": "ClusterRole", "metadata": {"name": NAME}, "rules": rules},
        {
            "apiVersion": api,
            "kind": "ClusterRoleBinding",
            "metadata": {"name": NAME},
            "roleRef": role,
            "subjects": subjects,
        },
        {"apiVersion": api, "kind": "RoleBinding", "metadata": there, "roleRef": reader, "subjects": subjects},
        {"apiVersion": "v1", "kind": "ConfigMap", "metadata": there, "data": {"cloud.config": config}},
        {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": there, "spec": _daemon_set(pod_range)},
    ]


def _daemon_set(pod_range: str) -> dict[str, Any]:
    labels = {"component": NAME}
    unready = [{"operator": "Exists", "effect": "NoSchedule"}]
    container = {
        "name": NAME,
        "image": IMAGE,
        "command": ["/cloud-controller-manager"],
        "args": [
            "--cloud-provider=gce",
            f"--cloud-config={CONFIG}",
            f"--cluster-cidr={pod_range}",
            "--controllers=cloud-node,cloud-node-lifecycle,service",
            "--allocate-node-cidrs=false",
            "--configure-cloud-routes=false",
            "--leader-elect=true",
        ],
        "resources": {"requests": {"cpu": "100m", "memory": "50Mi"}},
        "volumeMounts": [{"name": "config", "mountPath": CONFIG.rpartition("/")[0], "readOnly": True}],
    }
    return {
        "selector": {"matchLabels": labels},
        "template": {
            "metadata": {"labels": labels},
            "spec": {
                "serviceAccountName": NAME,
                "hostNetwork": True,
                "priorityClassName": "system-cluster-critical",
                "nodeSelector": {"node-role.kubernetes.io/control-plane": ""},
                "tolerations": unready,
                "containers": [container],
                "volumes": [{"name": "config", "configMap": {"name": NAME}}],
            },
        },
    }
