"""Accounts, GitOps and other things that several parts of a platform share."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from fleetform.blueprints.model import Labels, Model, Name

Provider = Literal["aws", "gcp", "azure"]
ClusterProvider = Literal["aws", "gcp", "azure", "vsphere", "docker", "other"]
Role = Literal["hub", "spoke"]
KindName = Literal["eks", "gke", "aks", "rosa", "aro", "hive", "tanzu", "rancher", "cluster-api", "existing"]


def _resource_id(kind: str) -> str:
    """What an Azure resource id of a kind looks like."""
    return rf"^/subscriptions/[0-9a-f-]+/resourceGroups/[^/]+/providers/{kind}/[A-Za-z0-9-]+$"


class AwsAccount(Model):
    """An AWS account."""

    provider: Literal["aws"] = Field(description="The cloud.", examples=["aws"])
    name: Name = Field(description="How clusters and endpoints name it.", examples=["aws-retail"])
    account_id: str = Field(pattern=r"^\d{12}$", description="Account number.", examples=["111122223333"])
    role_arn: str | None = Field(
        default=None,
        pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/.+$",
        description="Role to take on for deployments; the caller's own unless given.",
        examples=["arn:aws:iam::111122223333:role/fleetform"],
    )


class GcpAccount(Model):
    """A Google Cloud project."""

    provider: Literal["gcp"] = Field(description="The cloud.", examples=["gcp"])
    name: Name = Field(description="How clusters and endpoints name it.", examples=["gcp-retail"])
    project: str = Field(
        pattern=r"^[a-z][a-z0-9-]{4,28}[a-z0-9]$", description="Project id.", examples=["retail-prod-4711"]
    )
    project_number: str | None = Field(
        default=None,
        pattern=r"^\d{6,20}$",
        description="Project number; names Google's own service agents, so encryption keys can be given to them.",
        examples=["123456789012"],
    )


class AzureAccount(Model):
    """An Azure subscription."""

    provider: Literal["azure"] = Field(description="The cloud.", examples=["azure"])
    name: Name = Field(description="How clusters and endpoints name it.", examples=["azure-retail"])
    subscription_id: str = Field(
        pattern=r"^[0-9a-f-]{36}$", description="Subscription id.", examples=["00000000-0000-0000-0000-000000000001"]
    )
    tenant_id: str = Field(
        pattern=r"^[0-9a-f-]{36}$", description="Tenant id.", examples=["00000000-0000-0000-0000-000000000002"]
    )
    admin_group: str | None = Field(
        default=None,
        pattern=r"^[0-9a-f-]{36}$",
        description="Object id of the Entra group that administers the clusters, whose members deploy to them.",
        examples=["00000000-0000-0000-0000-000000000003"],
    )
    container_registry: str | None = Field(
        default=None,
        pattern=_resource_id("Microsoft.ContainerRegistry/registries"),
        description="Resource id of the registry that holds the images of container apps; none if they are public.",
        examples=["/subscriptions/0000/resourceGroups/shared/providers/Microsoft.ContainerRegistry/registries/retail"],
    )
    key_vault: str | None = Field(
        default=None,
        pattern=_resource_id("Microsoft.KeyVault/vaults"),
        description="Resource id of the key vault that holds the secrets of container apps.",
        examples=["/subscriptions/0000/resourceGroups/shared/providers/Microsoft.KeyVault/vaults/retail"],
    )


Account = Annotated[AwsAccount | GcpAccount | AzureAccount, Field(discriminator="provider")]


class GitOps(Model):
    """Where clusters and edge nodes pull their configuration from."""

    repository: str = Field(
        pattern=r"^(https|ssh)://\S+$",
        description="Address of the git repository.",
        examples=["https://git.example.com/retail/platform.git"],
    )
    revision: str = Field(
        default="main",
        pattern=r"^[\w./+-]+$",
        description="Branch or tag: a version number such as v1.4.2 is a tag, and refs/heads/1.4 a branch.",
        examples=["main"],
    )
    path: str = Field(
        default="clusters",
        pattern=r"^[\w.-]+(/[\w.-]+)*$",
        description="Folder that holds one folder a cluster, and one an edge node.",
        examples=["clusters"],
    )
    engine: Literal["argocd", "flux"] = Field(default="argocd", description="What applies it.", examples=["argocd"])
    secret: Name | None = Field(
        default=None,
        description="Flux only: Secret with read-only credentials in the namespace flux-system of every cluster, put "
        "there by an operator. Argo CD finds its repository secrets by their label.",
        examples=["git-credentials"],
    )

    @model_validator(mode="after")
    def _secret(self) -> Self:
        if self.secret is not None and self.engine == "argocd":
            raise ValueError("Argo CD finds its repository secrets by their label: leave 'secret' out")
        return self


class LabelExpression(Model):
    """A condition on one label, as Kubernetes' label selectors have it."""

    key: str = Field(min_length=1, max_length=120, description="The label.", examples=["tier"])
    operator: Literal["In", "NotIn", "Exists", "DoesNotExist"] = Field(
        description="How the label is compared; NotIn chooses clusters without the label too.", examples=["NotIn"]
    )
    values: list[Annotated[str, Field(max_length=63)]] = Field(
        default_factory=list[str], description="Values for In and NotIn.", examples=[["gold", "silver"]]
    )

    @model_validator(mode="after")
    def _values(self) -> Self:
        if self.operator in ("In", "NotIn") and not self.values:
            raise ValueError(f"{self.operator} needs values")
        if self.operator in ("Exists", "DoesNotExist") and self.values:
            raise ValueError(f"{self.operator} asks for the label alone: leave 'values' out")
        return self


class Selector(Model):
    """Chooses clusters: those it names, and those that meet all of its other conditions; without any it chooses all."""

    names: list[Name] = Field(default_factory=list[Name], description="Cluster names.", examples=[["hub-eu"]])
    labels: Labels = Field(
        default_factory=dict, description="Labels that a cluster must have, all of them.", examples=[{"tier": "gold"}]
    )
    expressions: list[LabelExpression] = Field(
        default_factory=list[LabelExpression],
        description="More conditions on labels, all of which must hold; `role` and `provider` are labels too.",
        examples=[[{"key": "tier", "operator": "NotIn", "values": ["bronze"]}]],
    )
    providers: list[ClusterProvider] = Field(
        default_factory=list[ClusterProvider], description="Where a cluster must run: any of them.", examples=[["aws"]]
    )
    regions: list[Annotated[str, Field(pattern=r"^[A-Za-z0-9*?-]+$")]] = Field(
        default_factory=list[str],
        description="Region that a cluster must be in: any of them; `*` and `?` stand for characters.",
        examples=[["eu-*", "westeurope"]],
    )
    kinds: list[KindName] = Field(
        default_factory=list[KindName], description="What a cluster must be: any of them.", examples=[["eks", "gke"]]
    )
    roles: list[Role] = Field(
        default_factory=list[Role], description="Role that a cluster must have: any of them.", examples=[["spoke"]]
    )
    may_be_empty: bool = Field(
        default=False,
        description="Whether it may choose no cluster, as in an environment that has none of them; a mistake unless "
        "said.",
        examples=[True],
    )

    @property
    def has_conditions(self) -> bool:
        """Whether it says more than names."""
        return bool(self.labels or self.expressions or self.providers or self.regions or self.kinds or self.roles)
