"""Leaves out of an SDK's source what says nothing about names, so that the rest is parsed in a fraction of the time.

Nine tenths of a generated SDK are documentation, constructors and setters.
"""

from __future__ import annotations

import re

API_VERSION = re.compile(r"Uses Azure REST API version (\d{4}-\d{2}-\d{2}(?:-\w+)?)")
"""How the documentation of azure-native says which API version a type speaks."""

_DOCUMENTATION = re.compile(r'r?"""[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""', re.DOTALL)
_TYPED_DICT = re.compile(r"^class \w+\(TypedDict\):\n(?: .*\n?|\n)*", re.MULTILINE)
_METHOD = re.compile(
    r"^(?P<marks>(?:    @.+\n)*)"
    r"(?P<head>    def (?P<name>\w+)\((?:__self__|self|resource_name)\b.*\n)"
    r"(?:     .*\n?|[ ]*\n)*",
    re.MULTILINE,
)


def trimmed(source: str) -> str:
    """A module with its classes, getters and functions, but no documentation beyond an API version.

    Args:
        source: A module of a Pulumi SDK.
    """
    short = _DOCUMENTATION.sub(_said, source)
    return _METHOD.sub(_kept, _TYPED_DICT.sub("", short))


def _said(documentation: re.Match[str]) -> str:
    version = API_VERSION.search(documentation[0])
    return f'"""{version[0]}"""' if version is not None else '""'


def _kept(method: re.Match[str]) -> str:
    if "@pulumi.getter" in method["marks"]:
        return f"{method['marks']}{method['head'].rstrip()} ...\n"
    return method[0] if method["name"] == "_internal_init" or API_VERSION.search(method[0]) else "    pass\n"
