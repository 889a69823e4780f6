"""FF410: kubernetes, and OpenShift, is of a version that is supported."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from importlib import resources
from json import loads
from typing import Any

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

OPENSHIFT = "openshift"
SOON = 60
"""Days before the end of support from which on it is told."""

_CLUSTERS = {
    "aws:eks/cluster:Cluster": ("version", "aws"),
    "gcp:container/cluster:Cluster": ("minMasterVersion", "gcp"),
    "azure-native:containerservice:ManagedCluster": ("kubernetesVersion", "azure"),
    "azure-native:redhatopenshift:OpenShiftCluster": ("clusterProfile.version", OPENSHIFT),
    "kubernetes:controlplane.cluster.x-k8s.io/v1beta2:ROSAControlPlane": ("spec.version", OPENSHIFT),
    "kubernetes:hive.openshift.io/v1:ClusterImageSet": ("spec.releaseImage", OPENSHIFT),
}


def _minor(value: object) -> str | None:
    # An image of OpenShift ends with its release.
    parts = value.rpartition(":")[2].split(".") if isinstance(value, str) else []
    return ".".join(parts[:2]) if len(parts) > 1 and all(part.isdigit() for part in parts[:2]) else None


def _number(version: str) -> int:
    return int(version.partition(".")[2])


@cache
def _ends(provider: str) -> dict[str, date]:
    # The facts lie with the blueprints, which check versions too. They are read as data: no blueprint is known here.
    file = resources.files("fleetform") / "blueprints" / "data" / "kubernetes.json"
    told = loads(file.read_text(encoding="utf-8"))[provider]["support"]
    return {version: date.fromisoformat(dates["ends"]) for version, dates in told.items() if version != "source"}


def _check(world: World) -> Iterator[Found]:
    for token, (path, provider) in _CLUSTERS.items():
        for item in world.of(token):
            version = _minor(item.get(path))
            end = _ends(provider).get(version) if version else None
            product = "OpenShift" if provider == OPENSHIFT else "Kubernetes"
            if end is None and version and _number(version) < min(map(_number, _ends(provider))):
                yield item.found(path, f"{product} {version} is out of support for long")
            elif end is not None and end < world.today:
                yield item.found(path, f"standard support of {product} {version} ended on {end}")
            elif end is not None and (end - world.today).days <= SOON:
                yield item.found(path, f"standard support of {product} {version} ends on {end}", Severity.LOW)


def _bad() -> None:
    import pulumi_aws as aws

    access: Any = {"subnet_ids": ["subnet-1"]}
    aws.eks.Cluster("shop", role_arn="arn:aws:iam::111122223333:role/eks", version="1.31", vpc_config=access)


def _aro(version: str) -> None:
    import pulumi_azure_native as azure

    azure.redhatopenshift.OpenShiftCluster("shop", resource_group_name="shop", cluster_profile={"version": version})


def _hive(version: str) -> None:
    from pulumi_kubernetes.apiextensions import CustomResource

    image = f"quay.io/openshift-release-dev/ocp-release:{version}-x86_64"
    CustomResource("shop", api_version="hive.openshift.io/v1", kind="ClusterImageSet", spec={"releaseImage": image})


def _bad_openshift() -> None:
    _aro("4.17.27")


def _bad_image() -> None:
    _hive("4.15.4")


def _good_openshift() -> None:
    _aro("4.22.9")
    _hive("4.22.9")


def _good() -> None:
    import pulumi_aws as aws

    access: Any = {"subnet_ids": ["subnet-1"]}
    aws.eks.Cluster("shop", role_arn="arn:aws:iam::111122223333:role/eks", version="1.36", vpc_config=access)


RULE = Rule(
    id="FF410",
    title="Kubernetes or OpenShift is of a version that is supported",
    severity=Severity.HIGH,
    why=(
        "A version out of support gets no fixes of security holes; a cloud that still runs it takes extra "
        "money for it, or upgrades it when it likes. Plan the upgrade."
    ),
    source="https://kubernetes.io/releases/patch-releases/#support-period",
    check=_check,
    good=(_good, _good_openshift),
    bad=(_bad, _bad_openshift, _bad_image),
)
