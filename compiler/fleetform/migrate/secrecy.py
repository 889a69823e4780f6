"""Addresses as a report may show them: whoever and whatever opens them is left out."""

from __future__ import annotations

import re

_USER = re.compile(r"(?<=//)[^/@\s\"']*:[^/@\s\"']*@|(?<=//)(?!git@)[^/@\s\"':]{16,}@")
# What Terraform's addresses take that opens nothing; any other parameter may be a key.
_PARAMETER = re.compile(
    r"(?<=[?&])(?P<name>(?!ref=|depth=|version=|archive=|checksum=|region=|tag=|digest=)[\w.-]+=)[^&\s\"']+"
)


def without_credentials(text: str) -> str:
    """A text in which addresses have no passwords, tokens and keys.

    Args:
        text: What a report would show: an address, or a message with one in it.
    """
    if "//" not in text and "?" not in text:
        return text
    return _PARAMETER.sub(lambda found: f"{found['name']}(secret)", _USER.sub("(secret)@", text))
