"""Classic azure: the resources of azurerm, each of which must be told where it is; Pulumi knows that by itself."""

from __future__ import annotations

from fleetform import names
from fleetform.export.opentofu.context import Context
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body
from fleetform.export.opentofu.families.bridged import Bridged
from fleetform.export.opentofu.shapes import at
from fleetform.export.opentofu.tree import Argument, Node, Raw
from fleetform.graph.expressions import Variable
from fleetform.graph.model import Resource

_LOCATION = "location"


class Azure(Bridged):
    """Resources of classic azure."""

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        made = super().resource_body(context, resource)
        found = names.terraform_resource(resource.type)
        attribute = found.attributes.get(_LOCATION) if found is not None else None
        if attribute is None or not attribute.required or _LOCATION in resource.inputs:
            return made
        number = 1 if made and isinstance(made[0], Argument) and made[0].name == "name" else 0
        return [*made[:number], Argument(attribute.name, _location(context, resource)), *made[number:]]


def _location(context: Context, resource: Resource) -> Node:
    """Where it is when it does not say so: where its resource group is, else where its provider is told to be."""
    for owner in context.named_by(resource.inputs.get("resourceGroupName")):
        if owner.urn in context.addresses:
            return at(context.addresses[owner.urn].node, _LOCATION)
    provider = context.graph.resources.get(resource.options.provider or "")
    inputs = provider.inputs if provider is not None else context.graph.provider_config.get(resource.package, {})
    said = inputs.get(_LOCATION)
    if said is not None:
        return Writer(context, resource, _LOCATION).node(said)
    variable = Variable("location", "text", description="Azure region of what the program gives none")
    return Raw(f"var.{context.new_variable(variable).name}")


FAMILY = Azure()
