"""A VPC for a cluster."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NotRequired, TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component, Transforms
from fleetform.components.names import limited
from fleetform.components.security.policies import document, service_trust

FLOW_LOG_DAYS = 30
FIRST_PUBLIC_PART = 128
"""Parts of IPv6 that are a VPC's public subnets begin after it."""
INTERNAL = "kubernetes.io/role/internal-elb"
EXTERNAL = "kubernetes.io/role/elb"


class VpcArgs(TypedDict):
    """What a VPC is made from."""

    range: str
    """Its address range, e.g. 10.8.0.0/16."""
    region: str
    """Region it is in."""
    account_id: str
    """Account it is in; the policy of its flow logs names it."""
    zones: list[pulumi.Input[str]]
    """Availability zones, one private and one public subnet in each."""
    private_subnets: list[str]
    """Ranges of the private subnets, in the order of the zones."""
    public_subnets: list[str]
    """Ranges of the public subnets, in the order of the zones."""
    nat: Literal["none", "single", "per-zone"]
    """One NAT gateway, one in every zone, or none: then AWS' services are reached by endpoints, `VpcEndpoints`."""
    tags: dict[str, str]
    """Tags of everything."""
    cluster: NotRequired[str]
    """Name of the cluster whose load balancers may use the subnets; unless given, those of every cluster in the VPC may
    use the public ones, and none the private ones: clusters have private subnets of their own, `VpcSubnets`."""
    ipv6: NotRequired[bool]
    """Give it addresses of IPv6 too, with a gateway through which nothing comes in."""
    key_arn: NotRequired[pulumi.Input[str]]
    """Key that encrypts the flow logs; AWS's own key unless given."""


@dataclass(frozen=True)
class VpcNodes:
    """The resources below a VPC."""

    vpc: aws.ec2.Vpc
    internet_gateway: aws.ec2.InternetGateway
    public_subnets: Sequence[aws.ec2.Subnet]
    private_subnets: Sequence[aws.ec2.Subnet]
    nat_gateways: Sequence[aws.ec2.NatGateway]
    private_route_tables: Sequence[aws.ec2.RouteTable]
    flow_log: aws.ec2.FlowLog


