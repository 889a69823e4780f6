"""Recording a program apart from everything it must not see."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fleetform.cli.options import ProgramOptions

if TYPE_CHECKING:
    from fleetform.graph.model import Graph

MOST_SAID = 4000
LARGEST_GRAPH = 512 << 20
_KEPT = ("PATH", "LANG", "LC_ALL", "TZ", "SYSTEMROOT", "PYTHONDONTWRITEBYTECODE")


class Isolation:
    """Records programs in processes of their own.

    Such a process has none of this one's environment variables but those that say where programs lie and which
    language is spoken. It may read the program's repository (without `.git`), Python and the system's libraries, and
    write one temporary folder. It has no network, starts no other process, and is ended when it takes too long.
    """

    def __init__(self, options: ProgramOptions, seconds: int, mebibytes: int) -> None:
        self._options = options
        self._seconds = seconds
        self._mebibytes = mebibytes
        self._lacking: set[str] = set()

    def notes(self) -> tuple[str, ...]:
        """What the system could not do, for the reader of the report."""
        return tuple(sorted(self._lacking))

    def record(self, path: Path) -> Graph:
        """The graph of a program.

        Raises:
            click.ClickException: It cannot be recorded, or took too long or too much.
        """
        from fleetform.graph.serialize import load_graph

        with tempfile.TemporaryDirectory(prefix="fleetform-") as name:
            folder = Path(name).resolve()
            order = folder / "order.json"
            order.write_text(json.dumps(self._order(path)), encoding="utf-8")
            said = self._run(order, folder)
            self._heed(folder / "result.json", path, said)
            graph = folder / "graph.json"
            if not graph.is_file() or graph.stat().st_size > LARGEST_GRAPH:
                raise click.ClickException(f"{path}: the program left no graph, or one that is too large")
            found = load_graph(graph)
            found.program = str(path)
            return found

    def _order(self, path: Path) -> dict[str, Any]:
        whole = path.resolve()
        root = _repository(whole)
        readable = [str(one) for one in root.iterdir() if one.name != ".git"] if root is not None else [str(whole)]
        options = self._options
        extra = [str(one.resolve()) for one in (options.config_file, options.facts_file) if one is not None]
        return {
            "program": str(whole),
            "stack": options.stack,
            "config": dict(options.config),
            "config_file": str(options.config_file.resolve()) if options.config_file else None,
            "facts_file": str(options.facts_file.resolve()) if options.facts_file else None,
            "seconds": self._seconds,
            "mebibytes": self._mebibytes,
            "readable": [*readable, *extra],
            "listed": [str(root or whole.parent)],
        }

    def _run(self, order: Path, folder: Path) -> str:
        variables = {name: os.environ[name] for name in _KEPT if name in os.environ}
        variables |= {"HOME": str(folder), "TMPDIR": str(folder)}
        process = subprocess.Popen(
            [sys.executable, "-I", "-m", "fleetform.cli.isolated", str(order)],
            cwd=order.parent,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            start_new_session=True,
        )
        reader = _Reader(process)
        try:
            process.wait(self._seconds)
        except subprocess.TimeoutExpired as error:
            raise click.ClickException(f"the program was ended: it ran longer than {self._seconds} seconds") from error
        finally:
            _end(process)
            reader.join(5)
        if process.returncode in (-signal.SIGXCPU, -signal.SIGKILL):
            raise click.ClickException(f"the program was ended: it ran longer than {self._seconds} seconds")
        return reader.said

    def _heed(self, result: Path, path: Path, said: str) -> None:
        try:
            told: Any = json.loads(result.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            last = said.strip().splitlines()[-1:] or ["it left no result"]
            raise click.ClickException(f"{path}: the program could not be recorded apart: {last[0]}") from error
        if told.get("files") is False:
            self._lacking.add("--isolate: this system cannot keep a program from files (Landlock is missing)")
        if told.get("calls") is False:
            self._lacking.add("--isolate: this system cannot keep a program from the network (seccomp is missing)")
        if told.get("error"):
            raise click.ClickException(str(told["error"]))


def _repository(path: Path) -> Path | None:
    """The top of the git repository that a path lies in."""
    return next((one for one in _above(path) if (one / ".git").exists()), None)


def _above(path: Path) -> Iterator[Path]:
    yield path
    yield from path.parents


def _end(process: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Reader(threading.Thread):
    """Reads what a process says to the end, and keeps a little of it."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        super().__init__(daemon=True)
        self._stream = process.stderr
        self.said = ""
        self.start()

    def run(self) -> None:
        """Reads."""
        assert self._stream is not None
        while chunk := self._stream.read(1 << 16):
            self.said = (self.said + chunk.decode(errors="replace"))[-MOST_SAID:]
