"""Transformations and transforms of a component and what is in it."""

import pulumi
import pulumi_random as random


def longer(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if args.type_ != "random:index/randomPet:RandomPet":
        return None
    options = pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(ignore_changes=["separator"]))
    return pulumi.ResourceTransformationResult({**args.props, "length": 5}, options)


def separated(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult:
    return pulumi.ResourceTransformResult({**args.props, "separator": "_"}, args.opts)


class Changed(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
        super().__init__("shop:index:Changed", name, None, opts)
        random.RandomPet(f"{name}-pet", opts=pulumi.ResourceOptions(parent=self))


Changed("transformation", pulumi.ResourceOptions(transformations=[longer]))
Changed("transform", pulumi.ResourceOptions(transforms=[separated]))
random.RandomPet("transform-own", length=3, opts=pulumi.ResourceOptions(transforms=[separated]))
