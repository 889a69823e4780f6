"""Typed arguments, dictionaries, and both in one."""

import pulumi_aws as aws

vpc = aws.ec2.Vpc("typed-vpc", cidr_block="10.0.0.0/16")
rule = aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=80, to_port=80, cidr_blocks=[vpc.cidr_block])
aws.ec2.SecurityGroup("typed", vpc_id=vpc.id, ingress=[rule])
aws.ec2.SecurityGroup(
    "plain",
    aws.ec2.SecurityGroupArgs(
        vpc_id=vpc.id,
        ingress=[rule, {"protocol": "tcp", "from_port": 1, "to_port": 2, "ipv6_cidr_blocks": ["::/0"]}],
        tags={"snake_case": "kept", "camelCase": "kept"},
    ),
)
