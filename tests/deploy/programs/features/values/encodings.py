"""Base64 and hashes of unknown texts."""

import base64
import hashlib

import pulumi_aws as aws

topic = aws.sns.Topic("encoding-topic")
aws.ssm.Parameter(
    "encoded", type="String", value=topic.arn.apply(lambda arn: base64.b64encode(f"<{arn}>".encode()).decode())
)
aws.ssm.Parameter(
    "hashed", type="String", value=topic.arn.apply(lambda arn: hashlib.sha256(arn.encode()).hexdigest()[:8])
)
