"""Flux."""

from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_kubernetes.core.v1 import Namespace
from pulumi_kubernetes.helm.v3 import Release

from fleetform.components import tags
from fleetform.components.base import Component, Transforms
from fleetform.components.charts import release
from fleetform.components.gitops.source import GitOpsArgs, git_reference, gitops_props

NAMESPACE = "flux-system"


@dataclass(frozen=True)
class FluxNodes:
    """The resources below Flux."""

    namespace: Namespace
    engine: Release
    sync: Release


class Flux(Component):
    """Flux that applies the cluster's folder of the repository to the cluster itself."""

    def __init__(
        self,
        name: str,
        args: GitOpsArgs,
        opts: pulumi.ResourceOptions | None = None,
        transform: Transforms | None = None,
    ) -> None:
        """Installs it; `opts` must hand down a kubernetes provider, or the default one is used."""
        super().__init__("gitops:Flux", name, gitops_props("flux", args), transform, opts)
        namespace = Namespace(
            self.named("namespace"),
            metadata={"name": NAMESPACE, "labels": tags.kubernetes(args["tags"])},
            opts=self.first(),
        )
        engine = release(
            self.named("engine"), "flux2", NAMESPACE, engine_values(args), self.below(depends_on=[namespace])
        )
        sync = release(self.named("sync"), "flux2-sync", NAMESPACE, sync_values(args), self.below(depends_on=[engine]))
        self.nodes = FluxNodes(namespace, engine, sync)
        self.finish({"folder": args["folder"]})


def engine_values(args: GitOpsArgs) -> dict[str, Any]:
    """Flux without what changes images in the repository: clusters read it only."""
    identity = args.get("identity")
    reaching = (
        {"serviceAccount": {"annotations": identity["annotations"]}, "labels": identity["pod_labels"]}
        if identity
        else None
    )
    return {
        **({"kustomizeController": reaching, "helmController": reaching} if reaching else {}),
        "imageAutomationController": {"create": False},
        "imageReflectionController": {"create": False},
        "policies": {"create": True},
    }


def sync_values(args: GitOpsArgs) -> dict[str, Any]:
    """What Flux pulls, and what it applies of it."""
    secret = args.get("secret")
    return {
        "gitRepository": {
            "spec": {
                "url": args["repository"],
                "ref": git_reference(args["revision"]),
                "interval": "1m",
                **({"secretRef": {"name": secret}} if secret else {}),
            }
        },
        "kustomization": {"spec": {"path": f"./{args['folder']}", "interval": "10m", "prune": True}},
    }
