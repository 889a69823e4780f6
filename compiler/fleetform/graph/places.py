"""The line of the user's program that is running."""

from __future__ import annotations

import sys
from pathlib import Path
from types import CodeType, FrameType

from fleetform.graph.model import SourcePosition

_HERE = str(Path(__file__).parent)
_LIBRARY_PARTS = ("site-packages/pulumi", "<frozen", "<string>", "/runpy.py", "/asyncio/", "/contextlib.py")


class Places:
    """Finds source positions, relative to the program's folder where they lie inside."""

    def __init__(self, root: Path) -> None:
        self._root = f"{root.resolve()}/"
        self._known: dict[CodeType, str | None] = {}

    def here(self) -> SourcePosition | None:
        """The innermost running line that belongs to neither Pulumi nor the recorder."""
        frame: FrameType | None = sys._getframe(1)  # the only way to the running line
        while frame is not None:
            code = frame.f_code
            file = self._known[code] if code in self._known else self._name(code)
            if file is not None:
                return SourcePosition(file, frame.f_lineno)
            frame = frame.f_back
        return None

    def _name(self, code: CodeType) -> str | None:
        file = code.co_filename
        inside = file.startswith(_HERE) or any(part in file for part in _LIBRARY_PARTS)
        name = None if inside else file.removeprefix(self._root)
        self._known[code] = name
        return name
