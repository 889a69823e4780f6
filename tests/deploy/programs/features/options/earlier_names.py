"""Aliases."""

import pulumi
import pulumi_random as random

parent = random.RandomPet("alias-parent")
random.RandomPet("alias-name", opts=pulumi.ResourceOptions(aliases=[pulumi.Alias(name="old-name")]))
random.RandomPet(
    "alias-parented",
    opts=pulumi.ResourceOptions(parent=parent, aliases=[pulumi.Alias(parent=pulumi.ROOT_STACK_RESOURCE)]),
)
random.RandomPet(
    "alias-urn",
    opts=pulumi.ResourceOptions(aliases=["urn:pulumi:dev::shop::random:index/randomPet:RandomPet::before"]),
)
