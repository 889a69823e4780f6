"""Resource options as they hold for a resource, and what it waits for."""

from __future__ import annotations

from typing import Any

import pulumi
import pulumi_aws as aws
import pytest

from fleetform.graph.errors import RecordingError
from fleetform.graph.expressions import Literal, MapOf, Ref, Secret, Template
from fleetform.graph.model import Alias, Options, ResourceKind
from fleetform.graph.serialize import dumps, loads
from fleetform.graph.show import show_graph
from graph.support import Group, Thing, recorded, resource

URN = "urn:pulumi:dev::shop::cloud:index:Thing::"


def options(**given: Any) -> Options:
    """The recorded options of a bucket with these options."""

    def program() -> None:
        aws.s3.Bucket("one", opts=pulumi.ResourceOptions(**given))

    return resource(recorded(program), "one").options


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"protect": True}, {"protect": True}),
        ({"retain_on_delete": True}, {"retain_on_delete": True}),
        ({"delete_before_replace": True}, {"delete_before_replace": True}),
        ({"delete_before_replace": False}, {"delete_before_replace": False}),
        (
            {"ignore_changes": ["force_destroy", "tags", "lifecycleRules[0].enabled"]},
            {"ignore_changes": ("forceDestroy", "tags", "lifecycleRules[0].enabled")},
        ),
        ({"replace_on_changes": ["bucket_prefix", "*"]}, {"replace_on_changes": ("bucketPrefix", "*")}),
        ({"import_": "my-bucket"}, {"import_id": "my-bucket"}),
        (
            {"custom_timeouts": pulumi.CustomTimeouts(create="30m", delete="1h")},
            {"custom_timeouts": {"create": "30m", "delete": "1h"}},
        ),
        ({"aliases": [pulumi.Alias(name="old")]}, {"aliases": (Alias(name="old"),)}),
        (
            {"aliases": [pulumi.Alias(type_="aws:s3/bucketV2:BucketV2")]},
            {"aliases": (Alias(type="aws:s3/bucketV2:BucketV2"),)},
        ),
        ({"aliases": [f"{URN}old"]}, {"aliases": (Alias(urn=f"{URN}old"),)}),
        ({"aliases": [pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]}, {"aliases": (Alias(parent=""),)}),
        ({"additional_secret_outputs": ["bucket_domain_name"]}, {"additional_secret_outputs": ("bucketDomainName",)}),
    ],
)
def test_option(given: dict[str, Any], wanted: dict[str, Any]) -> None:
    recorded_options = options(**given)
    for name, value in wanted.items():
        found = getattr(recorded_options, name)
        # The SDK adds aliases of its own for types that were renamed.
        assert (found[:1] if name == "aliases" else found) == value


def test_secret_outputs_stay_secret() -> None:
    def program() -> None:
        bucket = aws.s3.Bucket("one", opts=pulumi.ResourceOptions(additional_secret_outputs=["arn"]))
        Thing("two", arn_=bucket.arn, name_=bucket.bucket)

    graph = recorded(program)
    assert isinstance(resource(graph, "two").inputs["arn_"], Secret)
    assert isinstance(resource(graph, "two").inputs["name_"], Ref)


def test_what_a_resource_waits_for() -> None:
    def program() -> None:
        one, two = Thing("one"), Thing("two")
        Thing("explicit", opts=pulumi.ResourceOptions(depends_on=[one]))
        Thing("later", opts=pulumi.ResourceOptions(depends_on=two.arn.apply(lambda _: [one])))
        Thing("through inputs", text=pulumi.Output.concat(two.arn, "/", one.arn))
        group = Group("group")
        inner = Group("inner", pulumi.ResourceOptions(parent=group))
        Thing("child", opts=pulumi.ResourceOptions(parent=group))
        Thing("grandchild", opts=pulumi.ResourceOptions(parent=inner))
        Thing("after the group", opts=pulumi.ResourceOptions(depends_on=group))

    graph = recorded(program)
    assert resource(graph, "explicit").options.depends_on == (f"{URN}one",)
    assert resource(graph, "explicit").dependencies == (f"{URN}one",)
    assert set(resource(graph, "later").dependencies) == {f"{URN}one", f"{URN}two"}
    assert resource(graph, "through inputs").dependencies == (f"{URN}one", f"{URN}two")
    assert resource(graph, "through inputs").options.depends_on == ()
    after = resource(graph, "after the group")
    assert after.options.depends_on == (resource(graph, "group").urn,)
    assert set(after.dependencies) == {resource(graph, "child").urn, resource(graph, "grandchild").urn}


