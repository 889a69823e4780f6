"""Timeouts."""

import pulumi
import pulumi_aws as aws

aws.sqs.Queue("timeouts-all", opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts("5m", "1h", "30s")))
aws.sqs.Queue("timeouts-one", opts=pulumi.ResourceOptions(custom_timeouts=pulumi.CustomTimeouts(delete="90s")))
