"""EKS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.kinds.kind import Kind, KindSettings, PoolPlace, no_drivers
from fleetform.blueprints.model import Json, Labels, Model, each_once
from fleetform.blueprints.pools import NodePool

_ROLE = r"^arn:aws[a-z-]*:iam::\d{12}:(role|user)/.+$"
_KUBERNETES_NAME = r"^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$"
Compute = Literal["managed-node-groups", "auto-mode", "karpenter"]


class EksAccess(Model):
    """Who may use the cluster's API: an access entry."""

    principal: str = Field(
        pattern=_ROLE, description="Role or user.", examples=["arn:aws:iam::111122223333:role/developers"]
    )
    policy: Literal["cluster-admin", "admin", "admin-view", "edit", "view"] | None = Field(
        default=None,
        description="What it may do, as EKS calls it; nothing but what Kubernetes gives its groups unless given.",
        examples=["edit"],
    )
    namespaces: list[str] = Field(
        default_factory=list[str],
        description="Namespaces, which may end with `*`; the whole cluster unless given.",
        examples=[["shop", "shop-*"]],
    )
    groups: list[str] = Field(
        default_factory=list[str], description="Groups of Kubernetes that it is in.", examples=[["developers"]]
    )

    @model_validator(mode="after")
    def _useful(self) -> Self:
        if self.policy is None and not self.groups:
            raise ValueError("say what it may do: 'policy', 'groups' or both")
        if self.namespaces and self.policy is None:
            raise ValueError("namespaces are those of a 'policy', and there is none")
        if self.namespaces and self.policy == "cluster-admin":
            raise ValueError("cluster-admin is for the whole cluster: choose admin for namespaces")
        if any(group.startswith("system:") for group in self.groups):
            raise ValueError("EKS takes no groups that begin with 'system:'")
        return self


class PodIdentity(Model):
    """A role that pods of a service account get."""

    namespace: str = Field(pattern=_KUBERNETES_NAME, description="Namespace.", examples=["shop"])
    service_account: str = Field(pattern=_KUBERNETES_NAME, description="Service account.", examples=["orders"])
    role_arn: str = Field(
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="Role, which must trust `pods.eks.amazonaws.com`.",
        examples=["arn:aws:iam::111122223333:role/orders"],
    )


class EksAddon(Model):
    """An add-on that EKS keeps."""

    name: str = Field(
        pattern=r"^[a-z0-9][a-z0-9_-]{0,99}$",
        description="Name. One of the add-ons that every cluster has (vpc-cni, coredns, ...) is changed, not added.",
        examples=["metrics-server"],
    )
    version: str | None = Field(
        default=None,
        pattern=r"^v?\d+\.\d+\.\d+(-eksbuild\.\d+)?$",
        description="Version; the one that EKS recommends unless given.",
        examples=["v0.8.0-eksbuild.2"],
    )
    configuration: Json = Field(
        default_factory=dict, description="Its settings, as the add-on's schema has them.", examples=[{"replicas": 3}]
    )
    service_account: str | None = Field(
        default=None, pattern=_KUBERNETES_NAME, description="Service account that gets `roleArn`.", examples=["efs"]
    )
    role_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="Role of its service account, by Pod Identity.",
        examples=["arn:aws:iam::111122223333:role/efs"],
    )

    @model_validator(mode="after")
    def _pair(self) -> Self:
        if (self.service_account is None) != (self.role_arn is None):
            raise ValueError("serviceAccount and roleArn belong together")
        return self


class FargateSelector(Model):
    """Pods that run on Fargate."""

    namespace: str = Field(pattern=r"^[a-z0-9*?][a-z0-9.*?-]{0,62}$", description="Namespace.", examples=["jobs"])
    labels: Labels = Field(default_factory=dict, description="Labels of the pods.", examples=[{"compute": "fargate"}])


class FargateProfile(Model):
    """Pods that run on Fargate, without nodes of one's own."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,39}$", description="Name.", examples=["jobs"])
    selectors: list[FargateSelector] = Field(
        min_length=1, max_length=5, description="Which pods; one of them must fit.", examples=[[{"namespace": "jobs"}]]
    )


class EksSettings(KindSettings):
    """What only EKS has."""

    compute: Compute = Field(
        default="managed-node-groups",
        description="Who makes nodes: node groups with fixed machines; EKS itself (Auto Mode); or Karpenter. With the "
        "last two, `nodePools` say which nodes they may make.",
        examples=["karpenter"],
    )
    # Releases: https://github.com/awslabs/amazon-eks-ami (v20260724 was the newest in July 2026)
    node_image: str = Field(
        default="al2023@v20260724",
        pattern=r"^al2023@v20\d{6}$",
        description="Image of the nodes that Karpenter makes: a release of Amazon's images for EKS. Another one "
        "replaces the nodes, as their budget allows.",
        examples=["al2023@v20260724"],
    )
    access: Annotated[list[EksAccess], each_once("principal")] = Field(
        default_factory=list[EksAccess],
        description="Who else may use its API.",
        examples=[[{"principal": "arn:aws:iam::111122223333:role/developers", "policy": "view"}]],
    )
    pod_identities: Annotated[list[PodIdentity], each_once("namespace", "service_account")] = Field(
        default_factory=list[PodIdentity],
        description="Roles of pods.",
        examples=[[{"namespace": "shop", "serviceAccount": "orders", "roleArn": "arn:aws:iam::111122223333:role/o"}]],
    )
    addons: Annotated[list[EksAddon], each_once("name")] = Field(
        default_factory=list[EksAddon],
        description="Add-ons besides the network, names, volumes and identities of pods.",
        examples=[[{"name": "metrics-server"}]],
    )
    fargate_profiles: Annotated[list[FargateProfile], each_once("name")] = Field(
        default_factory=list[FargateProfile],
        description="Pods that run on Fargate.",
        examples=[[{"name": "jobs", "selectors": [{"namespace": "jobs"}]}]],
    )
    ip_family: Literal["ipv4", "ipv6"] = Field(
        default="ipv4", description="Addresses of pods and services; its network then has both.", examples=["ipv6"]
    )
    key_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:key/.+$",
        description="Key that seals secrets and logs; one of its own unless given.",
        examples=["arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab"],
    )
    support: Literal["standard", "extended"] = Field(
        default="standard",
        description="What happens at the end of a version's standard support: EKS upgrades it, or it stays at a price.",
        examples=["extended"],
    )

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        if self.compute == "auto-mode" and self.fargate_profiles:
            raise ValueError("Auto Mode makes all nodes itself: leave 'fargateProfiles' out")
        return self

    @property
    def needs_node_pools(self) -> bool:
        """Auto Mode has pools of its own."""
        return self.compute != "auto-mode"

    def refused(self, pool: NodePool, place: PoolPlace) -> Iterator[tuple[str, str]]:  # noqa: ARG002  all are alike
        """See `KindSettings`."""
        if self.compute == "karpenter":
            yield from no_drivers(pool, "Karpenter")
        if self.compute == "auto-mode":
            yield from no_drivers(pool, "Auto Mode")
            for field in ("diskGib", "podsPerNode"):
                if field in pool.said:
                    yield field, "Auto Mode says that of its nodes itself: leave it out"
            if pool.gpu is not None and pool.gpu.shared_by is not None:
                yield "gpu.sharedBy", "Auto Mode gives each pod a GPU of its own: leave it out"


KIND = Kind(
    name="eks",
    title="EKS",
    providers=("aws",),
    settings=EksSettings,
    name_limit=100,
    name_source="https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateCluster.html",
)
