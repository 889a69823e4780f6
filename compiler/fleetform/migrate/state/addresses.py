"""Addresses of providers as states have them: `module.a.provider["host/namespace/type"].alias["key"]`.

The grammar is that of `ParseAbsProviderConfigInstanceStr` in OpenTofu's `internal/addrs/provider_config.go`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

TERRAFORM_HOST = "registry.terraform.io"
OPENTOFU_HOST = "registry.opentofu.org"

_NAME = r"[^\W\d][\w-]*"
_KEY = r'\[(?:"(?:[^"\\]|\\.)*"|\d+)\]'
_FORM = re.compile(
    rf'(?P<module>(?:module\.{_NAME}(?:{_KEY})?\.)*)provider\["(?P<source>[^"]+)"\]'
    rf"(?P<tail>(?:\.{_NAME})?(?:{_KEY})?)"
)
_OLD_FORM = re.compile(rf"(?:module\.{_NAME}\.)*provider\.{_NAME}(?:\.{_NAME})?")


@dataclass(frozen=True, slots=True)
class Address:
    """A provider as a state says it.

    Attributes:
        before: What stands before the source: modules.
        host: The registry.
        path: Namespace and type.
        tail: Alias and key.
    """

    before: str
    host: str
    path: str
    tail: str

    @property
    def source(self) -> str:
        """Registry, namespace and type."""
        return f"{self.host}/{self.path}"

    @property
    def is_unsure(self) -> bool:
        """Whether it has no namespace yet, as after an upgrade from Terraform 0.12."""
        return self.path.startswith("-/")

    def at(self, host: str) -> str:
        """The same at another registry."""
        return f'{self.before}provider["{host}/{self.path}"]{self.tail}'


def parse(text: str) -> Address | None:
    """The parts of an address; None where it has no registry, or is of no known form."""
    found = _FORM.fullmatch(text)
    if found is None:
        return None
    host, slash, path = found["source"].partition("/")
    if not slash or path.count("/") != 1:
        return Address(found["module"], "", found["source"], found["tail"])
    return Address(found["module"], host.lower(), path, found["tail"])


def is_old(text: str) -> bool:
    """Whether it is an address of Terraform 0.12 or earlier, which says no registry."""
    return _OLD_FORM.fullmatch(text) is not None
