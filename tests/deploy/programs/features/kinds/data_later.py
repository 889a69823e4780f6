"""Data sources asked with what is not known yet."""

import pulumi
import pulumi_aws as aws

vpc = aws.ec2.Vpc("later-vpc", cidr_block="10.0.0.0/16")
subnets = aws.ec2.get_subnets_output(filters=[{"name": "vpc-id", "values": [vpc.id]}])
aws.ssm.Parameter("later-ids", type="String", value=subnets.ids.apply(",".join))
document = aws.iam.get_policy_document_output(
    statements=[aws.iam.GetPolicyDocumentStatementArgs(actions=["s3:GetObject"], resources=[vpc.arn])]
)
aws.iam.Policy("later-policy", policy=document.json)
pulumi.export("later", subnets.ids)
