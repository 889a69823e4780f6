"""A hub on AKS, and spokes on AKS."""

from typing import Literal, TypedDict

import pulumi
from pulumi_azure_native import authorization, managedidentity

from fleetform.components.base import Transforms
from fleetform.components.gitops.hub.accounts import NAMESPACES, SERVICE_ACCOUNTS
from fleetform.components.gitops.hub.identity import HubIdentity, SpokeAccess
from fleetform.components.names import guid

AUDIENCE = "api://AzureADTokenExchange"
CLUSTER_ADMIN = "b1ff04bb-8a4e-4dc4-8eb5-8693973ce19b"
"""Azure Kubernetes Service RBAC Cluster Admin: all of Kubernetes, nothing of Azure.
Source: https://learn.microsoft.com/azure/role-based-access-control/built-in-roles/containers"""
EXEC_VERSION = "client.authentication.k8s.io/v1beta1"
TOKEN_FILE = "/var/run/secrets/azure/tokens/azure-identity-token"  # noqa: S105  a path, where workload identity mounts it


class AksHubIdentityArgs(TypedDict):
    """Who the engine of a hub on AKS is."""

    resource_group_name: pulumi.Input[str]
    """Resource group of the hub's cluster."""
    region: str
    """The hub's region."""
    issuer: pulumi.Input[str]
    """Issuer of the tokens that the hub's pods get."""
    engine: Literal["argocd", "flux"]
    """What applies."""
    tags: dict[str, str]
    """Tags of everything."""


class AksHubIdentity(HubIdentity):
    """A managed identity that trusts the tokens of the engine's service accounts."""

    def __init__(
        self,
        name: str,
        args: AksHubIdentityArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down an azure-native provider, or the default one is used."""
        super().__init__("gitops:AksHubIdentity", name, {"engine": args["engine"]}, transform, opts)
        identity = managedidentity.UserAssignedIdentity(
            self.named("identity"),
            resource_name_=name,
            resource_group_name=args["resource_group_name"],
            location=args["region"],
            tags=args["tags"],
            opts=self.below(),
        )
        namespace = NAMESPACES[args["engine"]]
        before: list[pulumi.Resource] = []
        for account in SERVICE_ACCOUNTS[args["engine"]]:
            credential = managedidentity.FederatedIdentityCredential(
                self.named(account),
                federated_identity_credential_resource_name=account,
                resource_name_=identity.name,
                resource_group_name=args["resource_group_name"],
                issuer=args["issuer"],
                subject=f"system:serviceaccount:{namespace}:{account}",
                audiences=[AUDIENCE],
                # Azure takes one at a time for an identity.
                opts=self.below(depends_on=list(before) or None),
            )
            before = [credential]
        self.principal = identity.principal_id
        self.client_id = identity.client_id
        self.annotations = {"azure.workload.identity/client-id": identity.client_id}
        self.pod_labels = {"azure.workload.identity/use": "true"}
        self.finish_identity()


class AksSpokeAccessArgs(TypedDict):
    """What a spoke on AKS lets its hub's engine do."""

    cluster: pulumi.Input[str]
    """Resource id of the spoke's cluster."""
    subscription_id: str
    """Subscription of the spoke."""
    tenant_id: str
    """Tenant of spoke and hub."""
    server: pulumi.Input[str]
    """Address of the spoke's API."""
    certificate: pulumi.Input[str]
    """The API's certificate authority, as base64 of PEM."""
    principals: dict[str, pulumi.Input[str]]
    """Object ids of the hubs' identities, by hub."""
    client_id: pulumi.Input[str]
    """Client id of the identity of the hub that applies."""


class AksSpokeAccess(SpokeAccess):
    """The hubs' managed identities administer the spoke."""

    def __init__(
        self,
        name: str,
        args: AksSpokeAccessArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down an azure-native provider, or the default one is used."""
        super().__init__("gitops:AksSpokeAccess", name, {}, transform, opts)
        roles = f"/subscriptions/{args['subscription_id']}/providers/Microsoft.Authorization/roleDefinitions"
        for hub, principal in args["principals"].items():
            authorization.RoleAssignment(
                self.named(f"{hub}-admin"),
                role_assignment_name=guid(args["subscription_id"], name, hub, "gitops"),
                scope=args["cluster"],
                role_definition_id=f"{roles}/{CLUSTER_ADMIN}",
                principal_id=principal,
                principal_type="ServicePrincipal",
                opts=self.below(),
            )
        self.server = pulumi.Output.from_input(args["server"])
        self.certificate = pulumi.Output.from_input(args["certificate"])
        self.argocd = {
            "execProviderConfig": {
                "command": "argocd-k8s-auth",
                "args": ["azure"],
                "apiVersion": EXEC_VERSION,
                "env": {
                    "AAD_LOGIN_METHOD": "workloadidentity",
                    "AAD_ENVIRONMENT_NAME": "AzurePublicCloud",
                    "AZURE_AUTHORITY_HOST": "https://login.microsoftonline.com/",
                    "AZURE_TENANT_ID": args["tenant_id"],
                    "AZURE_CLIENT_ID": args["client_id"],
                    "AZURE_FEDERATED_TOKEN_FILE": TOKEN_FILE,
                },
            }
        }
        self.flux = {"provider": "azure", "cluster": args["cluster"]}
        self.finish_access()
