"""The shop's network, as a component."""

import ipaddress

import pulumi
import pulumi_aws as aws


class Network(pulumi.ComponentResource):
    def __init__(self, name, cidr, zones, region, tags, opts=None):
        super().__init__("webshop:index:Network", name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.vpc = aws.ec2.Vpc(
            name, cidr_block=cidr, enable_dns_hostnames=True, tags={**tags, "Name": name}, opts=below
        )
        gateway = aws.ec2.InternetGateway(name, vpc_id=self.vpc.id, opts=below)
        routes = aws.ec2.RouteTable(
            name, vpc_id=self.vpc.id, routes=[{"cidr_block": "0.0.0.0/0", "gateway_id": gateway.id}], opts=below
        )
        parts = ipaddress.ip_network(cidr).subnets(new_prefix=24)
        self.public_ids, self.private_ids = [], []
        for zone in zones:
            for kind, ids in (("public", self.public_ids), ("private", self.private_ids)):
                subnet = aws.ec2.Subnet(
                    f"{name}-{kind}-{zone}",
                    vpc_id=self.vpc.id,
                    cidr_block=str(next(parts)),
                    availability_zone=f"{region}{zone}",
                    map_public_ip_on_launch=kind == "public",
                    opts=below,
                )
                if kind == "public":
                    aws.ec2.RouteTableAssociation(
                        f"{name}-{zone}", subnet_id=subnet.id, route_table_id=routes.id, opts=below
                    )
                ids.append(subnet.id)
        self.group = aws.ec2.SecurityGroup(
            name,
            vpc_id=self.vpc.id,
            ingress=[{"protocol": "tcp", "from_port": 80, "to_port": 9999, "cidr_blocks": ["0.0.0.0/0"]}],
            egress=[{"protocol": "-1", "from_port": 0, "to_port": 0, "cidr_blocks": ["0.0.0.0/0"]}],
            opts=below,
        )
        self.register_outputs({"vpc_id": self.vpc.id})
