"""Comparing two programs, and what a person reads of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pulumi
import pytest

from fleetform.review.changes import ChangeKind, Changes
from fleetform.review.diff import compare
from fleetform.review.report import Form, render
from fleetform.review.review import Review
from review.small import Group, Made, Options, Provider, fleet_cluster, graph

Program = Callable[[], object]


def compared(base: Program, head: Program, **options: Any) -> Changes:
    return compare(graph(base, **options), graph(head, **options))


def text_of(base: Program, head: Program, **options: Any) -> str:
    return render(Review(compared(base, head, **options)), "text")


def kinds(changes: Changes) -> dict[str, str]:
    return {change.resource.name: change.kind.value for change in changes.resources}


def before() -> None:
    """A fleet with something of everything that a comparison tells."""
    secret = pulumi.Config().require_secret("old")
    for number in range(6):
        cluster = Group("fleetform:clusters:EksCluster", f"shop-{number}")
        Made("aws:eks/cluster:Cluster", f"shop-{number}-cluster", Options(parent=cluster), version="1.35")
    for number in range(2):
        gone = Group("fleetform:clusters:GkeCluster", f"gone-{number}")
        Made("gcp:container/cluster:Cluster", f"gone-{number}-cluster", Options(parent=gone, protect=True))
        Made("gcp:container/nodePool:NodePool", f"gone-{number}-pool", Options(parent=gone))
    Made("aws:ec2/vpc:Vpc", "network", cidrBlock="10.0.0.0/16", tags={"owner": "shop", "tier": "gold"})
    Made("aws:rds/instance:Instance", "database", password=secret, instanceClass="small")
    Made("aws:s3/bucket:Bucket", "logs")
    Made("aws:ec2/instance:Instance", "edge", userData="#!/bin/sh\necho one\necho two\necho three")
    Made("aws:iam/policy:Policy", "policy", policy=json.dumps({"Statement": [{"Sid": "Read", "Action": ["a"]}]}))
    pulumi.export("address", "one.example.com")
    pulumi.export("gone", "x")


def after() -> None:
    secret = pulumi.Config().require_secret("new")
    for number in range(6):
        cluster = Group("fleetform:clusters:EksCluster", f"shop-{number}")
        Made("aws:eks/cluster:Cluster", f"shop-{number}-cluster", Options(parent=cluster), version="1.36")
    for number in range(2):
        new = Group("fleetform:clusters:AksCluster", f"new-{number}")
        Made("azure-native:containerservice:ManagedCluster", f"new-{number}-cluster", Options(parent=new))
    Made("aws:ec2/vpc:Vpc", "network", cidrBlock="10.1.0.0/16", tags={"owner": "shop"})
    Made("aws:rds/instance:Instance", "database", password=secret, instanceClass="large")
    Made("aws:s3/bucket:Bucket", "records", Options(aliases=[pulumi.Alias(name="logs")]))
    Made("aws:ec2/instance:Instance", "edge", userData="#!/bin/sh\necho one\necho 2\necho 3")
    Made("aws:iam/policy:Policy", "policy", policy=json.dumps({"Statement": [{"Sid": "Read", "Action": ["a", "b"]}]}))
    pulumi.export("address", "two.example.com")
    pulumi.export("fresh", "y")


SECRETS = {"shop:old": "hunter2-old", "shop:new": "hunter2-new"}


@pytest.mark.parametrize(("form", "suffix"), [("text", "txt"), ("markdown", "md"), ("json", "json")])
def test_a_change_of_everything(form: Form, suffix: str, golden: Callable[[str, str], None]) -> None:
    told = render(Review(compared(before, after, secrets=SECRETS)), form)
    assert "hunter2" not in told
    golden(f"review/changes.{suffix}", told)


def test_what_can_hurt_stands_first() -> None:
    lines = text_of(before, after, secrets=SECRETS).splitlines()
    assert lines[0] == "Look at these first:"
    assert lines[1].startswith(
        "  ! delete 2 times gcp:container/cluster:Cluster gone-0-cluster, gone-1-cluster (cluster)"
    )
    order = ["delete", "replace", "move", "update", "create"]
    sections: list[list[int]] = [[]]
    for line in lines:
        words = line.split()
        if line.startswith("In "):
            sections.append([])
        elif len(words) > 1 and words[0] in ("-", "±", "→", "~", "+") and words[1] in order:
            sections[-1].append(order.index(words[1]))
    assert sum(map(len, sections)) > 5
    assert all(found == sorted(found) for found in sections)


def test_the_same_program_has_no_changes_whatever_the_stack() -> None:
    one, other = graph(before, secrets=SECRETS, stack="dev"), graph(before, secrets=SECRETS, stack="prod")
    changes = compare(one, other)
    assert not changes
    assert render(Review(changes), "text") == f"No changes: {changes.unchanged} resources are the same.\n"


def test_the_same_change_in_many_clusters_is_told_once() -> None:
    def fleet(version: str) -> Program:
        def program() -> None:
            for number in range(58):
                above = fleet_cluster(f"shop-{number:02d}", "eu-west-1")
                name = f"shop-{number:02d}-addon"
                Made("aws:eks/addon:Addon", name, Options(parent=above), clusterName=f"shop-{number:02d}", v=version)

        return program

    told = text_of(fleet("1"), fleet("2"))
    assert told.count("update") == 2  # the line, and the count at the end
    assert "~ update 58 times aws:eks/addon:Addon shop-00-addon, shop-01-addon" in told
    assert "and 54 more" in told
    assert 'v: "1" -> "2"' in told


def test_a_change_of_one_cluster_that_differs_is_told_apart() -> None:
    def fleet(*versions: str) -> Program:
        def program() -> None:
            for number, version in enumerate(versions):
                above = Group("fleetform:clusters:EksCluster", f"c{number}")
                Made("aws:eks/cluster:Cluster", f"c{number}-cluster", Options(parent=above), version=version)

        return program

    told = text_of(fleet("1.34", "1.34", "1.33"), fleet("1.35", "1.35", "1.35"))
    assert "~ update 2 times aws:eks/cluster:Cluster c0-cluster, c1-cluster" in told
    assert "~ update aws:eks/cluster:Cluster c2-cluster in c2" in told


def test_a_component_that_comes_as_a_whole_is_one_change() -> None:
    def some(names: list[str]) -> Program:
        def program() -> None:
            for name in names:
                fleet_cluster(name, "eu-west-1")

        return program

    told = text_of(some(["one"]), some(["one", "two", "three"]))
    assert "+ create 2 times fleetform:clusters:EksCluster two, three: 1 resource each (1 Cluster)" in told
    assert "two-cluster" not in told


def test_a_resource_that_joins_a_component_is_told_by_itself() -> None:
    def base() -> None:
        Made("a:b:C", "old", Options(parent=Group("x:y:Z", "group")))

    def head() -> None:
        group = Group("x:y:Z", "group")
        Made("a:b:C", "old", Options(parent=group))
        Made("a:b:C", "new", Options(parent=group))

    assert "+ create a:b:C new in group" in text_of(base, head)


def test_deleting_something_protected_is_marked() -> None:
    def base() -> None:
        Made("aws:s3/bucket:Bucket", "kept", Options(protect=True))

    told = text_of(base, lambda: None).splitlines()
    assert told[1] == "  ! delete aws:s3/bucket:Bucket kept (bucket); protected: refused until 'protect' is lifted"
    assert "- delete aws:s3/bucket:Bucket kept  (it is protected: refused until 'protect' is lifted)" in told


def test_ignored_changes_are_none() -> None:
    def size(number: int) -> Program:
        return lambda: Made("a:b:C", "pool", Options(ignore_changes=["scaling.desired"]), scaling={"desired": number})

    assert not compared(size(1), size(2))


def test_an_alias_makes_a_new_name_a_move() -> None:
    changes = compared(
        lambda: Made("a:b:C", "old", size=1),
        lambda: Made("a:b:C", "new", Options(aliases=[pulumi.Alias(name="old")]), size=1),
    )
    assert kinds(changes) == {"new": "move"}


def test_another_secret_is_a_change_that_shows_nothing() -> None:
    def program(key: str) -> Program:
        return lambda: Made("a:b:C", "it", password=pulumi.Config().require_secret(key))

    told = text_of(program("old"), program("new"), secrets=SECRETS)
    assert "password: (secret) -> (secret) (another value)" in told
    assert "hunter2" not in told


def test_a_reference_to_another_resource_is_shown_by_name() -> None:
    def program(which: str) -> Program:
        def run() -> None:
            made = {name: Made("aws:ec2/vpc:Vpc", name) for name in ("one", "two")}
            Made("a:b:C", "user", network=made[which].id)

        return run

    assert "network: Vpc(one).id -> Vpc(two).id" in text_of(program("one"), program("two"))


def test_providers_are_part_of_the_comparison() -> None:
    told = text_of(lambda: Provider("aws", "main", region="a"), lambda: Provider("aws", "main", region="b"))
    assert 'region: "a" -> "b"' in told


def test_markdown_quotes_what_programs_write() -> None:
    quoted = compared(lambda: Made("a:b:C", "x", text="`one`"), lambda: Made("a:b:C", "x", text="``two``\n# title"))
    told = render(Review(quoted), "markdown")
    assert "\n# title" not in told
    assert "``` text:" in told


def test_counts_agree_with_the_changes() -> None:
    changes = compared(before, after, secrets=SECRETS)
    assert changes.counts == {
        kind: sum(change.kind is kind for change in changes.resources) for kind in ChangeKind if kind in changes.counts
    }
    assert changes.counts[ChangeKind.DELETE] == 4
