"""Spokes that know no cloud's identities: a service account of their own, and its token."""

from typing import NotRequired, TypedDict

import pulumi
from pulumi_kubernetes.core.v1 import Secret, ServiceAccount
from pulumi_kubernetes.rbac.v1 import ClusterRoleBinding

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.gitops.hub.identity import SpokeAccess
from fleetform.components.gitops.hub.registration import decoded

NAMESPACE = "kube-system"
ACCOUNT = "fleetform-gitops"


class TokenSpokeAccessArgs(TypedDict):
    """What a spoke lets the engine of its hub do that has its token."""

    server: pulumi.Input[str]
    """Address of the spoke's API."""
    account: NotRequired[str]
    """Name of the service account; `fleetform-gitops` unless given."""
    tags: dict[str, str]
    """Labels of everything."""


class TokenSpokeAccess(SpokeAccess):
    """A service account that administers the spoke, and a token for it; deleting the token's secret ends it."""

    def __init__(
        self,
        name: str,
        args: TokenSpokeAccessArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down the spoke's kubernetes provider, or the default one is used."""
        super().__init__("gitops:TokenSpokeAccess", name, {}, transform, opts)
        labels, named = tags.kubernetes(args["tags"]), args.get("account", ACCOUNT)
        account = ServiceAccount(
            self.named("account"),
            metadata={"name": named, "namespace": NAMESPACE, "labels": labels},
            opts=self.first(),
        )
        ClusterRoleBinding(
            self.named("binding"),
            metadata={"name": named, "labels": labels},
            role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            subjects=[{"kind": "ServiceAccount", "name": named, "namespace": NAMESPACE}],
            opts=self.below(depends_on=[account]),
        )
        sealed = Secret(
            self.named("token"),
            metadata={
                "name": f"{named}-token",
                "namespace": NAMESPACE,
                "labels": labels,
                "annotations": {"kubernetes.io/service-account.name": named},
            },
            type="kubernetes.io/service-account-token",
            opts=self.below(depends_on=[account], additional_secret_outputs=["data"]),
        )
        self.server = pulumi.Output.from_input(args["server"])
        self.certificate = sealed.data["ca.crt"]
        self.token = pulumi.Output.secret(sealed.data["token"].apply(decoded))
        self.argocd = {"bearerToken": self.token}
        self.finish_access()
