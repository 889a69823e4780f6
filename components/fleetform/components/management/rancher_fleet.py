"""Rancher Fleet: its manager on a hub, and the spokes that it brings its agent to."""

from typing import TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Namespace, Secret

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.gitops.hub.identity import SpokeAccess
from fleetform.components.gitops.hub.registration import decoded, kubeconfig_with_token

NAMESPACE = "cattle-fleet-system"
CLUSTERS = "fleet-default"
"""Namespace of the clusters that Fleet manages, as Rancher names it."""


class RancherFleetHubArgs(TypedDict):
    """What the manager on a hub is made from."""

    server: pulumi.Input[str]
    """Address of the hub's API, where agents find it."""
    certificate: pulumi.Input[str]
    """The API's certificate authority, as base64 of PEM."""
    tags: dict[str, str]
    """Labels of everything."""


class RancherFleetHub(Component):
    """The manager on a hub, without Rancher."""

    def __init__(
        self,
        name: str,
        args: RancherFleetHubArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        super().__init__("management:RancherFleetHub", name, {}, transform, opts)
        labels = tags.kubernetes(args["tags"])
        namespaces = [
            Namespace(self.named(key), metadata={"name": each, "labels": labels}, opts=self.first())
            for key, each in (("namespace", NAMESPACE), ("clusters", CLUSTERS))
        ]
        definitions = release(
            self.named("definitions"), "fleet-crd", NAMESPACE, {}, self.below(depends_on=list(namespaces))
        )
        values = {
            "apiServerURL": args["server"],
            "apiServerCA": pulumi.Output.from_input(args["certificate"]).apply(decoded),
        }
        release(self.named("manager"), "fleet", NAMESPACE, values, self.below(depends_on=[definitions]))
        self.finish({})


class RancherFleetMemberArgs(TypedDict):
    """What the manager knows of a spoke."""

    spoke: str
    """Name of the spoke."""
    labels: dict[str, str]
    """The spoke's labels: repositories choose by them."""
    tags: dict[str, str]
    """Labels of everything."""


class RancherFleetMember(Component):
    """The spoke as the manager knows it: it brings its agent there, which has an identity of its own from then on."""

    def __init__(
        self,
        name: str,
        args: RancherFleetMemberArgs,
        access: SpokeAccess,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        super().__init__("management:RancherFleetMember", name, {"spoke": args["spoke"]}, transform, opts)
        assert access.token is not None, "Fleet knows tokens only"
        labels = tags.kubernetes(args["tags"])
        kubeconfig = kubeconfig_with_token(args["spoke"], access.server, access.certificate, access.token)
        secret = f"kubeconfig-{args['spoke']}"
        sealed = Secret(
            self.named("kubeconfig"),
            metadata={"name": secret, "namespace": CLUSTERS, "labels": labels},
            string_data={"value": kubeconfig},
            opts=self.first(),
        )
        CustomResource(
            self.named("cluster"),
            api_version="fleet.cattle.io/v1alpha1",
            kind="Cluster",
            metadata={
                "name": args["spoke"],
                "namespace": CLUSTERS,
                "labels": {**labels, **tags.kubernetes_values(args["labels"])},
            },
            spec={"kubeConfigSecret": secret, "kubeConfigSecretNamespace": CLUSTERS},
            opts=self.below(depends_on=[sealed]),
        )
        self.finish({})
