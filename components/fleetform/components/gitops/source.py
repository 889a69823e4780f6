"""What a cluster pulls, whatever applies it."""

import re
from typing import Any, Literal, NotRequired, TypedDict

import pulumi


class EngineIdentity(TypedDict):
    """Who the pods of an engine are to their cloud."""

    annotations: dict[str, pulumi.Input[str]]
    """Annotations of their service accounts."""
    pod_labels: dict[str, str]
    """Labels of the pods."""


class GitOpsArgs(TypedDict):
    """What GitOps on a cluster is made from."""

    cluster: str
    """Name of the cluster."""
    role: Literal["hub", "spoke"]
    """A hub also has what people look at."""
    repository: str
    """Address of the git repository."""
    revision: str
    """Branch or tag."""
    folder: str
    """The cluster's folder."""
    secret: NotRequired[str | None]
    """Secret with read-only credentials in the engine's namespace, made by an operator; Argo CD finds its own."""
    spokes: NotRequired[list[str]]
    """Clusters that it applies their folders to, beside its own; none unless given."""
    folders: NotRequired[str]
    """Folder that holds one folder a spoke, where there are spokes."""
    identity: NotRequired[EngineIdentity]
    """Who the engine's pods are to their cloud."""
    tags: dict[str, str]
    """Labels of everything."""


def gitops_props(engine: str, args: GitOpsArgs) -> dict[str, Any]:
    """The inputs that are kept in the state and shown in pictures."""
    return {"engine": engine, **{key: args[key] for key in ("cluster", "repository", "revision", "folder")}}


def git_reference(revision: str) -> dict[str, str]:
    """A revision as Flux names it; version numbers are tags, a full reference is taken as it is.

    >>> git_reference("main"), git_reference("v1.4.2"), git_reference("refs/heads/2026.1")
    ({'branch': 'main'}, {'tag': 'v1.4.2'}, {'name': 'refs/heads/2026.1'})
    """
    if revision.startswith("refs/"):
        return {"name": revision}
    return {"tag" if re.match(r"v?\d+\.\d+", revision) else "branch": revision}
