"""The AWS part of clusters, exported and applied by the real AWS provider to moto."""

from __future__ import annotations

from pathlib import Path

import pytest

from engines.aws_moto import aws_tofu
from export_opentofu.support import part_of, write_files
from fleetform.cli.recording import record_program
from fleetform.export.opentofu import export
from fleetform.graph.model import Resource
from fleetform.programs import open_program

# moto knows no EKS add-ons, access entries and Pod Identity associations, and its node groups come back different.
KNOWN = {
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/eventTarget:EventTarget",
    "aws:cloudwatch/logGroup:LogGroup",
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    "aws:ec2/egressOnlyInternetGateway:EgressOnlyInternetGateway",
    "aws:ec2/eip:Eip",
    "aws:ec2/internetGateway:InternetGateway",
    "aws:ec2/natGateway:NatGateway",
    "aws:ec2/route:Route",
    "aws:ec2/routeTable:RouteTable",
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/vpc:Vpc",
    "aws:eks/cluster:Cluster",
    "aws:iam/instanceProfile:InstanceProfile",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:kms/alias:Alias",
    "aws:kms/key:Key",
    "aws:sqs/queue:Queue",
    "aws:sqs/queuePolicy:QueuePolicy",
}
LEFT_OUT = {
    "aws:eks/cluster:Cluster": (
        "deletionProtection",  # newer than the provider on the machine, a major version behind the one exported for
        "accessConfig",  # moto forgets it, and the provider then wants a new cluster
        "upgradePolicy",  # the same, changed in place
    ),
    "aws:ec2/subnet:Subnet": (
        "ipv6CidrBlock",  # moto never says that it is associated
        "assignIpv6AddressOnCreation",  # which needs that
    ),
}


EVERYWHERE = {"aws_vpc", "aws_eks_cluster", "aws_kms_key", "aws_iam_role", "aws_subnet"}
KARPENTER = {"aws_sqs_queue", "aws_sqs_queue_policy", "aws_iam_instance_profile", "aws_egress_only_internet_gateway"}


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "cluster", "region", "more"),
    [
        ("stacks/dev.yaml", "hub-dev", "eu-west-1", set[str]()),
        ("tests/components/platforms/clouds.yaml", "eks-karpenter", "eu-central-1", KARPENTER),
    ],
)
def test_the_aws_part_of_a_cluster_is_applied_and_then_unchanged(
    file: str, cluster: str, region: str, more: set[str], root: Path, tmp_path: Path
) -> None:
    def is_known(resource: Resource) -> bool:
        return resource.type in KNOWN and cluster in resource.name

    graph = part_of(record_program(open_program(root / file)), is_known)
    for resource in graph.resources.values():
        for name in LEFT_OUT.get(resource.type, ()):
            resource.inputs.pop(name, None)
    folder = write_files(export(graph), tmp_path / "export")
    with aws_tofu(folder, tmp_path, region) as engine:
        engine.init()
        engine.validate()
        plan = engine.plan()
        types = {change["type"] for change in plan["resource_changes"]}
        assert EVERYWHERE | more <= types
        engine.run("apply", "-input=false", "-no-color", "plan.bin")
        again = engine.run("plan", "-input=false", "-no-color", "-detailed-exitcode", accepted=(0, 2))
        assert again.returncode == 0, again.stdout
