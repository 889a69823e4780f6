"""Private DNS zones: names that only a network of its own sees."""

from typing import TypedDict

import pulumi
import pulumi_aws as aws
import pulumi_gcp as gcp
from pulumi_azure_native import privatedns

from fleetform.components.base import Component, Transforms


class AwsPrivateZoneArgs(TypedDict):
    """What a private zone of Route 53 is made from."""

    zone: str
    """Name of the zone, e.g. shop.fleet.example.internal."""
    vpc_id: pulumi.Input[str]
    """The VPC that sees it."""
    region: str
    """Region of the VPC."""
    tags: dict[str, str]
    """Tags of everything."""


class AwsPrivateZone(Component):
    """A private zone of Route 53."""

    zone_id: pulumi.Output[str]
    """Id of the zone."""

    def __init__(
        self,
        name: str,
        args: AwsPrivateZoneArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the zone."""
        super().__init__("network:AwsPrivateZone", name, {"zone": args["zone"]}, transform, opts)
        zone = aws.route53.Zone(
            self.named("zone"),
            name=args["zone"],
            comment=f"Names in the network of {name}",
            vpcs=[{"vpc_id": args["vpc_id"], "vpc_region": args["region"]}],
            tags={**args["tags"], "Name": name},
            opts=self.below(),
        )
        self.zone_id = zone.zone_id
        self.finish({"zone_id": self.zone_id})


class GcpPrivateZoneArgs(TypedDict):
    """What a private zone of Cloud DNS is made from."""

    zone: str
    """Name of the zone, e.g. shop.fleet.example.internal."""
    project: str
    """Project it is in."""
    network: pulumi.Input[str]
    """Id of the network that sees it."""
    labels: dict[str, str]
    """Labels of everything."""


class GcpPrivateZone(Component):
    """A private zone of Cloud DNS."""

    zone_name: pulumi.Output[str]
    """Name by which Google knows the zone."""

    def __init__(
        self,
        name: str,
        args: GcpPrivateZoneArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the zone."""
        super().__init__("network:GcpPrivateZone", name, {"zone": args["zone"]}, transform, opts)
        zone = gcp.dns.ManagedZone(
            self.named("zone"),
            name=name,
            project=args["project"],
            dns_name=f"{args['zone']}.",
            description=f"Names in the network of {name}",
            visibility="private",
            private_visibility_config={"networks": [{"network_url": args["network"]}]},
            labels=args["labels"],
            opts=self.below(),
        )
        self.zone_name = zone.name
        self.finish({"zone_name": self.zone_name})


class AzurePrivateZoneArgs(TypedDict):
    """What a private zone of Azure is made from."""

    zone: str
    """Name of the zone, e.g. shop.fleet.example.internal."""
    resource_group_name: pulumi.Input[str]
    """Resource group it is in."""
    network_id: pulumi.Input[str]
    """The network that sees it."""
    tags: dict[str, str]
    """Tags of everything."""


class AzurePrivateZone(Component):
    """A private zone of Azure DNS."""

    zone_name: pulumi.Output[str]
    """Name of the zone."""

    def __init__(
        self,
        name: str,
        args: AzurePrivateZoneArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the zone; such zones and their links are in no region."""
        super().__init__("network:AzurePrivateZone", name, {"zone": args["zone"]}, transform, opts)
        zone = privatedns.PrivateZone(
            self.named("zone"),
            private_zone_name=args["zone"],
            resource_group_name=args["resource_group_name"],
            location="global",
            tags=args["tags"],
            opts=self.below(),
        )
        privatedns.VirtualNetworkLink(
            self.named("link"),
            virtual_network_link_name=name,
            private_zone_name=zone.name,
            resource_group_name=args["resource_group_name"],
            location="global",
            virtual_network={"id": args["network_id"]},
            registration_enabled=False,
            tags=args["tags"],
            opts=self.below(),
        )
        self.zone_name = zone.name
        self.finish({"zone_name": self.zone_name})
