"""A blueprint file as a program: its `Platform` component and the stack's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from fleetform.blueprints import Platform as PlatformBlueprint
from fleetform.blueprints import load, positions, resolve
from fleetform.programs.program import Program
from fleetform.programs.settings import find_project, qualified, read_stack_config


def open_blueprint(
    path: Path,
    stack: str | None,
    config: Mapping[str, str],
    config_file: Path | None,
    facts: Mapping[str, object],
) -> Program:
    """Makes a blueprint file into a program. Arguments are those of `open_program`.

    The project is that of the nearest `Pulumi.yaml`, so that resources have the same identity whether
    the blueprint is run by Fleetform or by Pulumi's own command; without one it is the platform's name.

    Raises:
        BlueprintError: The blueprint has mistakes.
        ProgramError: A settings file cannot be read.
    """
    blueprint = load(path)
    project = find_project(path.resolve().parent)
    name = project.name if project else blueprint.name
    plain, sealed = read_stack_config(config_file, name) if config_file else ({}, {})
    given = {qualified(key, name): value for key, value in config.items()}
    return Program(
        path=path,
        project=name,
        stack=stack or blueprint.environment,
        root=path.resolve().parent,
        run=lambda: deploy(blueprint),
        config={**plain, **given},
        secrets={key: value for key, value in sealed.items() if key not in given},
        facts={**blueprint.facts, **facts},
        origin=positions.current,
        summary=_summary(blueprint),
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
