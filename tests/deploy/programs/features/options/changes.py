"""Which changes count."""

import pulumi
import pulumi_aws as aws

aws.sqs.Queue(
    "changes",
    delay_seconds=3,
    tags={"a": "b"},
    opts=pulumi.ResourceOptions(
        ignore_changes=["delay_seconds", "tags"],
        replace_on_changes=["fifo_queue"],
        hide_diffs=["max_message_size"],
    ),
)
