"""An OpenShift cluster that Hive installs."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Namespace, Secret

from fleetform.components import tags
from fleetform.components.base import Transforms
from fleetform.components.clusters.cluster import NodePoolArgs, cluster_props
from fleetform.components.clusters.hive.args import HiveClusterArgs
from fleetform.components.clusters.hive.install_config import PASSWORD, WORKER, install_config, machines
from fleetform.components.clusters.managed import PATIENCE, ManagedCluster, Observed, awaited

API = "hive.openshift.io/v1"
RELEASES = "quay.io/openshift-release-dev/ocp-release"
ZONES = 3
CONFIG_FILE = "install-config.yaml"
NO_SECRET = {"fleetform.dev/holds-no-secret": "true"}
"""Says to whoever writes it elsewhere that what is in a Secret may be read."""


class InstallConfig(pulumi.CustomResource):
    """The Secret that Hive wants the installer's configuration in, where nothing in it is secret.

    Everybody may read what a cluster will be: Pulumi's own class for Secrets would hide it.
    """

    def __init__(
        self, name: str, metadata: Mapping[str, Any], content: pulumi.Input[str], opts: pulumi.ResourceOptions
    ) -> None:
        """Makes it."""
        props = {
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {**metadata, "annotations": dict(NO_SECRET)},
            # JSON is YAML too.
            "data": {CONFIG_FILE: pulumi.Output.from_input(content).apply(_encoded)},
        }
        super().__init__("kubernetes:core/v1:Secret", name, props, opts)


@dataclass(frozen=True)
class HiveClusterNodes:
    """The resources below an OpenShift cluster."""

    namespace: Namespace
    image: CustomResource
    install_config: InstallConfig | Secret
    deployment: CustomResource
    pools: Sequence[CustomResource]


class HiveCluster(ManagedCluster):
    """OpenShift in a network that is there: API and routes private, pull secret and credentials by name only."""

    def __init__(
        self,
        name: str,
        args: HiveClusterArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Makes the cluster; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        props = {**cluster_props(args["provider"], args), "version": args["openshift_version"]}
        super().__init__("clusters:HiveCluster", name, props, transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        namespace = self.own_namespace(args["tags"])
        image = self._object("image", "ClusterImageSet", f"{name}-{args['openshift_version']}", self._image(), ())
        config = self._install_config(namespace)
        deployment = self._deployment(image, config)
        pools = [self._pool(pool, first=pool is args["node_pools"][0]) for pool in args["node_pools"]]
        self.nodes = HiveClusterNodes(namespace, image, config, deployment, pools)
        self._read(deployment)
        self._ready = [deployment]
        self.cluster_name = pulumi.Output.from_input(name)
        self.location = pulumi.Output.from_input(args["region"])
        self.version = pulumi.Output.from_input(args["openshift_version"])
        self.endpoint = pulumi.Output.from_input(f"https://api.{name}.{args['base_domain']}:6443")
        self.oidc_issuer = pulumi.Output.from_input("https://kubernetes.default.svc")
        self.identity = pulumi.Output.from_input(args["aws"]["role_arn"] if "aws" in args else "")
        self.finish_cluster(args)

    @cached_property
    def kubeconfig(self) -> pulumi.Output[str]:
        """How to reach it: with the certificate that the installer made, which Hive keeps on the hub; a secret."""
        return self.decoded("kubeconfig")

    def _read(self, deployment: CustomResource) -> None:
        """Hive says in the deployment itself how the Secret with the kubeconfig is called."""
        name = self.pulumi_resource_name
        seen = Observed(
            self.named("installed"),
            f"kubernetes:{API}:ClusterDeployment",
            deployment.id.apply(lambda _: f"{name}/{name}"),
            self.below(depends_on=[deployment]),
        )
        secret = seen.spec["clusterMetadata"]["adminKubeconfigSecretRef"]["name"]
        self.read_secret(pulumi.Output.concat(name, "/", secret), seen)

    def _object(
        self, key: str, kind: str, name: str, spec: dict[str, Any], after: Sequence[pulumi.Resource], **metadata: Any
    ) -> CustomResource:
        whole = kind == "ClusterDeployment"
        own: dict[str, Any] = {"protect": self._args["protect"] or None, "custom_timeouts": PATIENCE} if whole else {}
        return CustomResource(
            self.named(key),
            api_version=API,
            kind=kind,
            metadata={"name": name, "labels": self._labels, **metadata},
            spec=spec,
            opts=self.below(depends_on=list(after), **own) if after else self.first(),
        )

    def _image(self) -> dict[str, Any]:
        args = self._args
        return {"releaseImage": args.get("release_image") or f"{RELEASES}:{args['openshift_version']}-x86_64"}

    def _install_config(self, after: Namespace) -> InstallConfig | Secret:
        name = self.pulumi_resource_name
        metadata: Any = {"name": f"{name}-install-config", "namespace": name, "labels": self._labels}
        told, below = install_config(name, self._args), self.below(depends_on=[after])
        if "vsphere" not in self._args:
            content = pulumi.Output.json_dumps(told)
            return InstallConfig(self.named("install-config"), metadata, content, below)
        # All of it is plain but the password, which is put in last so that it alone is secret.
        before, _, behind = json.dumps(told).partition(json.dumps(PASSWORD))
        sealed = pulumi.Output.concat(before, pulumi.Output.json_dumps(self._args["vsphere"]["password"]), behind)
        return Secret(self.named("install-config"), metadata=metadata, string_data={CONFIG_FILE: sealed}, opts=below)

    def _deployment(self, *after: pulumi.Resource) -> CustomResource:
        name, args = self.pulumi_resource_name, self._args
        spec = {
            "clusterName": name,
            "baseDomain": args["base_domain"],
            "platform": {args["provider"]: self._platform()},
            "provisioning": {
                "imageSetRef": {"name": f"{name}-{args['openshift_version']}"},
                "installConfigSecretRef": {"name": f"{name}-install-config"},
            },
            "pullSecretRef": {"name": args["pull_secret"]},
            # What is protected outlives the object that stands for it.
            "preserveOnDelete": args["protect"],
            "installAttemptsLimit": 2,
        }
        labels = {**self._labels, **tags.kubernetes(args["labels"])}
        annotations = awaited("Provisioned")
        return self._object(
            "deployment", "ClusterDeployment", name, spec, after, namespace=name, labels=labels, annotations=annotations
        )

    def _platform(self) -> dict[str, Any]:
        args = self._args
        credentials = {"credentialsSecretRef": {"name": args.get("credentials_secret") or ""}}
        if "aws" in args:
            role = {"credentialsAssumeRole": {"roleARN": args["aws"]["role_arn"]}}
            return {"region": args["region"], **role, "userTags": args["tags"]}
        if "azure" in args:
            group = {"baseDomainResourceGroupName": args["azure"]["zone_group"]}
            return {"region": args["region"], **credentials, **group}
        if "vsphere" in args:
            at = args["vsphere"]
            return {
                **credentials,
                "certificatesSecretRef": {"name": at["certificates_secret"]},
                "vCenter": at["server"],
                "datacenter": at["datacenter"],
                "cluster": at["cluster"],
                "defaultDatastore": at["datastore"],
                "network": at["network"],
            }
        return {"region": args["region"], **credentials}

    def _pool(self, pool: NodePoolArgs, *, first: bool) -> CustomResource:
        """A node pool; the first one is what the installer made."""
        owner, name = self.pulumi_resource_name, WORKER if first else pool["name"]
        machine = machines(self._args, pool)
        if pool["spot"] and "aws" in machine:
            machine["aws"]["spotMarketOptions"] = {}
        # Hive wants at least one machine a zone where it makes pools in zones.
        least = max(pool["min"], self._args.get("zones", ZONES) if self._args["provider"] != "vsphere" else 1)
        spec = {
            "clusterDeploymentRef": {"name": owner},
            "name": name,
            "platform": machine,
            "autoscaling": {"minReplicas": least, "maxReplicas": max(pool["max"], least)},
            "labels": pool["labels"],
            "taints": [dict(taint) for taint in pool["taints"]],
        }
        key = f"pool-{pool['name']}"
        return self._object(key, "MachinePool", f"{owner}-{name}", spec, [self._own], namespace=owner)


def _encoded(text: str) -> str:
    return base64.b64encode(text.encode()).decode()
