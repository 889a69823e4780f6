"""What an EKS cluster is made from."""

from typing import Any, Literal, NotRequired, TypedDict

import pulumi

from fleetform.components.clusters.cluster import ClusterArgs


class EksAccessArgs(TypedDict):
    """Who may use the cluster's API."""

    principal: str
    """ARN of a role or user."""
    policy: NotRequired[Literal["cluster-admin", "admin", "admin-view", "edit", "view"] | None]
    """What it may do, as EKS calls it."""
    namespaces: NotRequired[list[str]]
    """Namespaces; the whole cluster unless given."""
    groups: NotRequired[list[str]]
    """Groups of Kubernetes that it is in."""


class PodIdentityArgs(TypedDict):
    """A role that pods of a service account get."""

    namespace: str
    """Namespace."""
    service_account: str
    """Service account."""
    role_arn: pulumi.Input[str]
    """The role, which must trust EKS Pod Identity."""


class EksAddonArgs(TypedDict):
    """An add-on that EKS keeps."""

    name: str
    """Name; one that every cluster has is changed, not added."""
    version: NotRequired[str | None]
    """Version; the one that EKS recommends unless given."""
    configuration: NotRequired[dict[str, Any]]
    """Its settings, as its schema has them."""
    service_account: NotRequired[str | None]
    """Service account that gets the role."""
    role_arn: NotRequired[str | None]
    """Role of its service account."""


class FargateSelectorArgs(TypedDict):
    """Pods that run on Fargate."""

    namespace: str
    """Namespace."""
    labels: dict[str, str]
    """Labels of the pods."""


class FargateProfileArgs(TypedDict):
    """A profile of Fargate."""

    name: str
    """Name."""
    selectors: list[FargateSelectorArgs]
    """Which pods; one of them must fit."""


class EksClusterArgs(ClusterArgs):
    """What an EKS cluster is made from."""

    account_id: str
    """Account it is in."""
    subnet_ids: pulumi.Input[list[str]]
    """Private subnets, one a zone."""
    service_range: str
    """Range of Kubernetes services, where they have IPv4 addresses."""
    admin_role_arn: NotRequired[str | None]
    """Role whose holders administer the cluster; only the role that creates it unless given."""
    key_arn: NotRequired[pulumi.Input[str]]
    """Key for secrets and logs; one of its own unless given."""
    auto_mode: NotRequired[bool]
    """Let EKS make nodes, volumes and load balancers itself; node groups are not made then."""
    access: NotRequired[list[EksAccessArgs]]
    """Who else may use its API."""
    pod_identities: NotRequired[list[PodIdentityArgs]]
    """Roles of pods."""
    addons: NotRequired[list[EksAddonArgs]]
    """Add-ons besides the network, names, volumes and identities of pods, or changes of those."""
    fargate_profiles: NotRequired[list[FargateProfileArgs]]
    """Pods that run on Fargate."""
    ip_family: NotRequired[Literal["ipv4", "ipv6"]]
    """Addresses of pods and services; IPv4 unless given."""
    support: NotRequired[Literal["standard", "extended"]]
    """What happens at the end of a version's standard support: it is upgraded unless given."""
