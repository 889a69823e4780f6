"""Files, folders and texts as content."""

import pulumi
import pulumi_aws as aws

aws.s3.BucketObjectv2("file", bucket="b", source=pulumi.FileAsset("files/greeting.txt"))
aws.s3.BucketObjectv2("text", bucket="b", source=pulumi.StringAsset("hello"))
code = pulumi.AssetArchive({"a.txt": pulumi.StringAsset("a"), "folder": pulumi.FileArchive("files")})
aws.lambda_.Function("code", role="arn:aws:iam::1:role/x", code=code, handler="a.b", runtime="python3.13")
