"""FF405: no pod mounts a folder of the node."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fleetform.review.findings.pods import pods
from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, listed, mapping


def _check(world: World) -> Iterator[Found]:
    for pod in pods(world):
        volumes = pod.spec.get("volumes")
        for place, volume in enumerate(listed(volumes)):
            if mapping(volume).get("hostPath") is not None:
                path = mapping(mapping(volume).get("hostPath")).get("path")
                yield pod.found(f"volumes[{place}]", f"it mounts {path or 'a folder'} of the node")


def _bad() -> None:
    import pulumi_kubernetes as k8s

    volume: Any = {"name": "run", "host_path": {"path": "/var/run"}}
    k8s.core.v1.Pod("web", spec={"containers": [{"name": "web", "image": "web:1.0"}], "volumes": [volume]})


def _good() -> None:
    import pulumi_kubernetes as k8s

    spec: Any = {
        "containers": [{"name": "web", "image": "web:1.0"}],
        "volumes": [{"name": "tmp", "empty_dir": {"medium": "Memory"}}],
    }
    k8s.core.v1.Pod("web", spec=spec)


RULE = Rule(
    id="FF405",
    title="No pod mounts a folder of the node",
    severity=Severity.HIGH,
    why=(
        "A pod that writes into the node's file system can become root there; one that reads it sees the "
        "credentials of others."
    ),
    source="https://kubernetes.io/docs/concepts/storage/volumes/#hostpath",
    check=_check,
    good=(_good,),
    bad=(_bad,),
)
