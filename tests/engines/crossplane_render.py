"""`crossplane render` with the functions of packages, which listen here."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Generator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from engines.crossplane_packages import AUTO_READY, COMPOSER
from engines.kube_server import free_ports
from engines.needs import engine

Document = dict[str, Any]

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ENGINES = {COMPOSER: "function-patch-and-transform", AUTO_READY: "function-auto-ready"}


@dataclass(frozen=True)
class Renderer:
    """The command line with running functions.

    Attributes:
        crossplane: The command.
        folder: Where its files go.
        functions: The Function objects.
    """

    crossplane: Path
    folder: Path
    functions: list[Document]

    def render(
        self, composite: Document, composition: Document, observed: Sequence[Document] = ()
    ) -> tuple[Document, list[Document]]:
        """The composite resource, and what it is composed of."""
        files = {"xr": [composite], "composition": [composition], "functions": self.functions, "observed": observed}
        for name, documents in files.items():
            text = "---\n".join(f"{json.dumps(document)}\n" for document in documents)
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")
        command = [str(self.crossplane), "render", "xr.yaml", "composition.yaml", "functions.yaml"]
        command += ["-o", "observed.yaml"] if observed else []
        done = subprocess.run(command, cwd=self.folder, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0, done.stderr
        above, *composed = yaml.load_all(done.stdout, Loader=_LOADER)
        return above, composed


@contextmanager
def renderer(folder: Path, more: Mapping[str, int] | None = None) -> Generator[Renderer]:
    """A renderer, as long as the block.

    Args:
        folder: An empty folder for its files.
        more: Functions that run already, by name, with their ports.
    """
    ports = dict(zip(_ENGINES, free_ports(len(_ENGINES)), strict=True))
    with ExitStack() as running:
        for name, port in ports.items():
            command = [str(engine(_ENGINES[name])), "--insecure", "--address", f"127.0.0.1:{port}"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            running.enter_context(process)
            running.callback(process.terminate)
        functions = [_function(name, port) for name, port in {**ports, **(more or {})}.items()]
        yield Renderer(engine("crossplane"), folder, functions)


def _function(name: str, port: int) -> Document:
    annotations = {
        "render.crossplane.io/runtime": "Development",
        "render.crossplane.io/runtime-development-target": f"127.0.0.1:{port}",
    }
    return {
        "apiVersion": "pkg.crossplane.io/v1",
        "kind": "Function",
        "metadata": {"name": name, "annotations": annotations},
        "spec": {"package": "example.com/function:v1"},
    }
