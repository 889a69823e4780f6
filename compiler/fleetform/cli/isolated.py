"""The process in which a program that nobody trusts is recorded: `python -m fleetform.cli.isolated ORDER.json`."""

from __future__ import annotations

import gc
import json
import os
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OUT_OF_MEMORY = "the program needs more memory than --memory-limit allows"
_SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/ssl", "/etc/mime.types")
_DEVICES = ("/dev/urandom", "/dev/random", "/dev/zero")


def main(order_file: str) -> None:
    """Records what an order names, and leaves the graph, or what is wrong, in the folder of the order."""
    order: dict[str, Any] = json.loads(Path(order_file).read_text(encoding="utf-8"))
    folder = Path(order_file).parent
    told: dict[str, Any] = {}
    try:
        told = _confine(order, folder)
        _save(order, folder)
    except MemoryError:
        told["error"] = OUT_OF_MEMORY
    except BaseException as error:  # noqa: BLE001  whatever a program does, the other side must hear of it
        told["error"] = _told(error)
    gc.disable()
    (folder / "result.json").write_text(json.dumps(told), encoding="utf-8")
    # Threads and functions for the end of the process that the program left must not run.
    os._exit(0)


def _confine(order: dict[str, Any], folder: Path) -> dict[str, Any]:
    """Takes rights away; tells what the system could not do."""
    from fleetform.cli.sandbox import confine_calls, confine_files, limit

    limit(order["seconds"], order["mebibytes"])
    files = confine_files(_readable(order), [Path(one) for one in order["listed"]], folder)
    return {"files": files, "calls": confine_calls()}


def _readable(order: dict[str, Any]) -> Iterator[Path]:
    yield from map(Path, (*order["readable"], *_SYSTEM, *_DEVICES))
    yield from (Path(path) for path in {*sysconfig.get_paths().values(), sys.prefix, sys.base_prefix})
    yield from (Path(path) for path in sys.path if path and Path(path).is_absolute())
    import fleetform.blueprints
    import fleetform.cli

    for package in (fleetform.blueprints, fleetform.cli):
        yield Path(package.__path__[0]).parent.parent
    yield from (Path(path).parent for path in fleetform.__path__)


def _save(order: dict[str, Any], folder: Path) -> None:
    from fleetform.cli.options import ProgramOptions
    from fleetform.cli.recording import record_program
    from fleetform.graph.serialize import save_graph

    files = [Path(order[name]) if order[name] else None for name in ("config_file", "facts_file")]
    options = ProgramOptions(order["stack"], order["config"], *files)
    save_graph(record_program(options.open(Path(order["program"]))), folder / "graph.json")


def _told(error: BaseException) -> str:
    text = str(error) or type(error).__name__
    return OUT_OF_MEMORY if "MemoryError" in text else text[:20_000]


if __name__ == "__main__":
    main(sys.argv[1])
