"""Clusters that a hub makes: what is common to all kinds of them."""

from __future__ import annotations

import base64

import pulumi
from pulumi_kubernetes.core.v1 import Namespace, Secret

from fleetform.components import tags
from fleetform.components.clusters.cluster import Cluster

WAIT_FOR = "pulumi.com/waitFor"
TIMEOUT = "pulumi.com/timeoutSeconds"
SERVER = "server: "
LONGEST = 3600
"""Seconds until a cluster that does not get ready is an error."""


class ManagedCluster(Cluster):
    """A cluster that a hub makes from objects in a namespace of its own.

    The hub holds its kubeconfig in a Secret. It is read from there when something is put on the cluster, and is a
    secret: it holds credentials of an administrator, which the hub renews.
    """

    _access: Secret

    def own_namespace(self, labels: dict[str, str]) -> Namespace:
        """The namespace on the hub that holds all of the cluster's objects and secrets."""
        return Namespace(
            self.named("namespace"),
            metadata={"name": self.pulumi_resource_name, "labels": tags.kubernetes(labels)},
            opts=self.first(),
        )

    def read_access(self, namespace: str, secret: str, cluster: pulumi.Resource) -> Secret:
        """Reads the Secret with the kubeconfig, once the cluster is there.

        Args:
            namespace: Namespace of the Secret.
            secret: Its name.
            cluster: The object that the hub makes the cluster from. It is waited for, and its id makes that of the
                Secret unknown as long as there is no cluster, so that a first preview does not look for it.
        """
        assert isinstance(cluster, pulumi.CustomResource)
        self._access = Secret.get(
            self.named("access"),
            id=cluster.id.apply(lambda _: f"{namespace}/{secret}"),
            opts=self.below(depends_on=[cluster]),
        )
        return self._access

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
    return {WAIT_FOR: f"condition={condition}", TIMEOUT: f"{LONGEST}"}
