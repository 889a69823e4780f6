"""What a person sees of the name maps."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from fleetform import names


@pytest.mark.parametrize(
    ("file", "token"),
    [
        ("terraform", "aws:kms/key:Key"),
        ("data-source", "aws:ec2/getVpc:getVpc"),
        ("azure", "azure-native:network:NatGateway"),
        ("azure-action", "azure-native:containerservice:listManagedClusterUserCredentials"),
        ("kubernetes", "kubernetes:apps/v1:Deployment"),
        ("release", "kubernetes:helm.sh/v3:Release"),
    ],
)
def test_one_type(file: str, token: str, golden: Callable[[str, str], None]) -> None:
    text = names.show(token)
    assert text is not None
    golden(f"names/{file}.txt", text)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("aws:ec2/vcp:Vcp", "aws:ec2/vpc:Vpc"),
        ("aws:eks:Cluster", "aws:eks/cluster:Cluster"),
        ("aws:ec2:getAmi", "aws:ec2/getAmi:getAmi"),
        ("azure-native:network:VirtualNetwrok", "azure-native:network:VirtualNetwork"),
        ("kubernetes:apps/v1:Deploymnet", "kubernetes:apps/v1:Deployment"),
        ("kubernetes:helm.sh/v3:Releas", "kubernetes:helm.sh/v3:Release"),
        ("gpc:container/cluster:Cluster", "gcp:container/cluster:Cluster"),
        ("nothing:like:it", None),
        ("aws:zzzzzzzz:Qqqqqqqq", None),
        ("", None),
    ],
)
def test_near_matches(wrong: str, right: str | None) -> None:
    assert names.suggest(wrong) == right


def test_coverage_counts_what_the_tables_have() -> None:
    found = {provider.name: provider for provider in names.coverage()}
    aws = found["aws resources"]
    assert aws.properties == aws.exact + aws.by_rule
    assert aws.row()[0] == "aws resources"
    assert len(aws.row()) == len(names.COVERAGE_HEADINGS)
    assert all(provider.mapped_types <= provider.types for provider in found.values())
    azure = found["azure-native resources"]
    assert azure.types - azure.mapped_types == sum("no ARM type is known" in line for line in azure.missing)
    assert any("has no place for it at" in line for line in azure.missing)
    assert found["azure-native in Crossplane"].mapped_types >= 18


def test_what_is_built_in_what_is_beta_and_what_has_no_place_are_shown() -> None:
    command = names.show("command:local:Command") or ""
    assert "OpenTofu: resource terraform_data that is built in" in command
    assert "stdin: OpenTofu gives a command no input" in command
    (writers,) = (line for line in (names.show("gcp:compute/disk:Disk") or "").splitlines() if "multi_writer" in line)
    assert "optional, beta, by spelling" in writers
    output = names.show("azure-native:streamanalytics:Output") or ""
    assert "Not in Azure Resource Manager:\n  datasource." in output
