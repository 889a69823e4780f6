"""Programs whose resources are in several layers, and their lives."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
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


@dataclass
class Life:
    """What was seen of layers.

    Attributes:
        outputs: By layer and name.
        made: How many resources of each type were made.
        states: What `tofu show -json` said of each layer when all of it was there, in their order.
    """

    outputs: dict[str, Any] = field(default_factory=dict[str, Any])
    made: Counter[str] = field(default_factory=Counter[str])
    states: list[dict[str, Any]] = field(default_factory=list[dict[str, Any]])


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
    *,
    installed: bool = False,
) -> Life:
    """Applies layers in their order, each planned when the earlier ones are there, and destroys them in reverse.

    Args:
        folder: The export.
        layers: Folders of its layers, in order.
        variables: Values of their variables.
        between: Called after each layer with its folder; gives more values.
        environment: More environment variables.
        installed: The clusters have more kinds than those that the program brings.

    Returns:
        The outputs of each, and what was made.
    """
    clusters = Clusters(installed=installed)
    life = Life()
    given, more = dict(variables or {}), dict(environment or {})
    for name in layers:
        with layer(folder / name, given, clusters, more) as engine:
            engine.init()
            engine.check_format()
            engine.validate()
            planned = engine.plan()
            assert {change["change"]["actions"][0] for change in planned["resource_changes"]} <= {"create", "read"}
            life.made.update(change["type"] for change in planned["resource_changes"] if change["mode"] == "managed")
            engine.run("apply", "-input=false", "-no-color", "plan.bin")
            assert not engine.has_changes()
            life.outputs[name] = json.loads(engine.run("output", "-json").stdout)
            life.states.append(engine.state())
        given.update(between(folder / name))
    _let_go(folder)
    for name in reversed(layers):
        with layer(folder / name, given, clusters, more) as engine:
            engine.destroy()
            assert not engine.state().get("values")
    return life


def _let_go(folder: Path) -> None:
    """Takes the protection off what is protected, as a person would who wants to destroy it."""
    for file in folder.rglob("*.tf*"):
        if file.is_file() and file.suffix in (".tf", ".json"):
            text = file.read_text()
            if "prevent_destroy" in text:
                file.write_text(re.sub(r'(prevent_destroy"?\s*[=:]) true', r"\1 false", text))
