"""FF301: disks are encrypted."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false, mapping


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:ebs/volume:Volume"):
        if is_false(item.get("encrypted")):
            yield item.found("encrypted", "what is on it is not encrypted")
    for item in world.of("aws:ec2/instance:Instance"):
        for path in ("rootBlockDevice", "ebsBlockDevices"):
            for where, disk in item.items(path):
                if is_false(disk.get("encrypted")):
                    yield item.found(where, "what is on it is not encrypted")
    for item in world.of("aws:ec2/launchTemplate:LaunchTemplate"):
        for where, disk in item.items("blockDeviceMappings"):
            if "ebs" in disk and is_false(mapping(disk["ebs"]).get("encrypted")):
                yield item.found(where, "what is on it is not encrypted")


def _bad() -> None:
    import pulumi_aws as aws

    aws.ebs.Volume("data", availability_zone="eu-west-1a", size=10)


def _good() -> None:
    import pulumi_aws as aws

    aws.ebs.Volume("data", availability_zone="eu-west-1a", size=10, encrypted=True)


RULE = Rule(
    id="FF301",
    title="Disks are encrypted",
    severity=Severity.MEDIUM,
    why=(
        "A snapshot of a disk that is not encrypted can be read by whoever gets hold of it. Set encrypted, or "
        "switch encryption on for the whole account."
    ),
    source="https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
