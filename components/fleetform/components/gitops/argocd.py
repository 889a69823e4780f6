"""Argo CD."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.core.v1 import Namespace
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.gitops.hub.registration import ACTIVE_LABEL, HUB_LABEL
from fleetform.components.gitops.source import GitOpsArgs, gitops_props

NAMESPACE = "argocd"
PROJECT = "platform"
HERE = "https://kubernetes.default.svc"
SYNC = {
    "automated": {"prune": True, "selfHeal": True},
    "syncOptions": ["CreateNamespace=true", "ServerSideApply=true"],
}


@dataclass(frozen=True)
class ArgoCdNodes:
    """The resources below Argo CD."""

    namespace: Namespace
    engine: Release
    application: Release


class ArgoCd(Component):
    """Argo CD that applies the cluster's folder of the repository to the cluster itself.

    Every cluster pulls, so private clusters of several clouds need no way from one to another. Only a hub gets the
    web interface, and two of each part that people wait for.
    """

    def __init__(
        self,
        name: str,
        args: GitOpsArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down a kubernetes provider, or the default one is used."""
        super().__init__("gitops:ArgoCd", name, gitops_props("argocd", args), transform, opts)
        namespace = Namespace(
            self.named("namespace"),
            metadata={"name": NAMESPACE, "labels": tags.kubernetes(args["tags"])},
            opts=self.first(),
        )
        engine = release(
            self.named("engine"),
            "argo-cd",
            NAMESPACE,
            engine_values(args),
            self.below(depends_on=[namespace]),
            release_name="argocd",
        )
        application = release(
            self.named("application"),
            "argocd-apps",
            NAMESPACE,
            application_values(args),
            self.below(depends_on=[engine]),
        )
        self.nodes = ArgoCdNodes(namespace, engine, application)
        self.finish({"folder": args["folder"]})


def engine_values(args: GitOpsArgs) -> dict[str, Any]:
    """Argo CD without accounts and messages; on a spoke without its web interface too."""
    shared: dict[str, Any] = {
        "global": {"networkPolicy": {"create": True}, "additionalLabels": tags.kubernetes(args["tags"])},
        "dex": {"enabled": False},
        "notifications": {"enabled": False},
    }
    if args["role"] == "hub":
        return {**shared, "repoServer": {"replicas": 2}, **_parts(args)}
    return {**shared, "server": {"replicas": 0}, "configs": {"cm": {"admin.enabled": False}}}


def _parts(args: GitOpsArgs) -> dict[str, Any]:
    """The parts of Argo CD on a hub that reach other clusters, and who they are to their cloud."""
    parts: dict[str, Any] = {"server": {"replicas": 2}}
    identity = args.get("identity")
    if identity is None:
        return parts
    for part in ("controller", "applicationSet", "server"):
        parts[part] = {
            **parts.get(part, {}),
            "serviceAccount": {"annotations": identity["annotations"]},
            "podLabels": identity["pod_labels"],
        }
    return parts


def application_values(args: GitOpsArgs) -> dict[str, Any]:
    """The cluster's folder as an application, in a project that takes from this repository alone."""
    return {
        "projects": {
            PROJECT: {
                "namespace": NAMESPACE,
                "sourceRepos": [args["repository"]],
                "destinations": [{"server": "*" if args.get("spokes") else HERE, "namespace": "*"}],
                "clusterResourceWhitelist": [{"group": "*", "kind": "*"}],
            }
        },
        "applications": {
            args["cluster"]: {
                "namespace": NAMESPACE,
                "project": PROJECT,
                "source": {
                    "repoURL": args["repository"],
                    "targetRevision": args["revision"],
                    "path": args["folder"],
                },
                "destination": {"server": HERE, "namespace": "default"},
                "syncPolicy": SYNC,
            }
        },
        **({"applicationsets": {"spokes": _spokes(args)}} if args.get("spokes") else {}),
    }


def _spokes(args: GitOpsArgs) -> dict[str, Any]:
    """An application for every spoke that this hub applies: its folder, on the cluster that was registered for it."""
    return {
        "namespace": NAMESPACE,
        "goTemplate": True,
        "goTemplateOptions": ["missingkey=error"],
        "generators": [{"clusters": {"selector": {"matchLabels": {HUB_LABEL: args["cluster"], ACTIVE_LABEL: "true"}}}}],
        # A spoke that is not known any more keeps what it runs.
        "syncPolicy": {"preserveResourcesOnDeletion": True},
        "template": {
            "metadata": {"name": "{{ .name }}"},
            "spec": {
                "project": PROJECT,
                "source": {
                    "repoURL": args["repository"],
                    "targetRevision": args["revision"],
                    "path": f"{args.get('folders', '')}/{{{{ .name }}}}",
                },
                "destination": {"name": "{{ .name }}", "namespace": "default"},
                "syncPolicy": SYNC,
            },
        },
    }
