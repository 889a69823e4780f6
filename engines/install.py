"""Installs the command-line engines that tests drive, as pinned in engines.json, into .engines/bin of the project.

Each engine is built from source by the Go toolchain: its folder holds the go.mod and go.sum that say exactly what goes
in. An engine that is there in the pinned version is left alone, so that a second run takes no time.

    python3 engines/install.py            all of them
    python3 engines/install.py tofu etcd  these
    python3 engines/install.py --list     which there are, and which are installed
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TypedDict

HERE = Path(__file__).resolve().parent
BIN = HERE.parent / ".engines" / "bin"


Engine = TypedDict(
    "Engine",
    {
        "module": str,
        "package": str,
        "version": str,
        "ldflags": str,
        "for": str,
    },
)
"""One entry of engines.json: the folder beside this file whose go.mod pins it, the Go package of the command, its
version, flags for the linker (without those that leave out debug information), and what needs it.
"""


def main(arguments: Sequence[str]) -> int:
    """Installs the named engines, or all of them; returns the exit status."""
    engines: dict[str, Engine] = json.loads((HERE / "engines.json").read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(description="Installs the command-line engines that tests drive.")
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"an engine ({', '.join(engines)}); all of them if none"
    )
    parser.add_argument("--list", action="store_true", help="say which there are, and which are installed")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.names if name not in engines]
    if unknown:
        print(f"no such engine: {', '.join(unknown)}; there are {', '.join(engines)}", file=sys.stderr)
        return 2
    wanted = {name: engine for name, engine in engines.items() if not given.names or name in given.names}
    return show(wanted) if given.list else install(wanted)


def show(engines: Mapping[str, Engine]) -> int:
    """Prints which engines there are; returns the exit status."""
    for name, engine in engines.items():
        state = "installed" if is_installed(name, engine) else "missing" if not (BIN / name).is_file() else "outdated"
        print(f"{name:16}{engine['version']:10}{state:11}{engine['for']}")
    return 0


def install(wanted: Mapping[str, Engine]) -> int:
    """Builds those engines that are not there; one that fails does not keep the others from being built."""
    missing = {name: engine for name, engine in wanted.items() if not is_installed(name, engine)}
    if missing and shutil.which("go") is None:
        print("the engines are built by Go (https://go.dev/dl/), which is not on PATH", file=sys.stderr)
        return 3
    BIN.mkdir(parents=True, exist_ok=True)
    failed: list[str] = []
    for name, engine in wanted.items():
        if name not in missing:
            print(f"{name} {engine['version']}: there already")
            continue
        print(f"{name} {engine['version']}: building", flush=True)
        started = time.monotonic()
        if build(name, engine):
            print(f"{name} {engine['version']}: built in {time.monotonic() - started:.0f} s", flush=True)
        else:
            failed.append(name)
    if failed:
        print(f"not built: {', '.join(failed)}", file=sys.stderr)
        return 3
    return 0


def build(name: str, engine: Engine) -> bool:
    """Builds one engine into its place; an earlier one stays until the new one is whole."""
    new = BIN / f".{name}.new"
    command = ["go", "build", "-trimpath", "-ldflags", f"-s -w {engine['ldflags']}".strip(), "-o", str(new)]
    environment = {**os.environ, "CGO_ENABLED": "0", "GOFLAGS": "-mod=readonly -buildvcs=false", "GOWORK": "off"}
    if subprocess.run([*command, engine["package"]], cwd=HERE / engine["module"], env=environment).returncode:
        new.unlink(missing_ok=True)
        return False
    new.replace(BIN / name)
    stamp(name).write_text(digest(engine), encoding="utf-8")
    return True


def is_installed(name: str, engine: Engine) -> bool:
    """Whether an engine is there, built from what is pinned now."""
    return (BIN / name).is_file() and stamp(name).is_file() and stamp(name).read_text("utf-8") == digest(engine)


def stamp(name: str) -> Path:
    """The file that says from what an engine was built."""
    return BIN / f".{name}.built-from"


def digest(engine: Engine) -> str:
    """A digest of everything that decides what is built."""
    folder = HERE / engine["module"]
    parts = [json.dumps(engine, sort_keys=True), *((folder / name).read_text("utf-8") for name in ("go.mod", "go.sum"))]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
