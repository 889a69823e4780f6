"""Transformations and transforms: functions of the program that change resources as they are made."""

from __future__ import annotations

import asyncio
from typing import Any

import pulumi
import pulumi_aws as aws

from fleetform.graph.expressions import Archive, Asset, ListOf, Literal, MapOf
from graph.support import Group, Thing, recorded, resource


def named(args: Any) -> pulumi.ResourceTransformResult:
    props = {**args.props, "tags": {**(args.props.get("tags") or {}), args.name: args.type_}}
    return pulumi.ResourceTransformResult(props=props, opts=args.opts)


def test_transforms_of_the_resource_its_parents_and_the_stack_in_this_order() -> None:
    def adding(word: str) -> Any:
        def add(args: Any) -> Any:
            said = args.props.get("said") or ""
            return pulumi.ResourceTransformResult({**args.props, "said": f"{said}{word} "}, args.opts)

        return add

    def program() -> None:
        pulumi.runtime.register_resource_transform(adding("stack"))
        outer = Group("outer", pulumi.ResourceOptions(transforms=[adding("outer")]))
        inner = Group("inner", pulumi.ResourceOptions(parent=outer, transforms=[adding("inner")]))
        Thing("child", opts=pulumi.ResourceOptions(parent=inner, transforms=[adding("own")]))
        Thing("alone")

    graph = recorded(program)
    assert resource(graph, "child").inputs["said"] == Literal("own inner outer stack ")
    assert resource(graph, "alone").inputs["said"] == Literal("stack ")


def test_a_transform_changes_inputs_and_options_of_an_sdk_resource() -> None:
    def protect(args: Any) -> Any:
        if args.type_ != "aws:s3/bucket:Bucket":
            return None
        opts = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True))
        return pulumi.ResourceTransformResult({**args.props, "forceDestroy": False}, opts)

    def program() -> None:
        pulumi.runtime.register_stack_transform(protect)
        aws.s3.Bucket("one", force_destroy=True)
        Thing("two")

    graph = recorded(program)
    assert resource(graph, "one").inputs == {"forceDestroy": Literal(False)}
    assert resource(graph, "one").options.protect
    assert not resource(graph, "two").options.protect


def test_a_transform_is_told_what_an_engine_is_told() -> None:
    seen: list[dict[str, Any]] = []

    def look(args: Any) -> None:
        seen.append(args.props)

    def program() -> None:
        pulumi.runtime.register_resource_transform(look)
        pulumi.runtime.register_resource_transform(look)  # again: counts once
        vpc = aws.ec2.Vpc("vpc")
        rule = aws.ec2.SecurityGroupIngressArgs(protocol="tcp", from_port=1, to_port=2, cidr_blocks=[vpc.cidr_block])
        aws.ec2.SecurityGroup("group", ingress=[rule], tags={"snake_case": "kept"}, name=pulumi.Output.secret("hush"))

    recorded(program)
    vpc, group = seen
    assert vpc == {}
    assert group.keys() == {"description", "ingress", "tags", "name"}  # the SDK gives a description
    assert group["tags"] == {"snake_case": "kept"}
    (rule,) = group["ingress"]
    assert rule.keys() == {"protocol", "fromPort", "toPort", "cidrBlocks"}
    assert isinstance(rule["cidrBlocks"][0], pulumi.Output)
    assert isinstance(group["name"], pulumi.Output)


def test_files_pass_through_a_transform() -> None:
    def program() -> None:
        pulumi.runtime.register_resource_transform(named)
        Thing("one", file=pulumi.FileAsset("support.py"), code=pulumi.AssetArchive({"a": pulumi.StringAsset("b")}))

    inputs = resource(recorded(program), "one").inputs
    assert isinstance(inputs["file"], Asset)
    assert isinstance(inputs["code"], Archive)


def test_a_transform_of_questions_to_data_sources() -> None:
    def ours(args: Any) -> Any:
        if args.token != "aws:ec2/getAmi:getAmi":
            return None
        return pulumi.InvokeTransformResult({**args.args, "mostRecent": True}, args.opts)

    def program() -> None:
        pulumi.runtime.register_invoke_transform(ours)
        aws.ec2.get_ami(owners=["self"])
        aws.get_caller_identity()

    ami, account = recorded(program).data_calls.values()
    assert ami.arguments == {"owners": ListOf((Literal("self"),)), "mostRecent": Literal(True)}
    assert account.arguments == {}


def test_async_transforms() -> None:
    async def later(args: Any) -> Any:
        await asyncio.sleep(0)
        return named(args)

    def program() -> None:
        Thing("one", opts=pulumi.ResourceOptions(transforms=[later]))

    assert resource(recorded(program), "one").inputs["tags"] == MapOf((("one", Literal("cloud:index:Thing")),))


def test_transformations_of_parents_and_the_stack() -> None:
    def tag(args: Any) -> Any:
        if not args.type_.startswith("aws:"):
            return None
        props = {**args.props, "tags": {**(args.props["tags"] or {}), "team": "shop"}}
        return pulumi.ResourceTransformationResult(props, args.opts)

    def keep(args: Any) -> Any:
        args.opts.retain_on_delete = True
        return pulumi.ResourceTransformationResult(args.props, args.opts)

    def program() -> None:
        pulumi.runtime.register_stack_transformation(tag)
        group = Group("group", pulumi.ResourceOptions(transformations=[keep]))
        aws.s3.Bucket("one", tags={"a": "b"}, opts=pulumi.ResourceOptions(parent=group))
        aws.s3.Bucket("two")

    graph = recorded(program)
    assert resource(graph, "one").inputs["tags"] == MapOf((("a", Literal("b")), ("team", Literal("shop"))))
    assert resource(graph, "one").options.retain_on_delete
    assert resource(graph, "two").inputs["tags"] == MapOf((("team", Literal("shop")),))
    assert not resource(graph, "two").options.retain_on_delete
