"""A reference is used only where it gives the output that the program asks for."""

from __future__ import annotations

import pulumi_aws as aws
import pulumi_azure_native as azure
import pulumi_gcp as gcp
import pytest

from export_crossplane.crossplane_support import Documents, open_fields, written

ASSUME = '{"Version": "2012-10-17", "Statement": []}'


@pytest.fixture(scope="module")
def network() -> Documents:
    def program() -> None:
        provider = aws.Provider("eu", region="eu-west-1")
        opts = aws_options(provider)
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16", opts=opts)
        one = aws.ec2.Subnet("one", vpc_id=vpc.id, cidr_block="10.0.0.0/24", opts=opts)
        two = aws.ec2.Subnet("two", vpc_id=vpc.id, cidr_block="10.0.1.0/24", opts=opts)
        role = aws.iam.Role("cluster", assume_role_policy=ASSUME, opts=opts)
        key = aws.kms.Key("key", opts=opts)
        group = aws.ec2.SecurityGroup("closed", vpc_id=vpc.id, opts=opts)
        aws.eks.Cluster(
            "both",
            role_arn=role.arn,
            vpc_config={"subnet_ids": [one.id, two.id], "security_group_ids": [group.id, "sg-0123"]},
            opts=opts,
        )
        aws.iam.RolePolicyAttachment("attached", role=role.name, policy_arn="arn:aws:iam::aws:policy/X", opts=opts)
        aws.cloudwatch.LogGroup("by-arn", kms_key_id=key.arn, opts=opts)
        aws.cloudwatch.LogGroup("by-id", kms_key_id=key.key_id, opts=opts)
        aws.kms.Alias("alias", name="alias/x", target_key_id=key.key_id, opts=opts)
        aws.kms.Alias("alias-by-arn", name="alias/y", target_key_id=key.arn, opts=opts)
        aws.lambda_.Function(
            "function", role=role.arn, kms_key_arn=key.arn, package_type="Image", image_uri="x:1", opts=opts
        )
        table = aws.ec2.RouteTable("routes", vpc_id=vpc.id, opts=opts)
        internet = aws.ec2.InternetGateway("internet", vpc_id=vpc.id, opts=opts)
        vpn = aws.ec2.VpnGateway("vpn", vpc_id=vpc.id, opts=opts)
        aws.ec2.Route(
            "out", route_table_id=table.id, gateway_id=internet.id, destination_cidr_block="0.0.0.0/0", opts=opts
        )
        aws.ec2.Route(
            "office", route_table_id=table.id, gateway_id=vpn.id, destination_cidr_block="192.168.0.0/16", opts=opts
        )

    return written(program)


def aws_options(provider: aws.Provider):
    import pulumi

    return pulumi.ResourceOptions(provider=provider)


def test_an_id_field_takes_the_id(network: Documents) -> None:
    assert network.fields("Subnet", "one") == {
        "region": "eu-west-1",
        "cidrBlock": "10.0.0.0/24",
        "vpcIdRef": {"name": "main"},
    }


def test_an_arn_field_takes_the_arn(network: Documents) -> None:
    assert network.fields("Cluster", "both")["roleArnRef"] == {"name": "cluster"}


def test_a_list_of_ids_becomes_a_list_of_references(network: Documents) -> None:
    vpc = network.fields("Cluster", "both")["vpcConfig"]
    assert vpc["subnetIdRefs"] == [{"name": "one"}, {"name": "two"}]


def test_a_list_that_mixes_references_and_values_stays_open(network: Documents) -> None:
    cluster = network.of("Cluster", "both")
    assert open_fields(cluster) == ["spec.forProvider.vpcConfig.securityGroupIds"]
    assert not [name for name in cluster["spec"]["forProvider"]["vpcConfig"] if "ecurityGroup" in name]


def test_a_name_is_taken_where_the_field_wants_a_name(network: Documents) -> None:
    assert network.fields("RolePolicyAttachment")["roleRef"] == {"name": "cluster"}
    assert network.fields("Function")["roleRef"] == {"name": "cluster"}


def test_a_reference_that_gives_the_arn_is_not_used_for_an_id(network: Documents) -> None:
    assert network.fields("Group", "by-arn")["kmsKeyIdRef"] == {"name": "key"}
    assert "kmsKeyIdRef" not in network.fields("Group", "by-id")
    assert open_fields(network.of("Group", "by-id")) == ["spec.forProvider.kmsKeyId"]


def test_a_reference_that_gives_the_id_is_not_used_for_an_arn(network: Documents) -> None:
    assert network.fields("Alias", "alias")["targetKeyIdRef"] == {"name": "key"}
    assert "targetKeyIdRef" not in network.fields("Alias", "alias-by-arn")
    assert open_fields(network.of("Function")) == ["spec.forProvider.kmsKeyArn"]
    assert "kmsKeyArnRef" not in network.fields("Function")


def test_a_reference_is_not_used_for_another_kind(network: Documents) -> None:
    assert network.fields("Route", "out")["gatewayIdRef"] == {"name": "internet"}
    assert open_fields(network.of("Route", "office")) == ["spec.forProvider.gatewayId"]


def test_google_and_azure_references() -> None:
    def program() -> None:
        vpc = gcp.compute.Network("vpc", name="vpc", project="shop", auto_create_subnetworks=False)
        gcp.compute.Subnetwork(
            "net", network=vpc.id, project="shop", region="europe-west1", ip_cidr_range="10.0.0.0/24"
        )
        ring = gcp.kms.KeyRing("ring", name="ring", location="europe-west1", project="shop")
        gcp.kms.CryptoKey("key", name="key", key_ring=ring.id)
        group = azure.resources.ResourceGroup("group", resource_group_name="shop", location="westeurope")
        azure.network.VirtualNetwork(
            "vnet",
            virtual_network_name="shop",
            resource_group_name=group.name,
            location="westeurope",
            address_space={"address_prefixes": ["10.1.0.0/16"]},
        )

    docs = written(program)
    assert docs.fields("Subnetwork")["networkRef"] == {"name": "vpc"}
    assert docs.fields("CryptoKey")["keyRingRef"] == {"name": "ring"}
    assert docs.fields("VirtualNetwork")["resourceGroupNameRef"] == {"name": "group"}
