"""Pages that load nothing else: template, style and script are files of the package that makes them."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from importlib import resources

_PLACE = re.compile(r"\{\{ (\w+) \}\}")


def filled(package: str, parts: Mapping[str, str]) -> str:
    """A page of a package with its parts; ends with a new line.

    Args:
        package: The package whose folder `data` has `page.html`, `page.css` and `page.js`.
        parts: What stands in place of each `{{ name }}` in `page.html`, but for `style` and `script`.
    """
    own = {"style": _file(package, "page.css").strip(), "script": _file(package, "page.js").strip(), **parts}
    # All at once: a part may have the text of a place in it.
    return _PLACE.sub(lambda place: own[place[1]], _file(package, "page.html"))


def embedded(value: object) -> str:
    """JSON for a script element; nothing inside can end that early."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def _file(package: str, name: str) -> str:
    return (resources.files(package) / "data" / name).read_text(encoding="utf-8")
