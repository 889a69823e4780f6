"""URNs: the stack that one is in, and the rest of it, which stays the same in another stack."""

from __future__ import annotations

STACK = "pulumi:pulumi:Stack"
REFERENCE = "pulumi:pulumi:StackReference"
PROVIDER = "pulumi:providers:"
_PREFIX = "urn:pulumi:"


def identity(urn: str) -> str:
    """A URN without its stack.

    >>> identity("urn:pulumi:prod::shop::a:B$aws:s3/bucket:Bucket::logs")
    'shop::a:B$aws:s3/bucket:Bucket::logs'
    """
    return urn.split("::", 1)[1]


def within(stack: str, name: str) -> str:
    """The URN of an identity in a stack.

    >>> within("prod.shared", "shop::aws:s3/bucket:Bucket::logs")
    'urn:pulumi:prod.shared::shop::aws:s3/bucket:Bucket::logs'
    """
    return f"{_PREFIX}{stack}::{name}"


def root(project: str, stack: str) -> str:
    """The URN of a stack itself.

    >>> root("shop", "prod")
    'urn:pulumi:prod::shop::pulumi:pulumi:Stack::shop-prod'
    """
    return within(stack, f"{project}::{STACK}::{project}-{stack}")


def is_stack(urn: str) -> bool:
    """Whether a URN is that of a stack itself."""
    return urn.split("::")[2] == STACK


def split_reference(provider: str) -> tuple[str, str]:
    """URN and id of a provider that a resource names.

    >>> split_reference("urn:pulumi:prod::shop::pulumi:providers:aws::eu::12-34")
    ('urn:pulumi:prod::shop::pulumi:providers:aws::eu', '12-34')
    """
    urn, _, made = provider.rpartition("::")
    return urn, made


def shown(urn: str) -> str:
    """A URN for a person: type and name.

    >>> shown("urn:pulumi:prod::shop::a:B$aws:s3/bucket:Bucket::logs")
    "aws:s3/bucket:Bucket 'logs'"
    """
    kind, name = identity(urn).split("::", 2)[1:]
    return f"{kind.rpartition('$')[2]} '{name}'"
