"""Applications in a cluster that another stack made."""

import base64
import hashlib
import textwrap
from pathlib import Path

import pulumi
import pulumi_kubernetes as k8s
import yaml
from pulumi_kubernetes.core.v1 import ContainerArgs, EnvVarArgs, PodSpecArgs, PodTemplateSpecArgs

here = Path(__file__).parent
platform = pulumi.StackReference(f"{pulumi.get_organization()}/platform/{pulumi.get_stack()}")
provider = k8s.Provider("cluster", kubeconfig=platform.require_output("kubeconfig"))
opts = pulumi.ResourceOptions(provider=provider)

namespace = k8s.core.v1.Namespace("shop", metadata={"labels": {"istio.io/dataplane-mode": "ambient"}}, opts=opts)
where = namespace.metadata.name
settings = k8s.core.v1.ConfigMap(
    "settings",
    metadata={"namespace": where},
    data={
        "log.json": (here / "files" / "log.json").read_text(),
        "app.yaml": where.apply(lambda name: yaml.safe_dump({"namespace": name, "peers": [f"cart.{name}.svc"]})),
        "nginx.conf": where.apply(
            lambda name: textwrap.dedent(f"""\
                server {{
                  proxy_pass http://cart.{name}.svc:8080;
                }}
                """)
        ),
    },
    opts=opts,
)
checksum = settings.data.apply(lambda data: hashlib.sha256(data["app.yaml"].encode()).hexdigest()[:12])
user, password = platform.get_output("user"), platform.get_output("password")
k8s.core.v1.Secret(
    "registry",
    type="kubernetes.io/basic-auth",
    metadata={"namespace": where},
    data={
        "auth": pulumi.Output.all(user, password).apply(lambda a: base64.b64encode(f"{a[0]}:{a[1]}".encode()).decode())
    },
    opts=opts,
)

for app, image in {"cart": "nginx:1.29", "search": "httpd:2.4"}.items():
    labels = {"app": app}
    deployment = k8s.apps.v1.Deployment(
        app,
        metadata={"namespace": where},
        spec=k8s.apps.v1.DeploymentSpecArgs(
            replicas=2,
            selector={"match_labels": labels},
            template=PodTemplateSpecArgs(
                metadata={"labels": labels, "annotations": {"checksum/config": checksum}},
                spec=PodSpecArgs(
                    containers=[ContainerArgs(name=app, image=image, env=[EnvVarArgs(name="NAMESPACE", value=where)])]
                ),
            ),
        ),
        opts=opts,
    )
    service = k8s.core.v1.Service(
        app,
        metadata=deployment.metadata.apply(lambda found: {"namespace": found.namespace, "labels": found.labels}),
        spec={"type": "LoadBalancer", "selector": labels, "ports": [{"port": 80, "target_port": 8080}]},
        opts=opts,
    )
    pulumi.export(f"{app}-address", service.status.apply(lambda status: status.load_balancer.ingress[0].ip))

k8s.helm.v3.Release(
    "monitoring",
    chart="kube-prometheus-stack",
    version="75.0.0",
    repository_opts=k8s.helm.v3.RepositoryOptsArgs(repo="https://prometheus-community.github.io/helm-charts"),
    namespace=where,
    values={"grafana": {"adminPassword": password, "ingress": {"enabled": True}}},
    opts=opts,
)
