"""By which id each type is imported: rules that are data, against what the providers' documentation shows."""

from __future__ import annotations

import re
from typing import Any

import pytest

from fleetform import names
from fleetform.export.opentofu.adopt.import_ids import filled, import_id, rules
from fleetform.export.opentofu.adopt.regenerate import OUTPUT, table
from fleetform.names.packs import pack

# Examples of the providers' documentation, section Import of each page; where it shows several, the longest.
EXAMPLES: list[tuple[str, dict[str, Any], str]] = [
    ("aws_vpc", {}, "vpc-a01106c2"),
    (
        "aws_route",
        {"route_table_id": "rtb-656C65616E6F72", "destination_cidr_block": "10.42.0.0/16"},
        "rtb-656C65616E6F72_10.42.0.0/16",
    ),
    (
        "aws_route",
        {
            "route_table_id": "rtb-656C65616E6F72",
            "destination_cidr_block": "",
            "destination_ipv6_cidr_block": "2620:0:2d0:200::8/125",
        },
        "rtb-656C65616E6F72_2620:0:2d0:200::8/125",
    ),
    (
        "aws_route_table_association",
        {"gateway_id": "igw-01b3a60780f8d034a", "route_table_id": "rtb-656c65616e6f72"},
        "igw-01b3a60780f8d034a/rtb-656c65616e6f72",
    ),
    (
        "aws_security_group_rule",
        {
            "security_group_id": "sg-4973616163",
            "type": "ingress",
            "protocol": "tcp",
            "from_port": 100,
            "to_port": 121,
            "cidr_blocks": ["10.1.0.0/16", "10.2.0.0/16"],
        },
        "sg-4973616163_ingress_tcp_100_121_10.1.0.0/16_10.2.0.0/16",
    ),
    (
        "aws_security_group_rule",
        {
            "security_group_id": "sg-656c65616e6f72",
            "type": "ingress",
            "protocol": "tcp",
            "from_port": 80.0,
            "to_port": 80.0,
            "self": True,
            "source_security_group_id": "sg-656c65616e6f72",
        },
        "sg-656c65616e6f72_ingress_tcp_80_80_self",
    ),
    (
        "aws_network_acl_rule",
        {"network_acl_id": "acl-7aaabd18", "rule_number": 100, "protocol": "tcp", "egress": False},
        "acl-7aaabd18:100:tcp:false",
    ),
    (
        "aws_iam_role_policy_attachment",
        {"role": "test-role", "policy_arn": "arn:aws:iam::xxxxxxxxxxxx:policy/test-policy"},
        "test-role/arn:aws:iam::xxxxxxxxxxxx:policy/test-policy",
    ),
    ("aws_iam_user_group_membership", {"user": "user1", "groups": ["group1", "group2"]}, "user1/group1/group2"),
    (
        "aws_lambda_permission",
        {
            "function_name": "arn:aws:lambda:us-west-2:123456789012:function:my_test_lambda_function",
            "qualifier": "qualifier_name",
            "statement_id": "AllowExecutionFromCloudWatch",
        },
        "my_test_lambda_function:qualifier_name/AllowExecutionFromCloudWatch",
    ),
    (
        "aws_lambda_permission",
        {"function_name": "my_test_lambda_function", "qualifier": "", "statement_id": "AllowExecutionFromCloudWatch"},
        "my_test_lambda_function/AllowExecutionFromCloudWatch",
    ),
    ("aws_lambda_alias", {"function_name": "example", "name": "production"}, "example/production"),
    ("aws_eks_node_group", {"cluster_name": "my_cluster", "node_group_name": "my_group"}, "my_cluster:my_group"),
    (
        "aws_eks_pod_identity_association",
        {"cluster_name": "example", "association_id": "a-12345678"},
        "example,a-12345678",
    ),
    (
        "aws_eks_access_policy_association",
        {"cluster_name": "my_cluster", "principal_arn": "my_principal_arn", "policy_arn": "my_policy_arn"},
        "my_cluster#my_principal_arn#my_policy_arn",
    ),
    (
        "aws_ecs_service",
        {"cluster": "arn:aws:ecs:us-west-2:123456789012:cluster/cluster-name", "name": "service-name"},
        "cluster-name/service-name",
    ),
    ("aws_ecs_cluster", {"name": "stateless-app"}, "stateless-app"),
    ("aws_s3_object", {"bucket": "some-bucket-name", "key": "some/key.txt"}, "some-bucket-name/some/key.txt"),
    (
        "aws_api_gateway_integration",
        {"rest_api_id": "12345abcde", "resource_id": "67890fghij", "http_method": "GET"},
        "12345abcde/67890fghij/GET",
    ),
    ("aws_apigatewayv2_route", {"api_id": "aabbccddee", "id": "1122334"}, "aabbccddee/1122334"),
    ("aws_db_instance", {"identifier": "mydb-rds-instance"}, "mydb-rds-instance"),
    ("aws_default_route_table", {"vpc_id": "vpc-33cc44dd"}, "vpc-33cc44dd"),
    ("aws_wafv2_web_acl", {"name": "name", "scope": "REGIONAL"}, "a1b2c3d4/name/REGIONAL"),
    ("aws_s3tables_namespace", {"table_bucket_arn": "arn:x", "namespace": "example"}, "arn:x;example"),
    (
        "aws_cloudwatch_event_target",
        {"event_bus_name": "bus", "rule": "rule-name", "target_id": "target-id"},
        "bus/rule-name/target-id",
    ),
    (
        "aws_lb_target_group_attachment",
        {"target_group_arn": "arn:tg", "target_id": "i-0", "port": 8080},
        "arn:tg,i-0,8080",
    ),
    (
        "google_container_node_pool",
        {"project": "my-gcp-project", "location": "us-east1-a", "cluster": "my-cluster", "name": "main-pool"},
        "my-gcp-project/us-east1-a/my-cluster/main-pool",
    ),
    (
        "google_compute_network_peering",
        {
            "network": "https://www.googleapis.com/compute/v1/projects/project-id/global/networks/network-name",
            "name": "peering-name",
        },
        "project-id/network-name/peering-name",
    ),
    (
        "google_storage_bucket_iam_member",
        {"role": "roles/storage.objectViewer", "member": "user:jane@example.com", "condition": []},
        "b/bucket roles/storage.objectViewer user:jane@example.com",
    ),
    (
        "google_project_iam_binding",
        {"role": "roles/viewer", "condition": {"title": "expires", "expression": "x"}},
        "your-project-id roles/viewer expires",
    ),
    ("google_compute_address", {}, "projects/p/regions/r/addresses/a"),
    ("google_sql_user", {"project": "p", "instance": "main", "host": "", "name": "me"}, "p/main/me"),
    ("random_integer", {"result": 15390, "min": 1, "max": 50000, "seed": None}, "15390,1,50000"),
    ("random_id", {"prefix": "my-prefix-", "b64_url": "p-9hUg"}, "my-prefix-,p-9hUg"),
    ("random_id", {"b64_url": "p-9hUg"}, "p-9hUg"),
    ("helm_release", {"namespace": "default", "name": "example-name"}, "default/example-name"),
]
IDS = {
    "aws_vpc": "vpc-a01106c2",
    "aws_wafv2_web_acl": "a1b2c3d4",
    "google_storage_bucket_iam_member": "b/bucket/roles/storage.objectViewer/user:jane@example.com",
    "google_project_iam_binding": "your-project-id/roles/viewer/expires",
    "google_compute_address": "projects/p/regions/r/addresses/a",
}


