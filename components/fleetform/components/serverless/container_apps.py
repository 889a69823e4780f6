"""An endpoint on Azure Container Apps."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NotRequired

import pulumi
from pulumi_azure_native import app, authorization, managedidentity

from fleetform.components.base import Transforms
from fleetform.components.names import guid, limited
from fleetform.components.serverless.endpoint import Endpoint, EndpointArgs, endpoint_props

NAME_LIMIT = 32
PULL_ROLE = "7f951dda-4ed3-4680-a7ca-43fe172d538d"
"""AcrPull. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers"""
VAULT_READER_ROLE = "4633458b-17de-408a-b874-0445c86b69e6"
"""Key Vault Secrets User. Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/security"""
STEP_CPU, STEP_MIB, MOST_STEPS = 0.25, 512, 16


class ContainerAppEndpointArgs(EndpointArgs):
    """What an endpoint on Container Apps is made from."""

    location: str
    """Azure region."""
    subscription_id: str
    """Subscription it is in."""
    resource_group_name: pulumi.Input[str]
    """Resource group it is made in."""
    environment_id: pulumi.Input[str]
    """Id of the environment it runs in."""
    registry_id: NotRequired[str | None]
    """Resource id of the registry that holds its image; it may pull from there. Without it the image is public."""
    key_vault_id: NotRequired[str | None]
    """Resource id of the key vault that holds its secrets."""


@dataclass(frozen=True)
class ContainerAppEndpointNodes:
    """The resources below an endpoint on Container Apps."""

    identity: managedidentity.UserAssignedIdentity
    grants: Sequence[authorization.RoleAssignment]
    app: app.ContainerApp


class ContainerAppEndpoint(Endpoint):
    """A container app with an identity of its own, which alone pulls its image and reads just its own secrets.

    Who reaches it is up to its environment as well: a private one answers inside its network only.
    """

    def __init__(
        self,
        name: str,
        args: ContainerAppEndpointArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the endpoint; `opts` must hand down an azure-native provider, or the default one is used.

        Raises:
            ValueError: It has secrets and no key vault.
        """
        props = endpoint_props("container-apps", args, {"region": args["location"]})
        super().__init__("serverless:ContainerAppEndpoint", name, props, transform, opts)
        identity = managedidentity.UserAssignedIdentity(
            self.named("identity"),
            resource_name_=f"{name}-app",
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            tags=args["tags"],
            opts=self.below(),
        )
        grants = self._grants(args, identity)
        container_app = app.ContainerApp(
            self.named("app"),
            container_app_name=limited(name, NAME_LIMIT),
            resource_group_name=args["resource_group_name"],
            location=args["location"],
            environment_id=args["environment_id"],
            workload_profile_name="Consumption",
            identity={"type": "UserAssigned", "user_assigned_identities": [identity.id]},
            configuration=self._configuration(args, identity),
            template=self._template(args),
            tags=args["tags"],
            # A revision that can neither pull its image nor read its secrets does not start.
            opts=self.below(depends_on=grants or None),
        )
        self.nodes = ContainerAppEndpointNodes(identity, grants, container_app)
        self.url = pulumi.Output.concat("https://", container_app.configuration.ingress.fqdn)
        self.endpoint_name = container_app.name
        self.identity = identity.principal_id
        self.finish_endpoint()

    def _grants(
        self, args: ContainerAppEndpointArgs, identity: managedidentity.UserAssignedIdentity
    ) -> list[authorization.RoleAssignment]:
        """The permissions of its identity: to pull from its registry, and to read each of its secrets."""
        registry, vault = args.get("registry_id"), args.get("key_vault_id")
        scopes: dict[str, tuple[str, str]] = {}
        if registry:
            scopes["registry-role"] = (registry, PULL_ROLE)
        for secret in sorted(set(args["secrets"].values())):
            if not vault:
                raise ValueError(f"{self.pulumi_resource_name}: secrets need the id of the key vault that holds them")
            scopes[f"secret-role-{secret}"] = (f"{vault}/secrets/{secret}", VAULT_READER_ROLE)
        return [
            authorization.RoleAssignment(
                self.named(key),
                role_assignment_name=guid(args["subscription_id"], self.pulumi_resource_name, key),
                scope=scope,
                principal_id=identity.principal_id,
                principal_type="ServicePrincipal",
                role_definition_id=(
                    f"/subscriptions/{args['subscription_id']}/providers/Microsoft.Authorization/roleDefinitions/{role}"
                ),
                opts=self.below(),
            )
            for key, (scope, role) in scopes.items()
        ]

    def _configuration(
        self, args: ContainerAppEndpointArgs, identity: managedidentity.UserAssignedIdentity
    ) -> app.ConfigurationArgsDict:
        vault, registry = args.get("key_vault_id"), args.get("registry_id")
        secrets: list[app.SecretArgsDict] = [
            {
                "name": secret,
                "key_vault_url": f"https://{last(vault)}.vault.azure.net/secrets/{secret}",
                "identity": identity.id,
            }
            for secret in sorted(set(args["secrets"].values()))
            if vault
        ]
        registries: list[app.RegistryCredentialsArgsDict] = (
            [{"server": f"{last(registry)}.azurecr.io", "identity": identity.id}] if registry else []
        )
        return {
            "active_revisions_mode": "Single",
            "max_inactive_revisions": 10,
            "ingress": {
                # External means beyond the environment; a private environment ends at its network.
                "external": True,
                "allow_insecure": False,
                "target_port": args["port"],
                "transport": "Auto",
                "traffic": [{"latest_revision": True, "weight": 100}],
            },
            "registries": registries,
            "secrets": secrets,
        }

    def _template(self, args: ContainerAppEndpointArgs) -> app.TemplateArgsDict:
        cpu, memory = size(args["cpu"], args["memory_mib"])
        variables: list[app.EnvironmentVarArgsDict] = [
            {"name": variable, "value": value} for variable, value in args["environment"].items()
        ]
        secrets: list[app.EnvironmentVarArgsDict] = [
            {"name": variable, "secret_ref": secret} for variable, secret in args["secrets"].items()
        ]
        return {
            "containers": [
                {
                    "name": "app",
                    "image": args["image"],
                    "resources": {"cpu": cpu, "memory": f"{memory}Gi"},
                    "env": [*variables, *secrets],
                    "probes": [
                        {
                            "type": "Startup",
                            "tcp_socket": {"port": args["port"]},
                            "period_seconds": 5,
                            "failure_threshold": 48,
                        },
                        {
                            "type": "Readiness",
                            "tcp_socket": {"port": args["port"]},
                            "period_seconds": 10,
                            "failure_threshold": 3,
                        },
                    ],
                }
            ],
            "scale": {
                "min_replicas": args["min_instances"],
                "max_replicas": args["max_instances"],
                "rules": [{"name": "requests", "http": {"metadata": {"concurrentRequests": f"{args['concurrency']}"}}}],
            },
            "termination_grace_period_seconds": min(args["timeout_seconds"], 600),
        }


def size(cpu: float, memory_mib: int) -> tuple[float, str]:
    """The smallest instance with at least so much: Container Apps gives 512 MiB with every quarter of a CPU.

    Source: https://learn.microsoft.com/azure/container-apps/containers#configuration

    Returns:
        CPUs, and memory in GiB as text.

    >>> size(1.0, 512), size(0.25, 1536)
    ((1.0, '2'), (0.75, '1.5'))
    """
    steps = min(max(math.ceil(cpu / STEP_CPU), math.ceil(memory_mib / STEP_MIB)), MOST_STEPS)
    return steps * STEP_CPU, f"{steps * STEP_MIB / 1024:g}"


def last(resource_id: str) -> str:
    """The name at the end of a resource id."""
    return resource_id.rpartition("/")[2]
