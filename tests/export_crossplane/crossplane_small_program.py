"""The program behind the golden files. It has a file of its own because they name its lines."""

from __future__ import annotations

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp
import pulumi_kubernetes as k8s


def small_program() -> None:
    """A little of everything: three clouds, a component, options, secrets, and a value that stays open."""
    team = pulumi.ComponentResource("shop:index:Team", "orders")
    provider = aws.Provider("eu", region="eu-west-1", allowed_account_ids=["111122223333"])
    opts = pulumi.ResourceOptions(parent=team, provider=provider)
    vpc = aws.ec2.Vpc("network", cidr_block="10.0.0.0/16", opts=opts)
    subnets = [aws.ec2.Subnet(f"net-{n}", vpc_id=vpc.id, cidr_block=f"10.0.{n}.0/24", opts=opts) for n in (1, 2)]
    role = aws.iam.Role(
        "cluster-role",
        name="orders-cluster",
        assume_role_policy=pulumi.Output.json_dumps({"Statement": [{"Action": "sts:AssumeRole"}]}),
        opts=opts,
    )
    key = aws.kms.Key("key", opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(protect=True)))
    cluster = aws.eks.Cluster(
        "cluster",
        name="orders",
        role_arn=role.arn,
        vpc_config={"subnet_ids": [subnet.id for subnet in subnets]},
        encryption_config={"resources": ["secrets"], "provider": {"key_arn": key.arn}},
        opts=opts,
    )
    aws.eks.NodeGroup(
        "pool",
        cluster_name=cluster.name,
        node_role_arn=role.arn,
        subnet_ids=[subnet.id for subnet in subnets],
        scaling_config={"min_size": 1, "max_size": 3, "desired_size": 1},
        opts=pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(ignore_changes=["scalingConfig.desiredSize"])),
    )
    aws.rds.Instance(
        "database",
        identifier="orders",
        instance_class="db.t4g.micro",
        engine="postgres",
        username="app",
        password=pulumi.Config().require_secret("password"),
        opts=opts,
    )
    gcp.compute.Network("default", name="default", project="shop", opts=pulumi.ResourceOptions(retain_on_delete=True))
    inside = k8s.Provider("inside", kubeconfig=pulumi.Output.json_dumps({"server": cluster.endpoint}))
    in_cluster = pulumi.ResourceOptions(provider=inside)
    space = k8s.core.v1.Namespace("space", metadata={"name": "orders"}, opts=in_cluster)
    k8s.helm.v3.Release(
        "app",
        chart="app",
        namespace=space.metadata.name,
        repository_opts={"repo": "https://charts.example.com"},
        values={"image": {"tag": "1.2.3"}, "script": "first line\nsecond line\n"},
        opts=in_cluster,
    )
