"""Who may use an EKS cluster, and what its pods may do."""

from __future__ import annotations

from collections.abc import Sequence

import pulumi
import pulumi_aws as aws

from fleetform.components.base import Component
from fleetform.components.clusters.eks.args import EksAccessArgs, EksClusterArgs, PodIdentityArgs

ACCESS_POLICIES = "arn:aws:eks::aws:cluster-access-policy"
POLICY_NAMES = {
    "cluster-admin": "AmazonEKSClusterAdminPolicy",
    "admin": "AmazonEKSAdminPolicy",
    "admin-view": "AmazonEKSAdminViewPolicy",
    "edit": "AmazonEKSEditPolicy",
    "view": "AmazonEKSViewPolicy",
}
"""Source: https://docs.aws.amazon.com/eks/latest/userguide/access-policy-permissions.html"""


def give_access(component: Component, args: EksClusterArgs, cluster: aws.eks.Cluster) -> None:
    """Gives the administrators' role its access entry, and everybody else theirs."""
    if admin := args.get("admin_role_arn"):
        access_entry(component, "admin", admin, cluster.name, args["tags"], policy="cluster-admin")
    for entry in args.get("access", ()):
        access_entry(
            component,
            _key(entry),
            entry["principal"],
            cluster.name,
            args["tags"],
            policy=entry.get("policy"),
            namespaces=entry.get("namespaces") or (),
            groups=entry.get("groups") or (),
        )


def give_identities(
    component: Component, args: EksClusterArgs, cluster: aws.eks.Cluster, after: Sequence[pulumi.Resource]
) -> None:
    """Gives pods their roles."""
    for identity in args.get("pod_identities", ()):
        pod_identity(component, identity, cluster.name, args["tags"], after)


def pod_identity(
    component: Component,
    identity: PodIdentityArgs,
    cluster: pulumi.Input[str],
    tags: dict[str, str],
    after: Sequence[pulumi.Resource] = (),
) -> aws.eks.PodIdentityAssociation:
    """Gives the pods of a service account a role."""
    return aws.eks.PodIdentityAssociation(
        component.named(f"identity-{identity['namespace']}-{identity['service_account']}"),
        cluster_name=cluster,
        namespace=identity["namespace"],
        service_account=identity["service_account"],
        role_arn=identity["role_arn"],
        tags=tags,
        opts=component.below(depends_on=list(after) or None),
    )


def access_entry(
    component: Component,
    key: str,
    principal: pulumi.Input[str],
    cluster: pulumi.Input[str],
    tags: dict[str, str],
    *,
    policy: str | None,
    namespaces: Sequence[str] = (),
    groups: Sequence[str] = (),
) -> None:
    """Lets a principal use a cluster.

    Args:
        component: Whose children the resources are.
        key: Key of the resources.
        principal: ARN of the role or user.
        cluster: Name of the cluster.
        tags: Tags of the entry.
        policy: What it may do, by a name of `POLICY_NAMES`; only what its groups may unless given.
        namespaces: Where it may; everywhere unless given.
        groups: Its groups in Kubernetes.
    """
    entry = aws.eks.AccessEntry(
        component.named(f"{key}-access"),
        cluster_name=cluster,
        principal_arn=principal,
        kubernetes_groups=list(groups) or None,
        type="STANDARD",
        tags=tags,
        opts=component.below(),
    )
    if policy is None:
        return
    aws.eks.AccessPolicyAssociation(
        component.named(f"{key}-policy"),
        cluster_name=cluster,
        principal_arn=entry.principal_arn,
        policy_arn=f"{ACCESS_POLICIES}/{POLICY_NAMES[policy]}",
        access_scope={"type": "namespace", "namespaces": list(namespaces)} if namespaces else {"type": "cluster"},
        opts=component.below(),
    )


def _key(access: EksAccessArgs) -> str:
    """A key by the account and the name of a principal."""
    account, _, name = access["principal"].partition("::")[2].partition(":")
    return f"{account}-{name.replace('/', '-')}"
