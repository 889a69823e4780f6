"""The GitOps agent of a node: charts that K3s installs by itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import yaml

from fleetform.components.charts import chart
from fleetform.components.gitops import argocd, flux
from fleetform.components.gitops.source import GitOpsArgs

if TYPE_CHECKING:
    from fleetform.components.edge.cloud_init import EdgeFleetSettings, EdgeNodeSettings

SECRET = "git-credentials"  # noqa: S105 - the name of a Secret, which holds what the installer left on the node


@dataclass(frozen=True)
class AgentChart:
    """A chart with its values as YAML."""

    name: str
    repository: str
    version: str
    values: str


@dataclass(frozen=True)
class GitOpsAgent:
    """Where the agent runs, and the charts it is made of, in their order."""

    namespace: str
    charts: tuple[AgentChart, ...]


def agent(node: EdgeNodeSettings, fleet: EdgeFleetSettings) -> GitOpsAgent:
    """The agent that a fleet wants, for one node's folder."""
    args: GitOpsArgs = {
        "cluster": node["name"],
        "role": "spoke",
        "repository": fleet["repository"],
        "revision": fleet["revision"],
        "folder": node["folder"],
        "secret": SECRET if fleet.get("git_credentials") else None,
        "tags": {},
    }
    if fleet["engine"] == "argocd":
        charts = {"argo-cd": argocd.engine_values(args), "argocd-apps": argocd.application_values(args)}
        return GitOpsAgent(argocd.NAMESPACE, tuple(_chart(*item) for item in charts.items()))
    charts = {"flux2": flux.engine_values(args), "flux2-sync": flux.sync_values(args)}
    return GitOpsAgent(flux.NAMESPACE, tuple(_chart(*item) for item in charts.items()))


def _chart(name: str, values: Mapping[str, Any]) -> AgentChart:
    repository, version = chart(name)
    return AgentChart(name, repository, version, yaml.safe_dump(dict(values), sort_keys=False).rstrip())
