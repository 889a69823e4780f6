"""Who a hub's GitOps engine is to the clouds, and what a spoke lets it do."""

from collections.abc import Mapping
from typing import Any

import pulumi

from fleetform.components.base import Component


class HubIdentity(Component):
    """Who a hub's engine is to a cloud: short-lived tokens, no stored credentials.

    Attributes:
        principal: How the cloud's permissions name it: an ARN, an address, an object id.
        client_id: How its pods name it to the cloud.
        annotations: Annotations of the engine's service accounts.
        pod_labels: Labels of the engine's pods.
    """

    principal: pulumi.Output[str]
    client_id: pulumi.Output[str]
    annotations: dict[str, pulumi.Input[str]]
    pod_labels: dict[str, str]

    def finish_identity(self) -> None:
        """Registers the outputs that all have."""
        self.finish({"principal": self.principal, "client_id": self.client_id})


class SpokeAccess(Component):
    """What a spoke lets the engine of its hub do: everything in Kubernetes, and nothing in the cloud.

    Attributes:
        server: Address of the spoke's API.
        certificate: The API's certificate authority, as base64 of PEM.
        argocd: How Argo CD signs in: its cluster's configuration without TLS.
        flux: How Flux signs in without a secret: the data of its ConfigMap; None where it needs one.
        token: The token that both need where the clouds offer nothing better.
    """

    server: pulumi.Output[str]
    certificate: pulumi.Output[str]
    argocd: Mapping[str, Any]
    flux: Mapping[str, pulumi.Input[str]] | None = None
    token: pulumi.Output[str] | None = None

    def finish_access(self) -> None:
        """Registers the outputs that all have."""
        self.finish({"server": self.server})
