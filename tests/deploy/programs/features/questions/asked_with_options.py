"""The options of questions: who answers, whose child asks, and what comes before."""

import pulumi
import pulumi_aws as aws

west = aws.Provider("asked-west", region="us-west-2")
east = aws.Provider("asked-east", region="us-east-1")
vpc = aws.ec2.Vpc("asked-vpc", cidr_block="10.0.0.0/16")


class Asking(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("shop:index:Asking", name, None, pulumi.ResourceOptions(providers=[east]))
        inherited = aws.get_region(opts=pulumi.InvokeOptions(parent=self))
        own = aws.get_region_output(opts=pulumi.InvokeOutputOptions(parent=self, provider=west))
        options = pulumi.ResourceOptions(parent=self)
        aws.ssm.Parameter(f"{name}-inherited", type="String", value=inherited.region, opts=options)
        aws.ssm.Parameter(f"{name}-own", type="String", value=own.region, opts=options)
        self.register_outputs({"own": own.region})


Asking("asking")
direct = aws.get_caller_identity(opts=pulumi.InvokeOptions(provider=west))
aws.ssm.Parameter("asked-direct", type="String", value=direct.account_id)
after = aws.ec2.get_subnets_output(
    filters=[{"name": "state", "values": ["available"]}], opts=pulumi.InvokeOutputOptions(depends_on=[vpc])
)
aws.ssm.Parameter("asked-after", type="String", value=after.ids.apply(",".join))
