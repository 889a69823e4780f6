"""Pulumi types as managed resources."""

from __future__ import annotations

from fleetform import names
from fleetform.names.model import CrdField, ManagedType, Reference


def managed(token: str, *, namespaced: bool = True) -> ManagedType:
    found = names.managed_resource(token, namespaced=namespaced)
    assert found is not None, token
    return found


def field(token: str, *path: str, namespaced: bool = True) -> CrdField:
    fields = managed(token, namespaced=namespaced).inputs
    for step in path[:-1]:
        inner = fields[step].fields
        assert inner is not None, step
        fields = inner
    return fields[path[-1]]


def test_both_generations() -> None:
    new, old = managed("aws:eks/nodeGroup:NodeGroup"), managed("aws:eks/nodeGroup:NodeGroup", namespaced=False)
    assert (new.group, new.version, new.kind, new.plural) == (
        "eks.aws.m.upbound.io",
        "v1beta1",
        "NodeGroup",
        "nodegroups",
    )
    assert (old.group, old.version) == ("eks.aws.upbound.io", "v1beta2")
    assert field("aws:eks/nodeGroup:NodeGroup", "scalingConfig").kind == "object"


def test_kinds_that_are_spelt_otherwise() -> None:
    assert managed("aws:ec2/vpc:Vpc").kind == "VPC"
    assert managed("aws:cloudwatch/logGroup:LogGroup").group == "cloudwatchlogs.aws.m.upbound.io"
    assert managed("gcp:projects/iAMMember:IAMMember").kind == "ProjectIAMMember"
    assert managed("azure-native:containerservice:ManagedCluster").kind == "KubernetesCluster"


def test_references() -> None:
    assert field("aws:ec2/subnet:Subnet", "vpcId").reference == Reference("vpcIdRef", "vpcIdSelector", many=False)
    assert field("aws:eks/cluster:Cluster", "vpcConfig", "subnetIds").reference == Reference(
        "subnetIdRefs", "subnetIdSelector", many=True
    )
    assert field("aws:eks/accessEntry:AccessEntry", "principalArn").reference == Reference(
        "principalArnFromRoleRef", "principalArnFromRoleSelector", many=False
    )


def test_what_is_demanded_by_a_rule_of_the_schema() -> None:
    assert field("aws:eks/cluster:Cluster", "region").required
    assert field("aws:eks/cluster:Cluster", "vpcConfig").required  # by CEL, not by `required`


def test_external_names() -> None:
    cluster = managed("aws:eks/cluster:Cluster")
    assert cluster.external_name == "name"
    assert "name" not in cluster.inputs
    assert managed("aws:ec2/vpc:Vpc").external_name is None
    assert managed("gcp:serviceaccount/account:Account").external_name == "accountId"
    assert "external name" in managed("aws:iam/role:Role").lacking["namePrefix"]


def test_secrets_come_from_secrets() -> None:
    assert field("aws:rds/instance:Instance", "password").secret_ref == "passwordSecretRef"


def test_azure_by_hand() -> None:
    token = "azure-native:containerservice:ManagedCluster"
    pool = field(token, "agentPoolProfiles")
    assert (pool.name, pool.kind) == ("defaultNodePool", "object")
    assert field(token, "agentPoolProfiles", "vnetSubnetID").reference is not None
    assert field(token, "oidcIssuerProfile").name == ""
    assert field(token, "oidcIssuerProfile", "enabled").name == "oidcIssuerEnabled"
    assert field(token, "apiServerAccessProfile", "disableRunCommand").values == {"true": False, "false": True}
    assert field(token, "addonProfiles", "azurepolicy", "enabled").name == "azurePolicyEnabled"
    assert field("azure-native:network:Subnet", "delegations", "serviceName").name == "serviceDelegation.name"
    assert field("azure-native:network:Subnet", "addressPrefix").single
    assert "resource of its own" in managed("azure-native:network:Subnet").lacking["natGateway"]


def test_outputs() -> None:
    assert managed("aws:eks/cluster:Cluster").outputs["endpoint"].name == "endpoint"
    assert managed("azure-native:managedidentity:UserAssignedIdentity").outputs["principalId"].name == "principalId"
    issuer = managed("azure-native:containerservice:ManagedCluster").outputs["oidcIssuerProfile"].fields
    assert issuer is not None
    assert issuer["issuerURL"].name == "oidcIssuerUrl"


def test_no_kind() -> None:
    assert names.managed_resource("kubernetes:apps/v1:Deployment") is None
    assert names.managed_resource("random:index/randomId:RandomId") is None
    assert names.managed_resource("azure-native:cdn:Origin") is None
