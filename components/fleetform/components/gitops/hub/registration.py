"""What a hub's GitOps engine knows of a spoke."""

import base64
from typing import Any, TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import ConfigMap, Secret
from pulumi_kubernetes.meta.v1 import ObjectMetaArgsDict

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.clusters.cluster import kubeconfig_of_user
from fleetform.components.gitops.hub.accounts import NAMESPACES
from fleetform.components.gitops.hub.identity import SpokeAccess

HUB_LABEL = "fleetform.dev/hub"
ACTIVE_LABEL = "fleetform.dev/active"
"""Whether the hub applies what the spoke runs; a standby knows the spoke, and leaves it alone until this is true."""
FLUX_SOURCE = "flux-system"
"""Name that the chart flux2-sync gives its repository."""


class RegistrationArgs(TypedDict):
    """What a hub knows of a spoke."""

    spoke: str
    """Name of the spoke."""
    hub: str
    """Name of the hub."""
    active: bool
    """Whether this hub applies what the spoke runs; false on a standby."""
    labels: dict[str, str]
    """The spoke's labels: generators choose by them."""
    folder: str
    """The spoke's folder of the repository."""
    tags: dict[str, str]
    """Labels of everything."""


class ArgoCdRegistration(Component):
    """The spoke as Argo CD on the hub knows it: a secret with its address, its labels, and how to sign in."""

    def __init__(
        self,
        name: str,
        args: RegistrationArgs,
        access: SpokeAccess,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        super().__init__("gitops:ArgoCdRegistration", name, _props(args), transform, opts)
        config = {**access.argocd, "tlsClientConfig": {"insecure": False, "caData": access.certificate}}
        self.secret = Secret(
            self.named("cluster"),
            metadata={
                "name": _name(args),
                "namespace": NAMESPACES["argocd"],
                "labels": {**_labels(args), "argocd.argoproj.io/secret-type": "cluster"},
            },
            type="Opaque",
            string_data={
                "name": args["spoke"],
                "server": access.server,
                "config": pulumi.Output.json_dumps(config),
            },
            opts=self.first(),
        )
        self.finish({})


class FluxRegistration(Component):
    """The spoke as Flux on the hub knows it: how to reach it, and its folder applied to it."""

    def __init__(
        self,
        name: str,
        args: RegistrationArgs,
        access: SpokeAccess,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        super().__init__("gitops:FluxRegistration", name, _props(args), transform, opts)
        made, reference = self._reach(args, access)
        self.kustomization = CustomResource(
            self.named("kustomization"),
            api_version="kustomize.toolkit.fluxcd.io/v1",
            kind="Kustomization",
            metadata=self._metadata(args),
            spec={
                "interval": "10m",
                "path": f"./{args['folder']}",
                "prune": True,
                # A cluster that another hub takes over, or that is not known any more, keeps what runs on it.
                "deletionPolicy": "Orphan",
                "suspend": not args["active"],
                "sourceRef": {"kind": "GitRepository", "name": FLUX_SOURCE},
                "kubeConfig": reference,
            },
            opts=self.below(depends_on=[made]),
        )
        self.finish({})

    def _reach(self, args: RegistrationArgs, access: SpokeAccess) -> tuple[pulumi.Resource, dict[str, Any]]:
        """How the spoke is reached, and how that is named."""
        metadata = self._metadata(args)
        reference = {"name": _name(args)}
        if access.flux is not None:
            data = {**access.flux, "address": access.server, "ca.crt": access.certificate.apply(decoded)}
            made = ConfigMap(self.named("kubeconfig"), metadata=metadata, data=data, opts=self.first())
            return made, {"configMapRef": reference}
        kubeconfig = kubeconfig_with_token(args["spoke"], access.server, access.certificate, access.token)
        sealed = Secret(
            self.named("kubeconfig"), metadata=metadata, string_data={"value": kubeconfig}, opts=self.first()
        )
        return sealed, {"secretRef": reference}

    def _metadata(self, args: RegistrationArgs) -> ObjectMetaArgsDict:
        return {"name": _name(args), "namespace": NAMESPACES["flux"], "labels": _labels(args)}


def _name(args: RegistrationArgs) -> str:
    return f"cluster-{args['spoke']}"


def _props(args: RegistrationArgs) -> dict[str, Any]:
    return {"spoke": args["spoke"], "hub": args["hub"], "active": args["active"]}


def _labels(args: RegistrationArgs) -> dict[str, str]:
    return {
        **tags.kubernetes(args["tags"]),
        # Generators choose clusters by the names that the blueprint gives to labels.
        **tags.kubernetes_values(args["labels"]),
        HUB_LABEL: args["hub"],
        ACTIVE_LABEL: "true" if args["active"] else "false",
    }


def decoded(text: str) -> str:
    """A text that was base64."""
    return base64.b64decode(text).decode()


def kubeconfig_with_token(
    name: str, server: pulumi.Input[str], certificate: pulumi.Input[str], token: pulumi.Input[str | None]
) -> pulumi.Output[str]:
    """A kubeconfig that signs in with a token.

    Args:
        name: Name of the cluster.
        server: Address of its API.
        certificate: The API's certificate authority, as base64 of PEM.
        token: The token.
    """
    return kubeconfig_of_user(name, server, certificate, {"token": token})
