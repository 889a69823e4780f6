"""What the engine said, for a person: its own words without the Automation API's wrapping."""

from __future__ import annotations

from collections.abc import Sequence

_WRAPPING = ("stdout:", "stderr:", "code:")
_SECTIONS = ("Outputs:", "Resources:", "Duration:", "Policies:", "Permalink:")


def readable(text: str) -> str:
    """The part of a failed command's output that tells what is wrong.

    Args:
        text: Output of the command, as the Automation API hands it on.
    """
    lines = [_unwrapped(line) for line in text.splitlines()]
    told = _diagnostics(lines) or _from_error(lines) or lines
    return "\n".join(line for line in told if line.strip())


def listed(names: Sequence[str], most: int) -> str:
    r"""Names below each other, as far as they do not become too many.

    >>> listed(["a", "b", "c"], most=2)
    '\n  a\n  b\n  and 1 more'
    """
    more = f"\n  and {len(names) - most:,} more" if len(names) > most else ""
    return "".join(f"\n  {name}" for name in names[:most]) + more


def _unwrapped(line: str) -> str:
    bare = line.strip()
    for wrapping in _WRAPPING:
        if bare.startswith(wrapping):
            return "" if wrapping == "code:" else bare.removeprefix(wrapping).strip()
    return line.rstrip()


def _from_error(lines: list[str]) -> list[str]:
    """From the first error on: what comes after it belongs to it."""
    first = next((place for place, line in enumerate(lines) if line.strip().startswith("error:")), len(lines))
    return lines[first:]


def _diagnostics(lines: list[str]) -> list[str]:
    """The section in which the engine tells about errors, by resource; and errors told after it."""
    found: list[str] = []
    inside = False
    for line in lines:
        if line.strip() == "Diagnostics:":
            inside = True
        elif line.startswith(_SECTIONS) or line.strip() in _SECTIONS:
            inside = False
        elif inside or line.startswith("error:"):
            found.append(line)
    return found
