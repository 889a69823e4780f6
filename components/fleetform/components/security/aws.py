"""Encryption keys on AWS."""

from dataclasses import dataclass
from typing import Any, TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms
from fleetform.components.security.policies import VERSION, Statement

DELETION_DAYS = 30
_OWNER_ACTIONS = (
    "CancelKeyDeletion",
    "CreateAlias",
    "CreateGrant",
    "Decrypt",
    "DeleteAlias",
    "DescribeKey",
    "DisableKey",
    "DisableKeyRotation",
    "EnableKey",
    "EnableKeyRotation",
    "Encrypt",
    "GenerateDataKey",
    "GenerateDataKeyWithoutPlaintext",
    "GetKeyPolicy",
    "GetKeyRotationStatus",
    "ListGrants",
    "ListKeyPolicies",
    "ListKeyRotations",
    "ListResourceTags",
    "PutKeyPolicy",
    "ReEncryptFrom",
    "ReEncryptTo",
    "RetireGrant",
    "RevokeGrant",
    "RotateKeyOnDemand",
    "ScheduleKeyDeletion",
    "TagResource",
    "UntagResource",
    "UpdateAlias",
    "UpdateKeyDescription",
)
"""What the account's own IAM policies may give to its people and services: all that a symmetric key needs.

Source: https://docs.aws.amazon.com/kms/latest/developerguide/kms-api-permissions-reference.html
"""


class AwsKeyArgs(TypedDict):
    """What a key is made from."""

    alias: str
    """Name by which people find it, without `alias/`."""
    purpose: str
    """What it is for, in words."""
    region: str
    """Region it is in."""
    account_id: str
    """Account it is in."""
    log_groups: list[str]
    """Names of the log groups that it encrypts."""
    tags: dict[str, str]
    """Tags of everything."""
    protect: bool
    """Refuse to delete it."""


@dataclass(frozen=True)
class AwsKeyNodes:
    """The resources below a key."""

    key: aws.kms.Key
    alias: aws.kms.Alias


class AwsKey(Component):
    """A key that rotates every year, for things of one account and for named log groups."""

    key_arn: pulumi.Output[str]
    """ARN of the key."""

    def __init__(
        self,
        name: str,
        args: AwsKeyArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the key; `opts` must hand down an aws provider for its region, or the default one is used."""
        super().__init__("security:AwsKey", name, {"alias": args["alias"], "region": args["region"]}, transform, opts)
        key = aws.kms.Key(
            self.named("key"),
            description=args["purpose"],
            enable_key_rotation=True,
            deletion_window_in_days=DELETION_DAYS,
            policy=pulumi.Output.json_dumps({"Version": VERSION, "Statement": _statements(args)}),
            tags={**args["tags"], "Name": args["alias"]},
            opts=self.below(protect=args["protect"] or None),
        )
        alias = aws.kms.Alias(
            self.named("key-alias"), name=f"alias/{args['alias']}", target_key_id=key.key_id, opts=self.below()
        )
        self._args = args
        self.nodes = AwsKeyNodes(key, alias)
        self.key_arn = key.arn
        self.finish({"key_arn": self.key_arn})

    def decrypt(self) -> Statement:
        """The permission to open what it sealed. It names the key by its alias, which is known before the key is made.

        Source: https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html
        """
        args = self._args
        return {
            "actions": ["kms:Decrypt"],
            "resources": [f"arn:aws:kms:{args['region']}:{args['account_id']}:key/*"],
            "conditions": {"ForAnyValue:StringEquals": {"kms:ResourceAliases": [f"alias/{args['alias']}"]}},
        }


def _statements(args: AwsKeyArgs) -> list[dict[str, Any]]:
    """A key's policy; its resource is always the key itself, written `*`."""
    account, region = args["account_id"], args["region"]
    statements: list[dict[str, Any]] = [
        {
            "Sid": "Account",
            "Effect": "Allow",
            "Principal": {"AWS": f"arn:aws:iam::{account}:root"},
            "Action": [f"kms:{action}" for action in _OWNER_ACTIONS],
            "Resource": "*",
        }
    ]
    if args["log_groups"]:
        groups = [f"arn:aws:logs:{region}:{account}:log-group:{group}" for group in args["log_groups"]]
        statements.append(
            {
                "Sid": "Logs",
                "Effect": "Allow",
                "Principal": {"Service": f"logs.{region}.amazonaws.com"},
                "Action": [
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncryptFrom",
                    "kms:ReEncryptTo",
                    "kms:GenerateDataKey",
                    "kms:DescribeKey",
                ],
                "Resource": "*",
                "Condition": {"ArnEquals": {"kms:EncryptionContext:aws:logs:arn": groups}},
            }
        )
    return statements
