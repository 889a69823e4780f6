"""Components for tests: a bucket with a name that is known, and what goes wrong."""

from __future__ import annotations

from typing import TypedDict

import pulumi
import pulumi_aws as aws
import pulumi_azure_native as azure


class StorageArgs(TypedDict):
    """What storage is made from."""

    region: str
    """Region."""
    size: int
    """How many buckets."""


class Storage(pulumi.ComponentResource):
    """Some buckets."""

    first: pulumi.Output[str]
    """ARN of the first."""

    def __init__(self, name: str, args: StorageArgs, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Storage", name, {}, opts)
        if args["size"] > 9:
            raise ValueError(f"size: {args['size']} are too many")
        below = pulumi.ResourceOptions(parent=self)
        made = [
            aws.s3.Bucket(f"{name}-{index}", bucket=f"{name}-{index}", region=args["region"], opts=below)
            for index in range(args["size"])
        ]
        self.first = made[0].arn if made else pulumi.Output.from_input("none")


class Undecided(pulumi.ComponentResource):
    """Wants to know what nobody knows yet."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Undecided", name, {}, opts)
        made = aws.ec2.Vpc(f"{name}-vpc", cidr_block="10.0.0.0/16", opts=pulumi.ResourceOptions(parent=self))
        pulumi.export("parts", made.main_route_table_id.apply(lambda route: [part for part in route.split("-")]))  # noqa: C416  as written by those who do not know


class Unmapped(pulumi.ComponentResource):
    """Has a resource that no Crossplane provider has."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Unmapped", name, {}, opts)
        pulumi.CustomResource("aws:nowhere/thing:Thing", f"{name}-thing", {}, pulumi.ResourceOptions(parent=self))


class Unsayable(pulumi.ComponentResource):
    """Has a property that the kind has no field for."""

    def __init__(self, name: str, opts: pulumi.ResourceOptions | None = None) -> None:
        super().__init__("test:index:Unsayable", name, {}, opts)
        probe: azure.app.ContainerAppProbeArgsDict = {"type": "Exotic", "tcp_socket": {"port": 80}}
        azure.app.ContainerApp(
            f"{name}-app",
            resource_group_name="shop",
            configuration={"active_revisions_mode": "Single"},
            managed_environment_id="/subscriptions/0/resourceGroups/shop/providers/Microsoft.App/managedEnvironments/e",
            template={"containers": [{"name": "app", "image": "app:1", "probes": [probe]}]},
            opts=pulumi.ResourceOptions(parent=self),
        )
