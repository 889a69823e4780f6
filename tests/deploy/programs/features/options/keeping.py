"""What is kept when a resource would go."""

import pulumi
import pulumi_aws as aws
import pulumi_random as random


class Kept(pulumi.ComponentResource):
    def __init__(self, name: str) -> None:
        super().__init__("shop:index:Kept", name, None, pulumi.ResourceOptions(protect=True))
        random.RandomPet(f"{name}-inherits", opts=pulumi.ResourceOptions(parent=self))
        random.RandomPet(f"{name}-not", opts=pulumi.ResourceOptions(parent=self, protect=False))


Kept("kept")
bucket = aws.s3.Bucket("kept-bucket", opts=pulumi.ResourceOptions(retain_on_delete=True, delete_before_replace=True))
aws.s3.BucketPolicy("kept-policy", bucket=bucket.id, policy="{}", opts=pulumi.ResourceOptions(deleted_with=bucket))
