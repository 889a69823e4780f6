"""Policies in Rego and CEL, each by its own engine."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pulumi
import pytest

from fleetform.review.errors import ReviewError
from fleetform.review.findings.checking import check
from fleetform.review.findings.policies import read_policies
from fleetform.review.findings.rule import Finding
from review.small import Made, graph

REGO = """package shop.buckets
import rego.v1

deny contains {"msg": msg, "resource": r.urn, "severity": "medium"} if {
    some r in input.resources
    r.type == "aws:s3/bucket:Bucket"
    not startswith(r.properties.bucket, "shop-")
    msg := sprintf("%s has another name", [r.properties.bucket])
}

warn contains sprintf("%d resources", [count(input.resources)]) if count(input.resources) > 1
"""
CEL = """policies:
  - id: SHOP001
    title: Buckets begin with shop-
    severity: low
    types: ["aws:s3/*"]
    expression: resource.properties.bucket.startsWith("shop-")
"""


def program() -> None:
    Made("aws:s3/bucket:Bucket", "good", bucket="shop-data")
    Made("aws:s3/bucket:Bucket", "bad", bucket="data")
    vpc = Made("aws:ec2/vpc:Vpc", "main")
    Made("aws:ec2/subnet:Subnet", "one", vpcId=vpc.id, password=pulumi.Output.secret("hunter2"))


def found(path: Path, text: str) -> list[Finding]:
    path.write_text(text)
    return check(graph(program), read_policies([path]), date(2026, 11, 24))


def test_rego(tmp_path: Path) -> None:
    told = [(one.rule, one.resource.name, one.severity.value, one.message) for one in found(tmp_path / "a.rego", REGO)]
    assert told == [
        ("rego/shop.buckets", "bad", "medium", "data has another name"),
        ("rego/shop.buckets", "shop-dev", "low", "4 resources"),
    ]


def test_cel(tmp_path: Path) -> None:
    told = [
        (one.rule, one.resource.name, one.severity.value, one.message) for one in found(tmp_path / "a.cel.yaml", CEL)
    ]
    assert told == [("SHOP001", "bad", "low", "Buckets begin with shop-")]


def test_policies_see_no_secret_and_know_what_is_unknown(tmp_path: Path) -> None:
    text = CEL.replace("aws:s3/*", "aws:ec2/subnet:Subnet").replace(
        'resource.properties.bucket.startsWith("shop-")',
        'resource.properties.password == "(secret)" && resource.properties.vpcId.startsWith("(known after")',
    )
    assert found(tmp_path / "a.cel.yaml", text) == []


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("a.rego", "deny contains 1 if true", "it says no package"),
        ("a.rego", "package a\ndeny contains if {{{", "this is unclosed"),
        ("a.cel.yaml", "rules: []", "no list of `policies`"),
        ("a.cel.yaml", CEL.replace("severity: low", "severity: grave"), "severity 'grave' is none of"),
        ("a.cel.yaml", CEL.replace("title:", "titel:"), "unknown field 'titel'"),
        ("a.cel.yaml", CEL.replace("    expression", "    x: 1\n    expression"), "unknown field 'x'"),
        ("a.cel.yaml", CEL.replace('startsWith("shop-")', "startsWith("), "Syntax error"),
        ("a.cel.yaml", CEL.replace("properties.bucket", "properties.bocket"), "has.resource.properties.x."),
        ("a.txt", "", "no policies"),
    ],
)
def test_a_policy_that_is_wrong_is_told(name: str, text: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(ReviewError, match=said):
        found(tmp_path / name, text)
