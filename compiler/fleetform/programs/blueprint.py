"""A blueprint file as a program: its `Platform` component and the stack's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fleetform.blueprints import Platform as PlatformBlueprint
from fleetform.blueprints import load, positions, resolve
from fleetform.programs.configuration import configuration
from fleetform.programs.program import Program
from fleetform.programs.settings import find_project


def open_blueprint(
    path: Path,
    stack: str | None,
    config: Mapping[str, str],
    config_file: Path | None,
    facts: Mapping[str, object],
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
    return Program(
        path=path,
        project=name,
        stack=wanted,
        root=folder,
        folder=folder,
        run=lambda: deploy(blueprint),
        config=found.plain,
        secrets=found.sealed,
        facts={**blueprint.facts, **facts},
        origin=positions.current,
        summary=_summary(blueprint),
        stack_file=found.file,
        state=blueprint.state,
    )


def deploy(blueprint: PlatformBlueprint) -> None:
    """Makes everything a platform asks for, and the stack's outputs, in the Pulumi program that is running."""
    import pulumi

    from fleetform.components.platform import Platform

    platform = Platform(blueprint.name, blueprint)
    for name, value in platform.exports().items():
        pulumi.export(name, value)


def _summary(blueprint: PlatformBlueprint) -> dict[str, int]:
    resolved = resolve(blueprint)
    return {
        "clusters": len(resolved.clusters),
        "endpoints": len(resolved.endpoints),
        "edge nodes": len(resolved.edge_nodes),
    }
