"""A PostgreSQL server of its own, where PostgreSQL is on the machine."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

import pytest

PASSWORD = "only-for-tests"


@contextmanager
def postgres() -> Generator[str]:
    """Serves for the time of the block; gives the connection, whose password is `PASSWORD`."""
    if shutil.which("initdb") is None or shutil.which("pg_ctl") is None:
        pytest.skip("needs initdb and pg_ctl of PostgreSQL")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    # The server's socket has a short name only, and it does not run as root.
    home = Path(tempfile.mkdtemp(prefix="ff-pg-", dir="/tmp"))
    user = "nobody" if os.geteuid() == 0 else None
    if user is not None:
        shutil.chown(home, user)
    word = home / "password"
    word.write_text(PASSWORD)
    word.chmod(0o644)

    def run(*command: str) -> None:
        subprocess.run(command, check=True, user=user, cwd=home, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    data = str(home / "data")
    try:
        run("initdb", "-D", data, "-A", "md5", "-U", "states", f"--pwfile={word}", "--no-sync")
        run("pg_ctl", "-D", data, "-w", "-o", f"-p {port} -k {home} -c listen_addresses=127.0.0.1", "start")
        yield f"postgres://states@127.0.0.1:{port}/postgres?sslmode=disable"
    finally:
        subprocess.run(
            ["pg_ctl", "-D", data, "-m", "immediate", "stop"],
            user=user,
            cwd="/",
            check=False,
            stdout=subprocess.DEVNULL,
        )
        shutil.rmtree(home, ignore_errors=True)
