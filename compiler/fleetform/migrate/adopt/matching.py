"""What each item of a state is in Pulumi: a type and an import id, or why it is none."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from fleetform import names
from fleetform.export.opentofu.adopt.import_ids import import_id, rules
from fleetform.migrate.adopt.holding import Item
from fleetform.names.model import TerraformType
from fleetform.names.reverse import arm_token, token_of

_ARM_MARK = "/providers/"


@dataclass(frozen=True, slots=True)
class Match:
    """An item in Pulumi's words.

    Attributes:
        item: The item.
        token: Pulumi's type; None where no name map has it.
        facts: What the name map says of the type; None where a program cannot be written by it.
        id: The import id.
        why: Why there is no type, no program or no import id.
    """

    item: Item
    token: str | None = None
    facts: TerraformType | None = None
    id: str | None = None
    why: str = ""

    @property
    def is_written(self) -> bool:
        """Whether the program has it."""
        return self.facts is not None and self.id is not None

    @property
    def is_imported(self) -> bool:
        """Whether the file for `pulumi import` has it, since the program cannot."""
        return not self.is_written and self.token is not None and self.id is not None


def match_all(found: Iterable[Item]) -> list[Match]:
    """Matches of all items, in order."""
    return [_match(item) for item in found]


def _match(item: Item) -> Match:
    own = item.values.get("id")
    if item.type in rules().not_importable:
        return Match(item, why=f"cannot be imported: {rules().not_importable[item.type]}")
    if item.type in rules().secret:
        return Match(item, why="its import id is a secret, which is not written: import it by hand")
    if item.type.startswith(("azurerm_", "azapi_")):
        return _azure(item, own)
    token = token_of(item.type)
    facts = names.terraform_resource(token) if token is not None else None
    if token is None or facts is None:
        return Match(item, why="no name map has the type")
    identity = import_id(item.type, str(own), item.values) if isinstance(own, str) else None
    if identity is None:
        return Match(item, token, facts, why="what its import id is made of is not in the state")
    return Match(item, token, facts, identity)


def _azure(item: Item, own: object) -> Match:
    """Azure's own name of a type stands in the id: `/subscriptions/.../providers/NAMESPACE/TYPE/NAME`."""
    if not isinstance(own, str) or not own.startswith("/subscriptions/"):
        return Match(item, why="its id is none of Azure Resource Manager's")
    arm = _arm_type(own)
    token = arm_token(arm)
    if token is None:
        return Match(item, why=f"no name map has {arm}")
    return Match(item, token, None, own, "azure-native has other properties than Terraform's provider")


def _arm_type(own: str) -> str:
    """The type in an id.

    >>> _arm_type("/subscriptions/1/resourceGroups/g")
    'Microsoft.Resources/resourceGroups'
    >>> _arm_type("/subscriptions/1/resourceGroups/g/providers/Microsoft.Network/virtualNetworks/v/subnets/s")
    'Microsoft.Network/virtualNetworks/subnets'
    """
    before, mark, behind = own.rpartition(_ARM_MARK)
    if not mark:
        return "Microsoft.Resources/resourceGroups" if before or behind.count("/") == 4 else "Microsoft.Resources"
    space, *steps = behind.split("/")
    return "/".join([space, *steps[::2]])