def test_parents_and_urns() -> None:
    def program() -> None:
        group = Group("group")
        inner = Group("inner", pulumi.ResourceOptions(parent=group))
        Thing("thing", opts=pulumi.ResourceOptions(parent=inner))

    graph = recorded(program)
    thing = resource(graph, "thing")
    assert thing.urn == "urn:pulumi:dev::shop::cloud:index:Group$cloud:index:Group$cloud:index:Thing::thing"
    assert [above.name for above in graph.ancestors(thing)] == ["inner", "group"]
    assert [child.name for child in graph.children(None)] == ["group"]
    assert resource(graph, "group").kind is ResourceKind.COMPONENT


def test_providers_are_inherited_explicit_and_default() -> None:
    def program() -> None:
        east = aws.Provider("east", region="us-east-1")
        west = aws.Provider("west", region="us-west-1")
        group = Group("group", pulumi.ResourceOptions(providers=[east]))
        inner = Group("inner", pulumi.ResourceOptions(parent=group))
        aws.s3.Bucket("inherited", opts=pulumi.ResourceOptions(parent=inner))
        aws.s3.Bucket("explicit", opts=pulumi.ResourceOptions(parent=inner, provider=west))
        aws.s3.Bucket("default")

    graph = recorded(program, config={"aws:region": "eu-west-1", "shop:size": "3"})
    east = resource(graph, "east")
    assert east.kind is ResourceKind.PROVIDER
    assert east.package == "aws"
    assert east.inputs["region"] == Literal("us-east-1")
    assert resource(graph, "inherited").options.provider == east.urn
    assert resource(graph, "explicit").options.provider == resource(graph, "west").urn
    assert resource(graph, "default").options.provider is None
    assert graph.provider_config == {"aws": {"region": Literal("eu-west-1")}}


def test_protection_is_inherited() -> None:
    def program() -> None:
        group = Group("group", pulumi.ResourceOptions(protect=True))
        Thing("child", opts=pulumi.ResourceOptions(parent=group))
        Thing("open", opts=pulumi.ResourceOptions(parent=group, protect=False))

    graph = recorded(program)
    assert resource(graph, "child").options.protect
    assert not resource(graph, "open").options.protect


def test_existing_resources_are_read() -> None:
    def program() -> None:
        found = aws.ec2.Vpc.get("shared", "vpc-123")
        aws.ec2.Subnet("one", vpc_id=found.id, cidr_block=found.cidr_block)

    graph = recorded(program)
    shared = resource(graph, "shared")
    assert shared.kind is ResourceKind.READ
    assert shared.read_id == Literal("vpc-123")
    assert resource(graph, "one").inputs == {
        "vpcId": Ref(shared.urn, ("id",)),
        "cidrBlock": Ref(shared.urn, ("cidrBlock",)),
    }


def test_a_value_whose_change_replaces_is_kept() -> None:
    def program() -> None:
        one = Thing("one")
        trigger = {"image": pulumi.Output.concat(one.arn, ":v2"), "token": pulumi.Output.secret("t0ps3cret")}
        Thing("two", opts=pulumi.ResourceOptions(replacement_trigger=trigger))

    graph = recorded(program)
    two = resource(graph, "two")
    arn = Ref(f"{URN}one", ("arn",))
    wanted = MapOf((("image", Template((arn, ":v2"))), ("token", Secret(Literal("t0ps3cret")))))
    assert two.options.replacement_trigger == wanted
    assert list(two.references()) == [arn]
    assert two.dependencies == ()
    assert '[replacement trigger] {image: "${Thing(one).arn}:v2", token: (secret)}' in show_graph(graph)
    assert "t0ps3cret" not in dumps(graph)
    again = resource(loads(dumps(graph)), "two").options.replacement_trigger
    assert isinstance(again, MapOf)
    assert again.get("image") == Template((arn, ":v2"))
    graph.rewrite(lambda _: Literal("changed"))
    assert two.options.replacement_trigger == Literal("changed")


@pytest.mark.parametrize(
    ("option", "value"), [("env_var_mappings", {"A": "B"}), ("state_migrations", ["what an engine would call"])]
)
def test_options_of_engines_alone_are_noted(option: str, value: Any) -> None:
    def program() -> None:
        given: dict[str, Any] = {option: value}
        Thing("one", opts=pulumi.ResourceOptions(**given))

    assert recorded(program).notes == [f"cloud:index:Thing 'one': the option {option} is not kept"]


def test_a_name_used_twice_is_told_with_both_lines() -> None:
    def program() -> None:
        Thing("one")
        Thing("one")

    with pytest.raises(RecordingError, match=r"two resources are cloud:index:Thing 'one' \(the first is at .*\.py:\d+"):
        recorded(program)
