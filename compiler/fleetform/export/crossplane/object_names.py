"""Names of Kubernetes objects made from Pulumi names."""

from __future__ import annotations

import hashlib
import re

MAXIMUM = 63
"""Crossplane copies names into labels, so they keep to a label's length."""

_DIGEST = 6
_FORBIDDEN = re.compile(r"[^a-z0-9]+")


def object_name(text: str) -> str:
    """An RFC 1123 label for a name; one that had to be changed in more than case or cut carries a digest.

    >>> object_name("hub-dev-vpc"), object_name("Main_Role")
    ('hub-dev-vpc', 'main-role-7f2a39')
    """
    plain = _FORBIDDEN.sub("-", text.lower()).strip("-") or "x"
    if plain == text and len(plain) <= MAXIMUM:
        return plain
    return with_digest(plain, text)


def with_digest(plain: str, text: str) -> str:
    """A name that ends with a digest of `text`, within the limit."""
    digest = hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
    return f"{plain[: MAXIMUM - _DIGEST - 1].rstrip('-')}-{digest}"


class Names:
    """Gives out names; the same one twice within a kind is told apart by a digest of what it stands for."""

    def __init__(self) -> None:
        self._taken: dict[tuple[str, str], str] = {}

    def take(self, kind: str, wanted: str, identity: str) -> str:
        """A free name.

        Args:
            kind: What may not have two of one name, e.g. `ec2.aws.m.upbound.io/Subnet`.
            wanted: The Pulumi name.
            identity: The URN, or whatever else is unique and stable.
        """
        name = object_name(wanted)
        if self._taken.setdefault((kind, name), identity) != identity:
            name = with_digest(name, identity)
            self._taken[kind, name] = identity
        return name
