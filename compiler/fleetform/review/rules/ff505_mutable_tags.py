"""FF505: tags of a registry cannot be moved."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:ecr/repository:Repository"):
        if item.get("imageTagMutability", "MUTABLE") == "MUTABLE":
            yield item.found("imageTagMutability", "a tag can be moved to another image")
    for item in world.of("gcp:artifactregistry/repository:Repository"):
        if item.get("format") == "DOCKER" and not is_true(item.get("dockerConfig.immutableTags")):
            yield item.found("dockerConfig", "a tag can be moved to another image")


def _bad() -> None:
    import pulumi_aws as aws

    aws.ecr.Repository("shop")


def _good() -> None:
    import pulumi_aws as aws

    aws.ecr.Repository("shop", image_tag_mutability="IMMUTABLE")


RULE = Rule(
    id="FF505",
    title="Tags of a registry cannot be moved",
    severity=Severity.LOW,
    why="An image that was tested can be replaced under the same tag. Make tags immutable.",
    source="https://docs.aws.amazon.com/AmazonECR/latest/userguide/image-tag-mutability.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
