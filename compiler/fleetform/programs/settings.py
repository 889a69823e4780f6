"""Reading Pulumi's own settings: `Pulumi.yaml` and `Pulumi.<stack>.yaml`.

Both formats are Pulumi's (https://www.pulumi.com/docs/iac/concepts/projects/project-file/ and
https://www.pulumi.com/docs/iac/concepts/projects/stack-settings-file/).
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import yaml

from fleetform.programs.program import ProgramError

STACK_CONFIG_KEY = "config"
_GO_ESCAPES = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
PROJECT_FILES = ("Pulumi.yaml", "Pulumi.yml")


@dataclass(frozen=True)
class ProjectSettings:
    """What a `Pulumi.yaml` says that matters for running the program.

    Attributes:
        file: The settings file.
        folder: Where it lies.
        name: Project name.
        runtime: Language, e.g. `python`.
        main: Folder or file that is run.
        virtualenv: Folder of the program's own virtual environment, if it names one.
        stack_folder: Where stack configuration files lie.
        config: Default configuration by `namespace:key`.
        backend: Address of the backend that keeps its state, if it names one.
    """

    file: Path
    folder: Path
    name: str
    runtime: str
    main: Path
    virtualenv: Path | None
    stack_folder: Path
    config: Mapping[str, str]
    backend: str | None = None


def read_project(folder: Path) -> ProjectSettings:
    """Reads the `Pulumi.yaml` of a folder.

    Raises:
        ProgramError: There is none, or it cannot be read.
    """
    file = next((folder / name for name in PROJECT_FILES if (folder / name).is_file()), None)
    if file is None:
        raise ProgramError(f"{folder}: no Pulumi.yaml in this folder")
    data = read_mapping(file)
    name = data.get("name")
    if not isinstance(name, str) or not name:
        raise ProgramError(f"{file}: 'name' is missing: the project needs a name")
    runtime_name, virtualenv = _runtime(file, data.get("runtime"))
    main = data.get("main", ".")
    if not isinstance(main, str):
        raise ProgramError(f"{file}: 'main' must be a path")
    stacks = data.get("stackConfigDir", ".")
    backend = data.get("backend")
    return ProjectSettings(
        file=file,
        folder=folder,
        name=name,
        runtime=runtime_name,
        main=folder / main,
        virtualenv=folder / virtualenv if virtualenv else None,
        stack_folder=folder / str(stacks),
        config=_defaults(file, name, data.get(STACK_CONFIG_KEY)),
        backend=_address(folder, cast("dict[str, object]", backend).get("url")) if isinstance(backend, dict) else None,
    )


def find_project(start: Path) -> ProjectSettings | None:
    """The project a file belongs to: the nearest folder upwards with a `Pulumi.yaml`, as Pulumi looks for it."""
    for folder in (start, *start.parents):
        if any((folder / name).is_file() for name in PROJECT_FILES):
            return read_project(folder)
    return None


def choose_stack(project: ProjectSettings, wanted: str | None) -> str:
    """The stack to take: the wanted one, the only one that has a file, or `dev`."""
    if wanted:
        return wanted.rpartition("/")[2]
    found = sorted(
        file.name.removeprefix("Pulumi.").rpartition(".")[0]
        for pattern in ("Pulumi.*.yaml", "Pulumi.*.yml")
        for file in project.stack_folder.glob(pattern)
    )
    if len(found) <= 1:
        return found[0] if found else "dev"
    if "dev" in found:
        return "dev"
    raise ProgramError(f"{project.folder}: several stacks ({', '.join(found)}): choose one with --stack")


def stack_file(project: ProjectSettings, stack: str) -> Path | None:
    """The configuration file of a stack, if it has one."""
    files = (project.stack_folder / f"Pulumi.{stack}{suffix}" for suffix in (".yaml", ".yml"))
    return next((file for file in files if file.is_file()), None)


def read_stack_config(file: Path, project: str) -> tuple[dict[str, str], dict[str, str | None]]:
    """Reads a stack's configuration.

    Returns:
        Plain values by `namespace:key`, and sealed secrets by `namespace:key` with None for the value. An
        object with a secret anywhere inside is sealed as a whole, as Pulumi's own programs see it.
    """
    values: object = read_mapping(file).get(STACK_CONFIG_KEY) or {}
    if not isinstance(values, dict):
        raise ProgramError(f"{file}: 'config' must be a mapping")
    plain: dict[str, str] = {}
    sealed: dict[str, str | None] = {}
    for key, value in cast("dict[str, object]", values).items():
        if _holds_secret(value):
            sealed[qualified(key, project)] = None
        else:
            plain[qualified(key, project)] = as_config_text(value)
    return plain, sealed


def qualified(key: str, project: str) -> str:
    """A configuration key with its namespace; without one it is the project's.

    >>> qualified("region", "shop"), qualified("aws:region", "shop")
    ('shop:region', 'aws:region')
    """
    namespace, colon, rest = str(key).partition(":")
    if not colon:
        return f"{project}:{key}"
    return f"{namespace}:{rest.removeprefix('config:')}"


def as_config_text(value: object) -> str:
    r"""A configuration value as Pulumi hands it to programs: text as it is, anything else as Go's JSON.

    >>> as_config_text({"b": "<", "a": [1, True]})
    '{"a":[1,true],"b":"\\u003c"}'
    """
    if isinstance(value, str):
        return value
    text = json.dumps(value, separators=(",", ":"), sort_keys=True, ensure_ascii=False, default=str)
    return text.translate(_GO_ESCAPES)


def read_mapping(file: Path) -> dict[str, object]:
    """Reads a YAML file that must hold a mapping.

    Raises:
        ProgramError: It cannot be read or holds something else.
    """
    try:
        data: object = yaml.load(file.read_bytes(), Loader=_TextDatesLoader)  # noqa: S506  a SafeLoader's subclass
    except OSError as error:
        raise ProgramError(f"{file}: {error.strerror}") from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f":{mark.line + 1}:{mark.column + 1}" if mark else ""
        problem = str(getattr(error, "problem", error)).replace("\n", " ")
        raise ProgramError(f"{file}{place}: not readable as YAML: {problem}") from error
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise ProgramError(f"{file}: expected a mapping at the top")
    return cast("dict[str, object]", data)


class _TextDatesLoader(yaml.SafeLoader):
    """YAML without dates: a configuration value such as 2012-10-17 is text to Pulumi."""


_TextDatesLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _runtime(file: Path, runtime: object) -> tuple[str, str | None]:
    if isinstance(runtime, str):
        return runtime, None
    if isinstance(runtime, dict):
        settings = cast("dict[str, object]", runtime)
        options: object = settings.get("options") or {}
        if not isinstance(options, dict):
            raise ProgramError(f"{file}: 'options' of 'runtime' must be a mapping")
        virtualenv = cast("dict[str, object]", options).get("virtualenv")
        if isinstance(settings.get("name"), str):
            return str(settings["name"]), str(virtualenv) if virtualenv else None
    raise ProgramError(f"{file}: 'runtime' is missing: only 'python' programs can be recorded")


def _address(folder: Path, url: object) -> str | None:
    """A backend's address; a relative path in it is told from the project's folder."""
    if not isinstance(url, str) or not url:
        return None
    path = url.removeprefix("file://")
    if path != url and not path.startswith(("/", "~")):
        return (folder / path).resolve().as_uri()
    return url


def _defaults(file: Path, project: str, config: object) -> dict[str, str]:
    """Configuration with a value or default in the project's file."""
    found: dict[str, str] = {}
    if config is not None and not isinstance(config, dict):
        raise ProgramError(f"{file}: 'config' must be a mapping")
    for key, declared in cast("dict[str, object]", config or {}).items():
        if isinstance(declared, dict):
            typed = cast("dict[str, object]", declared)
            value = typed.get("value", typed.get("default"))
        else:
            value = declared
        if value is not None:
            found[qualified(key, project)] = as_config_text(value)
    return found


def _holds_secret(value: object) -> bool:
    if isinstance(value, dict):
        mapping = cast("dict[str, object]", value)
        if set(mapping) == {"secure"}:
            return True
        return any(_holds_secret(item) for item in mapping.values())
    if isinstance(value, list):
        return any(_holds_secret(item) for item in cast("list[object]", value))
    return False