@pytest.mark.parametrize(("kind", "values", "wanted"), EXAMPLES, ids=[f"{e[0]}-{n}" for n, e in enumerate(EXAMPLES)])
def test_the_examples_of_the_documentation(kind: str, values: dict[str, Any], wanted: str) -> None:
    assert import_id(kind, IDS.get(kind, "its-own-id"), values) == wanted


def test_what_is_missing_makes_no_id() -> None:
    assert import_id("aws_route", "r-1", {"route_table_id": "rtb-1"}) is None
    assert import_id("google_project_iam_member", "something/else", {"role": "a", "member": "b"}) is None


def test_values_with_the_signs_of_a_form_stay_as_they_are() -> None:
    assert filled("[{a}/]{b}", {"a": "{b}[x]", "b": "y"}) == "{b}[x]/y"


def test_the_table_is_what_the_documentation_gives() -> None:
    assert table() == OUTPUT.read_text(encoding="utf-8"), "run python -m fleetform.export.opentofu.adopt.regenerate"


def test_every_rule_is_of_a_type_and_of_attributes_that_there_are() -> None:
    """A rule for what no provider has would never be asked for, and one with a wrong attribute never answered."""
    known = _types()
    wrong: list[str] = []
    for kind, template in rules().types.items():
        if kind not in known:
            wrong.append(kind)
            continue
        used = {
            re.split(r"[:@*!]", name)[0] for place in re.findall(r"\{([^}]+)\}", template) for name in place.split("|")
        }
        wrong += [f"{kind}.{name}" for name in used - known[kind] - {"id"}]
    for kind, attributes in rules().not_kept.items():
        wrong += [f"{kind}.{name}" for name in {name.rstrip("!") for name in attributes} - known.get(kind, set())]
    wrong += [
        kind
        for kind in {*rules().not_importable, *rules().secret}
        if kind not in {*known, "terraform_data", "docker_registry_image"}
    ]
    assert wrong == []
    assert len(rules().types) > 700


def _types() -> dict[str, set[str]]:
    """Attributes by Terraform type, of every bridged resource."""
    found: dict[str, set[str]] = {}
    packages = ("aws", "gcp", "random", "tls", "kubernetes", "docker", "cloudflare", "digitalocean", "linode")
    for package in packages:
        for token in pack(f"terraform-{package}") or ():
            mapped = names.terraform_resource(token)
            if mapped is not None:
                found[mapped.name] = {attribute.name for attribute in mapped.attributes.values()}
    return found
