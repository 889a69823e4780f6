"""Resources of classes that a program wrote, and subclasses of an SDK's."""

import pulumi
import pulumi_aws as aws


class Tagged(aws.sqs.Queue):
    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__(name, tags={"made": "here"}, opts=opts)


tagged = Tagged("own-tagged")
aws.ssm.Parameter("own-arn", type="String", value=tagged.arn)
