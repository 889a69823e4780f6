"""A cluster that was made elsewhere."""

from __future__ import annotations

from pydantic import Field

from fleetform.blueprints.kinds.kind import Kind, KindSettings
from fleetform.blueprints.merging import once_merged


class ExistingSettings(KindSettings):
    """How a cluster is reached that was made elsewhere. A kubeconfig itself never stands in a blueprint."""

    kubeconfig_file: str | None = Field(
        default=None,
        pattern=r"^[^\n]+$",
        description="Kubeconfig on the machine that deploys, as a path.",
        examples=["~/.kube/config"],
    )
    kubeconfig_secret: str | None = Field(
        default=None,
        pattern=r"^[A-Za-z][A-Za-z0-9_.:-]*$",
        description="Secret of the stack's configuration that holds the kubeconfig of this cluster alone.",
        examples=["plantKubeconfig"],
    )
    context: str | None = Field(
        default=None,
        pattern=r"^[^\n]+$",
        description="Context of the kubeconfig file; its current one unless given.",
        examples=["plant-7"],
    )
    oidc_issuer: str | None = Field(
        default=None,
        pattern=r"^https://\S+$",
        description="Issuer of the tokens that its pods get, where others trust it.",
        examples=["https://oidc.plant-7.example.com"],
    )

    @once_merged
    def _one(self) -> None:
        if (self.kubeconfig_file is None) == (self.kubeconfig_secret is None):
            raise ValueError("say how it is reached: 'kubeconfigFile' or 'kubeconfigSecret', one of them")
        if self.context is not None and self.kubeconfig_secret is not None:
            raise ValueError("'context' is one of a file: a secret holds the kubeconfig of this cluster alone")

    @property
    def takes_node_pools(self) -> bool:
        """Its nodes were made elsewhere."""
        return False


KIND = Kind(
    name="existing",
    title="existing",
    providers=("other", "aws", "gcp", "azure", "vsphere", "docker"),
    settings=ExistingSettings,
    has_network=False,
    has_version=False,
    name_limit=63,
)
