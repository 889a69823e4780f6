"""What Python cannot say about unknown values, by functions that work under an engine too."""

import pulumi
import pulumi_aws as aws

from fleetform.graph import portable

zones = aws.get_availability_zones_output()
vpc = aws.ec2.Vpc("portable-vpc", cidr_block="10.0.0.0/16")
names = portable.map(zones.names, lambda name: f"zone-{name}")
aws.ssm.Parameter("portable-map", type="String", value=pulumi.Output.json_dumps(names))
aws.ssm.Parameter("portable-length", type="String", value=portable.text(portable.length(zones.names)))
aws.ssm.Parameter("portable-when", type="String", value=portable.when(portable.equal(vpc.arn, "x"), "same", vpc.arn))
aws.ssm.Parameter("portable-contains", type="String", value=portable.text(portable.contains(zones.names, "x")))
aws.ssm.Parameter("portable-subnet", type="String", value=portable.cidr_subnet("10.0.0.0/16", 8, 3))
