"""azure-native: what Resource Manager does not know and Pulumi does by itself, in the provider that does it.

Files in storage accounts, a static website of one, and who is logged in.
"""

from __future__ import annotations

from collections.abc import Sequence

from fleetform import names
from fleetform.export.opentofu import assets
from fleetform.export.opentofu.arm_parents import Place, parent_of
from fleetform.export.opentofu.bodies import body
from fleetform.export.opentofu.context import Context, Owner
from fleetform.export.opentofu.expressions import Writer
from fleetform.export.opentofu.families import Body
from fleetform.export.opentofu.families.bridged import Bridged
from fleetform.export.opentofu.shapes import Shape, Step
from fleetform.export.opentofu.tree import Argument, Fn, Lit, Node
from fleetform.graph.expressions import Asset
from fleetform.graph.model import DataCall, Resource

BLOB = "azure-native:storage:Blob"
WEBSITE = "azure-native:storage:StorageAccountStaticWebsite"
_ACCOUNT = "Microsoft.Storage/storageAccounts"
_WEB = "$web"
"""The container of every static website."""


def has(owner: Owner) -> bool:
    """Whether a resource or data source is one of these."""
    if isinstance(owner, DataCall):
        return names.terraform_data_source(owner.token) is not None
    return names.terraform_resource(owner.type) is not None


class Elsewhere(Bridged):
    """Resources and data sources by written name maps."""

    def resource_body(self, context: Context, resource: Resource) -> Body:
        """See `Family`."""
        found = names.terraform_resource(resource.type)
        assert found is not None
        writer = Writer(context, resource, "")
        given = {name: expr for name, expr in resource.inputs.items() if name not in ("resourceGroupName", "source")}
        if resource.type == WEBSITE:
            del given["accountName"]
            place = Place(f"{_ACCOUNT}/x", ("resourceGroupName", "accountName"), (_ACCOUNT,), "resource_group")
            account = Argument("storage_account_id", parent_of(writer, resource, resource.inputs, place))
            return [account, *body(writer, given, found.attributes, found.lacking)]
        made = body(writer, given, found.attributes, found.lacking)
        if "blobName" not in given:
            made.insert(0, Argument("name", Lit(resource.name)))
        if "type" not in given:
            made.append(Argument("type", Lit("Block")))
        return [*made, *_content(writer.inside("source"), resource, hashed="contentMd5" not in given)]

    def reference(self, context: Context, owner: Owner, path: Sequence[Step]) -> tuple[Node, Shape | None]:
        """See `Family`."""
        if isinstance(owner, Resource) and owner.type == WEBSITE and path[0] == "containerName":
            return Lit(_WEB), None
        return super().reference(context, owner, path)


def _content(writer: Writer, resource: Resource, *, hashed: bool) -> list[Argument]:
    """What is in a blob, and its digest, so that a new content is noticed."""
    source = resource.inputs.get("source")
    if isinstance(source, Asset) and source.kind == "text":
        return [Argument("source_content", writer.node(source.source))]
    if not isinstance(source, Asset):
        return [Argument("source", writer.node(source))] if source is not None else []
    path = assets.path(writer, source)
    digest = [Argument("content_md5", Fn("filemd5", (path,)))] if hashed and path != Lit(None) else []
    return [Argument("source", path), *digest]


FAMILY = Elsewhere()
