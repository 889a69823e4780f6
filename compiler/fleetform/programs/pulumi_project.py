"""A folder with a `Pulumi.yaml` as a program."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from fleetform.programs.program import Program, ProgramError
from fleetform.programs.settings import (
    ProjectSettings,
    choose_stack,
    qualified,
    read_project,
    read_stack_config,
    stack_file,
)


def open_pulumi_project(
    folder: Path,
    stack: str | None,
    config: Mapping[str, str],
    config_file: Path | None,
    facts: Mapping[str, object],
) -> Program:
    """Makes a Pulumi folder into a program. Arguments are those of `open_program`.

    Raises:
        ProgramError: The folder's settings cannot be read, or it is no Python program.
    """
    project = read_project(folder.resolve())
    if project.runtime != "python":
        raise ProgramError(f"{folder}: a {project.runtime} program: only Python programs can be recorded")
    name = choose_stack(project, stack)
    file = config_file or stack_file(project, name)
    plain, sealed = read_stack_config(file, project.name) if file else ({}, {})
    given = {qualified(key, project.name): value for key, value in config.items()}
    return Program(
        path=folder,
        project=project.name,
        stack=name,
        root=project.folder,
        run=lambda: _run_main(project),
        config={**project.config, **plain, **given},
        secrets={key: value for key, value in sealed.items() if key not in given},
        facts=facts,
    )


def _run_main(project: ProjectSettings) -> None:
    """Runs the program's main as Python's own `python FOLDER` does, and forgets its modules afterwards."""
    main = project.main.resolve()
    if main.is_dir():
        folder, script = main, main / "__main__.py"
    else:
        folder, script = main.parent, main
    if not script.is_file():
        raise ProgramError(f"{project.folder / 'Pulumi.yaml'}: no program at {script}")
    with _as_main(project, folder, script):
        runpy.run_path(str(script), run_name="__main__")


@contextmanager
def _as_main(project: ProjectSettings, folder: Path, script: Path) -> Iterator[None]:
    """The process as the program expects it: working folder, module path, arguments; put back afterwards."""
    before = Path.cwd(), sys.argv, list(sys.path), dict(sys.modules)
    os.chdir(folder)
    sys.argv = [str(script)]
    sys.path[:0] = [str(folder)]
    sys.path.extend(_site_packages(project))
    try:
        yield
    finally:
        os.chdir(before[0])
        sys.argv = before[1]
        sys.path[:] = before[2]
        _forget_modules(before[3], project.folder)


def _forget_modules(before: Mapping[str, object], folder: Path) -> None:
    """Removes modules of the program itself, so that the next program with the same names gets its own."""
    for name, module in list(sys.modules.items()):
        if name in before:
            continue
        places = [module.__file__] if getattr(module, "__file__", None) else list(getattr(module, "__path__", []))
        inside = [Path(place) for place in places if place and Path(place).is_relative_to(folder)]
        if any("site-packages" not in place.parts for place in inside):
            del sys.modules[name]


def _site_packages(project: ProjectSettings) -> list[str]:
    """Packages of the program's virtual environment, where it has one made for this Python."""
    if project.virtualenv is None:
        return []
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    folders = (
        project.virtualenv / "lib" / version / "site-packages",
        project.virtualenv / "Lib" / "site-packages",
    )
    return [str(folder) for folder in folders if folder.is_dir()]
