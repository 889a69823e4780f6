"""A server that keeps states for OpenTofu's http backend, with locks and a password."""

from __future__ import annotations

import base64
import threading
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

USER, PASSWORD = "states", "only-for-tests"


@dataclass
class States:
    """What the server was asked to keep.

    Attributes:
        address: Where it answers.
        kept: State by path.
        locked: How often something was locked.
        held: What is locked now, by path.
    """

    address: str = ""
    kept: dict[str, bytes] = field(default_factory=dict[str, bytes])
    locked: int = 0
    held: set[str] = field(default_factory=set[str])


@contextmanager
def state_server() -> Generator[States]:
    """Serves for the time of the block."""
    states = States()
    wanted = f"Basic {base64.b64encode(f'{USER}:{PASSWORD}'.encode()).decode()}"

    class Handler(BaseHTTPRequestHandler):
        def _answer(self, status: int, content: bytes = b"") -> None:
            if self.headers.get("Authorization") != wanted:
                status, content = 401, b""
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def _body(self) -> bytes:
            return self.rfile.read(int(self.headers.get("Content-Length", "0")))

        def do_GET(self) -> None:
            kept = states.kept.get(self.path)
            self._answer(200 if kept is not None else 404, kept or b"")

        def do_POST(self) -> None:
            states.kept[self.path.partition("?")[0]] = self._body()
            self._answer(200)

        def do_LOCK(self) -> None:
            self._body()
            states.locked += 1
            self._answer(423 if self.path in states.held else 200)
            states.held.add(self.path)

        def do_UNLOCK(self) -> None:
            self._body()
            self._answer(200 if self.path in states.held else 409)
            states.held.discard(self.path)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  the name is http.server's
            """Nothing is logged."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    states.address = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield states
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
