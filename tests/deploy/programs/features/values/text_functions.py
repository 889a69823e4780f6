"""What programs do with texts."""

import pulumi
import pulumi_aws as aws

topic = aws.sns.Topic("text-topic")
FUNCTIONS = {
    "lower": lambda arn: arn.lower(),
    "title": lambda arn: arn.title(),
    "replace": lambda arn: arn.replace("-", "_").replace(":", "/"),
    "strip": lambda arn: f"  {arn}/".strip().rstrip("/"),
    "prefix": lambda arn: arn.removeprefix("arn:").removesuffix("x"),
    "split": lambda arn: arn.split("-")[0],
    "last": lambda arn: arn.split("-")[-1],
    "partition": lambda arn: arn.partition("-")[2],
    "percent": lambda arn: "%s and %s" % (arn, "b"),  # noqa: UP031  programs do that
    "format": lambda arn: "{}-{a}".format(arn, a=arn),  # noqa: UP032  programs do that
    "joined": lambda arn: "+".join([arn, "x", arn]),  # noqa: FLY002  programs do that
}
for name, function in FUNCTIONS.items():
    aws.ssm.Parameter(f"text-{name}", type="String", value=topic.arn.apply(function))
pulumi.export("text", topic.arn.apply(FUNCTIONS["lower"]))
