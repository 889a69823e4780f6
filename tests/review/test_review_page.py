"""The HTML page in a real browser: it opens from a file, its search and its zoom work, nothing in it is obeyed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from fleetform.review.diff import compare
from fleetform.review.page import page
from fleetform.review.review import Review
from review.small import Group, Made, Options, fleet_cluster, graph, small_fleet

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
EVIL = "<img src=x onerror=\"document.title='obeyed'\"></script><script>document.title='obeyed'</script>"


class Browser:
    """A page in a browser, driven over the browser's own protocol through two pipes."""

    def __init__(self, process: subprocess.Popen[bytes], to_browser: int, from_browser: int) -> None:
        self.process = process
        self._to, self._from = to_browser, from_browser
        self._number = 0
        self._rest = b""
        self.session = ""
        self.logged: list[str] = []

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Sends a command and waits for its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("method") in ("Runtime.exceptionThrown", "Log.entryAdded"):
                self.logged.append(json.dumps(answer["params"])[:300])
            if answer.get("id") == self._number:
                assert "error" not in answer, answer
                return answer["result"]

    def value(self, expression: str) -> Any:
        """What an expression in the page gives."""
        told = self.ask("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            chunk = os.read(self._from, 1 << 16)
            assert chunk, "the browser ended"
            self._rest += chunk
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


@contextmanager
def browser(file: Path, home: Path) -> Generator[Browser]:
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        pytest.skip("needs Chromium")
    to_read, to_write = os.pipe()
    from_read, from_write = os.pipe()

    def place() -> None:
        # The protocol's pipes are the file descriptors 3 and 4.
        first, second = os.dup(to_read), os.dup(from_write)
        os.dup2(first, 3)
        os.dup2(second, 4)

    options = ["--headless", "--no-sandbox", "--disable-gpu", "--remote-debugging-pipe", f"--user-data-dir={home}"]
    process = subprocess.Popen(
        [found, *options, "about:blank"],
        close_fds=False,
        preexec_fn=place,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    made = Browser(process, to_write, from_read)
    try:
        target = made.ask("Target.createTarget", url="about:blank")["targetId"]
        made.session = made.ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        made.ask("Runtime.enable")
        made.ask("Log.enable")
        made.ask("Page.enable")
        made.ask("Page.navigate", url=file.as_uri())
        while made.value("document.readyState") != "complete":
            pass
        yield made
    finally:
        process.kill()
        process.wait()
        for end in (to_read, to_write, from_read, from_write):
            os.close(end)


def head() -> None:
    small_fleet()
    fleet_cluster("shop-03", "eu-west-1")
    Made("aws:sqs/queue:Queue", EVIL, Options(parent=Group("shop:jobs:Jobs", EVIL)), name=EVIL)


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    folder = tmp_path_factory.mktemp("page")
    base, after = graph(small_fleet), graph(head)
    file = folder / "review.html"
    file.write_text(page(Review(compare(base, after), notes=(EVIL,)), base, after))
    with browser(file, folder / "home") as made:
        yield made


def test_it_opens_and_marks_what_changes(opened: Browser) -> None:
    assert opened.value("document.title") == "shop · dev: what changes"
    assert opened.value("document.querySelectorAll('#before .tile').length") > 3
    created = opened.value("[...document.querySelectorAll('#after .tile.create')].map((one) => one.textContent)")
    assert any("shop-03" in text for text in created)
    assert opened.value("document.querySelectorAll('#before .tile.create').length") == 0
    assert opened.logged == []


def test_search_hides_other_changes(opened: Browser) -> None:
    opened.value("search.value = 'shop-03'; search.dispatchEvent(new Event('input'))")
    shown = opened.value("[...document.querySelectorAll('details.change')].filter((one) => !one.hidden).length")
    every = opened.value("document.querySelectorAll('details.change').length")
    assert 0 < shown < every
    assert opened.value("found.textContent") == f"{shown} of {every} changes"
    assert opened.value("document.querySelectorAll('#after .tile.dim').length") > 0
    opened.value("search.value = ''; search.dispatchEvent(new Event('input'))")
    assert opened.value("document.querySelectorAll('.tile.dim').length") == 0


def test_zoom_and_back(opened: Browser) -> None:
    box = "document.querySelector('#after svg').getAttribute('viewBox')"
    whole = opened.value(box)
    opened.value("document.getElementById('zoom-in').click()")
    assert float(opened.value(box).split()[2]) < float(whole.split()[2])
    opened.value("document.getElementById('zoom-fit').click()")
    assert [float(one) for one in opened.value(box).split()] == [float(one) for one in whole.split()]
    opened.value("document.getElementById('show-after').click()")
    assert opened.value("document.getElementById('before').hidden")
    opened.value("document.getElementById('show-both').click()")


def test_nothing_in_it_is_obeyed_and_nothing_is_loaded(opened: Browser) -> None:
    assert "obeyed" not in opened.value("document.title")
    assert opened.value("document.querySelectorAll('img, iframe, link, script[src]').length") == 0
    assert opened.value("performance.getEntriesByType('resource').length") == 0
    assert "onerror" in opened.value("document.body.textContent")
