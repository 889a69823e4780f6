"""The line of the user's program that is running.

Positions are told so that the same program gives the same ones on every machine: from the program's folder where
they lie inside it, else from the folder their module was imported from.
"""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path
from types import CodeType, FrameType

from fleetform.graph.model import SourcePosition

_HERE = str(Path(__file__).parent)
_PATHS = sysconfig.get_paths()
_STANDARD = tuple({f"{_PATHS['stdlib']}/", f"{_PATHS['platstdlib']}/"})
_INSTALLED = ("/site-packages/", "/dist-packages/")
_MAKING = frozenset({"__init__", "_internal_init"})


class Places:
    """Finds source positions."""

    def __init__(self, root: Path) -> None:
        self._root = f"{root.resolve()}/"
        self._known: dict[CodeType, tuple[str, bool] | None] = {}

    def here(self, made: object = None) -> SourcePosition | None:
        """The innermost running line of the program; of a library of the user's where no line of the program runs.

        Args:
            made: A resource that is being made: the line that makes it is told, and not the one in its own class.
        """
        frame: FrameType | None = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  the only way to the running line
        library: SourcePosition | None = None
        while frame is not None:
            code = frame.f_code
            found = self._known[code] if code in self._known else self._told(code, frame)
            if found is not None and not (made is not None and code.co_name in _MAKING and _is_first(frame, made)):
                file, inside = found
                if inside:
                    return SourcePosition(file, frame.f_lineno)
                library = library or SourcePosition(file, frame.f_lineno)
            frame = frame.f_back
        return library

    def asked_by_python(self) -> bool:
        """Whether it is the standard library that does something with a value, and not a program or its packages."""
        frame: FrameType | None = sys._getframe(1)  # pyright: ignore[reportPrivateUsage]  the only way to the running line
        while frame is not None and frame.f_code.co_filename.startswith(_HERE):
            frame = frame.f_back
        file = frame.f_code.co_filename if frame is not None else ""
        return file.startswith(_STANDARD) and not any(part in file for part in _INSTALLED)

    def inside(self, file: str) -> str | None:
        """A file of the program as told from its folder; None for a file that is no part of it."""
        file = _whole(file)
        if not file.startswith(self._root) or any(part in file for part in _INSTALLED):
            return None
        return file.removeprefix(self._root)

    def _told(self, code: CodeType, frame: FrameType) -> tuple[str, bool] | None:
        """What a line of this code is called, and whether it is the program's own; None where it is nobody's."""
        self._known[code] = found = self._named(code.co_filename, frame.f_globals.get("__name__", ""))
        return found

    def _named(self, file: str, module: str) -> tuple[str, bool] | None:
        file = _whole(file)
        if file.startswith(("<", _HERE)) or any(part in file for part in _INSTALLED):
            return None
        told = self.inside(file)
        if told is not None:
            return told, True
        if file.startswith(_STANDARD) or module == "__main__":
            return None
        return _from_import_root(file, module), False


def _whole(file: str) -> str:
    """The whole path of a file: what `runpy` runs by a relative path is known by that."""
    return file if file.startswith("<") or Path(file).is_absolute() else str(Path.cwd() / file)


def _is_first(frame: FrameType, made: object) -> bool:
    """Whether a method of an object is running."""
    code = frame.f_code
    return code.co_argcount > 0 and frame.f_locals.get(code.co_varnames[0]) is made


def _from_import_root(file: str, module: str) -> str:
    """A file by the name its module was imported with: `shared/network.py`."""
    depth = module.count(".") + (2 if file.endswith("/__init__.py") else 1)
    return "/".join(Path(file).parts[-depth:])
