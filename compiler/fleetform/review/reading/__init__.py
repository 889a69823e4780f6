"""Exports as graphs: what OpenTofu and Crossplane files say, in the words of the recorder."""

from __future__ import annotations

from pathlib import Path

from fleetform.graph.model import Graph

_PULUMI = ("Pulumi.yaml", "Pulumi.yml")


def is_export(path: Path) -> bool:
    """Whether a folder holds OpenTofu files or Kubernetes and Crossplane manifests, and is no Pulumi project."""
    if not path.is_dir() or any((path / name).is_file() for name in _PULUMI):
        return False
    return _is_opentofu(path) or bool(_layers(path)) or any(path.rglob("*.yaml")) or any(path.rglob("*.yml"))


def read_export(path: Path) -> Graph:
    """The graph of a folder with OpenTofu files, or with manifests.

    Raises:
        ReviewError: A file cannot be read.
    """
    from fleetform.review.reading.opentofu import read_opentofu

    if _is_opentofu(path):
        return read_opentofu(path)
    roots = _layers(path)
    if roots:
        return _together(path, [read_opentofu(root, top=path, prefix=f"{root.name}/") for root in roots])
    from fleetform.review.reading.manifests import read_manifests

    return read_manifests(path)


def _is_opentofu(path: Path) -> bool:
    return any(path.glob("*.tf")) or any(path.glob("*.tf.json"))


def _layers(path: Path) -> list[Path]:
    """Folders in a folder that are root modules of their own, as an export in layers has them."""
    return [one for one in sorted(path.iterdir()) if one.is_dir() and one.name != "modules" and _is_opentofu(one)]


def _together(path: Path, graphs: list[Graph]) -> Graph:
    whole = Graph(project=graphs[0].project, stack=graphs[0].stack, program=str(path))
    for graph in graphs:
        whole.resources |= graph.resources
        whole.data_calls |= graph.data_calls
        whole.exports |= graph.exports
        whole.notes += graph.notes
    return whole
