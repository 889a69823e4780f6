"""A component of the package."""

import pulumi
import pulumi_aws as aws

from .settings import CACHE


class Site(pulumi.ComponentResource):
    """A bucket with a page."""

    address: pulumi.Output[str]

    def __init__(self, name: str, page: str) -> None:
        super().__init__("shop:packaged:Site", name)
        below = pulumi.ResourceOptions(parent=self)
        bucket = aws.s3.Bucket(name, tags={"cache": str(CACHE.get(name.removeprefix("packaged-"), 5))}, opts=below)
        page_ = aws.s3.BucketObjectv2(f"{name}-page", bucket=bucket.id, key="index.html", content=page, opts=below)
        self.address = pulumi.Output.format("https://{}/{}", bucket.bucket_regional_domain_name, page_.key)
        self.register_outputs({"address": self.address})
