"""Components in components, providers handed down, transformations and transforms."""

from collections.abc import Mapping
from typing import Any

import pulumi
import pulumi_aws as aws
import pulumi_random as random


def tagged(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if args.type_.startswith("aws:"):
        return pulumi.ResourceTransformationResult({**args.props, "tags": {"owner": "shop"}}, args.opts)
    return None


def longer(args: pulumi.ResourceTransformArgs) -> pulumi.ResourceTransformResult | None:
    if args.type_ == "random:index/randomPet:RandomPet":
        return pulumi.ResourceTransformResult(
            {**args.props, "length": 5},
            pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(ignore_changes=["prefix"])),
        )
    return None


pulumi.runtime.register_stack_transformation(tagged)

ireland = aws.Provider(
    "ireland",
    region="eu-west-1",
    default_tags={"tags": {"region": "ireland"}},
    assume_roles=[{"role_arn": "arn:aws:iam::111122223333:role/deploy"}],
)
london = aws.Provider("london", region="eu-west-2", opts=pulumi.ResourceOptions(depends_on=[ireland]))
quiet = random.Provider("quiet")


class Store(pulumi.ComponentResource):
    """A bucket with a name of its own, and things around it."""

    arn: pulumi.Output[str]

    def __init__(self, name: str, props: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shop:storage:Store", name, props, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.pet = random.RandomPet(f"{name}-pet", separator="-", opts=below)
        self.bucket = aws.s3.Bucket(f"{name}-bucket", bucket=pulumi.Output.concat(name, "-", self.pet.id), opts=below)
        self.key = aws.kms.Key(f"{name}-key", opts=pulumi.ResourceOptions.merge(below, props.get("key_opts")))
        self.arn = self.bucket.arn
        self.register_outputs({"arn": self.arn, "bucket": self.bucket, "names": [self.pet.id, name]})


class Shop(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("shop:index:Shop", name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.front = Store(f"{name}-front", {"size": 3, "tier": None}, below)
        self.back = Store(
            f"{name}-back",
            {"front": self.front.arn, "nested": {"some_key": self.front.pet.id}},
            pulumi.ResourceOptions.merge(below, pulumi.ResourceOptions(provider=london, depends_on=[self.front])),
        )
        self.register_outputs({})


plain = Shop("plain")
there = Shop("there", pulumi.ResourceOptions(providers={"aws": ireland, "random": quiet}))
listed = Shop("listed", pulumi.ResourceOptions(providers=[ireland], transformations=[tagged], transforms=[longer]))
aws.sqs.Queue("queue", opts=pulumi.ResourceOptions(parent=there, provider=london))
aws.sqs.Queue(
    "renamed",
    visibility_timeout_seconds=30,
    opts=pulumi.ResourceOptions(
        transformations=[
            lambda args: pulumi.ResourceTransformationResult(
                {**args.props, "visibility_timeout_seconds": 60, "name": "given"},
                pulumi.ResourceOptions.merge(args.opts, pulumi.ResourceOptions(protect=True)),
            )
        ]
    ),
)
pulumi.export("arn", there.back.arn)
