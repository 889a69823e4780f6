"""Comparing values of two plans: the places that differ, never what stands there."""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias, cast

Alike: TypeAlias = Callable[[str, str], bool]
"""Whether two texts that are not equal mean the same."""


@dataclass(frozen=True, slots=True)
class Side:
    """A value of a plan, with what is not known of it and what is secret in it.

    Attributes:
        value: The value.
        unknown: `true` where a value is known only after applying, in the value's own form.
        secret: `true` where a value is sensitive, in the value's own form.
    """

    value: Any
    unknown: Any = False
    secret: Any = False

    def at(self, key: str | int) -> Side:
        """What stands under a name or at a place."""
        return Side(_at(self.value, key), _at(self.unknown, key), _at(self.secret, key))

    @property
    def kind(self) -> str:
        """Of which kind the value is."""
        if self.unknown is True:
            return "known after applying"
        for kind, name in ((dict, "a map"), (list, "a list"), (bool, "a boolean"), (str, "a text")):
            if isinstance(self.value, kind):
                return name
        return "null" if self.value is None else "a number"

    @property
    def keys(self) -> list[str | int]:
        """What can be asked of a map or list; of its unknown parts, too."""
        found: dict[str | int, None] = {}
        for one in (self.value, self.unknown):
            if isinstance(one, dict):
                found |= dict.fromkeys(cast("dict[str, Any]", one))
            elif isinstance(one, list):
                found |= dict.fromkeys(range(len(cast("list[Any]", one))))
        return list(found)


def differences(first: Side, second: Side, alike: Alike, path: str = "") -> Generator[tuple[str, str]]:
    """Where two values differ.

    Args:
        first: Terraform's.
        second: OpenTofu's.
        alike: Whether two texts mean the same.
        path: Where both are.

    Yields:
        Path, and in what way.
    """
    secret = first.secret is True or second.secret is True
    if first.kind != second.kind:
        yield path, f"{first.kind} for Terraform, {second.kind} for OpenTofu"
    elif secret:
        # Not even the names in it are told.
        if first.value != second.value:
            yield path, "two sensitive values"
    elif first.kind in ("a map", "a list"):
        for key in _all(first.keys, second.keys):
            yield from _of_key(first, second, alike, path, key)
    elif first.value != second.value and not (isinstance(first.value, str) and alike(first.value, second.value)):
        yield path, "two values"


def secrets(first: Side, second: Side, path: str = "") -> Generator[tuple[str, str]]:
    """Where only one of the two calls a value sensitive."""
    one, two = _is_secret(first.secret), _is_secret(second.secret)
    if one != two or one is True:
        if one != two and (first.value is not None or second.value is not None):
            yield path, f"sensitive for {'Terraform' if one else 'OpenTofu'} alone"
        return
    for key in _all(first.keys, second.keys):
        yield from secrets(first.at(key), second.at(key), _join(path, key))


def within(first: tuple[datetime, datetime], second: tuple[datetime, datetime]) -> Alike:
    """Takes two times as alike when each lies in the time in which its plan was made (`plantimestamp()`)."""

    def alike(one: str, two: str) -> bool:
        return _is_in(one, first) and _is_in(two, second)

    return alike


def _is_in(text: str, span: tuple[datetime, datetime]) -> bool:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return False
    return time.tzinfo is not None and span[0].replace(microsecond=0) <= time <= span[1]


def _of_key(first: Side, second: Side, alike: Alike, path: str, key: str | int) -> Generator[tuple[str, str]]:
    there, here = key in first.keys, key in second.keys
    if there and here:
        yield from differences(first.at(key), second.at(key), alike, _join(path, key))
    else:
        yield _join(path, key), f"only with {'Terraform' if there else 'OpenTofu'}"


def _is_secret(mask: Any) -> Any:
    """`true`, or whether nothing is: an empty mask has many forms."""
    return mask is True


def _at(value: Any, key: str | int) -> Any:
    if isinstance(value, dict):
        return cast("dict[str | int, Any]", value).get(key)
    if isinstance(value, list) and isinstance(key, int):
        items = cast("list[Any]", value)
        return items[key] if key < len(items) else None
    return value if value is True else None  # what is said of a whole is said of its parts


def _all(first: list[str | int], second: list[str | int]) -> list[str | int]:
    return list(dict.fromkeys([*first, *second]))


def _join(path: str, key: str | int) -> str:
    if isinstance(key, int):
        return f"{path}[{key}]"
    return f"{path}.{key}" if path else key
