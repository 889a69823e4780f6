"""A cluster that was made elsewhere."""

from functools import cached_property
from typing import NotRequired

import pulumi
import pulumi_kubernetes as kubernetes

from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import Cluster, ClusterArgs, cluster_props


class ExistingClusterArgs(ClusterArgs):
    """How a cluster is reached that was made elsewhere. Nothing of it is changed but what is put on it."""

    provider: str
    """Where it runs, in a word."""
    kubeconfig: pulumi.Input[str]
    """Its kubeconfig: a secret, or the path of a file on the machine that deploys."""
    context: NotRequired[str | None]
    """Context of the kubeconfig; its current one unless given."""
    oidc_issuer: NotRequired[str | None]
    """Issuer of the tokens that its pods get."""


class ExistingCluster(Cluster):
    """A cluster that was made elsewhere, adopted by a reference to its kubeconfig."""

    def __init__(
        self,
        name: str,
        args: ExistingClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Adopts the cluster."""
        super().__init__("clusters:ExistingCluster", name, cluster_props(args["provider"], args), transform, opts)
        self._args = args
        self.cluster_name = pulumi.Output.from_input(name)
        self.location = pulumi.Output.from_input(args["region"])
        self.version = pulumi.Output.from_input(args["version"])
        self.endpoint = pulumi.Output.from_input("")
        self.oidc_issuer = pulumi.Output.from_input(args.get("oidc_issuer") or "")
        self.identity = pulumi.Output.from_input("")
        self.finish_cluster(args)

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How it is reached: a secret, or the path of a file."""
        return pulumi.Output.from_input(self._args["kubeconfig"])

    @cached_property
    def kubernetes(self) -> kubernetes.Provider:
        """The provider for what runs on it."""
        return kubernetes.Provider(
            f"{self.pulumi_resource_name}-kubernetes",
            kubeconfig=self.kubeconfig,
            context=self._args.get("context"),
            enable_server_side_apply=True,
            opts=self.below(),
        )
