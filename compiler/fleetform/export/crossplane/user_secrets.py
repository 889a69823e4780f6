"""The Secrets an export uses: those that the user makes, and those that managed resources write.

No value is ever in a file; `SECRETS.md` says which Secrets there must be, with which keys, for what.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field

from fleetform.export.crossplane.identities import Identity, Scope
from fleetform.export.crossplane.object_names import object_name
from fleetform.graph.model import Resource

_KEY = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass(slots=True)
class _Wanted:
    """One Secret to be made: key -> what it holds."""

    keys: dict[str, str] = field(default_factory=dict[str, str])


class Secrets:
    """Gives out references to Secrets and remembers what must be in them."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._wanted: dict[str, _Wanted] = {}
        self.written: dict[str, str] = {}
        """By URN: the connection Secret that its managed resource writes."""
        self.copied: dict[str, dict[str, str]] = {}
        """By URN of a Secret that is looked up: what is copied of it into its connection Secret, field to key."""

    @property
    def namespace(self) -> str:
        """Namespace of all of them."""
        return self._scope.namespace

    def ask(self, name: str, key: str, holds: str) -> dict[str, str]:
        """A reference to a Secret that the user makes."""
        self._wanted.setdefault(name, _Wanted()).keys.setdefault(key, holds)
        return self.reference(name, key)

    def for_property(self, resource: Resource, identity: Identity, path: str) -> dict[str, str]:
        """A reference to the user's Secret with the value of one property."""
        name = object_name(f"{identity.name}-inputs")
        key = secret_key(path.replace("[", ".").replace("]", ""))
        return self.ask(name, key, f"property `{path}` of {resource.type} '{resource.name}'")

    def for_map(self, resource: Resource, identity: Identity, path: str, keys: list[str]) -> dict[str, str]:
        """A reference to a whole Secret of the user's that has the keys of a map."""
        name = object_name(f"{identity.name}-{path}")
        told = f"property `{path}` of {resource.type} '{resource.name}'"
        for key in keys:
            self.ask(name, key, f"`{key}` of {told}")
        return {key: value for key, value in self.reference(name, "").items() if key != "key"}

    def variable(self, name: str, description: str) -> dict[str, str]:
        """A reference to the user's Secret with a configuration value."""
        told = f": {description}" if description else ""
        return self.ask("config", secret_key(name), f"configuration value `{name}`{told}")

    def connection(self, urn: str, identity: Identity, key: str) -> dict[str, str]:
        """A reference to the Secret that a managed resource writes, which it is made to write."""
        name = self.written.setdefault(urn, object_name(f"{identity.name}-connection"))
        return self.reference(name, key)

    def copy(self, urn: str, identity: Identity, field_path: str, key: str) -> dict[str, str]:
        """A reference to a copy of what is in a Secret on another cluster, which is looked up there."""
        self.copied.setdefault(urn, {})[field_path] = key
        return self.connection(urn, identity, key)

    def reference(self, name: str, key: str, *, namespace: bool = False) -> dict[str, str]:
        """A reference to a key of a Secret, with the namespace where the kind wants one."""
        within = {} if self._scope.namespaced and not namespace else {"namespace": self.namespace}
        return {"name": name, **within, "key": key}

    def with_namespace(self, reference: dict[str, str]) -> dict[str, str]:
        """The same reference for a kind that always wants the namespace."""
        return {"name": reference["name"], "namespace": self.namespace, "key": reference["key"]}

    def report(self) -> str | None:
        """The file `SECRETS.md`; None if the user has none to make."""
        if not self._wanted:
            return None
        lines = [
            "# Secrets to make before applying",
            "",
            "Nothing secret is in these files. Make these Secrets, for example with the command shown or with",
            f"External Secrets, in the namespace `{self.namespace}`.",
            "",
        ]
        for name, wanted in sorted(self._wanted.items()):
            lines += [f"## {name}", "", "| key | holds |", "|---|---|"]
            lines += [f"| `{key}` | {holds} |" for key, holds in sorted(wanted.keys.items())]
            files = " ".join(f"--from-file={key}=FILE" for key in sorted(wanted.keys))
            lines += ["", f"`kubectl create secret generic {name} --namespace {self.namespace} {files}`", ""]
        return "\n".join(lines)


def secret_key(text: str) -> str:
    """A key of a Secret for a property path; one that had to be changed carries a digest."""
    plain = _KEY.sub("-", text).strip("-") or "value"
    return plain if plain == text else f"{plain}-{hashlib.sha256(text.encode()).hexdigest()[:6]}"
