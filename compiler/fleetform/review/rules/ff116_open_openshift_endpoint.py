"""FF116: the API of an OpenShift cluster that a cloud runs is not open to everybody."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_KINDS = {
    "azure-native:redhatopenshift:OpenShiftCluster": ("apiserverProfile.visibility", None),
    "kubernetes:controlplane.cluster.x-k8s.io/v1beta2:ROSAControlPlane": ("spec.endpointAccess", "Public"),
}
"""Where a kind says who reaches its API, and what it is when nothing is said, where that is documented."""


def _check(world: World) -> Iterator[Found]:
    for token, (path, unsaid) in _KINDS.items():
        for item in world.of(token):
            if item.get(path, unsaid) == "Public":
                yield item.found(path, "everybody on the Internet reaches its API")


def _aro(visibility: str) -> None:
    import pulumi_azure_native as azure

    azure.redhatopenshift.OpenShiftCluster(
        "shop", resource_group_name="shop", apiserver_profile={"visibility": visibility}
    )


def _rosa(**spec: str) -> None:
    from pulumi_kubernetes.apiextensions import CustomResource

    CustomResource(
        "shop",
        api_version="controlplane.cluster.x-k8s.io/v1beta2",
        kind="ROSAControlPlane",
        spec={"region": "eu-west-1", **spec},
    )


def _bad_1() -> None:
    _aro("Public")


def _bad_2() -> None:
    _rosa()


def _good_1() -> None:
    _aro("Private")


def _good_2() -> None:
    _rosa(endpointAccess="Private")


RULE = Rule(
    id="FF116",
    title="The API of an OpenShift cluster is not open to everybody",
    severity=Severity.HIGH,
    why=(
        "Whoever finds a hole in the API server, or a token, needs nothing else. OpenShift on Azure and on AWS names "
        "no ranges that may reach a public API: make it private."
    ),
    source="https://learn.microsoft.com/en-us/azure/openshift/howto-create-private-cluster-4x",
    check=_check,
    good=(_good_1, _good_2),
    bad=(_bad_1, _bad_2),
)
