"""FF412: the mesh takes no traffic in clear text."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, mapping


def _check(world: World) -> Iterator[Found]:
    for token in (
        "kubernetes:security.istio.io/v1:PeerAuthentication",
        "kubernetes:security.istio.io/v1beta1:PeerAuthentication",
    ):
        for item in world.of(token):
            mode = item.get("spec.mtls.mode")
            if mode in ("PERMISSIVE", "DISABLE"):
                yield item.found("spec.mtls.mode", f"{mode} takes traffic in clear text")
            for port, setting in mapping(item.get("spec.portLevelMtls")).items():
                if mapping(setting).get("mode") in ("PERMISSIVE", "DISABLE"):
                    yield item.found(f"spec.portLevelMtls.{port}", f"port {port} takes traffic in clear text")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    k8s.apiextensions.CustomResource(
        "default",
        api_version="security.istio.io/v1",
        kind="PeerAuthentication",
        metadata={"namespace": "istio-system"},
        spec={"mtls": {"mode": "PERMISSIVE"}},
    )


def _good() -> None:
    import pulumi_kubernetes as k8s

    k8s.apiextensions.CustomResource(
        "default",
        api_version="security.istio.io/v1",
        kind="PeerAuthentication",
        metadata={"namespace": "istio-system"},
        spec={"mtls": {"mode": "STRICT"}},
    )


RULE = Rule(
    id="FF412",
    title="The mesh takes no traffic in clear text",
    severity=Severity.MEDIUM,
    why=("PERMISSIVE and DISABLE let anybody in the network talk to a workload without showing who it is. Set STRICT."),
    source="https://istio.io/latest/docs/reference/config/security/peer_authentication/",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
