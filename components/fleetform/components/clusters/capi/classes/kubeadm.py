"""kubeadm's part of a ClusterClass: the same on every infrastructure."""

from __future__ import annotations

from fleetform.components.clusters.capi.classes.infrastructure import (
    BOOTSTRAP_API,
    TEXT,
    WORKER,
    Infrastructure,
    Json,
    patch,
    template,
    variable,
)

AUDIT_POLICY = "/etc/kubernetes/audit-policy.yaml"
AUDIT_LOG = "/var/log/kubernetes"
AUDIT_RULES = """\
apiVersion: audit.k8s.io/v1
kind: Policy
omitStages: [RequestReceived]
rules:
  - level: None
    users: ["system:kube-proxy"]
    verbs: [watch]
  - level: None
    nonResourceURLs: ["/healthz*", "/livez*", "/readyz*", "/version"]
  - level: Metadata
"""
SECURE = {
    "profiling": "false",
    "tls-min-version": "VersionTLS12",
}
AUDIT = {
    "audit-policy-file": AUDIT_POLICY,
    "audit-log-path": f"{AUDIT_LOG}/audit.log",
    "audit-log-maxage": "30",
    "audit-log-maxbackup": "10",
    "audit-log-maxsize": "100",
}
WORKER_CONFIG = (BOOTSTRAP_API, "KubeadmConfigTemplate", WORKER)
TAINTS: Json = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["effect", "key"],
        "properties": {"key": TEXT, "value": TEXT, "effect": TEXT},
    },
}

VARIABLES = (
    variable("nodeLabels", TEXT, "Labels that nodes give themselves, as kubelet takes them: key=value,key=value."),
    variable("nodeTaints", TAINTS, "Taints that nodes come with."),
)
PATCHES = (
    patch(
        "nodeLabels",
        WORKER_CONFIG,
        {
            "joinConfiguration/nodeRegistration/kubeletExtraArgs/-": template(
                "name: node-labels\nvalue: {{ .nodeLabels | quote }}\n"
            )
        },
        '{{ ne .nodeLabels "" }}',
    ),
    patch(
        "nodeTaints",
        WORKER_CONFIG,
        {"joinConfiguration/nodeRegistration/taints": "nodeTaints"},
        "{{ if .nodeTaints }}true{{ end }}",
    ),
)


def control_plane(infrastructure: Infrastructure) -> Json:
    """The template of the control plane: hardened, and with an audit log."""
    node = registration(infrastructure)
    extra = dict(infrastructure.control_plane_config)
    files = [
        {"path": AUDIT_POLICY, "owner": "root:root", "permissions": "0600", "content": AUDIT_RULES},
        *extra.pop("files", ()),
    ]
    volumes = [
        {"name": "audit-policy", **_mounted(AUDIT_POLICY), "readOnly": True, "pathType": "File"},
        {"name": "audit-log", **_mounted(AUDIT_LOG), "pathType": "DirectoryOrCreate"},
    ]
    return {
        "kubeadmConfigSpec": {
            "clusterConfiguration": {
                "apiServer": {"extraArgs": arguments({**SECURE, **AUDIT}), "extraVolumes": volumes},
                "controllerManager": {"extraArgs": arguments({**SECURE, **_cloud(infrastructure)})},
                "scheduler": {"extraArgs": arguments(SECURE)},
            },
            "initConfiguration": {"nodeRegistration": node},
            "joinConfiguration": {"nodeRegistration": node},
            "files": files,
            **extra,
        },
        "rollout": {"strategy": {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": 1}}},
    }


def workers(infrastructure: Infrastructure) -> Json:
    """The template of all other nodes."""
    return {
        "joinConfiguration": {"nodeRegistration": registration(infrastructure)},
        **infrastructure.worker_config,
    }


def registration(infrastructure: Infrastructure) -> Json:
    """How a node joins."""
    named = {"name": infrastructure.node_name} if infrastructure.node_name else {}
    return {**named, "kubeletExtraArgs": arguments(infrastructure.kubelet)}


def arguments(values: dict[str, str]) -> list[Json]:
    """Arguments of a component, as kubeadm's configuration lists them."""
    return [{"name": name, "value": value} for name, value in values.items()]


def _cloud(infrastructure: Infrastructure) -> dict[str, str]:
    """A cloud's own controller looks after nodes, routes and load balancers, where there is one."""
    found = infrastructure.kubelet.get("cloud-provider")
    return {"cloud-provider": found} if found else {}


def _mounted(path: str) -> Json:
    return {"hostPath": path, "mountPath": path}
