"""Files read by relative paths, text templates, and content made while running."""

import base64
import csv
import io
import string
import textwrap
from pathlib import Path

import pulumi
import pulumi_aws as aws

bucket = aws.s3.Bucket("templated")
here = Path("files")
for file in sorted(here.rglob("*.txt")):
    aws.s3.BucketObjectv2(
        f"templated-{file.stem}", bucket=bucket.id, key=file.relative_to(here).as_posix(), content=file.read_text()
    )
rows = list(csv.DictReader(io.StringIO("name,port\nweb,80\napi,8080\n")))
group = aws.ec2.SecurityGroup(
    "templated-group",
    ingress=[
        {"protocol": "tcp", "from_port": int(row["port"]), "to_port": int(row["port"]), "description": row["name"]}
        for row in rows
    ],
)
script = string.Template("#!/bin/sh\naws s3 cp s3://$bucket/start.sh . && sh start.sh $group\n")
data = pulumi.Output.all(bucket=bucket.bucket, group=group.id).apply(lambda found: script.substitute(**found))
aws.ec2.Instance("templated-instance", ami="ami-1", instance_type="t3.micro", user_data=data)
aws.ec2.Instance(
    "templated-coded",
    ami="ami-1",
    instance_type="t3.micro",
    user_data_base64=data.apply(lambda text: base64.b64encode(textwrap.dedent(text).encode("utf-8")).decode("ascii")),
)
lines = bucket.arn.apply(lambda arn: "\n".join(f"export {key}={value}" for key, value in {"ARN": arn, "N": 1}.items()))
aws.ssm.Parameter("templated-lines", type="String", value=lines)
