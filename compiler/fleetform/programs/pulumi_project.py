"""A folder with a `Pulumi.yaml` as a program."""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import ModuleType

from fleetform.programs.configuration import configuration
from fleetform.programs.program import Program, ProgramError
from fleetform.programs.settings import ProjectSettings, choose_stack, read_project


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
    script = _script(project)
    name = choose_stack(project, stack)
    found = configuration(project, project.name, name, config, config_file)
    surroundings = _Surroundings(project, script)
    return Program(
        path=folder,
        project=project.name,
        stack=name,
        root=project.folder,
        folder=script.parent,
        run=lambda: _run_main(script, surroundings),
        config=found.plain,
        secrets=found.sealed,
        facts=facts,
        stack_file=found.file,
        surroundings=surroundings.hold,
    )


def _script(project: ProjectSettings) -> Path:
    main = project.main.resolve()
    script = main / "__main__.py" if main.is_dir() else main
    if not script.is_file():
        raise ProgramError(f"{project.file}: no program at {script}")
    return script


def _run_main(script: Path, surroundings: _Surroundings) -> None:
    """Runs the program's main as Python's own `python FOLDER` does."""
    with surroundings.hold():
        runpy.run_path(str(script), run_name="__main__")


class _Surroundings:
    """The process as the program expects it: working folder, module path, arguments."""

    def __init__(self, project: ProjectSettings, script: Path) -> None:
        self._project = project
        self._script = script
        self._held = False

    @contextmanager
    def hold(self) -> Generator[None]:
        """Makes them for the time of a block, and puts everything back; a block inside another changes nothing."""
        if self._held:
            yield
            return
        before = Path.cwd(), sys.argv, list(sys.path)
        hidden = _hide_modules(self._script.parent)
        modules = dict(sys.modules)
        os.chdir(self._script.parent)
        sys.argv = [str(self._script)]
        sys.path[:0] = [str(self._script.parent)]
        sys.path.extend(_site_packages(self._project))
        self._held = True
        try:
            yield
        finally:
            self._held = False
            os.chdir(before[0])
            sys.argv = before[1]
            sys.path[:] = before[2]
            _forget_modules(modules, self._project.folder)
            sys.modules.update(hidden)


def _hide_modules(folder: Path) -> dict[str, ModuleType]:
    """Takes away modules of this process that have the name of one in the program's folder, which comes first there.

    Modules of Python itself stay: a process has many of them before it comes to the program.
    """
    own = {path.stem for path in folder.glob("*.py")} | {path.parent.name for path in folder.glob("*/__init__.py")}
    names = [name for name in sys.modules if name.partition(".")[0] in own - sys.stdlib_module_names - {"__main__"}]
    return {name: sys.modules.pop(name) for name in names}


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
