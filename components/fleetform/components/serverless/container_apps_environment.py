"""What container apps of one region run in: a network, logs and the environment itself."""

import ipaddress
from dataclasses import dataclass
from typing import NotRequired, TypedDict

import pulumi
from pulumi_azure_native import app, monitor, network, operationalinsights, privatedns, resources

from fleetform.components.base import Component, Transforms

LOG_DAYS = 30
LOG_CATEGORIES = ("ContainerAppConsoleLogs", "ContainerAppSystemLogs")
SUBNET_PREFIX = 23
"""Size of the subnet: room for some hundred instances."""


class ContainerAppsEnvironmentArgs(TypedDict):
    """What an environment is made from."""

    location: str
    """Azure region."""
    range: str
    """Address range of its network, at least a /23."""
    zone_redundant: NotRequired[bool]
    """Spread over the region's zones; it is unless this is False, for regions that have none."""
    public: bool
    """It answers on the internet; otherwise inside its network only."""
    tags: dict[str, str]
    """Tags of everything."""


@dataclass(frozen=True)
class ContainerAppsEnvironmentNodes:
    """The resources below an environment."""

    resource_group: resources.ResourceGroup
    virtual_network: network.VirtualNetwork
    subnet: network.Subnet
    workspace: operationalinsights.Workspace
    environment: app.ManagedEnvironment


class ContainerAppsEnvironment(Component):
    """An environment in a network of its own: over all zones, encrypted inside, its logs kept without a shared key."""

    environment_id: pulumi.Output[str]
    """Id of the environment."""
    resource_group_name: pulumi.Output[str]
    """Name of its resource group."""

    def __init__(
        self,
        name: str,
        args: ContainerAppsEnvironmentArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the environment; `opts` must hand down an azure-native provider, or the default one is used."""
        props = {"region": args["location"], "range": args["range"], "public": args["public"]}
        super().__init__("serverless:ContainerAppsEnvironment", name, props, transform, opts)
        location, tags = args["location"], args["tags"]
        group = resources.ResourceGroup(
            self.named("group"), resource_group_name=name, location=location, tags=tags, opts=self.below()
        )
        virtual_network, subnet = self._network(args, group)
        environment = app.ManagedEnvironment(
            self.named("environment"),
            environment_name=name,
            resource_group_name=group.name,
            location=location,
            # Through Azure Monitor no key of the workspace is needed.
            app_logs_configuration={"destination": "azure-monitor"},
            vnet_configuration={"infrastructure_subnet_id": subnet.id, "internal": not args["public"]},
            public_network_access="Enabled" if args["public"] else "Disabled",
            workload_profiles=[{"name": "Consumption", "workload_profile_type": "Consumption"}],
            peer_authentication={"mtls": {"enabled": True}},
            zone_redundant=args.get("zone_redundant", True),
            tags=tags,
            opts=self.below(),
        )
        workspace = self._logs(args, group, environment)
        if not args["public"]:
            self._names(args, group, virtual_network, environment)
        self.nodes = ContainerAppsEnvironmentNodes(group, virtual_network, subnet, workspace, environment)
        self.environment_id = environment.id
        self.resource_group_name = group.name
        self.finish({"environment_id": self.environment_id, "resource_group_name": self.resource_group_name})

    def _network(
        self, args: ContainerAppsEnvironmentArgs, group: resources.ResourceGroup
    ) -> tuple[network.VirtualNetwork, network.Subnet]:
        name = self.pulumi_resource_name
        virtual_network = network.VirtualNetwork(
            self.named("network"),
            virtual_network_name=name,
            resource_group_name=group.name,
            location=args["location"],
            address_space={"address_prefixes": [args["range"]]},
            tags=args["tags"],
            # Subnets are resources of their own; without this the network would remove them again.
            opts=self.below(ignore_changes=["subnets"]),
        )
        security_group = network.NetworkSecurityGroup(
            self.named("security-group"),
            network_security_group_name=name,
            resource_group_name=group.name,
            location=args["location"],
            tags=args["tags"],
            opts=self.below(),
        )
        subnet = network.Subnet(
            self.named("subnet"),
            subnet_name="environment",
            virtual_network_name=virtual_network.name,
            resource_group_name=group.name,
            address_prefix=first_subnet(args["range"]),
            network_security_group={"id": security_group.id},
            delegations=[{"name": "environment", "service_name": "Microsoft.App/environments"}],
            opts=self.below(),
        )
        return virtual_network, subnet

    def _logs(
        self,
        args: ContainerAppsEnvironmentArgs,
        group: resources.ResourceGroup,
        environment: app.ManagedEnvironment,
    ) -> operationalinsights.Workspace:
        workspace = operationalinsights.Workspace(
            self.named("workspace"),
            workspace_name=self.pulumi_resource_name,
            resource_group_name=group.name,
            location=args["location"],
            retention_in_days=LOG_DAYS,
            sku={"name": "PerGB2018"},
            features={"disable_local_auth": True},
            tags=args["tags"],
            opts=self.below(),
        )
        monitor.DiagnosticSetting(
            self.named("diagnostics"),
            name="apps",
            resource_uri=environment.id,
            workspace_id=workspace.id,
            logs=[{"category": category, "enabled": True} for category in LOG_CATEGORIES],
            opts=self.below(),
        )
        return workspace

    def _names(
        self,
        args: ContainerAppsEnvironmentArgs,
        group: resources.ResourceGroup,
        virtual_network: network.VirtualNetwork,
        environment: app.ManagedEnvironment,
    ) -> None:
        """Makes the apps' names known inside the network; nobody else knows those of a private environment."""
        zone = privatedns.PrivateZone(
            self.named("zone"),
            private_zone_name=environment.default_domain,
            resource_group_name=group.name,
            location="Global",
            tags=args["tags"],
            opts=self.below(),
        )
        privatedns.VirtualNetworkLink(
            self.named("zone-link"),
            virtual_network_link_name="apps",
            private_zone_name=zone.name,
            resource_group_name=group.name,
            location="Global",
            registration_enabled=False,
            virtual_network={"id": virtual_network.id},
            tags=args["tags"],
            opts=self.below(),
        )
        privatedns.PrivateRecordSet(
            self.named("zone-apps"),
            relative_record_set_name="*",
            record_type="A",
            private_zone_name=zone.name,
            resource_group_name=group.name,
            ttl=300,
            a_records=[{"ipv4_address": environment.static_ip}],
            opts=self.below(),
        )


def first_subnet(range_: str) -> str:
    """The subnet of the environment: the beginning of its network.

    >>> first_subnet("10.7.0.0/16"), first_subnet("10.7.0.0/23")
    ('10.7.0.0/23', '10.7.0.0/23')
    """
    block = ipaddress.ip_network(range_)
    return str(next(iter(block.subnets(new_prefix=max(SUBNET_PREFIX, block.prefixlen)))))
