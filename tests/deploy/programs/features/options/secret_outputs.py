"""Outputs that a program declares secret."""

import pulumi
import pulumi_aws as aws

topic = aws.sns.Topic("secret-output", opts=pulumi.ResourceOptions(additional_secret_outputs=["arn"]))
aws.ssm.Parameter("secret-output-copy", type="String", value=topic.arn)
aws.ssm.Parameter("secret-output-part", type="String", value=topic.arn.apply(lambda arn: arn.split("-")[0]))
