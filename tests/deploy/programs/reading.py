"""Existing resources and data sources."""

import pulumi
import pulumi_aws as aws

other = aws.Provider("other", region="us-east-1")
vpc = aws.ec2.Vpc("vpc", cidr_block="10.0.0.0/16")
found = aws.ec2.Vpc.get("found", "vpc-1")
elsewhere = aws.ec2.Vpc.get("elsewhere", vpc.id, opts=pulumi.ResourceOptions(provider=other, depends_on=[vpc]))

account = aws.get_caller_identity()
region = aws.get_region_output(opts=pulumi.InvokeOptions(provider=other))
image = aws.ec2.get_ami_output(
    owners=["amazon"],
    most_recent=True,
    filters=[{"name": "name", "values": ["al2023-*"]}, aws.ec2.GetAmiFilterArgs(name="vpc-id", values=[vpc.id])],
)
zones = aws.get_availability_zones(state="available")
document = aws.iam.get_policy_document_output(
    statements=[
        {
            "effect": "Allow",
            "actions": ["s3:GetObject"],
            "resources": [vpc.arn],
            "principals": [{"type": "Service", "identifiers": ["ec2.amazonaws.com"]}],
        }
    ]
)

aws.ec2.Subnet("subnet", vpc_id=found.id, cidr_block=found.cidr_block, availability_zone=zones.names[0])
aws.ec2.Instance("instance", ami=image.id, instance_type="t3.small", tags={"account": account.account_id})
aws.iam.Policy("policy", policy=document.json)
aws.ssm.Parameter("region", type="String", value=pulumi.Output.concat(region.region, "/", elsewhere.arn))
pulumi.export("account", account.account_id)
pulumi.export("image", image)
