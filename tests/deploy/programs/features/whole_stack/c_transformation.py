"""A transformation of everything in the stack: it sees what the program gave, by Python names."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random


class Pair(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("shop:index:Pair", name)
        self.queue = aws.sqs.Queue(f"{name}-queue", opts=pulumi.ResourceOptions(parent=self))


def tagged(args: pulumi.ResourceTransformationArgs) -> pulumi.ResourceTransformationResult | None:
    if not args.type_.startswith("aws:sqs/"):
        return None
    props = {**args.props, "tags": {**(args.props["tags"] or {}), "team": "shop"}, "delay_seconds": 3}
    return pulumi.ResourceTransformationResult(props, args.opts)


random.RandomPet("transformation-before")
pulumi.runtime.register_stack_transformation(tagged)
aws.sqs.Queue("transformation-queue", tags={"own": "1"})
Pair("transformation-pair")
