"""What of a resource must not be shown, though the program wrote it in clear text."""

from __future__ import annotations

import re
from functools import lru_cache

from fleetform.graph.expressions import Expr, ListOf, Literal, MapOf, Secret, Template
from fleetform.graph.model import Resource
from fleetform.review.documents import as_data

_WORDS = (
    "password",
    "passwd",
    "passphrase",
    "secret",
    "secret_?key",
    "secret_?string",
    "client_?secret",
    "token",
    "api_?key",
    "private_?key(_?pem)?",
    "access_?key",
    "shared_?key",
    "connection_?string",
    "credentials",
)
_SECRET_NAME = re.compile(rf"(?:^|[._-])(?:{'|'.join(_WORDS)})$")
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_SECRET_TYPES = ("kubernetes:core/v1:Secret",)
_SECRET_PARTS = ("data", "stringData")


def veiled(resource: Resource, path: tuple[str | int, ...], expr: Expr | None) -> Expr | None:
    """An expression as it may be shown: secret parts are sealed.

    Secret is what the program or its SDK says is secret, the data of Kubernetes Secrets, and a text whose name says
    so (`password`, `apiToken`).

    Args:
        resource: The resource it belongs to.
        path: Where it lies in the resource's inputs.
        expr: The expression.
    """
    if expr is None or isinstance(expr, Secret):
        return expr
    if is_secret(resource, path) and not _is_plain(expr):
        return Secret(expr)
    return _veil(expr)


def is_secret(resource: Resource, path: tuple[str | int, ...]) -> bool:
    """Whether everything at a path is secret."""
    top = path[0] if path else ""
    if top in resource.options.additional_secret_outputs:
        return True
    if resource.type in _SECRET_TYPES and top in _SECRET_PARTS:
        return True
    names = [step for step in path if isinstance(step, str)]
    return bool(names) and is_secret_name(names[-1])


@lru_cache(maxsize=4096)
def is_secret_name(name: str) -> bool:
    """Whether a property's name says that its value is secret.

    >>> is_secret_name("masterPassword"), is_secret_name("secretName"), is_secret_name("tokenAudience")
    (True, False, False)
    """
    return bool(_SECRET_NAME.search(_HUMP.sub("_", name).lower()))


def _is_plain(expr: Expr) -> bool:
    """Whether a value is a number, a boolean or nothing: no secret is one."""
    return isinstance(expr, Literal) and not isinstance(expr.value, str)


def _veil(expr: Expr) -> Expr:
    """A structure with the texts sealed whose names say that they are secret."""
    data = as_data(expr) if isinstance(expr, Literal | Template) else expr
    match data:
        case MapOf(entries):
            new: Expr = MapOf(tuple((key, _entry(key, value)) for key, value in entries))
        case ListOf(items):
            new = ListOf(tuple(map(_veil, items)))
        case _:
            return expr
    return expr if new == data else new


def _entry(key: str | Expr, value: Expr) -> Expr:
    if isinstance(key, str) and is_secret_name(key) and isinstance(value, Literal | Template):
        return value if _is_plain(value) else Secret(value)
    return value if isinstance(value, Secret) else _veil(value)
