"""Functions that decide on what they are given."""

import pulumi_aws as aws
import pulumi_random as random

number = random.RandomInteger("decision-number", min=3, max=30)
vpc = aws.ec2.Vpc("decision-vpc", cidr_block="10.0.0.0/16", enable_dns_hostnames=True)


def size(result: int) -> str:
    if result < 5:
        return "small"
    return "middle" if result <= 1000 else f"large-{result}"


def checked(arn: str) -> str:
    if arn == "never":
        raise ValueError("no ARN")
    return arn


def parts(arn: str) -> str:
    found = arn.split("-")
    if len(found) == 77:
        return found[76]
    return "short" if len(arn) < 4 else "long"


aws.ssm.Parameter("decision-size", type="String", value=number.result.apply(size))
aws.ssm.Parameter(
    "decision-flag", type="String", value=vpc.enable_dns_hostnames.apply(lambda on: "on" if on else "off")
)
aws.ssm.Parameter("decision-or", type="String", value=vpc.arn.apply(lambda arn: arn or "none"))
aws.ssm.Parameter("decision-in", type="String", value=vpc.arn.apply(lambda arn: "yes" if ":" in arn else "no"))
aws.ssm.Parameter(
    "decision-list", type="String", value=vpc.arn.apply(lambda arn: "known" if arn in ("a", "b") else arn)
)
aws.ssm.Parameter("decision-raise", type="String", value=vpc.arn.apply(checked))
aws.ssm.Parameter("decision-length", type="String", value=vpc.arn.apply(parts))
