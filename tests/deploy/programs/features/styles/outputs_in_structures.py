"""Outputs inside dictionaries, lists and comprehensions; merged dictionaries; outputs of outputs."""

import pulumi
import pulumi_aws as aws

queues = {name: aws.sqs.Queue(f"structured-{name}", delay_seconds=number) for number, name in enumerate(("a", "b"))}
arns = {name: queue.arn for name, queue in queues.items()}
urls = pulumi.Output.from_input({name: queue.url for name, queue in queues.items()})
common = {"team": "shop", "of": queues["a"].name}
merged = common | {"own": queues["b"].arn.apply(lambda arn: arn.split(":")[-1])}
function = aws.lambda_.Function(
    "structured",
    role="arn:aws:iam::1:role/x",
    package_type="Image",
    image_uri=pulumi.Output.format("{0}/shop:{tag}", urls["a"], tag="1.0"),
    environment={"variables": {f"QUEUE_{name.upper()}": arn for name, arn in arns.items()} | {"FIXED": "yes"}},
    tags=merged,
)
everything = pulumi.Output.all(**arns, url=urls["b"]).apply(lambda found: {**found, "count": len(found)})
pulumi.export("structured", everything)
pulumi.export(
    "structured-names", [pulumi.Output.all(a, b).apply(" ".join) for a, b in zip(arns, arns.values(), strict=True)]
)
nested = function.arn.apply(lambda arn: {"outer": {"inner": [arn, queues["a"].arn]}})
aws.ssm.Parameter("structured-nested", type="String", value=nested["outer"]["inner"][1])
aws.ssm.Parameter("structured-json", type="String", value=pulumi.Output.json_dumps({"queues": arns, "at": urls}))
