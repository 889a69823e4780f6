"""Exports as graphs: what OpenTofu and Crossplane files say, in the words of the recorder."""

from __future__ import annotations

from pathlib import Path

from fleetform.graph.model import Graph

_PULUMI = ("Pulumi.yaml", "Pulumi.yml")


def is_export(path: Path) -> bool:
    """Whether a folder holds OpenTofu files or Kubernetes and Crossplane manifests, and is no Pulumi project."""
    if not path.is_dir() or any((path / name).is_file() for name in _PULUMI):
        return False
    return _is_opentofu(path) or any(path.rglob("*.yaml")) or any(path.rglob("*.yml"))


def read_export(path: Path) -> Graph:
    """The graph of a folder with OpenTofu files, or with manifests.

    Raises:
        ReviewError: A file cannot be read.
    """
    if _is_opentofu(path):
        from fleetform.review.reading.opentofu import read_opentofu

        return read_opentofu(path)
    from fleetform.review.reading.manifests import read_manifests

    return read_manifests(path)


def _is_opentofu(path: Path) -> bool:
    return any(path.glob("*.tf")) or any(path.glob("*.tf.json"))
