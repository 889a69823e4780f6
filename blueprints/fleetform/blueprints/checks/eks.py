"""EKS: settings that make no sense together, wherever each of them was written."""

from __future__ import annotations

from collections.abc import Iterator

from pydantic.alias_generators import to_camel

from fleetform.blueprints.checks.clusters import origin
from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.common import AwsAccount
from fleetform.blueprints.fleet import Cluster, ClusterMatrix
from fleetform.blueprints.kinds.eks import EksSettings
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

AUTO_MODE_HAS = ("eks-pod-identity-agent", "vpc-cni", "kube-proxy", "coredns", "aws-ebs-csi-driver")
"""Source: https://docs.aws.amazon.com/eks/latest/userguide/eks-add-ons.html#addon-consider-auto"""


def conflicts(
    platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, only: EksSettings
) -> Iterator[Problem]:
    """Settings of an EKS cluster that make no sense."""
    if only.compute != "managed-node-groups":
        yield from _nodes_for_pods(platform, cluster, source)
    if only.compute == "auto-mode":
        yield from _brought(only)
    if only.compute != "karpenter":
        yield from _image(platform, cluster, source, only)
    yield from _own_roles(cluster, only)
    yield from _administrator(platform, cluster, only)
    yield from _key(platform, cluster, source, only)


def ranges(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """Ranges that EKS does nothing with; the defaults of all clusters may say them for other clouds."""
    defaults = platform.fleet.defaults.all.network
    own = "pods on EKS have addresses of its subnets: leave it out, or make the network larger"
    told = {"pod_range": own}
    if cluster.eks is not None and cluster.eks.ip_family == "ipv6":
        told = dict.fromkeys(("pod_range", "service_range"), "EKS gives these addresses of IPv6 itself: leave it out")
    for field, message in told.items():
        if cluster.network is None or (range_ := getattr(cluster.network, field)) is None:
            continue
        where = origin(platform, cluster, source, f"network.{field}")
        if where is not defaults:
            yield problem(where, to_camel(field), message, found=range_)


def _nodes_for_pods(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix) -> Iterator[Problem]:
    """Fewest nodes where nodes are made for pods; defaults may say them for other clusters."""
    defaults = platform.fleet.defaults
    if any(origin(platform, cluster, source, "node_pools") is layer for layer in (defaults.all, defaults.aws)):
        return
    for pool in cluster.node_pools or []:
        if "min" in pool.model_fields_set and pool.min > 0:
            message = "nodes are made for pods that wait, so a pool has no fewest nodes: leave it out"
            yield problem(pool, "min", message, found=pool.min)


def _image(
    platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, only: EksSettings
) -> Iterator[Problem]:
    """An image that no node has; defaults may say it for other clusters."""
    where, defaults = origin(platform, cluster, source, "eks.node_image"), platform.fleet.defaults
    lent = any(where is layer.eks for layer in (defaults.all, defaults.aws))
    if "node_image" in only.model_fields_set and not lent:
        message = "only 'compute: karpenter' has it: EKS chooses the image of other nodes itself"
        yield problem(where, "nodeImage", message, found=only.node_image)


def _brought(only: EksSettings) -> Iterator[Problem]:
    for addon in only.addons:
        if addon.name in AUTO_MODE_HAS:
            yield problem(addon, "name", "Auto Mode brings that itself: leave it out", found=addon.name)


def _own_roles(cluster: Cluster, only: EksSettings) -> Iterator[Problem]:
    """EKS takes one role for a service account, and these have theirs."""
    own = {"aws-node": "vpc-cni", "ebs-csi-controller-sa": "aws-ebs-csi-driver"}
    if only.compute == "auto-mode":
        own = {}
    elif only.compute == "karpenter":
        own["karpenter"] = ""
    elif cluster.autoscaling is not None:
        own["cluster-autoscaler"] = ""
    for identity in only.pod_identities:
        if identity.namespace == "kube-system" and (addon := own.get(identity.service_account)) is not None:
            message = f"kube-system/{identity.service_account} has a role already"
            change = f"{message}: give it another one at the add-on '{addon}'" if addon else f"{message}: leave it out"
            yield problem(identity, "serviceAccount", change, found=identity.service_account)


def _administrator(platform: Platform, cluster: Cluster, only: EksSettings) -> Iterator[Problem]:
    """The role that deploys has an access entry, and EKS takes one for each principal."""
    accounts = (one for one in platform.accounts if isinstance(one, AwsAccount))
    account = next((one for one in accounts if cluster.account in (None, one.name)), None)
    for entry in only.access:
        if account is not None and account.role_arn == entry.principal:
            message = f"this is the role that deploys to '{account.name}': it administers the cluster already"
            yield problem(entry, "principal", message, found=entry.principal)


def _key(platform: Platform, cluster: Cluster, source: Cluster | ClusterMatrix, only: EksSettings) -> Iterator[Problem]:
    """A key seals in its region alone."""
    region = only.key_arn.split(":")[3] if only.key_arn is not None else cluster.region
    if region != cluster.region:
        message = f"the key is in {region}, and '{cluster.name}' in {cluster.region}"
        yield problem(origin(platform, cluster, source, "eks.key_arn"), "keyArn", message, found=only.key_arn)
