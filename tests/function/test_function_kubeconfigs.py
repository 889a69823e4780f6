"""A kubeconfig in a Secret whose name only another object says, as Hive's: the function copies it once that is said."""

from __future__ import annotations

import base64
from typing import Any

import pulumi
import pulumi_kubernetes as k8s

from fleetform.export.crossplane.interface import api
from fleetform.function.composing import Composed, compose

API = "hive.openshift.io/v1"
SECRET = "shop-0-x7f2k-admin-kubeconfig"
COMPOSITE = {
    "apiVersion": "acme.org/v1",
    "kind": "Installed",
    "metadata": {"name": "shop", "namespace": "fleet"},
    "spec": {"size": 3, "providerConfigs": {"kubernetes": {"name": "hub"}}},
}
ACCESS = "kubernetes/Object/shop-access"
CONFIGS = ("kubernetes/ProviderConfig/shop-kubernetes", "helm/ProviderConfig/shop-kubernetes")


class _Observed(pulumi.CustomResource):
    spec: pulumi.Output[dict[str, Any]]

    def __init__(self, name: str, id_: pulumi.Input[str], opts: pulumi.ResourceOptions) -> None:
        found = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id_))
        super().__init__(f"kubernetes:{API}:ClusterDeployment", name, {"spec": None}, found)


class Installed(pulumi.ComponentResource):
    """A cluster that an operator on the hub installs, and a namespace on it."""

    def __init__(self, name: str, size: int, opts: pulumi.ResourceOptions | None = None) -> None:
        """Makes it."""
        super().__init__("acme:index:Installed", name, None, opts)
        own = pulumi.ResourceOptions(parent=self)
        made = k8s.apiextensions.CustomResource(
            f"{name}-deployment",
            api_version=API,
            kind="ClusterDeployment",
            metadata={"name": name, "namespace": name},
            spec={"size": size},
            opts=own,
        )
        seen = _Observed(f"{name}-installed", made.id.apply(lambda _: f"{name}/{name}"), own)
        key = seen.spec["clusterMetadata"]["adminKubeconfigSecretRef"]["name"]
        secret = k8s.core.v1.Secret.get(f"{name}-access", pulumi.Output.concat(name, "/", key), own)
        text = secret.data["kubeconfig"].apply(lambda data: base64.b64decode(data).decode())
        spoke = k8s.Provider(f"{name}-kubernetes", kubeconfig=pulumi.Output.secret(text), opts=own)
        on_it = pulumi.ResourceOptions(parent=self, provider=spoke)
        k8s.core.v1.Namespace(f"{name}-web", metadata={"name": "web"}, opts=on_it)
        self.register_outputs({})


def there(composed: Composed, **spec: Any) -> dict[str, dict[str, Any]]:
    """What is wanted, made; the operator has said more in its object."""
    found: dict[str, dict[str, Any]] = {}
    for name, document in composed.documents.items():
        manifest = document["spec"].get("forProvider", {}).get("manifest")
        live = {**manifest, "spec": {**manifest.get("spec", {}), **spec}} if manifest else None
        status = {"conditions": [{"type": "Ready", "status": "True"}], "atProvider": {"manifest": live}}
        found[name] = {**document, "status": status} if manifest else document
    return found


def test_it_is_waited_for_and_copied_then() -> None:
    kind = api(Installed)
    first = compose(kind, COMPOSITE, {})
    assert ACCESS not in first.documents
    (line,) = first.waiting
    assert line.startswith("Object shop-access: spec.forProvider.manifest.metadata.name needs output")
    # Hive has not said it yet, and then it has.
    assert compose(kind, COMPOSITE, there(first)).waiting == [line]
    said = {"clusterMetadata": {"adminKubeconfigSecretRef": {"name": SECRET}}}
    second = compose(kind, COMPOSITE, there(first, **said))
    assert second.waiting == second.impossible == []
    spec = second.documents[ACCESS]["spec"]
    assert spec["forProvider"]["manifest"]["metadata"] == {"name": SECRET, "namespace": "shop"}
    (copied,) = spec["connectionDetails"]
    assert (copied["name"], copied["namespace"], copied["fieldPath"]) == (SECRET, "shop", "data.kubeconfig")
    assert spec["managementPolicies"] == ["Observe"]
    for name in CONFIGS:
        reference = second.documents[name]["spec"]["credentials"]["secretRef"]
        assert reference["name"] == spec["writeConnectionSecretToRef"]["name"]
        assert reference["key"] == copied["toConnectionSecretKey"]
    # What is there stays as it is when the answer is gone for a while.
    assert compose(kind, COMPOSITE, there(second)).documents[ACCESS] == second.documents[ACCESS]
