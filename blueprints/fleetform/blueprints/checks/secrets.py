"""Secrets in clear text, which do not belong into a file that everybody reads. They are never repeated in a message."""

from __future__ import annotations

import re
from collections.abc import Iterator

from fleetform.blueprints.checks.telling import problem
from fleetform.blueprints.platform import Platform
from fleetform.blueprints.problems import Problem

_NAME = re.compile(
    r"(^|_)(PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|API_?KEY|ACCESS_KEY|PRIVATE_KEY|CREDENTIALS?)$", re.I
)
_HARMLESS = re.compile(r"|true|false|yes|no|on|off|enabled|disabled|[0-9]{1,6}|/[\w./-]+", re.I)
_VALUES = (
    (re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"), "a private key"),
    (re.compile(r"\b(AKIA|ASIA)[0-9A-Z]{16}\b"), "an AWS access key"),
    (re.compile(r"\bgh[pousr]_[A-Za-z0-9]{36,}\b|\bglpat-[\w-]{20,}"), "an access token"),
    (re.compile(r"://[^/\s:@]*:[^/\s@]+@"), "an address with a password in it"),
)


def conflicts(platform: Platform) -> Iterator[Problem]:
    """Values that are secrets, or stand under a name that says so."""
    for endpoint in platform.endpoints:
        for name, value in endpoint.environment.items():
            what = _secret(name, value)
            if what is not None:
                message = f"this is {what}: keep it in the cloud's secret store, and name it under 'secrets'"
                yield problem(endpoint, "environment", message, path=f".{name}")
    if platform.gitops is not None and _secret("", platform.gitops.repository):
        message = "this is an address with a password in it: give the address alone, and the password to who reads it"
        yield problem(platform.gitops, "repository", message)


def _secret(name: str, value: str) -> str | None:
    """What kind of secret a value is; None where it looks like none."""
    known = next((what for pattern, what in _VALUES if pattern.search(value)), None)
    if known is None and _NAME.search(name) and not _HARMLESS.fullmatch(value):
        return "a secret in clear text, by its name"
    return known
