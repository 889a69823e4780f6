"""A resource of OpenTofu with what is known of its type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from fleetform import names
from fleetform.graph.expressions import Expr, Literal, MapOf
from fleetform.names.model import ArmType, TerraformType
from fleetform.names.reverse import arm_token, from_arm, from_terraform, token_of
from fleetform.review.reading.blocks import Block

_MANIFEST = "kubernetes_manifest"
_ARM = "azapi_resource"


@dataclass(frozen=True)
class Typed:
    """A resource by its address.

    Attributes:
        urn: Its URN in the graph.
        token: Pulumi's type, or `opentofu:index:TYPE` for a type that no map has.
        address: OpenTofu's address.
        terraform: What is known of it, for types of bridged providers.
        arm: What is known of it, for `azapi_resource`.
        manifest: It is a `kubernetes_manifest`.
    """

    urn: str
    token: str
    address: str
    terraform: TerraformType | None = None
    arm: ArmType | None = None
    manifest: bool = False

    def inputs(self, values: Mapping[str, Expr]) -> dict[str, Expr]:
        """Arguments under Pulumi's names."""
        if self.terraform is not None:
            return from_terraform(values, self.terraform.attributes)
        if self.manifest:
            manifest = values.get("manifest")
            if isinstance(manifest, MapOf):
                return {key: item for key, item in manifest.entries if isinstance(key, str)}
        if self.arm is not None:
            return self._arm_inputs(self.arm, values)
        return dict(values)

    def read(self, path: tuple[str | int | Expr, ...]) -> tuple[str | int | Expr, ...]:
        """What is read of it, under Pulumi's names."""
        if path and isinstance(path[0], int):
            path = path[1:]  # `count` numbers it; the graph has one
        if not path or not isinstance(path[0], str):
            return path or ("id",)
        if self.terraform is None:
            return path
        return (self.renamed(path[0]), *path[1:])

    def renamed(self, path: str) -> str:
        """An argument, or what begins with one, under Pulumi's name."""
        if self.terraform is None:
            return path
        first, dot, rest = path.partition(".")
        known = next((name for name, one in self.terraform.attributes.items() if one.name == first), first)
        return f"{known}{dot}{rest}"

    @staticmethod
    def _arm_inputs(arm: ArmType, values: Mapping[str, Expr]) -> dict[str, Expr]:
        body = values.get("body")
        inner = dict[str, Expr]()
        if isinstance(body, MapOf):
            inner = {key: item for key, item in body.entries if isinstance(key, str)}
        around = {key: value for key, value in values.items() if key in ("location", "tags", "identity")}
        found = from_arm({**around, **inner}, arm.properties)
        if "name" in values and arm.name_input:
            found[arm.name_input] = values["name"]
        if "parent_id" in values:
            found["parentId"] = values["parent_id"]
        return found


def typed(kind: str, address: str, block: Block, urn: Callable[[str, str], str]) -> Typed:
    """A resource with what name maps say of its type."""
    if kind == _MANIFEST:
        token = _manifest_token(block.arguments.get("manifest"))
        if token is not None:
            return Typed(urn(token, address), token, address, manifest=True)
    if kind == _ARM:
        given = block.arguments.get("type")
        plain = given.value.partition("@")[0] if isinstance(given, Literal) and isinstance(given.value, str) else ""
        token = arm_token(plain)
        if token is not None:
            return Typed(urn(token, address), token, address, arm=names.arm_type(token))
    token = token_of(kind)
    if token is None:
        token = f"opentofu:index:{kind}"
        return Typed(urn(token, address), token, address)
    return Typed(urn(token, address), token, address, terraform=names.terraform_resource(token))


def _manifest_token(manifest: Expr | None) -> str | None:
    if not isinstance(manifest, MapOf):
        return None
    version, kind = manifest.get("apiVersion"), manifest.get("kind")
    if not (isinstance(version, Literal) and isinstance(kind, Literal)):
        return None
    return kubernetes_token(str(version.value), str(kind.value))


def kubernetes_token(version: str, kind: str) -> str:
    """Pulumi's type of a Kubernetes object.

    >>> kubernetes_token("v1", "Secret"), kubernetes_token("apps/v1", "Deployment")
    ('kubernetes:core/v1:Secret', 'kubernetes:apps/v1:Deployment')
    """
    return f"kubernetes:{version if '/' in version else f'core/{version}'}:{kind}"
