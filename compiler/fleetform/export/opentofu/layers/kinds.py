"""Which resources may bring new kinds to a cluster: no manifest of such a kind can be planned before they are there."""

from __future__ import annotations

from fleetform.export.opentofu.helm import RELEASE
from fleetform.export.opentofu.manifests import api_of
from fleetform.graph.expressions import Expr, Literal, MapOf
from fleetform.graph.model import Resource, ResourceKind

_CRD = "CustomResourceDefinition"
_INSTALLERS = frozenset(
    {
        # https://fluxcd.io/flux/components/
        ("helm.toolkit.fluxcd.io", "HelmRelease"),
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        # https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/
        ("argoproj.io", "Application"),
        ("argoproj.io", "ApplicationSet"),
        # https://docs.crossplane.io/latest/packages/ and /composition/composite-resource-definitions/
        ("pkg.crossplane.io", "Provider"),
        ("pkg.crossplane.io", "Configuration"),
        ("apiextensions.crossplane.io", "CompositeResourceDefinition"),
        # https://olm.operatorframework.io/docs/concepts/crds/
        ("operators.coreos.com", "Subscription"),
        ("olm.operatorframework.io", "ClusterExtension"),
        # https://docs.k3s.io/helm
        ("helm.cattle.io", "HelmChart"),
    }
)
"""Group and kind of objects whose controllers install what they name, with its kinds."""

_BUILT_IN = frozenset(
    f"{group}.k8s.io"
    for group in (
        "admissionregistration",
        "apiextensions",
        "apiregistration",
        "auditregistration",
        "authentication",
        "authorization",
        "certificates",
        "coordination",
        "discovery",
        "events",
        "flowcontrol.apiserver",
        "internal.apiserver",
        "networking",
        "node",
        "rbac.authorization",
        "resource",
        "scheduling",
        "settings",
        "storage",
        "storagemigration",
    )
)
"""The API server's own groups, besides those without a dot: https://kubernetes.io/docs/reference/generated/kubernetes-api/"""


def on_cluster(resource: Resource) -> bool:
    """Whether something runs on a cluster: an object or a Helm release."""
    return resource.package == "kubernetes" and resource.kind in (ResourceKind.CUSTOM, ResourceKind.READ)


def is_release(resource: Resource) -> bool:
    """Whether it is a Helm release."""
    return resource.type == RELEASE


def is_definition(resource: Resource) -> bool:
    """Whether it defines a kind by itself."""
    return on_cluster(resource) and not is_release(resource) and api_of(resource)[1] == _CRD


def may_install(resource: Resource) -> bool:
    """Whether it may bring kinds that cannot be read from the program."""
    if is_release(resource) or resource.package == "command":
        return True
    return on_cluster(resource) and _group_kind(resource) in _INSTALLERS


def is_custom(resource: Resource) -> bool:
    """Whether it is an object of a kind that Kubernetes itself does not have."""
    if not on_cluster(resource) or is_release(resource):
        return False
    group = _group_kind(resource)[0]
    return "." in group and group not in _BUILT_IN


def defines(definition: Resource, custom: Resource) -> bool:
    """Whether a definition is that of an object's kind."""
    spec = definition.inputs.get("spec")
    if not isinstance(spec, MapOf):
        return False
    told = spec.get("names")
    kind = told.get("kind") if isinstance(told, MapOf) else None
    return (_text(spec.get("group")), _text(kind)) == _group_kind(custom)


def _group_kind(resource: Resource) -> tuple[str, str]:
    version, kind = api_of(resource)
    return version.rpartition("/")[0], kind


def _text(expr: Expr | None) -> str:
    return str(expr.value) if isinstance(expr, Literal) else ""
