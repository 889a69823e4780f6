"""What a node starts from: cloud-init user data, rendered from templates that lie beside this file."""

import shlex
import sys
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Literal, NotRequired, TypedDict

import jinja2
import yaml

from fleetform.components.edge.gitops import GitOpsAgent, agent

MIRRORED = ("docker.io", "ghcr.io", "quay.io", "registry.k8s.io", "public.ecr.aws")
"""Registries that the images of K3s and of the GitOps agents come from."""


class EdgeFleetSettings(TypedDict):
    """What all nodes have in common."""

    k3s_version: str
    """K3s version."""
    k3s_sha256: NotRequired[str | None]
    """SHA-256 of that version's x86-64 binary; the release's own list unless given."""
    registry_mirror: NotRequired[str | None]
    """Address of a registry that has copies of all images."""
    authorized_keys: list[str]
    """Public SSH keys of the operators; without any, SSH is off."""
    upgrades: Literal["security", "none"]
    """Which packages upgrade by themselves."""
    engine: Literal["argocd", "flux"]
    """What applies the node's folder."""
    repository: str
    """Address of the git repository."""
    revision: str
    """Branch or tag."""
    git_credentials: NotRequired[str | None]
    """File on the node with a read-only git token; the repository is public without it."""


class EdgeNodeSettings(TypedDict):
    """What is a node's own."""

    name: str
    """Host name."""
    site: str
    """Where it stands."""
    labels: dict[str, str]
    """Labels of the node."""
    timezone: str
    """Time zone."""
    folder: str
    """Its folder of the repository."""


@dataclass(frozen=True)
class _File:
    path: str
    mode: str
    content: str


def user_data(node: EdgeNodeSettings, fleet: EdgeFleetSettings) -> str:
    """Renders a node's user data. It holds no secret."""
    gitops = agent(node, fleet)
    return _render("user-data.yaml", node, fleet, gitops, files=_files(node, fleet, gitops))


def meta_data(node: EdgeNodeSettings) -> str:
    """A node's meta data, which cloud-init's NoCloud source wants beside the user data."""
    return f"instance-id: {node['name']}\nlocal-hostname: {node['name']}\n"


def _files(node: EdgeNodeSettings, fleet: EdgeFleetSettings, gitops: GitOpsAgent) -> list[_File]:
    """The files that user data writes, by what the fleet asks for."""
    wanted = {
        "/etc/rancher/k3s/config.yaml": ("k3s-config.yaml", "0600"),
        "/etc/rancher/k3s/pod-security.yaml": ("pod-security.yaml", "0600"),
        "/etc/rancher/k3s/audit-policy.yaml": ("audit-policy.yaml", "0600"),
        "/etc/sysctl.d/90-kubelet.conf": ("kubelet-sysctl.conf", "0644"),
        "/etc/systemd/system/k3s.service": ("k3s.service", "0644"),
        "/etc/systemd/system/fleetform-k3s-install.service": ("k3s-install.service", "0644"),
        "/usr/local/sbin/fleetform-k3s-install": ("k3s-install.sh", "0700"),
        "/var/lib/rancher/k3s/server/manifests/gitops.yaml": ("helm-charts.yaml", "0600"),
    }
    if fleet.get("registry_mirror"):
        wanted["/etc/rancher/k3s/registries.yaml"] = ("registries.yaml", "0600")
    if fleet["authorized_keys"]:
        wanted["/etc/ssh/sshd_config.d/10-fleetform.conf"] = ("sshd.conf", "0600")
    if fleet["upgrades"] == "security":
        wanted["/etc/apt/apt.conf.d/60fleetform"] = ("unattended-upgrades.conf", "0644")
    if fleet.get("git_credentials"):
        wanted["/usr/local/sbin/fleetform-git-credentials"] = ("git-credentials.sh", "0700")
        wanted["/etc/systemd/system/fleetform-git-credentials.service"] = ("git-credentials.service", "0644")
        wanted["/etc/systemd/system/fleetform-git-credentials.path"] = ("git-credentials.path", "0644")
    return [
        _File(path, mode, _render(template, node, fleet, gitops).rstrip("\n"))
        for path, (template, mode) in wanted.items()
    ]


def _render(template: str, node: EdgeNodeSettings, fleet: EdgeFleetSettings, gitops: GitOpsAgent, **more: Any) -> str:
    labels = {**node["labels"], "fleetform.dev/site": node["site"]}
    optional = dict.fromkeys(("k3s_sha256", "registry_mirror", "git_credentials"))
    return (
        _environment()
        .get_template(template)
        .render(node=node, fleet={**optional, **fleet}, gitops=gitops, labels=labels, registries=MIRRORED, **more)
    )


@cache
def _environment() -> jinja2.Environment:
    folder = resources.files("fleetform.components.edge") / "templates"
    environment = jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (folder / f"{name}.j2").read_text(encoding="utf-8")),
        undefined=jinja2.StrictUndefined,
        autoescape=False,  # noqa: S701 - YAML and shell, not HTML: values go through `quoted` and `sh`
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["sh"] = shlex.quote
    environment.filters["quoted"] = _quoted
    return environment


def _quoted(text: str) -> str:
    """A text as YAML writes it between quotes; JSON's way would break letters beyond the first 65,536."""
    return yaml.safe_dump(text, default_style='"', width=sys.maxsize).rstrip("\n")
