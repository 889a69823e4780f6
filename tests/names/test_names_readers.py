"""What the name maps answer, for types whose names are well known."""

from __future__ import annotations

import pytest

from fleetform import names
from fleetform.names.model import Attribute


def attribute(token: str, *path: str) -> Attribute:
    mapped = names.terraform_resource(token)
    assert mapped is not None
    fields = mapped.attributes
    for step in path[:-1]:
        inner = fields[step].fields
        assert inner is not None, step
        fields = inner
    return fields[path[-1]]


@pytest.mark.parametrize(
    ("token", "name", "provider"),
    [
        ("aws:ec2/vpc:Vpc", "aws_vpc", "aws"),
        ("aws:s3/bucket:Bucket", "aws_s3_bucket", "aws"),
        ("aws:lambda/function:Function", "aws_lambda_function", "aws"),
        ("aws:eks/podIdentityAssociation:PodIdentityAssociation", "aws_eks_pod_identity_association", "aws"),
        ("gcp:container/cluster:Cluster", "google_container_cluster", "google"),
        ("gcp:cloudrunv2/service:Service", "google_cloud_run_v2_service", "google"),
        ("random:index/randomPassword:RandomPassword", "random_password", "random"),
        ("tls:index/privateKey:PrivateKey", "tls_private_key", "tls"),
        ("kubernetes:helm.sh/v3:Release", "helm_release", "helm"),
    ],
)
def test_resources(token: str, name: str, provider: str) -> None:
    mapped = names.terraform_resource(token)
    assert mapped is not None
    assert (mapped.name, mapped.provider, mapped.data) == (name, provider, False)
    assert names.terraform_data_source(token) is None


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/getAmi:getAmi", "aws_ami"),
        ("aws:index/getCallerIdentity:getCallerIdentity", "aws_caller_identity"),
        ("gcp:compute/getZones:getZones", "google_compute_zones"),
        ("tls:index/getCertificate:getCertificate", "tls_certificate"),
        ("azure-native:authorization:getClientConfig", "azapi_client_config"),
    ],
)
def test_data_sources(token: str, name: str) -> None:
    mapped = names.terraform_data_source(token)
    assert mapped is not None
    assert (mapped.name, mapped.data) == (name, True)
    assert names.terraform_resource(token) is None


@pytest.mark.parametrize(
    "token",
    [
        "aws:ec2/vpcs:Vpcs",
        "gcp:apigateway/nothing:Nothing",
        "cloud:index:Thing",
        "",
        "aws",
        "command:remote:Nothing",
        "a:b:c:d",
    ],
)
def test_what_is_not_known_is_refused(token: str) -> None:
    assert names.terraform_resource(token) is None
    assert names.terraform_data_source(token) is None
    assert names.arm_type(token) is None
    assert names.arm_function(token) is None
    assert names.managed_resource(token) is None
    assert names.kubernetes_kind(token) is None
    assert names.show(token) is None


def test_lists_blocks_and_single_items() -> None:
    config = attribute("aws:eks/cluster:Cluster", "vpcConfig")
    assert (config.name, config.kind, config.block, config.single, config.required) == (
        "vpc_config",
        "list",
        True,
        True,
        True,
    )
    subnets = attribute("aws:eks/cluster:Cluster", "vpcConfig", "subnetIds")
    assert (subnets.name, subnets.kind, subnets.item, subnets.single) == ("subnet_ids", "set", "string", False)
    rules = attribute("aws:ec2/securityGroup:SecurityGroup", "ingress", "cidrBlocks")
    assert (rules.name, rules.kind) == ("cidr_blocks", "list")
    machine = attribute("gcp:container/nodePool:NodePool", "nodeConfig", "machineType")
    assert (machine.name, machine.kind) == ("machine_type", "string")
    taints = attribute("gcp:container/nodePool:NodePool", "nodeConfig", "taints")
    assert (taints.name, taints.block, taints.single) == ("taint", True, False)


def test_names_that_follow_no_rule() -> None:
    assert attribute("aws:lambda/function:Function", "code").name == "filename"
    assert attribute("aws:lambda/function:Function", "name").name == "function_name"
    assert attribute("aws:autoscaling/group:Group", "tags").name == "tag"


@pytest.mark.parametrize(
    ("token", "name"),
    [
        ("aws:ec2/vpc:Vpc", None),
        ("aws:eks/cluster:Cluster", "name"),
        ("aws:eks/nodeGroup:NodeGroup", "nodeGroupName"),
        ("aws:s3/bucket:Bucket", "bucket"),
        ("aws:iam/role:Role", "name"),
        ("aws:lambda/function:Function", "name"),
        ("aws:route53/record:Record", None),
        ("gcp:compute/network:Network", "name"),
        ("gcp:serviceaccount/account:Account", "accountId"),
        ("gcp:projects/iAMMember:IAMMember", None),
        ("random:index/randomId:RandomId", None),
    ],
)
def test_what_pulumi_makes_names_for(token: str, name: str | None) -> None:
    mapped = names.terraform_resource(token)
    assert mapped is not None
    assert mapped.auto_name == name


