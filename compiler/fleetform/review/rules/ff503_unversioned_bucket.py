"""FF503: buckets keep earlier versions."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for bucket in world.of("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"):
        settings = world.readers(
            bucket, "aws:s3/bucketVersioning:BucketVersioning", "aws:s3/bucketVersioningV2:BucketVersioningV2"
        )
        kept = any(one.get("versioningConfiguration.status") == "Enabled" for one in settings)
        if not kept and not is_true(bucket.get("versioning.enabled")):
            yield bucket.found("", "what is overwritten in it is gone")
    for bucket in world.of("gcp:storage/bucket:Bucket"):
        if not is_true(bucket.get("versioning.enabled")) and bucket.get("softDeletePolicy") is None:
            yield bucket.found("versioning", "what is overwritten in it is gone")


def _bad() -> None:
    import pulumi_aws as aws

    aws.s3.Bucket("records")


def _good() -> None:
    import pulumi_aws as aws

    bucket = aws.s3.Bucket("records")
    aws.s3.BucketVersioning("records", bucket=bucket.id, versioning_configuration={"status": "Enabled"})


RULE = Rule(
    id="FF503",
    title="Buckets keep earlier versions",
    severity=Severity.LOW,
    why=(
        "What is deleted or overwritten by mistake is gone. "
        "Switch versioning on, and let old versions end by a lifecycle rule."
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
