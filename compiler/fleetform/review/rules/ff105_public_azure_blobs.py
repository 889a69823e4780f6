"""FF105: storage accounts do not allow public blobs."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_true


def _check(world: World) -> Iterator[Found]:
    for item in world.of("azure-native:storage:StorageAccount"):
        if is_true(item.get("allowBlobPublicAccess")):
            yield item.found("allowBlobPublicAccess", "containers may be opened to everybody")
    for item in world.of("azure-native:storage:BlobContainer"):
        if item.get("publicAccess") in ("Blob", "Container"):
            yield item.found("publicAccess", "everybody can read it without a key")


def _bad_1() -> None:
    import pulumi_azure_native as azure

    azure.storage.StorageAccount(
        "data",
        resource_group_name="shop",
        kind="StorageV2",
        sku={"name": "Standard_LRS"},
        allow_blob_public_access=True,
    )


def _bad_2() -> None:
    import pulumi_azure_native as azure

    azure.storage.BlobContainer(
        "site", account_name="data", resource_group_name="shop", public_access=azure.storage.PublicAccess.BLOB
    )


def _good() -> None:
    import pulumi_azure_native as azure

    azure.storage.StorageAccount(
        "data",
        resource_group_name="shop",
        kind="StorageV2",
        sku={"name": "Standard_LRS"},
        allow_blob_public_access=False,
    )


RULE = Rule(
    id="FF105",
    title="Storage accounts do not allow public blobs",
    severity=Severity.HIGH,
    why=(
        "With it, whoever makes a container may open it to everybody without a key. Switch "
        "allowBlobPublicAccess off, and give access by roles or signed addresses."
    ),
    source="https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-prevent",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
