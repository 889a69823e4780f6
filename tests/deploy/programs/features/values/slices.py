"""Parts of texts and lists."""

import pulumi_aws as aws

vpc = aws.ec2.Vpc("slice-vpc", cidr_block="10.0.0.0/16")
zones = aws.get_availability_zones_output()
for number, (start, stop) in enumerate([(0, 3), (2, None), (None, -2), (-4, None), (1, 1)]):
    aws.ssm.Parameter(f"slice-{number}", type="String", value=vpc.arn.apply(lambda arn, a=start, b=stop: arn[a:b]))
aws.ssm.Parameter("slice-first", type="String", value=vpc.arn.apply(lambda arn: arn[0] + arn[-1]))
aws.ssm.Parameter("slice-list", type="String", value=zones.names.apply(lambda names: ",".join(names[:1])))
