"""Two clusters made by the same components, and what they share: the golden files of the layout with modules."""

from __future__ import annotations

import json

import pulumi
import pulumi_aws as aws
import pulumi_kubernetes as kubernetes
from pulumi import ResourceOptions

ACCOUNT = "123456789012"


class Network(pulumi.ComponentResource):
    """A VPC with two subnets."""

    def __init__(self, name: str, region: str, cidr: str, logs: aws.s3.Bucket, opts: ResourceOptions) -> None:
        super().__init__("fleet:network:Network", name, opts=opts)
        own = ResourceOptions(parent=self)
        tags = {"cluster": name, "owner": "platform", "stage": "dev"}
        vpc = aws.ec2.Vpc(f"{name}-vpc", cidr_block=f"{cidr}.0.0/16", tags={**tags, "Name": name}, opts=own)
        self.subnets = [
            aws.ec2.Subnet(
                f"{name}-{zone}",
                vpc_id=vpc.id,
                availability_zone=f"{region}{zone}",
                cidr_block=f"{cidr}.{number}.0/24",
                tags={**tags, "Name": f"{name}-{zone}", f"kubernetes.io/cluster/{name}": "shared"},
                opts=own,
            )
            for number, zone in enumerate("ab")
        ]
        aws.ec2.FlowLog(
            f"{name}-flow-log",
            vpc_id=vpc.id,
            traffic_type="ALL",
            log_destination=pulumi.Output.concat(logs.arn, f"/{name}/"),
            log_destination_type="s3",
            tags=tags,
            opts=own,
        )


class Cluster(pulumi.ComponentResource):
    """An EKS cluster with one pool of nodes."""

    def __init__(self, name: str, network: Network, largest: int, opts: ResourceOptions) -> None:
        super().__init__("fleet:compute:Cluster", name, opts=opts)
        own = ResourceOptions(parent=self)
        trust = {"Action": "sts:AssumeRole", "Effect": "Allow", "Principal": {"Service": "eks.amazonaws.com"}}
        role = aws.iam.Role(f"{name}-role", name=f"{name}-role", assume_role_policy=json.dumps(trust), opts=own)
        ids = [subnet.id for subnet in network.subnets]
        cluster = aws.eks.Cluster(
            name, name=name, role_arn=role.arn, vpc_config={"subnet_ids": ids}, opts=own.merge(opts_protected())
        )
        pool = aws.eks.NodeGroup(
            f"{name}-nodes",
            cluster_name=cluster.name,
            node_group_name=f"{name}-nodes",
            node_role_arn=f"arn:aws:iam::{ACCOUNT}:role/{name}-nodes",
            subnet_ids=ids,
            scaling_config={"min_size": 1, "max_size": largest, "desired_size": 1},
            opts=own,
        )
        self.endpoint = cluster.endpoint
        config = pulumi.Output.json_dumps(
            {
                "clusters": [{"name": name, "cluster": {"server": cluster.endpoint}}],
                "contexts": [{"name": name, "context": {"cluster": name, "user": name}}],
                "current-context": name,
                "users": [{"name": name, "user": {"exec": login(name)}}],
            }
        )
        self.provider = kubernetes.Provider(name, kubeconfig=config, opts=ResourceOptions(parent=self))
        self.pool = pool


class Base(pulumi.ComponentResource):
    """What every cluster has before anything else."""

    def __init__(self, name: str, cluster: Cluster) -> None:
        super().__init__("fleet:base:Base", name)
        own = ResourceOptions(parent=self, provider=cluster.provider, depends_on=[cluster.pool])
        kubernetes.core.v1.Namespace(f"{name}-system", metadata={"name": "system"}, opts=own)
        kubernetes.helm.v3.Release(
            f"{name}-metrics", chart="metrics-server", namespace="system", values={"clusterName": name}, opts=own
        )


def login(name: str) -> dict[str, object]:
    """The command that gets a token for a cluster."""
    version = "client.authentication.k8s.io/v1beta1"
    return {"apiVersion": version, "command": "aws", "args": ["eks", "get-token", "--cluster-name", name]}


def opts_protected() -> ResourceOptions:
    """Options of what nobody deletes by mistake."""
    return ResourceOptions(protect=True)


logs = aws.s3.Bucket(
    "logs", bucket="fleet-logs", opts=ResourceOptions(provider=aws.Provider("home", region="eu-west-1"))
)
for name, region, cidr, largest in (("web", "eu-west-1", "10.1", 3), ("batch", "us-east-1", "10.2", 9)):
    provider = aws.Provider(f"{name}-aws", region=region)
    opts = ResourceOptions(providers={"aws": provider})
    network = Network(name, region, cidr, logs, opts)
    cluster = Cluster(name, network, largest, opts)
    Base(name, cluster)
    pulumi.export(f"{name}-endpoint", cluster.endpoint)
