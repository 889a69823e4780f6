"""FF420: clusters use no access of old."""

from __future__ import annotations

from collections.abc import Iterator

from fleetform.review.findings.rule import Found, Rule, Severity
from fleetform.review.findings.world import World, is_false, is_true


def _check(world: World) -> Iterator[Found]:
    for item in world.of("gcp:container/cluster:Cluster"):
        if is_true(item.get("enableLegacyAbac")):
            yield item.found("enableLegacyAbac", "it goes past the roles of Kubernetes")
        if is_true(item.get("masterAuth.clientCertificateConfig.issueClientCertificate")):
            yield item.found("masterAuth", "it gives out client certificates, which cannot be taken back")
    for item in world.of("azure-native:containerservice:ManagedCluster"):
        if item.get("enableRBAC") is False:
            yield item.found("enableRBAC", "everybody who gets in may do everything")
        if item.get("aadProfile") is not None and is_false(item.get("disableLocalAccounts")):
            yield item.found("disableLocalAccounts", "administrators can come in past the directory")


def _bad_1() -> None:
    import pulumi_gcp as gcp

    gcp.container.Cluster("shop", location="europe-west1", enable_legacy_abac=True)


def _bad_2() -> None:
    import pulumi_azure_native as azure

    azure.containerservice.ManagedCluster("shop", resource_group_name="shop", aad_profile={"managed": True})


def _good() -> None:
    import pulumi_azure_native as azure

    azure.containerservice.ManagedCluster(
        "shop", resource_group_name="shop", aad_profile={"managed": True}, disable_local_accounts=True
    )


RULE = Rule(
    id="FF420",
    title="Clusters use no access of old",
    severity=Severity.HIGH,
    why=(
        "Legacy ABAC on GKE and local accounts on AKS go past roles and past the directory: whoever has such "
        "a certificate is an administrator, and nobody sees who it was."
    ),
    source="https://learn.microsoft.com/azure/aks/manage-local-accounts-managed-azure-ad",
    check=_check,
    good=(_good,),
    bad=(
        _bad_1,
        _bad_2,
    ),
)
