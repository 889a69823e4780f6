"""A hub on EKS, and spokes on EKS."""

from typing import Literal, TypedDict

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Transforms
from fleetform.components.clusters.eks.access import access_entry
from fleetform.components.gitops.hub.accounts import NAMESPACES, SERVICE_ACCOUNTS
from fleetform.components.gitops.hub.identity import HubIdentity, SpokeAccess
from fleetform.components.names import limited
from fleetform.components.security.policies import VERSION, document, pod_trust

ROLE_LIMIT = 64
SPOKE_PATH = "fleetform/gitops/"
"""Path of the roles that spokes have for their hub."""


class EksHubIdentityArgs(TypedDict):
    """Who the engine of a hub on EKS is."""

    cluster: pulumi.Input[str]
    """Name of the hub's cluster."""
    account_id: str
    """The hub's account."""
    engine: Literal["argocd", "flux"]
    """What applies."""
    accounts: list[str]
    """Accounts of the spokes: it may take on their roles for GitOps."""
    tags: dict[str, str]
    """Tags of everything."""


class EksHubIdentity(HubIdentity):
    """A role that EKS Pod Identity gives to the engine's pods: it may take on the roles that spokes have for it."""

    def __init__(
        self,
        name: str,
        args: EksHubIdentityArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down an aws provider, or the default one is used."""
        super().__init__("gitops:EksHubIdentity", name, {"engine": args["engine"]}, transform, opts)
        role = aws.iam.Role(
            self.named("role"),
            name=limited(f"{name}-role", ROLE_LIMIT),
            assume_role_policy=pod_trust(args["account_id"]),
            tags=args["tags"],
            opts=self.below(),
        )
        aws.iam.RolePolicy(
            self.named("spokes"),
            name="spokes",
            role=role.id,
            policy=document(
                {
                    "actions": ["sts:AssumeRole", "sts:TagSession"],
                    "resources": [f"arn:aws:iam::{account}:role/{SPOKE_PATH}*" for account in args["accounts"]],
                }
            ),
            opts=self.below(),
        )
        namespace = NAMESPACES[args["engine"]]
        for account in SERVICE_ACCOUNTS[args["engine"]]:
            aws.eks.PodIdentityAssociation(
                self.named(account),
                cluster_name=args["cluster"],
                namespace=namespace,
                service_account=account,
                role_arn=role.arn,
                tags=args["tags"],
                opts=self.below(),
            )
        self.principal = role.arn
        self.client_id = role.arn
        self.annotations = {}
        self.pod_labels = {}
        self.finish_identity()


class EksSpokeAccessArgs(TypedDict):
    """What a spoke on EKS lets its hub's engine do."""

    cluster: pulumi.Input[str]
    """Name of the spoke's cluster."""
    arn: pulumi.Input[str]
    """The cluster's ARN."""
    server: pulumi.Input[str]
    """Address of the spoke's API."""
    certificate: pulumi.Input[str]
    """The API's certificate authority, as base64 of PEM."""
    engine: Literal["argocd", "flux"]
    """What applies on the hubs."""
    principals: list[pulumi.Input[str]]
    """Roles of the hubs' engines."""
    tags: dict[str, str]
    """Tags of everything."""


class EksSpokeAccess(SpokeAccess):
    """A role in the spoke's account that the hubs' engines take on, and that administers the spoke.

    Flux takes on no other role: it is let in by its own.
    """

    def __init__(
        self,
        name: str,
        args: EksSpokeAccessArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down an aws provider, or the default one is used."""
        super().__init__("gitops:EksSpokeAccess", name, {"engine": args["engine"]}, transform, opts)
        self.server = pulumi.Output.from_input(args["server"])
        self.certificate = pulumi.Output.from_input(args["certificate"])
        self.argocd = {}
        self.flux = {"provider": "aws", "cluster": args["arn"]}
        if args["engine"] == "argocd":
            role = self._role(args)
            access_entry(self, "role", role.arn, args["cluster"], args["tags"], policy="cluster-admin")
            self.argocd = {"awsAuthConfig": {"clusterName": args["cluster"], "roleARN": role.arn}}
        else:
            for number, principal in enumerate(args["principals"]):
                access_entry(self, f"hub-{number}", principal, args["cluster"], args["tags"], policy="cluster-admin")
        self.finish_access()

    def _role(self, args: EksSpokeAccessArgs) -> aws.iam.Role:
        """The role of the spoke that Argo CD takes on."""
        trust = pulumi.Output.json_dumps(
            {
                "Version": VERSION,
                "Statement": [
                    {
                        "Effect": "Allow",
                        "Principal": {"AWS": args["principals"]},
                        "Action": ["sts:AssumeRole", "sts:TagSession"],
                    }
                ],
            }
        )
        return aws.iam.Role(
            self.named("role"),
            name=limited(self.named("role"), ROLE_LIMIT),
            path=f"/{SPOKE_PATH}",
            assume_role_policy=trust,
            tags=args["tags"],
            opts=self.below(),
        )
