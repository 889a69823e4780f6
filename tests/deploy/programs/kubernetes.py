"""Kubernetes resources, typed and untyped, on a cluster of the same program."""

import json

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as k8s

cluster = aws.eks.Cluster("cluster", role_arn="arn:aws:iam::1:role/eks", vpc_config={"subnet_ids": ["subnet-1"]})
kubeconfig = pulumi.Output.all(cluster.endpoint, cluster.certificate_authority.data).apply(
    lambda both: json.dumps({"server": both[0], "certificate-authority-data": both[1]})
)
provider = k8s.Provider("cluster", kubeconfig=kubeconfig, enable_server_side_apply=True)
on_it = pulumi.ResourceOptions(provider=provider)

namespace = k8s.core.v1.Namespace("shop", metadata={"labels": {"istio.io/dataplane-mode": "ambient"}}, opts=on_it)
settings = k8s.core.v1.ConfigMap(
    "settings",
    metadata=k8s.meta.v1.ObjectMetaArgs(namespace=namespace.metadata.name, annotations={"some_key": "kept"}),
    data={"LOG_LEVEL": "debug", "endpoint": cluster.endpoint},
    opts=on_it,
)
k8s.core.v1.Secret("token", string_data={"token": pulumi.Output.secret("hush")}, opts=on_it)
k8s.apps.v1.Deployment(
    "shop",
    metadata={"namespace": namespace.metadata["name"]},
    spec={
        "replicas": 2,
        "selector": {"match_labels": {"app": "shop"}},
        "template": {
            "metadata": {"labels": {"app": "shop"}},
            "spec": {
                "service_account_name": "shop",
                "containers": [
                    {
                        "name": "shop",
                        "image": "shop:1",
                        "env_from": [{"config_map_ref": {"name": settings.metadata.name}}],
                        "ports": [{"container_port": 8080}],
                        "resources": {"limits": {"memory": "1Gi"}},
                    }
                ],
            },
        },
    },
    opts=on_it,
)
k8s.helm.v3.Release(
    "istiod",
    chart="istiod",
    repository_opts=k8s.helm.v3.RepositoryOptsArgs(repo="https://charts.example.com"),
    values={"pilot": {"env": {"some_flag": "true"}}, "meshConfig": {"trustDomain": cluster.name}},
    opts=pulumi.ResourceOptions(provider=provider, depends_on=[namespace]),
)
k8s.apiextensions.CustomResource(
    "gateway",
    api_version="gateway.networking.k8s.io/v1",
    kind="Gateway",
    metadata={"namespace": namespace.metadata.name},
    spec={"gatewayClassName": "istio", "listeners": [{"port": 80, "snake_case": 1}]},
    opts=on_it,
)
