"""FF416: ingresses and gateways serve TLS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World


def _check(world: World) -> Iterator[Found]:
    for item in world.of("kubernetes:networking.k8s.io/v1:Ingress"):
        if not item.get("spec.tls"):
            yield item.found("spec.tls", "it serves plain HTTP")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    backend: Any = {"service": {"name": "web", "port": {"number": 80}}}
    k8s.networking.v1.Ingress("web", spec={"default_backend": backend})


def _good() -> None:
    import pulumi_kubernetes as k8s

    backend: Any = {"service": {"name": "web", "port": {"number": 80}}}
    tls: Any = [{"secret_name": "web", "hosts": ["web.example.com"]}]
    k8s.networking.v1.Ingress("web", spec={"default_backend": backend, "tls": tls})


RULE = Rule(
    id="FF416",
    title="Ingresses and gateways serve TLS",
    severity=Severity.MEDIUM,
    why="Whoever is on the way reads and changes what is sent. Name a secret with a certificate under tls.",
    source="https://kubernetes.io/docs/concepts/services-networking/ingress/#tls",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
