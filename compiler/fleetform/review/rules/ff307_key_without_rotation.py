"""FF307: keys rotate."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false


def _check(world: World) -> Iterator[Found]:
    for item in world.of("aws:kms/key:Key"):
        spec = item.get("customerMasterKeySpec", "SYMMETRIC_DEFAULT")
        if spec == "SYMMETRIC_DEFAULT" and is_false(item.get("enableKeyRotation")):
            yield item.found("enableKeyRotation", "it never rotates")
    for item in world.of("gcp:kms/cryptoKey:CryptoKey"):
        if item.get("purpose", "ENCRYPT_DECRYPT") == "ENCRYPT_DECRYPT" and item.get("rotationPeriod") is None:
            yield item.found("rotationPeriod", "it never rotates")


def _bad_1() -> None:
    import pulumi_aws as aws

    aws.kms.Key("data")


def _bad_2() -> None:
    import pulumi_gcp as gcp

    gcp.kms.CryptoKey("data", key_ring="ring")


def _good() -> None:
    import pulumi_aws as aws

    aws.kms.Key("data", enable_key_rotation=True)


RULE = Rule(
    id="FF307",
    title="Keys rotate",
    severity=Severity.LOW,
    why=(
        "What is encrypted by one key for years can all be read by whoever gets that key. Rotation costs "
        "nothing and changes nothing for those who use the key."
    ),
    source="https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
