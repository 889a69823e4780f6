"""Open Cluster Management: a hub, and the agent by which a spoke registers itself.

The agent comes with a token that may do one thing: ask the hub for a certificate of its own, which it then renews.
"""

from typing import TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Namespace, Secret

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.gitops.hub.registration import decoded, kubeconfig_with_token

HUB_NAMESPACE = "open-cluster-management"
SPOKE_NAMESPACE = "open-cluster-management-agent"
BOOTSTRAP = "agent-registration-bootstrap"
"""Service account of the chart that may only ask for certificates."""
GATES = [{"feature": name, "mode": "Enable"} for name in ("DefaultClusterSet", "ManagedClusterAutoApproval")]
"""What the hub does: it approves what that service account asks for, or every spoke would wait for a person.

Source: https://open-cluster-management.io/docs/getting-started/administration/featuregates/
"""


class OpenClusterHubArgs(TypedDict):
    """What a hub is made from."""

    tags: dict[str, str]
    """Labels of everything."""


class OpenClusterHub(Component):
    """The manager on a hub, which accepts the clusters that it knows."""

    def __init__(
        self,
        name: str,
        args: OpenClusterHubArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        super().__init__("management:OpenClusterHub", name, {}, transform, opts)
        namespace = Namespace(
            self.named("namespace"),
            metadata={"name": HUB_NAMESPACE, "labels": tags.kubernetes(args["tags"])},
            opts=self.first(),
        )
        release(
            self.named("manager"),
            "cluster-manager",
            HUB_NAMESPACE,
            {
                "createBootstrapSA": True,
                "clusterManager": {"create": True, "registrationConfiguration": {"featureGates": GATES}},
            },
            self.below(depends_on=[namespace]),
        )
        self.finish({})


class OpenClusterMemberArgs(TypedDict):
    """What a hub knows of a spoke."""

    spoke: str
    """Name of the spoke."""
    server: pulumi.Input[str]
    """Address of the hub's API."""
    labels: dict[str, str]
    """The spoke's labels: placements choose by them."""
    tags: dict[str, str]
    """Labels of everything."""


class OpenClusterMember(Component):
    """The spoke as its hub knows it, and the token by which its agent asks for a certificate.

    Attributes:
        bootstrap: The kubeconfig with which the agent asks.
    """

    def __init__(
        self,
        name: str,
        args: OpenClusterMemberArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        super().__init__("management:OpenClusterMember", name, {"spoke": args["spoke"]}, transform, opts)
        labels = tags.kubernetes(args["tags"])
        CustomResource(
            self.named("cluster"),
            api_version="cluster.open-cluster-management.io/v1",
            kind="ManagedCluster",
            metadata={"name": args["spoke"], "labels": {**labels, **tags.kubernetes_values(args["labels"])}},
            spec={"hubAcceptsClient": True, "leaseDurationSeconds": 60},
            opts=self.first(),
        )
        sealed = Secret(
            self.named("token"),
            metadata={
                "name": f"bootstrap-{args['spoke']}",
                "namespace": HUB_NAMESPACE,
                "labels": labels,
                "annotations": {"kubernetes.io/service-account.name": BOOTSTRAP},
            },
            type="kubernetes.io/service-account-token",
            opts=self.first(additional_secret_outputs=["data"]),
        )
        token = pulumi.Output.secret(sealed.data["token"].apply(decoded))
        self.bootstrap = kubeconfig_with_token("hub", args["server"], sealed.data["ca.crt"], token)
        self.finish({})


class OpenClusterAgentArgs(TypedDict):
    """What the agent on a spoke is made from."""

    spoke: str
    """Name of the spoke."""
    bootstrap: pulumi.Input[str]
    """The kubeconfig with which it asks for its certificate."""
    tags: dict[str, str]
    """Labels of everything."""


class OpenClusterAgent(Component):
    """The agent on a spoke."""

    def __init__(
        self,
        name: str,
        args: OpenClusterAgentArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down the spoke's kubernetes provider, or the default one is used."""
        super().__init__("management:OpenClusterAgent", name, {"spoke": args["spoke"]}, transform, opts)
        namespace = Namespace(
            self.named("namespace"),
            metadata={"name": SPOKE_NAMESPACE, "labels": tags.kubernetes(args["tags"])},
            opts=self.first(),
        )
        values = {
            "klusterlet": {"create": True, "mode": "Singleton", "clusterName": args["spoke"]},
            "bootstrapHubKubeConfig": args["bootstrap"],
        }
        release(self.named("agent"), "klusterlet", SPOKE_NAMESPACE, values, self.below(depends_on=[namespace]))
        self.finish({})
