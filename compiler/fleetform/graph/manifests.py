"""Kubernetes manifests as a program names them: text, files, a kustomize folder. Read here, without a cluster."""

# A recorded program hands over values of any type.
# pyright: reportUnknownArgumentType=false, reportUnknownVariableType=false

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

from fleetform.graph import marks
from fleetform.graph.expressions import Template
from fleetform.graph.session import Session

_PATTERN = "*?["
_BUILDERS = (("kustomize", "build"), ("kubectl", "kustomize"))


class _Loader(yaml.SafeLoader):
    """YAML as Kubernetes reads it: a date is text."""


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def decode(session: Session, text: str) -> list[dict[str, Any]]:
    """The objects in a text of YAML documents. Unknown values in it stay where they are, as texts.

    Raises:
        NotPortable: The whole text is unknown.
        ValueError: The text is no YAML.
    """
    text = _opened(session, text)
    places = [(start, end) for start, end, *_ in marks.find(text)] if session.is_marked(text) else []
    words = {f"FleetformUnknown{number}Value": text[start:end] for number, (start, end) in enumerate(places)}
    for word, mark in words.items():
        text = text.replace(mark, word)
    try:
        found = list(yaml.load_all(text, Loader=_Loader))
    except yaml.YAMLError as error:
        raise ValueError(f"a manifest is not readable as YAML: {error}") from None
    return [_restored(item, words) for item in found if isinstance(item, dict) and item]


def _opened(session: Session, text: str) -> str:
    """A text whose known parts can be read."""
    if not session.is_marked(text):
        return text
    found = session.parse(text)
    if not isinstance(found, Template):
        raise session.unportable("a manifest is made of the value", "Make the resources with their classes.", found)
    return "".join(part if isinstance(part, str) else session.mark(part) for part in found.parts)


def read(session: Session, places: list[str], folder: Path, *, patterns: bool) -> list[dict[str, Any]]:
    """The objects in files.

    Args:
        session: The recording.
        places: Paths, or patterns of paths.
        folder: Where they are told from.
        patterns: Whether patterns are allowed.

    Raises:
        NotPortable: It is an address, which would have to be asked.
        OSError: No such file.
    """
    found: list[dict[str, Any]] = []
    for place in places:
        if "://" in place:
            raise session.unportable(
                f"the manifest {place} is asked of the network", "Save it in the program's folder, and name that file."
            )
        wild = patterns and any(sign in place for sign in _PATTERN)
        for file in sorted(folder.glob(place)) if wild else [folder / place]:
            found += decode(session, file.read_text(encoding="utf-8"))
    return found


def kustomized(session: Session, place: str) -> list[dict[str, Any]]:
    """The objects that kustomize makes of a local folder, where a tool that can is installed.

    Raises:
        NotPortable: The folder is not local, or there is no such tool.
        ValueError: The tool refuses the folder.
    """
    folder = Path.cwd() / place
    if not folder.is_dir():
        raise session.unportable(f"'{place}' is no local folder", "Copy what it names into the program's folder.")
    found = next(((tool, word) for name, word in _BUILDERS if (tool := shutil.which(name))), None)
    if found is None:
        raise session.unportable(
            f"the folder '{place}' is built by kustomize, which is not installed",
            "Install kustomize or kubectl, or save what `kustomize build` prints and name that file.",
        )
    done = subprocess.run([found[0], found[1], str(folder)], capture_output=True, text=True, check=False)
    if done.returncode:
        raise ValueError(f"{' '.join(found)} {place}: {done.stderr.strip()}")
    return decode(session, done.stdout)


def flat(objects: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Objects, with lists such as `v1/List` replaced by their items."""
    found: list[dict[str, Any]] = []
    for item in objects:
        if str(item.get("kind", "")).endswith("List") and isinstance(item.get("items"), list):
            found += flat(item["items"])
        else:
            found.append(item)
    return found


def _restored(value: Any, words: Mapping[str, str]) -> Any:
    """A value with unknown texts back in place, and every key a text, as JSON has it."""
    if isinstance(value, dict):
        return {_key(_restored(key, words)): _restored(item, words) for key, item in value.items()}
    if isinstance(value, list):
        return [_restored(item, words) for item in value]
    if isinstance(value, str):
        for word, mark in words.items():
            value = value.replace(word, mark)
    return value


def _key(key: Any) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)
