"""FF103: buckets have a public access block."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false

_SWITCHES = ("blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets")


def _check(world: World) -> Iterator[Found]:
    for bucket in world.of("aws:s3/bucket:Bucket", "aws:s3/bucketV2:BucketV2"):
        blocks = [*world.readers(bucket, "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock")]
        if not blocks:
            yield bucket.found("", "nothing keeps it from being opened to everybody")
        for block in blocks:
            off = [name for name in _SWITCHES if is_false(block.get(name))]
            if off:
                yield block.found(off[0], f"{', '.join(off)} is off")


def _bad_1() -> None:
    import pulumi_aws as aws

    aws.s3.Bucket("logs")


def _bad_2() -> None:
    import pulumi_aws as aws

    bucket = aws.s3.Bucket("logs")
    aws.s3.BucketPublicAccessBlock("logs", bucket=bucket.id, block_public_acls=True)


def _good() -> None:
    import pulumi_aws as aws

    bucket = aws.s3.Bucket("logs")
    aws.s3.BucketPublicAccessBlock(
        "logs",
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )


RULE = Rule(
    id="FF103",
    title="Buckets have a public access block",
    severity=Severity.MEDIUM,
    why=(
        "Without it, a later ACL or policy can open the bucket by mistake. Set all four of its switches; an "
        "account-wide block is as good, and a reason to waive this."
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