class Vpc(Component):
    """A VPC: private nodes, public NAT and load balancers, flow logs, nothing open by default."""

    vpc_id: pulumi.Output[str]
    """Id of the VPC."""
    private_subnet_ids: pulumi.Output[list[str]]
    """Ids of the private subnets, in the order of the zones."""
    public_subnet_ids: pulumi.Output[list[str]]
    """Ids of the public subnets, in the order of the zones."""

    def __init__(
        self,
        name: str,
        args: VpcArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the VPC; `opts` must hand down an aws provider for its region, or the default one is used."""
        super().__init__("network:Vpc", name, {"range": args["range"], "region": args["region"]}, transform, opts)
        tags = args["tags"]
        vpc = aws.ec2.Vpc(
            self.named("vpc"),
            cidr_block=args["range"],
            enable_dns_hostnames=True,
            enable_dns_support=True,
            assign_generated_ipv6_cidr_block=True if args.get("ipv6") else None,
            tags={**tags, "Name": name},
            opts=self.below(),
        )
        aws.ec2.DefaultSecurityGroup(
            self.named("default-security-group"),
            vpc_id=vpc.id,
            tags={**tags, "Name": f"{name}-default-closed"},
            opts=self.below(),
        )
        gateway = aws.ec2.InternetGateway(
            self.named("internet-gateway"), vpc_id=vpc.id, tags={**tags, "Name": name}, opts=self.below()
        )
        public = self._subnets("public", args, vpc, EXTERNAL)
        private = self._subnets("private", args, vpc, INTERNAL)
        self._public_routes(args, vpc, gateway, public)
        nats = self._nat_gateways(args, public, gateway)
        tables = self._private_routes(args, vpc, private, nats)
        if args.get("ipv6"):
            self._ipv6_out(args, vpc, tables)
        aws.ec2.VpcEndpoint(
            self.named("s3-endpoint"),
            vpc_id=vpc.id,
            service_name=f"com.amazonaws.{args['region']}.s3",
            vpc_endpoint_type="Gateway",
            route_table_ids=[table.id for table in tables],
            tags={**tags, "Name": f"{name}-s3"},
            opts=self.below(),
        )
        flow_log = self._flow_log(args, vpc)
        self.nodes = VpcNodes(vpc, gateway, public, private, nats, tables, flow_log)
        self.vpc_id = vpc.id
        self.private_subnet_ids = pulumi.Output.all(*(subnet.id for subnet in private))
        self.public_subnet_ids = pulumi.Output.all(*(subnet.id for subnet in public))
        self.finish(
            {
                "vpc_id": self.vpc_id,
                "private_subnet_ids": self.private_subnet_ids,
                "public_subnet_ids": self.public_subnet_ids,
            }
        )

    def _subnets(
        self, kind: Literal["public", "private"], args: VpcArgs, vpc: aws.ec2.Vpc, role: str
    ) -> list[aws.ec2.Subnet]:
        ranges = args["public_subnets"] if kind == "public" else args["private_subnets"]
        return [
            aws.ec2.Subnet(
                self.named(f"{kind}-{number}"),
                vpc_id=vpc.id,
                availability_zone=zone,
                cidr_block=range_,
                map_public_ip_on_launch=False,
                ipv6_cidr_block=_ipv6(vpc, kind, number) if args.get("ipv6") else None,
                assign_ipv6_address_on_creation=True if args.get("ipv6") else None,
                tags={
                    **args["tags"],
                    "Name": f"{self.pulumi_resource_name}-{kind}-{number}",
                    **_marks(kind, role, args.get("cluster")),
                },
                opts=self.below(),
            )
            for number, (zone, range_) in enumerate(zip(args["zones"], ranges, strict=False), start=1)
        ]

    def _public_routes(
        self,
        args: VpcArgs,
        vpc: aws.ec2.Vpc,
        gateway: aws.ec2.InternetGateway,
        subnets: Sequence[aws.ec2.Subnet],
    ) -> None:
        table = aws.ec2.RouteTable(
            self.named("public-routes"),
            vpc_id=vpc.id,
            tags={**args["tags"], "Name": f"{self.pulumi_resource_name}-public"},
            opts=self.below(),
        )
        aws.ec2.Route(
            self.named("public-default"),
            route_table_id=table.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
            opts=self.below(),
        )
        if args.get("ipv6"):
            aws.ec2.Route(
                self.named("public-default-ipv6"),
                route_table_id=table.id,
                destination_ipv6_cidr_block="::/0",
                gateway_id=gateway.id,
                opts=self.below(),
            )
        self._associate("public", subnets, [table])

    def _ipv6_out(self, args: VpcArgs, vpc: aws.ec2.Vpc, tables: Sequence[aws.ec2.RouteTable]) -> None:
        """The way out for private addresses of IPv6, which need no NAT but must not be reached."""
        gateway = aws.ec2.EgressOnlyInternetGateway(
            self.named("egress-gateway"),
            vpc_id=vpc.id,
            tags={**args["tags"], "Name": self.pulumi_resource_name},
            opts=self.below(),
        )
        for number, table in enumerate(tables, start=1):
            aws.ec2.Route(
                self.named(f"private-default-ipv6-{number}"),
                route_table_id=table.id,
                destination_ipv6_cidr_block="::/0",
                egress_only_gateway_id=gateway.id,
                opts=self.below(),
            )

    def _nat_gateways(
        self, args: VpcArgs, public: Sequence[aws.ec2.Subnet], gateway: aws.ec2.InternetGateway
    ) -> list[aws.ec2.NatGateway]:
        hosts = {"none": public[:0], "single": public[:1], "per-zone": public}[args["nat"]]
        gateways: list[aws.ec2.NatGateway] = []
        for number, subnet in enumerate(hosts, start=1):
            tags = {**args["tags"], "Name": f"{self.pulumi_resource_name}-nat-{number}"}
            address = aws.ec2.Eip(
                self.named(f"nat-address-{number}"), domain="vpc", tags=tags, opts=self.below(depends_on=[gateway])
            )
            gateways.append(
                aws.ec2.NatGateway(
                    self.named(f"nat-{number}"),
                    allocation_id=address.id,
                    subnet_id=subnet.id,
                    tags=tags,
                    opts=self.below(depends_on=[gateway]),
                )
            )
        return gateways

    def _private_routes(
        self,
        args: VpcArgs,
        vpc: aws.ec2.Vpc,
        subnets: Sequence[aws.ec2.Subnet],
        nats: Sequence[aws.ec2.NatGateway],
    ) -> list[aws.ec2.RouteTable]:
        tables: list[aws.ec2.RouteTable] = []
        for number, nat in enumerate(nats or [None], start=1):
            table = aws.ec2.RouteTable(
                self.named(f"private-routes-{number}"),
                vpc_id=vpc.id,
                tags={**args["tags"], "Name": f"{self.pulumi_resource_name}-private-{number}"},
                opts=self.below(),
            )
            tables.append(table)
            if nat is not None:
                aws.ec2.Route(
                    self.named(f"private-default-{number}"),
                    route_table_id=table.id,
                    destination_cidr_block="0.0.0.0/0",
                    nat_gateway_id=nat.id,
                    opts=self.below(),
                )
        self._associate("private", subnets, tables)
        return tables

    def _associate(self, kind: str, subnets: Sequence[aws.ec2.Subnet], tables: Sequence[aws.ec2.RouteTable]) -> None:
        associate(self, kind, subnets, [table.id for table in tables])

    def _flow_log(self, args: VpcArgs, vpc: aws.ec2.Vpc) -> aws.ec2.FlowLog:
        """Flow logs into a log group that only this role may write to."""
        group_name = log_group(self.pulumi_resource_name)
        group_arn = f"arn:aws:logs:{args['region']}:{args['account_id']}:log-group:{group_name}"
        group = aws.cloudwatch.LogGroup(
            self.named("flow-logs"),
            name=group_name,
            retention_in_days=FLOW_LOG_DAYS,
            kms_key_id=args.get("key_arn"),
            tags=args["tags"],
            opts=self.below(),
        )
        role = aws.iam.Role(
            self.named("flow-log-role"),
            name=limited(f"{self.pulumi_resource_name}-flow-logs", 64),
            assume_role_policy=service_trust("vpc-flow-logs.amazonaws.com", account_id=args["account_id"]),
            tags=args["tags"],
            opts=self.below(),
        )
        policy = aws.iam.RolePolicy(
            self.named("flow-log-policy"),
            name="write-flow-logs",
            role=role.name,
            policy=document(
                {
                    "actions": ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
                    "resources": [group_arn, f"{group_arn}:log-stream:*"],
                }
            ),
            opts=self.below(),
        )
        return aws.ec2.FlowLog(
            self.named("flow-log"),
            vpc_id=vpc.id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=group_arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=600,
            tags={**args["tags"], "Name": self.pulumi_resource_name},
            opts=self.below(depends_on=[group, policy]),
        )


def associate(
    component: Component, kind: str, subnets: Sequence[aws.ec2.Subnet], tables: Sequence[pulumi.Input[str]]
) -> None:
    """Gives each subnet the route table of its zone, or all of them the only one."""
    for number, subnet in enumerate(subnets, start=1):
        aws.ec2.RouteTableAssociation(
            component.named(f"{kind}-association-{number}"),
            subnet_id=subnet.id,
            route_table_id=tables[(number - 1) % len(tables)],
            opts=component.below(),
        )


def log_group(name: str) -> str:
    """The log group of a network's flow logs."""
    return f"/fleetform/{name}/flow-logs"


def private_tags(cluster: str) -> dict[str, str]:
    """Tags by which a cluster's private subnets are found."""
    return {INTERNAL: "1", **_cluster_tag(cluster)}


def _marks(kind: Literal["public", "private"], role: str, cluster: str | None) -> dict[str, str]:
    """Tags by which load balancers find their subnets."""
    if cluster is not None:
        return {role: "1", **_cluster_tag(cluster)}
    return {role: "1"} if kind == "public" else {}


def _cluster_tag(cluster: str) -> dict[str, str]:
    return {f"kubernetes.io/cluster/{cluster}": "shared"}


def _ipv6(vpc: aws.ec2.Vpc, kind: Literal["public", "private"], number: int) -> pulumi.Output[str]:
    """The range of a VPC's own subnet."""
    return ipv6_part(vpc.ipv6_cidr_block, number if kind == "private" else number + FIRST_PUBLIC_PART)


def ipv6_part(whole: pulumi.Input[str], part: int) -> pulumi.Output[str]:
    """A part of the range that AWS gives a VPC: it is a /56 and a subnet is a /64, so a byte says which one.

    The byte is the last one that is written, as in 2001:db8:1:ab00::/56, or left out with a group of zeros.
    """
    return pulumi.Output.from_input(whole).apply(
        lambda range_: range_.replace("00::/56", f"{part:02x}::/64").replace("::/56", f":{part:x}::/64")
    )
