"""Options and settings of cloud resources, in both scopes."""

from __future__ import annotations

from typing import Any, Literal

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp
import pytest

from export_crossplane.crossplane_support import Documents, open_fields, written

EU = {"aws:region": "eu-west-1"}


def bucket(scope: Literal["namespaced", "cluster"] = "namespaced", **options: Any) -> dict[str, Any]:
    """The document of a bucket with these resource options."""

    def program() -> None:
        provider = aws.Provider("eu", region="eu-west-1")
        options_ = pulumi.ResourceOptions(provider=provider, **options)
        aws.s3.Bucket("files", bucket="shop-files", force_destroy=True, tags={"a": "1", "b.c": "2"}, opts=options_)

    return written(program, scope).of("Bucket")


def test_a_plain_resource() -> None:
    assert bucket() == {
        "apiVersion": "s3.aws.m.upbound.io/v1beta1",
        "kind": "Bucket",
        "metadata": {
            "name": "files",
            "namespace": "shop-dev",
            "labels": {
                "app.kubernetes.io/managed-by": "fleetform",
                "fleetform.dev/project": "shop",
                "fleetform.dev/stack": "dev",
            },
            "annotations": {
                "crossplane.io/external-name": "shop-files",
                "fleetform.dev/urn": "urn:pulumi:dev::shop::aws:s3/bucket:Bucket::files",
            },
        },
        "spec": {
            "forProvider": {"region": "eu-west-1", "forceDestroy": True, "tags": {"a": "1", "b.c": "2"}},
            "providerConfigRef": {"kind": "ProviderConfig", "name": "eu"},
        },
    }


def test_cluster_scope_has_the_stack_in_its_names_and_no_namespace() -> None:
    document = bucket("cluster")
    assert document["apiVersion"].startswith("s3.aws.upbound.io/")
    assert document["metadata"]["name"] == "shop-dev-files"
    assert "namespace" not in document["metadata"]
    assert document["spec"]["providerConfigRef"] == {"name": "shop-dev-eu"}


@pytest.mark.parametrize("option", ["protect", "retain_on_delete"])
def test_what_must_stay_is_never_deleted(option: str) -> None:
    options: dict[str, Any] = {option: True}
    kept = ["Observe", "Create", "Update", "LateInitialize"]
    assert bucket(**options)["spec"]["managementPolicies"] == kept
    assert "deletionPolicy" not in bucket(**options)["spec"]
    cluster = bucket("cluster", **options)["spec"]
    assert (cluster["managementPolicies"], cluster["deletionPolicy"]) == (kept, "Orphan")


def test_ignored_properties_are_said_at_creation_only() -> None:
    spec = bucket(ignore_changes=["forceDestroy"])["spec"]
    assert "forceDestroy" not in spec["forProvider"]
    assert spec["initProvider"] == {"forceDestroy": True}


def test_a_map_with_an_ignored_key_is_said_at_creation_as_a_whole() -> None:
    spec = bucket(ignore_changes=['tags["b.c"]'])["spec"]
    assert "tags" not in spec["forProvider"]
    assert spec["initProvider"] == {"tags": {"a": "1", "b.c": "2"}}


def test_ignoring_everything_leaves_updates_out() -> None:
    assert bucket(ignore_changes=["*"])["spec"]["managementPolicies"] == ["Observe", "Create", "Delete"]


def test_an_ignored_part_of_an_object_splits_the_object() -> None:
    def program() -> None:
        aws.eks.NodeGroup(
            "pool",
            cluster_name="hub",
            node_role_arn="arn:aws:iam::1:role/node",
            subnet_ids=["subnet-1"],
            scaling_config={"min_size": 1, "max_size": 3, "desired_size": 2},
            opts=pulumi.ResourceOptions(ignore_changes=["scalingConfig.desiredSize"]),
        )

    spec = written(program, config=EU).of("NodeGroup")["spec"]
    assert spec["forProvider"]["scalingConfig"] == {"minSize": 1, "maxSize": 3}
    assert spec["initProvider"] == {"scalingConfig": {"desiredSize": 2}}


@pytest.mark.parametrize("scope", ["namespaced", "cluster"])
def test_what_is_looked_up_is_only_observed(scope: Literal["namespaced", "cluster"]) -> None:
    def program() -> None:
        provider = aws.Provider("eu", region="eu-west-1")
        vpc = aws.ec2.Vpc.get("old", "vpc-0123", opts=pulumi.ResourceOptions(provider=provider))
        aws.ec2.Subnet("new", vpc_id=vpc.id, cidr_block="10.0.0.0/24", opts=pulumi.ResourceOptions(provider=provider))

    docs = written(program, scope)
    vpc = docs.of("VPC")
    assert vpc["spec"]["managementPolicies"] == ["Observe"]
    assert vpc["metadata"]["annotations"]["crossplane.io/external-name"] == "vpc-0123"
    assert vpc["spec"]["forProvider"] == {"region": "eu-west-1"}
    assert docs.fields("Subnet")["vpcIdRef"] == {"name": vpc["metadata"]["name"]}


def test_an_import_names_what_is_there() -> None:
    def program() -> None:
        opts = pulumi.ResourceOptions(import_="vpc-77")
        aws.ec2.Vpc("taken", cidr_block="10.0.0.0/16", opts=opts)

    document = written(program, config=EU).of("VPC")
    assert document["metadata"]["annotations"]["crossplane.io/external-name"] == "vpc-77"