def test_what_replaces_a_resource() -> None:
    assert attribute("aws:ec2/subnet:Subnet", "vpcId").force_new is True
    assert attribute("aws:ec2/subnet:Subnet", "tags").force_new is None


def test_secrets_and_outputs() -> None:
    password = attribute("random:index/randomPassword:RandomPassword", "result")
    assert (password.sensitive, password.computed, password.optional) == (True, True, False)
    assert attribute("aws:rds/instance:Instance", "passwordWo").write_only


def test_what_only_the_beta_edition_has() -> None:
    config = names.terraform_resource("gcp:apigateway/apiConfig:ApiConfig")
    assert config is not None
    assert (config.name, config.provider) == ("google_api_gateway_api_config", "google-beta")
    document = attribute("gcp:apigateway/apiConfig:ApiConfig", "openapiDocuments", "document")
    assert (document.name, document.block, document.single, document.required) == ("document", True, True, True)
    assert attribute("gcp:apigateway/apiConfig:ApiConfig", "pulumiLabels").name == "terraform_labels"
    disk = names.terraform_resource("gcp:compute/disk:Disk")
    assert disk is not None
    assert (disk.provider, disk.attributes["size"].beta, disk.attributes["multiWriter"].beta) == ("google", False, True)
    network = attribute("gcp:compute/instance:Instance", "networkInterfaces", "aliasIpv6Ranges")
    assert (network.beta, network.block, network.exact) == (True, True, True)


def test_commands_are_terraform_data() -> None:
    found = names.terraform_resource("command:local:Command")
    assert found is not None
    assert (found.name, found.provider, found.attributes["dir"].name) == ("terraform_data", "terraform", "working_dir")
    assert "stdout" in found.lacking


def test_providers() -> None:
    assert names.provider_for_package("gcp") == "google"
    assert names.provider_for_package("azure-native") == "azapi"
    assert names.provider_for_package("command") is None
    assert set(names.PROVIDERS) == {"aws", "azapi", "google", "google-beta", "helm", "kubernetes", "random", "tls"}
    google, beta = names.terraform_provider("google"), names.terraform_provider("google-beta")
    assert (google.beta, google.package, beta.source, beta.version) == (
        "google-beta",
        "gcp",
        "hashicorp/google-beta",
        google.version,
    )
    assert (beta.beta, set(beta.configuration)) == (None, set(google.configuration))
    roles = names.terraform_provider("aws").configuration["assumeRoles"]
    assert (roles.name, roles.block, roles.fields and roles.fields["roleArn"].name) == ("assume_role", True, "role_arn")
    tags = names.terraform_provider("aws").configuration["defaultTags"]
    assert (tags.name, tags.block, tags.single) == ("default_tags", True, True)
    endpoints = names.terraform_provider("aws").configuration["endpoints"]
    assert (endpoints.kind, endpoints.block, endpoints.single) == ("set", True, False)
    assert endpoints.fields is not None
    assert endpoints.fields["eks"].name == "eks"
    assert names.terraform_provider("kubernetes").configuration["exec"].block
    assert not names.terraform_provider("helm").configuration["kubernetes"].block
    with pytest.raises(KeyError):
        names.terraform_provider("nobodys")


@pytest.mark.parametrize(
    ("token", "kind"),
    [
        ("kubernetes:apps/v1:Deployment", ("apps/v1", "Deployment")),
        ("kubernetes:core/v1:Namespace", ("v1", "Namespace")),
        ("kubernetes:rbac.authorization.k8s.io/v1:ClusterRole", ("rbac.authorization.k8s.io/v1", "ClusterRole")),
        ("kubernetes:gateway.networking.k8s.io/v1:Gateway", ("gateway.networking.k8s.io/v1", "Gateway")),
        ("kubernetes:v1:ConfigMap", ("v1", "ConfigMap")),
        ("kubernetes:core/v1:NamespacePatch", None),
        ("kubernetes:helm.sh/v3:Release", None),
        ("kubernetes:helm.sh/v4:Chart", None),
        ("kubernetes:yaml/v2:ConfigGroup", None),
        ("kubernetes:kustomize/v2:Directory", None),
    ],
)
def test_kubernetes_kinds(token: str, kind: tuple[str, str] | None) -> None:
    assert names.kubernetes_kind(token) == kind


def test_the_default_location_of_azure_has_the_name_that_programs_configure() -> None:
    assert names.terraform_provider("azapi").configuration["location"].name == "default_location"
