"""Marks: text that stands for an unknown text inside another text, until that is encoded.

A mark is made so that what people do to texts either leaves it whole or can be seen afterwards. Its letters
differ in case, so `lower()` is seen; it holds the characters that people replace and split at, so that
`f"{a}-{b}".replace("-", "_")` is understood and `f"{a}/{b}".split("/")` is refused instead of giving a wrong
answer. All of it stays as it is in JSON, in YAML and between shell quotes.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_HEAD: Final = "qXqJqZq"
_TAIL: Final = "qKqVqXq"
_CHARACTERS: Final = "-_./:,"
_QUOTED: Final = ("-", "_", ".", "%2F", "%3A", "%2C")

_BODY = "".join(f"{character}q" for character in _CHARACTERS)
_WHOLE = re.compile(f"{_HEAD}{re.escape(_BODY)}([0-9]+){_TAIL}")
_CHANGED = re.compile(f"{_HEAD}{'(.*?)q' * len(_CHARACTERS)}([0-9]+){_TAIL}", re.IGNORECASE | re.DOTALL)
_REMNANT = re.compile(f"{_HEAD}|{_TAIL}", re.IGNORECASE)
_CUT_HEADS = tuple(_HEAD[:length] for length in range(2, len(_HEAD)))
_CUT_TAILS = tuple(_TAIL[length:] for length in range(1, len(_TAIL) - 1))
_LEAST = 3

_CASES: Final[dict[str, Callable[[str], str]]] = {"lower": str.lower, "upper": str.upper, "title": str.title}

Step = tuple[str, ...]
"""A function that was applied to the whole text, and its further arguments."""

Found = tuple[int, int, int, tuple[Step, ...]]
"""Start, end and number of a mark, and what was done to it."""


class BrokenMarkError(Exception):
    """A mark was cut or changed in a way that cannot be understood.

    Attributes:
        number: Number of the mark, where it can still be read.
    """

    def __init__(self, number: int | None) -> None:
        super().__init__(number)
        self.number = number


def mark(number: int) -> str:
    """The mark with a number."""
    return f"{_HEAD}{_BODY}{number}{_TAIL}"


def may_hold(text: str) -> bool:
    """Whether a text holds a mark, or a piece of one that can be told from the program's own text."""
    if "q" not in text and "Q" not in text:
        return False
    if _REMNANT.search(text) is not None or text.endswith(_CUT_HEADS) or text.startswith(_CUT_TAILS):
        return True
    return len(text) >= _LEAST and (text in _HEAD + _BODY or text in _TAIL)


def find(text: str) -> list[Found]:
    """The marks in a text that may hold some.

    Raises:
        BrokenMarkError: One was cut, or changed beyond understanding.
    """
    whole = list(_WHOLE.finditer(text))
    if not any(map(may_hold, _between(text, whole))):
        return [(match.start(), match.end(), int(match[1]), ()) for match in whole]
    changed = list(_CHANGED.finditer(text))
    if any(map(may_hold, _between(text, changed))):
        raise BrokenMarkError(int(changed[0][7]) if changed else None)
    return [(match.start(), match.end(), int(match[7]), _steps(match)) for match in changed]


def readable(text: str, words: Callable[[int], str]) -> str:
    """A text for a person: words in place of marks."""
    return _CHANGED.sub(lambda match: words(int(match[7])), text)


def _steps(match: re.Match[str]) -> tuple[Step, ...]:
    """The functions that turned the mark into what is found, in order."""
    steps: list[Step] = []
    images = match.groups()[:6]
    if match[0] != _text(images, match[7]):
        case = next((name for name, style in _CASES.items() if match[0] == style(_text(images, match[7]))), None)
        if case is None:
            raise BrokenMarkError(int(match[7]))
        steps.append((case,))
    if images == _QUOTED:
        return (*steps, ("url_encode",))
    waiting = [(old, new) for old, new in zip(_CHARACTERS, images, strict=True) if old != new]
    while waiting:
        # The next may not bring in what a later one would replace again.
        ready = next((p for p in waiting if not any(q[0] in p[1] for q in waiting if q is not p)), None)
        if ready is None:
            raise BrokenMarkError(int(match[7]))
        waiting.remove(ready)
        steps.append(("replace", *ready))
    return tuple(steps)


def _text(images: tuple[str, ...], number: str) -> str:
    body = "".join(f"{image}q" for image in images)
    return f"{_HEAD}{body}{number}{_TAIL}"


def _between(text: str, matches: list[re.Match[str]]) -> list[str]:
    pieces: list[str] = []
    end = 0
    for match in matches:
        pieces.append(text[end : match.start()])
        end = match.end()
    return [*pieces, text[end:]]
