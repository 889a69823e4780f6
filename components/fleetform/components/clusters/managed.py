"""Clusters that a hub makes: what is common to all kinds of them."""

import base64
from typing import Any

import pulumi
from pulumi_kubernetes.core.v1 import Namespace, Secret

from fleetform.components import tags
from fleetform.components.clusters.cluster import Cluster

WAIT_FOR = "pulumi.com/waitFor"
SERVER = "server: "
PATIENCE = pulumi.CustomTimeouts(create="60m", update="60m", delete="60m")
"""Time until a cluster that does not get ready is an error."""


class Observed(pulumi.CustomResource):
    """An object that is there, with what Kubernetes says of it by now."""

    spec: pulumi.Output[dict[str, Any]]
    """What it is told to be, with what its controller has added."""

    def __init__(self, name: str, token: str, id_: pulumi.Input[str], opts: pulumi.ResourceOptions) -> None:
        """Looks it up.

        Args:
            name: Pulumi name.
            token: Its type token, e.g. `kubernetes:hive.openshift.io/v1:ClusterDeployment`.
            id_: Its namespace and name.
            opts: Pulumi's options.
        """
        super().__init__(
            token, name, {"spec": None}, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))
        )


class ManagedCluster(Cluster):
    """A cluster that a hub makes from objects in a namespace of its own.

    The hub holds its kubeconfig in a Secret. It is read from there when something is put on the cluster, and is a
    secret: it holds credentials of an administrator, which the hub renews.
    """

    _access: Secret
    _own: Namespace

    def own_namespace(self, labels: dict[str, str]) -> Namespace:
        """The namespace on the hub that holds all of the cluster's objects and secrets."""
        self._own = Namespace(
            self.named("namespace"),
            metadata={"name": self.pulumi_resource_name, "labels": tags.kubernetes(labels)},
            opts=self.first(),
        )
        return self._own

    def read_access(self, namespace: str, secret: str, cluster: pulumi.CustomResource) -> None:
        """Reads the Secret with the kubeconfig, once the cluster is there.

        Args:
            namespace: Namespace of the Secret.
            secret: Its name.
            cluster: The object that the hub makes the cluster from. It is waited for, and its id makes that of the
                Secret unknown as long as there is no cluster, so that a first preview does not look for it.
        """
        self.read_secret(cluster.id.apply(lambda _: f"{namespace}/{secret}"), cluster)

    def read_secret(self, id_: pulumi.Input[str], *after: pulumi.Resource) -> None:
        """Reads the Secret with the kubeconfig.

        Args:
            id_: Its namespace and name.
            after: What must be there before it is.
        """
        self._access = Secret.get(self.named("access"), id=id_, opts=self.below(depends_on=list(after)))

    def decoded(self, key: str) -> pulumi.Output[str]:
        """A value of the Secret with the kubeconfig, as a secret."""
        return pulumi.Output.secret(self._access.data[key].apply(lambda text: base64.b64decode(text).decode()))

    def address(self) -> pulumi.Output[str]:
        """Address of the API, as the kubeconfig has it; no secret."""
        return pulumi.Output.unsecret(self.kubeconfig.apply(lambda text: text.split(SERVER)[1].split("\n")[0].strip()))


def awaited(condition: str) -> dict[str, str]:
    """Annotations that make Pulumi wait for a condition of an object.

    Args:
        condition: The condition that must be true.
    """
    return {WAIT_FOR: f"condition={condition}"}
