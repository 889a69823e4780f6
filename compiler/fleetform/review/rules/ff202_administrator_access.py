"""FF202: nobody is an administrator by a managed policy."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, texts

_ATTACHMENTS = (
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/userPolicyAttachment:UserPolicyAttachment",
    "aws:iam/groupPolicyAttachment:GroupPolicyAttachment",
    "aws:iam/policyAttachment:PolicyAttachment",
    "aws:iam/role:Role",
)
_POWERFUL = ("AdministratorAccess", "PowerUserAccess", "IAMFullAccess")


def _check(world: World) -> Iterator[Found]:
    for item in world.of(*_ATTACHMENTS):
        for path in ("policyArn", "managedPolicyArns"):
            for arn in texts(item.get(path)):
                name = arn.rpartition("/")[2]
                if arn.startswith("arn:aws") and name in _POWERFUL:
                    yield item.found(path, f"it has {name}")


def _bad() -> None:
    import pulumi_aws as aws

    arn = "arn:aws:iam::aws:policy/AdministratorAccess"
    aws.iam.RolePolicyAttachment("node", role="node", policy_arn=arn)


def _good() -> None:
    import pulumi_aws as aws

    arn = "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy"
    aws.iam.RolePolicyAttachment("node", role="node", policy_arn=arn)


RULE = Rule(
    id="FF202",
    title="Nobody is an administrator by a managed policy",
    severity=Severity.MEDIUM,
    why=(
        "AdministratorAccess, PowerUserAccess and IAMFullAccess allow far more than a workload needs, and "
        "whoever takes it over has all of it."
    ),
    source="https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AdministratorAccess.html",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
