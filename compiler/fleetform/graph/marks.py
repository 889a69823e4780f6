"""Marks: text that stands for an unknown text inside another text, until that is encoded.

A mark is made so that what people do to texts either leaves it whole or can be seen afterwards. Between its
characters stands a control character that programs do not write, and it begins and ends with many: of a text that
is cut, split or stripped, every piece but two or three characters out of the middle shows that it was part of a mark.
It is long, so that a text that is cut to the usual limits of a name is seen to be cut, and so is a decision on them.
It holds letters that differ in case, so `lower()` is seen, and the characters that people replace and split at, so
that `f"{a}-{b}".replace("-", "_")` is understood and `f"{a}/{b}".split("/")[0]` is refused instead of giving a
wrong answer. It is plain ASCII, and no white space. The letters are a word that no text has: where they and the number
are left after a regular expression or somebody's `slugify` took the rest away, that is seen too.

The program's own files hand what they build to `built.text` at once. In what libraries build, these cannot be seen:
`strip` on a text whose end is a mark leaves the value's own end as it is, `capitalize` on a text that begins with one
is taken for `lower`, a slice beyond the end of the mark, replacing what is not in it, padding it, and a decision on a
built text: `f"{name}-x" == "a-x"` is false to Python.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

CONTROL: Final = "\x7f"
_START: Final = CONTROL * 8
_END: Final = CONTROL * 280
_LETTERS: Final = "qZxJvKw"
_CHARACTERS: Final = "-_./:,@*+="
_WRITTEN: Final = (CONTROL, "%7F", "%7f", "\\u007f", "\\x7f", "\\x7F")
"""The control character as it is, in an address, in JSON, and as Python and YAML would print it."""

_QUOTED: Final = ("-", "_", ".", "%2F", "%3A", "%2C", "%40", "%2A", "%2B", "%3D")
_QUOTED_PATH: Final = tuple("/" if quoted == "%2F" else quoted for quoted in _QUOTED)
"""The same by `quote` as it is by default, which leaves slashes."""

_RESIDUE = re.compile(f"{_LETTERS}[^a-z0-9]{{0,9}}([0-9]+)", re.IGNORECASE)
"""What is left of a mark when all signs in it were removed or replaced."""

_WHOLE = re.compile(f"{_START}{_LETTERS}{CONTROL}([0-9]+){CONTROL}{re.escape(CONTROL.join(_CHARACTERS))}{_END}")
_CHANGED = re.compile(
    f"{_START}([a-zA-Z]{{{len(_LETTERS)}}}){CONTROL}([0-9]+){CONTROL}"
    + CONTROL.join([f"([^{CONTROL}]*?)"] * len(_CHARACTERS))
    + _END
)
_IN_ADDRESS = re.compile(
    f"(?:%7F){{{len(_START)}}}([a-zA-Z]{{{len(_LETTERS)}}})%7F([0-9]+)%7F"
    + "%7F".join(["([^%]*?|%2[ABCF]|%3[AD]|%40)"] * len(_CHARACTERS))
    + f"(?:%7F){{{len(_END)}}}"
)
_NUMBER = re.compile(f"{CONTROL}([0-9]+){CONTROL}")
_LETTER = re.compile("[a-zA-Z]")

_CASES: Final[dict[str, str]] = {
    _LETTERS.lower(): "lower",
    _LETTERS.upper(): "upper",
    _LETTERS.title(): "title",
}

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
    return _START + CONTROL.join((_LETTERS, str(number), *_CHARACTERS)) + _END


def may_hold(text: str) -> bool:
    """Whether a text holds a mark, or a piece of one."""
    if CONTROL in text:
        return True
    if ("7f" in text or "7F" in text) and any(written in text for written in _WRITTEN):
        return True
    return _RESIDUE.search(text) is not None


def find(text: str) -> list[Found]:
    """The marks in a text that may hold some.

    Raises:
        BrokenMarkError: One was cut, or changed beyond understanding.
    """
    whole = list(_WHOLE.finditer(text))
    if not any(map(may_hold, _between(text, whole))):
        return [(match.start(), match.end(), int(match[1]), ()) for match in whole]
    changed = sorted((*_CHANGED.finditer(text), *_IN_ADDRESS.finditer(text)), key=lambda match: match.start())
    if any(map(may_hold, _between(text, changed))):
        raise BrokenMarkError(number_in(text))
    return [(match.start(), match.end(), int(match[2]), _steps(match, text)) for match in changed]


def readable(text: str, words: Callable[[int], str]) -> str:
    """A text for a person: words in place of marks."""
    text = _IN_ADDRESS.sub(lambda match: words(int(match[2])), str.__str__(text))
    text = _CHANGED.sub(lambda match: words(int(match[2])), text.replace("\\x7f", CONTROL))
    return text.replace(CONTROL, "")


def _steps(match: re.Match[str], text: str) -> tuple[Step, ...]:
    """The functions that turned the mark into what is found, in order."""
    steps: list[Step] = []
    letters, images = match[1], match.groups()[2:]
    if letters != _LETTERS:
        case = _CASES.get(letters)
        if case is None or (case == "title" and _moves_words(match, text)):
            raise BrokenMarkError(int(match[2]))
        steps.append((case,))
    if match.re is _IN_ADDRESS:
        if images == _QUOTED_PATH:
            return (*steps, ("url_encode",), ("replace", "%2F", "/"))
        if images != _QUOTED:
            raise BrokenMarkError(int(match[2]))
        return (*steps, ("url_encode",))
    waiting = [(old, new) for old, new in zip(_CHARACTERS, images, strict=True) if old != new]
    while waiting:
        # The next may not bring in what a later one would replace again.
        ready = next((p for p in waiting if not any(q[0] in p[1] for q in waiting if q is not p)), None)
        if ready is None:
            raise BrokenMarkError(int(match[2]))
        waiting.remove(ready)
        steps.append(("replace", *ready))
    return tuple(steps)


def _moves_words(match: re.Match[str], text: str) -> bool:
    """Whether the value's words are not those of the text, so that a title in it is not the value's own."""
    images = match.groups()[2:]
    replaced = [image for old, image in zip(_CHARACTERS, images, strict=True) if image != old]
    beside = text[max(match.start() - 1, 0) : match.start()] + text[match.end() : match.end() + 1]
    return any(not image or not image.isascii() or _LETTER.search(image) for image in replaced) or any(
        character.isalpha() or character == CONTROL for character in beside
    )


def number_in(text: str) -> int | None:
    """The number of a mark that is cut or written in another way, where it can still be read."""
    for written in _WRITTEN:
        text = text.replace(written, CONTROL)
    found = _NUMBER.search(text) or _RESIDUE.search(text)
    return int(found[1]) if found else None


def _between(text: str, matches: list[re.Match[str]]) -> list[str]:
    pieces: list[str] = []
    end = 0
    for match in matches:
        pieces.append(text[end : match.start()])
        end = match.end()
    return [*pieces, text[end:]]
