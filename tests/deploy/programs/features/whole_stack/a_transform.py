"""A transform of everything in the stack: it sees what the engine was told, by Pulumi's names."""

import json
from typing import Any

import pulumi
import pulumi_aws as aws


def kept(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Changes names in Pulumi's spelling, deep ones too, and options."""
    if args.type_ != "aws:ec2/securityGroup:SecurityGroup":
        return None
    ingress: list[Any] = [{**rule, "toPort": rule["toPort"] + 1} for rule in args.props["ingress"]]
    props = {**args.props, "ingress": ingress, "revokeRulesOnDelete": True}
    props.pop("description", None)
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True))
    return pulumi.ResourceTransformResult(props, options)


async def told(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    """Writes down what it was told of plain values, and makes a value of an output."""
    if args.type_ != "aws:ssm/parameter:Parameter":
        return None
    plain = {key: value for key, value in args.props.items() if not isinstance(value, pulumi.Output)}
    tags = {"plain": json.dumps(plain, sort_keys=True), "all": ",".join(sorted(args.props))}
    props = {**args.props, "tags": tags, "value": pulumi.Output.concat("is ", args.props["value"])}
    return pulumi.ResourceTransformResult(props, args.opts)


pulumi.runtime.register_resource_transform(kept)
pulumi.runtime.register_resource_transform(told)
vpc = aws.ec2.Vpc("transform-vpc", cidr_block="10.0.0.0/16")
aws.ec2.SecurityGroup(
    "transform-group",
    vpc_id=vpc.id,
    description=vpc.arn,
    ingress=[
        aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=80, to_port=80, cidr_blocks=[vpc.cidr_block]),
        {"protocol": "tcp", "from_port": 1, "to_port": 2, "self": True},
    ],
)
aws.ssm.Parameter("transform-plain", type="String", value="x", data_type="text", overwrite=False)
aws.ssm.Parameter("transform-output", type="String", value=vpc.arn)
aws.ssm.Parameter("transform-secret", type="SecureString", value=pulumi.Output.secret("hush"), tier="Standard")
aws.ssm.Parameter("transform-made", type="String", value=vpc.arn.apply(lambda arn: f"{arn}/x".upper()))
