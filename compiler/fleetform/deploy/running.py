"""Versions that clusters have now, read from what an engine or a person says of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, cast

import yaml

from fleetform.blueprints.units import from_stack
from fleetform.deploy.errors import EngineError
from fleetform.programs import Program, ProgramError

CLUSTERS = "clusters"
AT_ONCE = 8
"""Stacks that are read at the same time."""
CONTROL_PLANES = {
    "aws:eks/cluster:Cluster": ("version",),
    "gcp:container/cluster:Cluster": ("masterVersion",),
    "azure-native:containerservice:ManagedCluster": ("currentKubernetesVersion", "kubernetesVersion"),
}
"""What the clouds' own control planes call the version that they are."""
_API_VERSION = re.compile(r"(?<=[a-z])/v\d{8}\w*(?=:)")
_COMPONENT = re.compile(r"fleetform:clusters:\w+Cluster::(?P<name>[a-z0-9-]+)$")
FORMS = (
    "expected a mapping from cluster to version, `pulumi stack output --json`, `pulumi stack export` or "
    "`tofu output -json` of an environment"
)


def running_versions(file: Path) -> dict[str, str]:
    """The versions that a file tells.

    Args:
        file: JSON or YAML: cluster to version; the outputs of a stack from Pulumi or OpenTofu; or a stack's export.

    Raises:
        ProgramError: It cannot be read, or tells no versions.
    """
    try:
        told: object = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is no JSON or YAML"
        raise ProgramError(f"{file}: {why}") from None  # what it holds is not repeated: it may be secret
    found = dict(_versions(told))
    if not found:
        raise ProgramError(f"{file}: {FORMS}")
    return found


def deployed_versions(program: Program) -> dict[str, str]:
    """The versions of the clusters that an environment's stacks know of, also of those that the blueprint has no more.

    Nothing is asked of a cloud: what changed there since is known after `fleetform refresh`.

    Args:
        program: The environment.

    Raises:
        EngineError: The engine is not installed or failed, or no stack of the environment has a cluster.
    """
    from fleetform.deploy.restack.states import states_of

    states = states_of(program)
    own = [name for name in states.names() if from_stack(name)[0] == program.stack]
    with ThreadPoolExecutor(AT_ONCE) as readers:
        every = list(readers.map(states.read_if_there, own))
    found = {name: version for resources in every for name, version in _of_resources(resources)}
    if not found:
        raise EngineError(f"no stack of {program.stack} has a cluster yet: bring it up, or leave out what reads stacks")
    return found


def _versions(told: object) -> Iterator[tuple[str, str]]:
    document = _mapping(told)
    yield from _of_outputs(document)
    resources: object = _mapping(document.get("deployment")).get("resources")
    yield from _of_resources(cast("list[object]", resources) if isinstance(resources, list) else ())
    if all(isinstance(version, str | float) for version in document.values()):
        # 1.30 without quotes is the number 1.3: not what was meant, so numbers are refused.
        yield from ((name, version) for name, version in document.items() if isinstance(version, str))


def _of_resources(resources: Iterable[object]) -> Iterator[tuple[str, str]]:
    """Versions in a state: those of the control planes, which a refresh brings up to date, last."""
    every = [one for one in map(_mapping, resources) if not one.get("delete")]
    for one in every:
        outputs = _mapping(one.get("outputs"))
        if one.get("type") == "pulumi:pulumi:Stack":
            yield from _of_outputs(outputs)
        yield from _of_component(f"{one.get('urn')}", outputs, ("version",))
    for one in every:
        told = CONTROL_PLANES.get(_API_VERSION.sub("", f"{one.get('type')}"), ())
        yield from _of_component(f"{one.get('parent')}", _mapping(one.get("outputs")), told)


def _of_component(urn: str, outputs: Mapping[str, Any], names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The version that one of the outputs of a cluster, or of its control plane, tells."""
    component = _COMPONENT.search(urn)
    version = next((outputs[name] for name in names if isinstance(outputs.get(name), str)), None)
    if component is not None and version is not None:
        yield component["name"], version


def _of_outputs(outputs: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Versions in the outputs of a stack, from Pulumi or OpenTofu."""
    clusters = _mapping(outputs.get(CLUSTERS))
    if set(clusters) >= {"value", "type"}:  # OpenTofu's form of an output
        clusters = _mapping(clusters["value"])
    for name, cluster in clusters.items():
        version = _mapping(cluster).get("version")
        if isinstance(version, str):
            yield name, version


def _mapping(value: object) -> Mapping[str, Any]:
    return cast("dict[str, Any]", value) if isinstance(value, dict) else {}
