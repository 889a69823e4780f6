"""FF402: images have a version."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.pods import containers
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, text_of

_OTHERS = {
    "gcp:cloudrunv2/service:Service": "template.containers",
    "azure-native:app:ContainerApp": "template.containers",
}


def _is_floating(image: str) -> bool:
    if "@" in image or "${...}" in image.rpartition("/")[2]:
        return False
    _, colon, tag = image.rpartition("/")[2].partition(":")
    return not colon or tag == "latest"


def _check(world: World) -> Iterator[Found]:
    for container in containers(world):
        image = text_of(container.spec.get("image"))
        if image and _is_floating(image):
            yield container.found("image", f"has the image {image}, which is whatever is newest")
    for token, path in _OTHERS.items():
        for item in world.of(token):
            for where, one in item.items(path):
                image = text_of(one.get("image"))
                if image and _is_floating(image):
                    yield item.found((*where, "image"), f"{image} is whatever is newest")
    for item in world.of("aws:lambda/function:Function"):
        image = text_of(item.get("imageUri"))
        if image and _is_floating(image):
            yield item.found("imageUri", f"{image} is whatever is newest")


def _bad_1() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "registry.example.com:5000/web"}]})


def _bad_2() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:latest"}]})


def _good_1() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "registry.example.com:5000/web:1.0"}]})


def _good_2() -> None:
    import pulumi_kubernetes as k8s

    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web@sha256:0000"}]})


RULE = Rule(
    id="FF402",
    title="Images have a version",
    severity=Severity.MEDIUM,
    why=(
        "What latest is changes without anybody changing anything, and differs between nodes. Name a version, "
        "or better a digest."
    ),
    source="https://kubernetes.io/docs/concepts/containers/images/#image-names",
    check=_check,
    good=(
        _good_1,
        _good_2,
    ),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
