"""Cluster API on a hub: its operator, and the providers that the operator keeps in pinned versions."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, TypedDict

import pulumi
from pulumi_kubernetes.apiextensions import CustomResource
from pulumi_kubernetes.core.v1 import Namespace
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.clusters.capi import classes
from fleetform.components.clusters.capi.cluster_class import ClusterApiClass
from fleetform.components.clusters.managed import awaited

API = "operator.cluster.x-k8s.io/v1alpha2"
OPERATOR_NAMESPACE = "capi-operator-system"
CERTIFICATES_NAMESPACE = "cert-manager"
CORE = "cluster-api"
ALWAYS = ("bootstrap", "control-plane", "helm")
"""Providers that every hub has, besides the core."""


class ClusterApiManagementArgs(TypedDict):
    """What Cluster API on a hub is made from."""

    infrastructures: list[Literal["aws", "azure", "docker", "gcp", "vsphere"]]
    """Where the hub makes clusters."""
    classes: list[Literal["aws", "azure", "docker", "gcp", "vsphere"]]
    """Where it makes them from our ClusterClasses."""
    tags: dict[str, str]
    """Labels of everything."""


@dataclass(frozen=True)
class ClusterApiManagementNodes:
    """The resources below Cluster API on a hub."""

    certificates: Release
    operator: Release
    providers: dict[str, CustomResource]
    classes: dict[str, ClusterApiClass]


class ClusterApiManagement(Component):
    """Cluster API by its operator: cert-manager, operator, providers in pinned versions, and our ClusterClasses.

    A provider that needs settings reads them from the Secret `NAME-variables` in its namespace, which people put there;
    the operator waits for it. `docs/clusters.md` says what is in it; no key of a cloud has to be.
    """

    def __init__(
        self,
        name: str,
        args: ClusterApiManagementArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down the hub's kubernetes provider, or the default one is used."""
        props = {"infrastructures": list(args["infrastructures"])}
        super().__init__("management:ClusterApiManagement", name, props, transform, opts)
        self._args = args
        self._labels = tags.kubernetes(args["tags"])
        certificates = self._release("cert-manager", CERTIFICATES_NAMESPACE, {"crds": {"enabled": True}}, ())
        operator = self._release("cluster-api-operator", OPERATOR_NAMESPACE, {}, (certificates,))
        core = self._provided(CORE, [operator])
        others = {each: self._provided(each, [core]) for each in (*ALWAYS, *sorted(args["infrastructures"]))}
        made = self._classes([core, *others.values()])
        self.nodes = ClusterApiManagementNodes(certificates, operator, {CORE: core, **others}, made)
        self.finish({"infrastructures": list(args["infrastructures"])})

    def _release(self, chart: str, namespace: str, values: dict[str, Any], after: Sequence[pulumi.Resource]) -> Release:
        first = self.below(depends_on=list(after)) if after else self.first()
        made = self._namespace(namespace, first)
        return release(self.named(chart), chart, namespace, values, self.below(depends_on=[made, *after]))

    def _namespace(self, name: str, opts: pulumi.ResourceOptions) -> Namespace:
        return Namespace(self.named(f"namespace-{name}"), metadata={"name": name, "labels": self._labels}, opts=opts)

    def _provided(self, key: str, after: Sequence[pulumi.Resource]) -> CustomResource:
        entry = providers()[key]
        namespace = self._namespace(entry["namespace"], self.below(depends_on=list(after)))
        name = entry.get("name", key)
        features = dict.fromkeys(entry["features"], True)
        return CustomResource(
            self.named(f"provider-{key}"),
            api_version=API,
            kind=entry["kind"],
            metadata={
                "name": name,
                "namespace": entry["namespace"],
                "labels": self._labels,
                "annotations": awaited("ProviderInstalled"),
            },
            spec={
                "version": entry["version"],
                **({"manager": {"featureGates": features}} if features else {}),
                **({"configSecret": {"name": f"{name}-variables"}} if entry.get("settings") else {}),
            },
            opts=self.below(depends_on=[namespace, *after]),
        )

    def _classes(self, after: Sequence[pulumi.Resource]) -> dict[str, ClusterApiClass]:
        if not self._args["classes"]:
            return {}
        namespace = self._namespace(classes.NAMESPACE, self.below(depends_on=list(after)))
        return {
            infrastructure: ClusterApiClass(
                self.named(f"class-{infrastructure}"),
                {"infrastructure": infrastructure, "namespace": classes.NAMESPACE, "tags": self._args["tags"]},
                self.below(depends_on=[namespace, *after]),
            )
            for infrastructure in sorted(self._args["classes"])
        }


@cache
def providers() -> dict[str, dict[str, Any]]:
    """The providers of Cluster API by key, with their kinds, namespaces and versions."""
    text = (resources.files("fleetform.components") / "data" / "management.json").read_text(encoding="utf-8")
    found: dict[str, dict[str, Any]] = json.loads(text)["providers"]
    return found
