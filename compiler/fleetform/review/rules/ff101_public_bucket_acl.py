"""FF101: no bucket is open to everybody by its ACL."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World

_OPEN = {
    "public-read": "everybody, for reading",
    "public-read-write": "everybody, for writing too",
    "authenticated-read": "everybody with an AWS account",
}


def _check(world: World) -> Iterator[Found]:
    for item in world.of(
        "aws:s3/bucketAcl:BucketAcl",
        "aws:s3/bucketAclV2:BucketAclV2",
        "aws:s3/bucket:Bucket",
        "aws:s3/bucketV2:BucketV2",
    ):
        acl = item.get("acl")
        if acl in _OPEN:
            yield item.found("acl", f"the ACL {acl} opens the bucket to {_OPEN[acl]}")


def _bad() -> None:
    import pulumi_aws as aws

    aws.s3.BucketAcl("site", bucket="site", acl="public-read")


def _good() -> None:
    import pulumi_aws as aws

    aws.s3.BucketAcl("logs", bucket="logs", acl="private")


RULE = Rule(
    id="FF101",
    title="No bucket is open to everybody by its ACL",
    severity=Severity.HIGH,
    why=(
        "Everybody on the Internet, or everybody with an AWS account, can list, read or even write what is in "
        "the bucket. Remove the ACL; give access by policies."
    ),
    source="https://docs.aws.amazon.com/AmazonS3/latest/userguide/acl-overview.html#canned-acl",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
