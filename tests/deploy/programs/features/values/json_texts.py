"""JSON made of outputs and read again."""

import json

import pulumi
import pulumi_aws as aws

topic = aws.sns.Topic("json-topic")
document = pulumi.Output.json_dumps({"Statement": [{"Resource": topic.arn, "Effect": "Allow"}], "n": [1, 2.5, None]})
aws.ssm.Parameter("json-dumped", type="String", value=document)
aws.ssm.Parameter("json-loaded", type="String", value=pulumi.Output.json_loads(document)["Statement"][0]["Resource"])
aws.ssm.Parameter("json-inside", type="String", value=topic.arn.apply(lambda arn: json.dumps([f"{arn}/*", {"a": arn}])))
