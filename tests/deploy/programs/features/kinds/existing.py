"""Existing resources."""

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc.get("existing-vpc", "vpc-1")
aws.ec2.Subnet("existing-subnet", vpc_id=vpc.id, cidr_block=vpc.cidr_block)
role = aws.iam.Role.get("existing-role", pulumi.Output.concat("role-", vpc.id))
aws.ssm.Parameter("existing-arn", type="String", value=role.arn)
