"""Programs whose resources are in several layers, and their lives."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
from pulumi import ResourceOptions

from engines.tofu_engine import Tofu, tofu
from engines.tofu_standin import Clusters

CUSTOM = kubernetes.apiextensions.CustomResource
RELEASE = kubernetes.helm.v3.Release


def cluster(name: str, opts: ResourceOptions | None = None) -> tuple[aws.eks.Cluster, kubernetes.Provider]:
    """A cluster, and what reaches it."""
    network: Any = {"subnet_ids": ["subnet-1", "subnet-2"]}
    made = aws.eks.Cluster(name, role_arn=f"arn:aws:iam::111122223333:role/{name}", vpc_config=network, opts=opts)
    config = pulumi.Output.json_dumps(
        {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": name,
            "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
            "clusters": [
                {
                    "name": name,
                    "cluster": {
                        "server": made.endpoint,
                        "certificate-authority-data": made.certificate_authority.data,
                    },
                }
            ],
            "users": [
                {
                    "name": name,
                    "user": {
                        "exec": {
                            "apiVersion": "client.authentication.k8s.io/v1",
                            "command": "aws",
                            "args": ["eks", "get-token", "--cluster-name", made.name],
                        }
                    },
                }
            ],
        }
    )
    return made, kubernetes.Provider(name, kubeconfig=config)


def custom(name: str, kind: str, opts: ResourceOptions, spec: Mapping[str, Any] | None = None) -> CUSTOM:
    """An object of a kind such as `cert-manager.io/v1:Issuer`."""
    version, _, short = kind.partition(":")
    return CUSTOM(name, api_version=version, kind=short, metadata={"name": name}, spec=dict(spec or {}), opts=opts)


def platform() -> None:
    """A cluster with cert-manager, an issuer of it, and a web server whose address gets a name."""
    hub, provider = cluster("hub")
    opts = ResourceOptions(provider=provider)
    namespace = kubernetes.core.v1.Namespace("security", metadata={"name": "security"}, opts=opts)
    manager = RELEASE("cert-manager", chart="cert-manager", namespace=namespace.metadata.name, opts=opts)
    after = ResourceOptions(provider=provider, depends_on=[manager])
    custom("internal", "cert-manager.io/v1:ClusterIssuer", after, {"selfSigned": {}})
    service = kubernetes.core.v1.Service("web", metadata={"name": "web"}, spec={"type": "LoadBalancer"}, opts=opts)
    address = service.status.load_balancer.ingress[0].ip
    aws.route53.Record("web", zone_id="Z1", name="web.example.com", type="A", ttl=60, records=[address])
    pulumi.export("endpoint", hub.endpoint)
    pulumi.export("address", address)


def folders(files: Mapping[str, Any]) -> list[str]:
    """The layers of an export, in no order."""
    return sorted({name.split("/")[0] for name in files if "/versions.tf" in name and "/modules/" not in name})


@contextmanager
def layer(
    folder: Path, variables: dict[str, str], clusters: Clusters | None, environment: Mapping[str, str]
) -> Generator[Tofu]:
    """tofu in the folder of a layer."""
    with tofu(folder, variables, clusters=clusters) as engine:
        yield Tofu(engine.folder, {**engine.environment, **environment})


def lives(
    folder: Path,
    layers: list[str],
    variables: dict[str, str] | None = None,
    between: Callable[[Path], dict[str, str]] = lambda _: {},
    environment: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Applies layers in their order, each planned when the earlier ones are there, and destroys them in reverse.

    Args:
        folder: The export.
        layers: Folders of its layers, in order.
        variables: Values of their variables.
        between: Called after each layer with its folder; gives more values.
        environment: More environment variables.

    Returns:
        The outputs of all.
    """
    clusters = Clusters()
    outputs: dict[str, Any] = {}
    given, more = dict(variables or {}), dict(environment or {})
    for name in layers:
        with layer(folder / name, given, clusters, more) as engine:
            engine.init()
            engine.check_format()
            engine.validate()
            planned = engine.plan()
            assert {change["change"]["actions"][0] for change in planned["resource_changes"]} <= {"create", "read"}
            engine.run("apply", "-input=false", "-no-color", "plan.bin")
            assert not engine.has_changes()
            outputs[name] = json.loads(engine.run("output", "-json").stdout)
        given.update(between(folder / name))
    for name in reversed(layers):
        with layer(folder / name, given, clusters, more) as engine:
            engine.destroy()
            assert not engine.state().get("values")
    return outputs
