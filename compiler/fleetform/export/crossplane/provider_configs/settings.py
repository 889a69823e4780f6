"""The settings of one provider resource, as the files beside this one read them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fleetform.export.crossplane.object_names import object_name
from fleetform.export.crossplane.provider_settings import decoded
from fleetform.export.crossplane.world import World
from fleetform.graph.expressions import Expr

if TYPE_CHECKING:
    from fleetform.export.crossplane.provider_configs import ProviderConfigs


@dataclass(frozen=True, slots=True)
class Settings:
    """What a ProviderConfig is made of.

    Attributes:
        world: What is known.
        flavour: Which Crossplane provider it is for.
        name: Name of the ProviderConfig.
        inputs: Inputs of the provider resource.
        configs: The other ProviderConfigs.
    """

    world: World
    flavour: str
    name: str
    inputs: dict[str, Expr]
    configs: ProviderConfigs

    def get(self, name: str) -> Any:
        """A known setting; None if it is not given or not known."""
        return decoded(self.inputs.get(name))

    def credentials(self, holds: str) -> dict[str, Any]:
        """Credentials for a cloud, from a Secret that the user makes."""
        return self.from_user(f"{self.name}-{self.flavour}-credentials", "credentials", holds)

    def from_user(self, name: str, key: str, holds: str) -> dict[str, Any]:
        """Credentials from any Secret that the user makes."""
        secret = self.world.secrets.ask(object_name(name), key, holds)
        return {"source": "Secret", "secretRef": self.world.secrets.with_namespace(secret)}
