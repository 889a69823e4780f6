"""Where installers fetch what nodes start from."""

from dataclasses import dataclass
from typing import TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms
from fleetform.components.names import limited
from fleetform.components.security.aws import AwsKey
from fleetform.components.security.policies import VERSION, document

OLD_VERSION_DAYS = 90
NAME_LIMIT = 63


class EdgeStoreArgs(TypedDict):
    """What a store is made from."""

    region: str
    """Region it is in."""
    account_id: str
    """Account it is in."""
    tags: dict[str, str]
    """Tags of everything."""
    protect: bool
    """Refuse to delete it."""


@dataclass(frozen=True)
class EdgeStoreNodes:
    """The resources below a store."""

    bucket: aws.s3.Bucket
    sealing: aws.s3.BucketServerSideEncryptionConfiguration
    installer_policy: aws.iam.Policy


class EdgeStore(Component):
    """A private, sealed bucket, and the policy for those who install nodes: they read it and nothing else.

    An installer copies a node's folder to the boot medium's partition `CIDATA`, where cloud-init looks for it:
    `aws s3 cp --recursive s3://BUCKET/nodes/NODE/ /media/CIDATA/`.
    """

    bucket_name: pulumi.Output[str]
    """Name of the bucket."""

    def __init__(
        self,
        name: str,
        args: EdgeStoreArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the store; `opts` must hand down an aws provider for its region, or the default one is used."""
        super().__init__("edge:EdgeStore", name, {"region": args["region"]}, transform, opts)
        key = AwsKey(
            self.named("encryption"),
            {
                "alias": name,
                "purpose": f"User data of the edge nodes in {name}",
                "region": args["region"],
                "account_id": args["account_id"],
                "log_groups": [],
                "tags": args["tags"],
                "protect": args["protect"],
            },
            self.below(),
        )
        bucket_name = bucket(name, args["account_id"])
        made = aws.s3.Bucket(
            self.named("bucket"),
            bucket=bucket_name,
            tags=args["tags"],
            opts=self.below(protect=args["protect"] or None),
        )
        sealing = self._settings(made, key)
        self._transport(made, f"arn:aws:s3:::{bucket_name}")
        policy = self._installer_policy(args, f"arn:aws:s3:::{bucket_name}", key)
        self.nodes = EdgeStoreNodes(made, sealing, policy)
        self.bucket_name = made.bucket
        self.finish({"bucket_name": self.bucket_name, "installer_policy_arn": policy.arn})

    def _settings(self, made: aws.s3.Bucket, key: AwsKey) -> aws.s3.BucketServerSideEncryptionConfiguration:
        """Closed to the public, sealed, and with its history."""
        aws.s3.BucketPublicAccessBlock(
            self.named("public-access"),
            bucket=made.id,
            block_public_acls=True,
            block_public_policy=True,
            ignore_public_acls=True,
            restrict_public_buckets=True,
            opts=self.below(),
        )
        aws.s3.BucketOwnershipControls(
            self.named("ownership"),
            bucket=made.id,
            rule={"object_ownership": "BucketOwnerEnforced"},
            opts=self.below(),
        )
        sealing = aws.s3.BucketServerSideEncryptionConfiguration(
            self.named("sealing"),
            bucket=made.id,
            rules=[
                {
                    "apply_server_side_encryption_by_default": {
                        "sse_algorithm": "aws:kms",
                        "kms_master_key_id": key.key_arn,
                    },
                    "bucket_key_enabled": True,
                }
            ],
            opts=self.below(),
        )
        versioning = aws.s3.BucketVersioning(
            self.named("versioning"),
            bucket=made.id,
            versioning_configuration={"status": "Enabled"},
            opts=self.below(),
        )
        aws.s3.BucketLifecycleConfiguration(
            self.named("lifecycle"),
            bucket=made.id,
            rules=[
                {
                    "id": "old-versions",
                    "status": "Enabled",
                    "filter": {"prefix": ""},
                    "noncurrent_version_expiration": {"noncurrent_days": OLD_VERSION_DAYS},
                    "abort_incomplete_multipart_upload": {"days_after_initiation": 7},
                }
            ],
            opts=self.below(depends_on=[versioning]),
        )
        return sealing

    def _transport(self, made: aws.s3.Bucket, arn: str) -> None:
        """Refuses whatever does not come over TLS."""
        statement = {
            "Sid": "EncryptedTransportOnly",
            "Effect": "Deny",
            "Principal": "*",
            "Action": "s3:*",
            "Resource": [arn, f"{arn}/*"],
            "Condition": {"Bool": {"aws:SecureTransport": "false"}},
        }
        aws.s3.BucketPolicy(
            self.named("transport"),
            bucket=made.id,
            policy=pulumi.Output.json_dumps({"Version": VERSION, "Statement": [statement]}),
            opts=self.below(),
        )

    def _installer_policy(self, args: EdgeStoreArgs, arn: str, key: AwsKey) -> aws.iam.Policy:
        name = self.pulumi_resource_name
        return aws.iam.Policy(
            self.named("installer-policy"),
            name=limited(f"{name}-installer-{args['region']}", 128),
            description=f"Reads what the edge nodes of {name} start from",
            policy=document(
                {"actions": ["s3:GetObject"], "resources": [f"{arn}/nodes/*"]},
                {
                    "actions": ["s3:ListBucket"],
                    "resources": [arn],
                    "conditions": {"StringLike": {"s3:prefix": ["nodes/*"]}},
                },
                key.decrypt(),
            ),
            tags=args["tags"],
            opts=self.below(),
        )


def bucket(name: str, account_id: str) -> str:
    """A bucket's name, which must be unique in the world.

    >>> bucket("retail-prod-edge", "111122223333")
    'retail-prod-edge-111122223333'
    """
    return f"{limited(name, NAME_LIMIT - len(account_id) - 1)}-{account_id}"
