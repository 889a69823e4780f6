"""Providers: given, inherited, and taken back to the default."""

import pulumi
import pulumi_aws as aws

east = aws.Provider("provider-east", region="us-east-1", default_tags={"tags": {"team": "shop"}})
west = aws.Provider("provider-west", region="us-west-2", skip_metadata_api_check=True)


class Site(pulumi.ComponentResource):
    def __init__(self, name: str, opts: pulumi.ResourceOptions) -> None:
        super().__init__("shop:index:Site", name, None, opts)
        below = pulumi.ResourceOptions(parent=self)
        self.topic = aws.sns.Topic(f"{name}-topic", opts=below)
        aws.sns.Topic(f"{name}-other", opts=pulumi.ResourceOptions(parent=self, provider=west))
        aws.get_caller_identity(opts=pulumi.InvokeOptions(parent=self))


aws.sns.Topic("provider-given", opts=pulumi.ResourceOptions(provider=east))
aws.sns.Topic("provider-default")
Site("site-single", pulumi.ResourceOptions(provider=east))
Site("site-list", pulumi.ResourceOptions(providers=[east]))
Site("site-map", pulumi.ResourceOptions(providers={"aws": west}))
