"""Names of things in clouds: within the limits of each, stable, and still unique when cut."""

import hashlib
import re
import uuid

_DIGEST = 6
_SPACE = uuid.uuid5(uuid.NAMESPACE_DNS, "fleetform.dev")


def limited(name: str, limit: int) -> str:
    """A name that is at most so long; a longer one is cut and ends with a digest of the whole.

    >>> limited("shop-eu-west-1-01-nodes", 30)
    'shop-eu-west-1-01-nodes'
    >>> limited("shop-eu-west-1-01-nodes", 16)
    'shop-eu-w-f805a7'
    """
    if len(name) <= limit:
        return name
    return f"{name[: limit - _DIGEST - 1].rstrip('-')}-{_digest(name)}"


def compact(name: str, limit: int) -> str:
    """A name of lower-case letters and digits alone, for storage accounts, key vaults and registries.

    Names that differ only in what is left out stay different: a digest takes its place.

    >>> compact("retail-prod-edge", 24)
    'retailprodedgef53ef2'
    """
    plain = re.sub(r"[^a-z0-9]", "", name.lower())
    if plain == name and len(plain) <= limit:
        return plain
    return plain[: limit - _DIGEST] + _digest(name)


def guid(*parts: str) -> str:
    """A GUID that is always the same for the same parts, for things that Azure names by one.

    >>> guid("shop", "network") == guid("shop", "network") != guid("shop", "keys")
    True
    """
    return str(uuid.uuid5(_SPACE, "/".join(parts)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST]
