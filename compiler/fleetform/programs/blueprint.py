"""A blueprint file as a program: its `Platform` component and the stack's outputs."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from fleetform.blueprints import Platform as PlatformBlueprint
from fleetform.blueprints import ResolvedPlatform, load, positions, resolve
from fleetform.blueprints.units import PER_CLUSTER, SHARED, UnknownUnitError, nearest, stack_of, units
from fleetform.programs.configuration import configuration
from fleetform.programs.program import Program, ProgramError
from fleetform.programs.settings import find_project


def open_blueprint(
    path: Path,
    stack: str | None,
    config: Mapping[str, str],
    config_file: Path | None,
    facts: Mapping[str, object],
    unit: str | None = None,
) -> Program:
    """Makes a blueprint file into a program. Arguments are those of `open_program`.

    The project is that of the nearest `Pulumi.yaml`, so that resources have the same identity whether
    the blueprint is run by Fleetform or by Pulumi's own command; without one it is the platform's name. So are
    the settings of the stack: a `Pulumi.<stack>.yaml` of that project holds for both.

    Raises:
        BlueprintError: The blueprint has mistakes.
        ProgramError: A settings file cannot be read.
    """
    blueprint = load(path)
    project = find_project(path.resolve().parent)
    name = project.name if project else blueprint.name
    wanted = stack or blueprint.environment
    found = configuration(project, name, wanted, config, config_file)
    folder = path.resolve().parent
    resolved = resolve(blueprint)
    parts = units(resolved) if resolved.stacks == PER_CLUSTER else ()
    if unit is not None and unit not in {part.name for part in parts}:
        raise ProgramError(f"{path}: no unit '{unit}': {nearest(unit, parts)}")
    return Program(
        path=path,
        project=name,
        stack=stack_of(wanted, unit) if unit else wanted,
        root=folder,
        folder=folder,
        run=lambda: deploy(blueprint, unit),
        config=found.plain,
        secrets=found.sealed,
        facts={**blueprint.facts, **facts},
        origin=positions.current,
        summary=_summary(resolved),
        stack_file=found.file,
        state=blueprint.state,
        units=parts,
        fingerprint=hashlib.sha256(blueprint.model_dump_json().encode()).hexdigest() if parts else "",
    )


def deploy(blueprint: PlatformBlueprint, unit: str | None = None) -> None:
    """Makes everything a platform asks for, and the stack's outputs, in the Pulumi program that is running.

    Args:
        blueprint: The platform.
        unit: The unit that the running stack is for; everything unless given.

    Raises:
        RunError: The platform has no such unit.
    """
    import pulumi

    from fleetform.components.platform import Platform, PlatformUnit

    if unit is None and blueprint.fleet.stacks == PER_CLUSTER:
        _warn_of_units(pulumi.get_stack())
    try:
        platform = PlatformUnit(blueprint.name, blueprint, unit) if unit else Platform(blueprint.name, blueprint)
    except UnknownUnitError as error:
        # Pulumi prints the text of this one alone; of others it prints where they were raised.
        raise pulumi.RunError(str(error)) from error
    for name, value in platform.exports().items():
        pulumi.export(name, value)


def _warn_of_units(stack: str) -> None:
    """Says that all of an environment of units is about to be one stack; Fleetform's own commands refuse before."""
    import pulumi
    from pulumi.runtime.settings import get_monitor

    if get_monitor() is None:  # nothing is made: the program is only read, and that as a whole
        return
    pulumi.log.warn(
        f"{stack} is deployed as a stack for each unit, such as {stack_of(stack, SHARED)}: what is deployed so is"
        " made a second time here. 'fleetform units' lists the units."
    )


def _summary(resolved: ResolvedPlatform) -> dict[str, int]:
    return {
        "clusters": len(resolved.clusters),
        "endpoints": len(resolved.endpoints),
        "edge nodes": len(resolved.edge_nodes),
    }
