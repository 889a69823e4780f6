"""An application on Kubernetes: typed objects, own resources, a provider of its own, and values from one to another."""

import base64
import json

import pulumi
import pulumi_kubernetes as k8s

cluster = k8s.Provider("app-cluster", kubeconfig="{}", namespace="shop", enable_server_side_apply=True)
options = pulumi.ResourceOptions(provider=cluster)
labels = {"app.kubernetes.io/name": "shop", "tier": "web"}
settings = k8s.core.v1.ConfigMap(
    "app-settings", data={"config.json": json.dumps({"debug": False, "workers": 4})}, opts=options
)
token = k8s.core.v1.Secret(
    "app-token",
    data={"token": pulumi.Output.secret("hush").apply(lambda text: base64.b64encode(text.encode()).decode())},
    opts=options,
)
container = k8s.core.v1.ContainerArgs(
    name="web",
    image="nginx:1.29",
    ports=[k8s.core.v1.ContainerPortArgs(container_port=80)],
    env_from=[{"config_map_ref": {"name": settings.metadata.name}}, {"secret_ref": {"name": token.metadata["name"]}}],
    resources={"limits": {"cpu": "500m", "memory": "128Mi"}},
    liveness_probe={"http_get": {"path": "/", "port": 80}, "initial_delay_seconds": 5},
)
deployment = k8s.apps.v1.Deployment(
    "app",
    metadata=k8s.meta.v1.ObjectMetaArgs(labels=labels, annotations={"pulumi.com/skipAwait": "true"}),
    spec=k8s.apps.v1.DeploymentSpecArgs(
        replicas=3,
        selector=k8s.meta.v1.LabelSelectorArgs(match_labels=labels),
        template={"metadata": {"labels": labels}, "spec": {"containers": [container]}},
    ),
    opts=options,
)
service = k8s.core.v1.Service(
    "app",
    spec={
        "selector": deployment.spec.selector.match_labels,
        "ports": [{"port": 80, "target_port": 80}],
        "type": "LoadBalancer",
    },
    opts=options,
)
k8s.apiextensions.CustomResource(
    "app-route",
    api_version="gateway.networking.k8s.io/v1",
    kind="HTTPRoute",
    metadata={"name": "app"},
    spec={
        "hostnames": ["shop.example.com"],
        "rules": [{"backendRefs": [{"name": service.metadata.name, "port": service.spec.ports[0].port}]}],
    },
    opts=options,
)
k8s.autoscaling.v2.HorizontalPodAutoscaler(
    "app",
    spec={
        "scale_target_ref": {"api_version": "apps/v1", "kind": "Deployment", "name": deployment.metadata.name},
        "min_replicas": 2,
        "max_replicas": 9,
    },
    opts=options,
)
pulumi.export("app", {"service": service.metadata.name, "kind": deployment.kind})
