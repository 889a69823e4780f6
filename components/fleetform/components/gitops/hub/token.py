"""Spokes that know no cloud's identities: a service account of their own, and its token."""

import base64
from typing import TypedDict

import pulumi
from pulumi_kubernetes.core.v1 import Secret, ServiceAccount
from pulumi_kubernetes.rbac.v1 import ClusterRoleBinding

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.gitops.hub.identity import SpokeAccess

NAMESPACE = "kube-system"
ACCOUNT = "fleetform-gitops"


class TokenSpokeAccessArgs(TypedDict):
    """What a spoke lets the engine of its hub do that has its token."""

    server: pulumi.Input[str]
    """Address of the spoke's API."""
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
        labels = tags.kubernetes(args["tags"])
        account = ServiceAccount(
            self.named("account"),
            metadata={"name": ACCOUNT, "namespace": NAMESPACE, "labels": labels},
            opts=self.first(),
        )
        ClusterRoleBinding(
            self.named("binding"),
            metadata={"name": ACCOUNT, "labels": labels},
            role_ref={"api_group": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "cluster-admin"},
            subjects=[{"kind": "ServiceAccount", "name": ACCOUNT, "namespace": NAMESPACE}],
            opts=self.below(depends_on=[account]),
        )
        sealed = Secret(
            self.named("token"),
            metadata={
                "name": f"{ACCOUNT}-token",
                "namespace": NAMESPACE,
                "labels": labels,
                "annotations": {"kubernetes.io/service-account.name": ACCOUNT},
            },
            type="kubernetes.io/service-account-token",
            opts=self.below(depends_on=[account], additional_secret_outputs=["data"]),
        )
        self.server = pulumi.Output.from_input(args["server"])
        self.certificate = sealed.data["ca.crt"]
        self.token = pulumi.Output.secret(sealed.data["token"].apply(_decoded))
        self.argocd = {"bearerToken": self.token}
        self.finish_access()


def _decoded(text: str) -> str:
    return base64.b64decode(text).decode()
