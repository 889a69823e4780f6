"""What the review tests share: small programs whose resources have the tokens of real ones."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pulumi

from fleetform.graph.model import Graph
from graph.support import recorded

HERE = Path(__file__).parent
Options = pulumi.ResourceOptions


class Made(pulumi.CustomResource):
    """A resource of any type; `id` and `endpoint` are outputs."""

    endpoint: pulumi.Output[str]

    def __init__(self, token: str, name: str, opts: Options | None = None, /, **props: Any) -> None:
        super().__init__(token, name, {"endpoint": None, **props}, opts)


class Group(pulumi.ComponentResource):
    """A component of any type."""

    def __init__(self, token: str, name: str, opts: Options | None = None, **props: Any) -> None:
        super().__init__(token, name, props, opts)


class Provider(pulumi.ProviderResource):
    """A provider of any package."""

    def __init__(self, package: str, name: str, opts: Options | None = None, **props: Any) -> None:
        super().__init__(package, name, props, opts)


def graph(program: Callable[[], object], **options: Any) -> Graph:
    """What a program records."""
    return recorded(program, **{"root": HERE, **options})


def fleet_cluster(name: str, region: str, provider: str = "aws", role: str = "spoke", **props: Any) -> Group:
    """A cluster component as the platform's own, with the resource below it and its network beside it."""
    kind = {"aws": "EksCluster", "gcp": "GkeCluster", "azure": "AksCluster"}[provider]
    network = Group("fleetform:network:Network", name)
    vpc = Made(f"{provider}:net/vpc:Vpc", f"{name}-vpc", Options(parent=network))
    inputs: dict[str, Any] = {
        "provider": provider,
        "region": region,
        "version": "1.35",
        "role": role,
        "private": True,
        "labels": {},
    }
    cluster = Group(f"fleetform:clusters:{kind}", name, **{**inputs, **props})
    Made(f"{provider}:k8s/cluster:Cluster", f"{name}-cluster", Options(parent=cluster), vpcId=vpc.id)
    return cluster


def small_fleet() -> None:
    """A hub, spokes on three clouds, a mesh, an endpoint and edge nodes, in few lines."""
    hub = fleet_cluster("hub", "eu-west-1", role="hub", private=False)
    access = Provider("kubernetes", "hub-kubernetes", Options(parent=hub))
    mesh = Group("fleetform:mesh:AmbientMesh", "hub-mesh")
    Made("kubernetes:helm.sh/v3:Release", "hub-istiod", Options(parent=mesh, provider=access), chart="istiod")
    fleet_cluster("shop-01", "eu-west-1")
    fleet_cluster("shop-02", "us-east-1")
    fleet_cluster("stores-01", "europe-west1", "gcp")
    fleet_cluster("back-01", "westeurope", "azure")
    checkout = Group("fleetform:serverless:LambdaEndpoint", "checkout", region="eu-west-1")
    Made("aws:lambda/function:Function", "checkout-function", Options(parent=checkout))
    for number in (1, 2):
        Group("fleetform:edge:EdgeNode", f"store-{number:02d}", site="berlin", k3sVersion="v1.35.4+k3s1")
