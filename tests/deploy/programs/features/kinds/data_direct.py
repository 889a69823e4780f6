"""Data sources asked directly."""

import pulumi_aws as aws

account = aws.get_caller_identity()
zones = aws.get_availability_zones(state="available")
image = aws.ec2.get_ami(owners=["amazon"], most_recent=True, filters=[aws.ec2.GetAmiFilterArgs(name="a", values=["b"])])
aws.ec2.Instance("direct", ami=image.id, instance_type="t3.small", availability_zone=zones.names[0])
aws.ssm.Parameter("direct-account", type="String", value=f"arn:aws:iam::{account.account_id}:root")
for number, zone in enumerate(zones.names[:1]):
    aws.ec2.Subnet(f"direct-{number}", vpc_id="vpc-1", cidr_block=f"10.0.{number}.0/24", availability_zone=zone)