def test_tags_of_the_provider_are_on_every_resource() -> None:
    def program() -> None:
        provider = aws.Provider("eu", region="eu-west-1", default_tags={"tags": {"owner": "shop", "a": "common"}})
        opts = pulumi.ResourceOptions(provider=provider)
        aws.ec2.Vpc("own", cidr_block="10.0.0.0/16", tags={"a": "own"}, opts=opts)
        aws.ec2.Vpc("none", cidr_block="10.1.0.0/16", opts=opts)

    docs = written(program)
    assert docs.fields("VPC", "own")["tags"] == {"owner": "shop", "a": "own"}
    assert docs.fields("VPC", "none")["tags"] == {"owner": "shop", "a": "common"}


def test_a_missing_region_stays_open() -> None:
    docs = written(lambda: aws.ec2.Vpc("nowhere", cidr_block="10.0.0.0/16"))
    assert open_fields(docs.of("VPC")) == ["spec.forProvider.region"]
    assert docs.fields("VPC")["region"] == "unresolved"
    assert "write a value into the field" in str(docs.files["UNRESOLVED.md"])


def test_a_value_of_another_status_stays_open_and_is_told() -> None:
    def program() -> None:
        key = aws.kms.Key("key")
        aws.s3.BucketPolicy("policy", bucket="files", policy=pulumi.Output.json_dumps({"Resource": key.arn}))

    docs = written(program, config=EU)
    policy = docs.of("BucketPolicy")
    assert open_fields(policy) == ["spec.forProvider.policy"]
    told = str(docs.files["UNRESOLVED.md"])
    assert (
        "kubectl get key.kms.aws.m.upbound.io key --namespace shop-dev -o jsonpath='{.status.atProvider.arn}'" in told
    )
    assert '{"Resource": "${Key/key: status.atProvider.arn}"}' in told
    assert [note for note in docs.notes if "property policy: paused" in note and "test_crossplane_managed.py:" in note]


def test_what_is_known_from_names_is_a_literal() -> None:
    def program() -> None:
        provider = aws.Provider("eu", region="eu-west-1", allowed_account_ids=["111122223333"])
        opts = pulumi.ResourceOptions(provider=provider)
        role = aws.iam.Role("role", name="pods", path="/apps/", assume_role_policy="{}", opts=opts)
        aws.eks.Addon(
            "addon",
            cluster_name="hub",
            addon_name="vpc-cni",
            pod_identity_associations=[{"role_arn": role.arn, "service_account": "aws-node"}],
            opts=opts,
        )
        account = gcp.serviceaccount.Account("account", account_id="nodes", project="shop")
        gcp.projects.IAMMember(
            "member",
            project="shop",
            role="roles/viewer",
            member=pulumi.Output.concat("serviceAccount:", account.email),
        )

    docs = written(program)
    (association,) = docs.fields("Addon")["podIdentityAssociation"]
    assert association["roleArn"] == "arn:aws:iam::111122223333:role/apps/pods"
    assert docs.fields("ProjectIAMMember")["member"] == "serviceAccount:nodes@shop.iam.gserviceaccount.com"


def test_a_role_without_an_account_has_no_literal_arn() -> None:
    def program() -> None:
        role = aws.iam.Role("role", name="pods", assume_role_policy="{}")
        aws.s3.BucketPolicy("policy", bucket="files", policy=pulumi.Output.concat("{", role.arn, "}"))

    assert open_fields(written(program, config=EU).of("BucketPolicy")) == ["spec.forProvider.policy"]


def test_properties_that_are_kinds_of_their_own() -> None:
    def program() -> None:
        vpc = aws.ec2.Vpc("main", cidr_block="10.0.0.0/16")
        tables = [aws.ec2.RouteTable(f"routes-{n}", vpc_id=vpc.id) for n in (1, 2)]
        aws.ec2.VpcEndpoint(
            "s3", vpc_id=vpc.id, service_name="com.amazonaws.eu-west-1.s3", route_table_ids=[t.id for t in tables]
        )

    docs = written(program, config=EU)
    assert "routeTableIds" not in docs.fields("VPCEndpoint")
    assert docs.fields("VPCEndpointRouteTableAssociation", "s3-routetableids-2") == {
        "region": "eu-west-1",
        "vpcEndpointIdRef": {"name": "s3"},
        "routeTableIdRef": {"name": "routes-2"},
    }


def test_files_by_cloud_and_component(cluster_files: Documents) -> None:
    assert sorted(name for name in cluster_files.files if "/" in name) == ["aws/main.yaml", "aws/team.yaml"]


@pytest.fixture(scope="module")
def cluster_files() -> Documents:
    def program() -> None:
        team = pulumi.ComponentResource("shop:index:Team", "team")
        inner = pulumi.ComponentResource("shop:index:Part", "part", opts=pulumi.ResourceOptions(parent=team))
        aws.ec2.Vpc("inside", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(parent=inner))
        aws.ec2.Vpc("outside", cidr_block="10.0.0.0/16")

    return written(program, config=EU)


def test_the_component_path_is_an_annotation(cluster_files: Documents) -> None:
    annotations = cluster_files.of("VPC", "inside")["metadata"]["annotations"]
    assert annotations["fleetform.dev/component"] == "team/part"
