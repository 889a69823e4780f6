"""Results of data sources handed to functions, kept in classes, and gone through."""

from __future__ import annotations

from dataclasses import dataclass

import pulumi
import pulumi_aws as aws


@dataclass(frozen=True)
class Surroundings:
    account: str
    region: str
    partition: str

    @classmethod
    def found(cls) -> Surroundings:
        caller, region = aws.get_caller_identity(), aws.get_region()
        return cls(caller.account_id, region.region, aws.get_partition().partition)

    def arn(self, service: str, rest: str) -> str:
        return ":".join(["arn", self.partition, service, self.region, self.account, rest])  # noqa: FLY002  programs do that


def first_zones(zones: aws.GetAvailabilityZonesResult, count: int) -> list[str]:
    return [zones.names[number] for number in range(count)]


def document(found: Surroundings, *names: str) -> pulumi.Output[str]:
    statements = [
        aws.iam.GetPolicyDocumentStatementArgs(
            sid=name.title(),
            actions=["sqs:SendMessage", "sqs:ReceiveMessage"],
            resources=[found.arn("sqs", name)],
            conditions=[{"test": "StringEquals", "variable": "aws:SourceAccount", "values": [found.account]}],
        )
        for name in names
    ]
    return aws.iam.get_policy_document_output(statements=statements).json


surroundings = Surroundings.found()
for number, zone in enumerate(first_zones(aws.get_availability_zones(state="available"), 2)):
    aws.ec2.Subnet(f"handed-{number}", vpc_id="vpc-1", cidr_block=f"10.0.{number}.0/24", availability_zone=zone)
aws.iam.Policy("handed", policy=document(surroundings, "orders", "mails"))
aws.ssm.Parameter("handed-arn", type="String", value=surroundings.arn("sns", "topic").upper())
