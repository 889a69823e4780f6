"""A hub on GKE, and spokes on GKE."""

from typing import Literal, TypedDict

import pulumi
import pulumi_gcp as gcp
from pulumi_kubernetes.rbac.v1 import ClusterRoleBinding

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.gitops.hub.accounts import NAMESPACES, SERVICE_ACCOUNTS
from fleetform.components.gitops.hub.identity import HubIdentity, SpokeAccess
from fleetform.components.names import limited

ACCOUNT_LIMIT = 30
EXEC_VERSION = "client.authentication.k8s.io/v1beta1"


class GkeHubIdentityArgs(TypedDict):
    """Who the engine of a hub on GKE is."""

    project: str
    """The hub's project."""
    engine: Literal["argocd", "flux"]
    """What applies."""


class GkeHubIdentity(HubIdentity):
    """A service account that Workload Identity gives to the engine's pods."""

    def __init__(
        self,
        name: str,
        args: GkeHubIdentityArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down a gcp provider, or the default one is used."""
        super().__init__("gitops:GkeHubIdentity", name, {"engine": args["engine"]}, transform, opts)
        account = gcp.serviceaccount.Account(
            self.named("account"),
            account_id=limited(name, ACCOUNT_LIMIT),
            project=args["project"],
            display_name=f"GitOps of the hub {name}",
            opts=self.below(),
        )
        namespace = NAMESPACES[args["engine"]]
        for service_account in SERVICE_ACCOUNTS[args["engine"]]:
            gcp.serviceaccount.IAMMember(
                self.named(service_account),
                service_account_id=account.name,
                role="roles/iam.workloadIdentityUser",
                member=f"serviceAccount:{args['project']}.svc.id.goog[{namespace}/{service_account}]",
                opts=self.below(),
            )
        self.principal = account.email
        self.client_id = account.email
        self.annotations = {"iam.gke.io/gcp-service-account": account.email}
        self.pod_labels = {}
        self.finish_identity()


class GkeSpokeAccessArgs(TypedDict):
    """What a spoke on GKE lets its hub's engine do."""

    cluster: pulumi.Input[str]
    """The spoke's full name: projects/PROJECT/locations/LOCATION/clusters/NAME."""
    server: pulumi.Input[str]
    """Address of the spoke's API."""
    certificate: pulumi.Input[str]
    """The API's certificate authority, as base64 of PEM."""
    principals: list[pulumi.Input[str]]
    """Service accounts of the hubs' engines."""
    tags: dict[str, str]
    """Labels of everything."""


class GkeSpokeAccess(SpokeAccess):
    """The hubs' service accounts administer the spoke, by Kubernetes' own permissions; they need none of Google's."""

    def __init__(
        self,
        name: str,
        args: GkeSpokeAccessArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down the spoke's kubernetes provider, or the default one is used."""
        super().__init__("gitops:GkeSpokeAccess", name, {}, transform, opts)
        ClusterRoleBinding(
            self.named("binding"),
            metadata={"name": "fleetform-gitops", "labels": tags.kubernetes(args["tags"])},
            role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            subjects=[
                {"api_group": "rbac.authorization.k8s.io", "kind": "User", "name": principal}
                for principal in args["principals"]
            ],
            opts=self.first(),
        )
        self.server = pulumi.Output.from_input(args["server"])
        self.certificate = pulumi.Output.from_input(args["certificate"])
        self.argocd = {
            "execProviderConfig": {"command": "argocd-k8s-auth", "args": ["gcp"], "apiVersion": EXEC_VERSION}
        }
        self.flux = {"provider": "gcp", "cluster": args["cluster"]}
        self.finish_access()
