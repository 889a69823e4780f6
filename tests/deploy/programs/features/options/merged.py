"""Options put together from several."""

import pulumi
import pulumi_random as random

first = random.RandomPet("merged-first")
common = pulumi.ResourceOptions(protect=True, depends_on=[first], ignore_changes=["length"])
own = pulumi.ResourceOptions(protect=False, ignore_changes=["prefix"], aliases=[pulumi.Alias(name="m")])
random.RandomPet("merged", opts=pulumi.ResourceOptions.merge(common, own))
