"""azure-native types in ARM's words."""

from __future__ import annotations

import pytest

from fleetform import names
from fleetform.names.model import ArmFunction, ArmType
from fleetform.names.report import coverage


def arm(token: str) -> ArmType:
    found = names.arm_type(token)
    assert found is not None, token
    return found


def call(token: str) -> ArmFunction:
    found = names.arm_function(token)
    assert found is not None, token
    return found


@pytest.mark.parametrize(
    ("token", "type_", "parents", "name", "scope"),
    [
        ("resources:ResourceGroup", "Microsoft.Resources/resourceGroups", (), "resourceGroupName", "subscription"),
        (
            "network:Subnet",
            "Microsoft.Network/virtualNetworks/subnets",
            ("resourceGroupName", "virtualNetworkName"),
            "subnetName",
            "resource_group",
        ),
        (
            "containerservice:AgentPool",
            "Microsoft.ContainerService/managedClusters/agentPools",
            ("resourceGroupName", "resourceName"),
            "agentPoolName",
            "resource_group",
        ),
        (
            "apicenter:ApiVersion",
            "Microsoft.ApiCenter/services/workspaces/apis/versions",
            ("resourceGroupName", "serviceName", "workspaceName", "apiName"),
            "versionName",
            "resource_group",
        ),
        (
            "storage:BlobContainer",
            "Microsoft.Storage/storageAccounts/blobServices/containers",
            ("resourceGroupName", "accountName", "=default"),
            "containerName",
            "resource_group",
        ),
        (
            "authorization:RoleAssignment",
            "Microsoft.Authorization/roleAssignments",
            ("scope",),
            "roleAssignmentName",
            "any",
        ),
        ("monitor:DiagnosticSetting", "Microsoft.Insights/diagnosticSettings", ("resourceUri",), "name", "any"),
        (
            "privatedns:PrivateRecordSet",
            "Microsoft.Network/privateDnsZones/{recordType}",
            ("resourceGroupName", "privateZoneName"),
            "relativeRecordSetName",
            "resource_group",
        ),
    ],
)
def test_types_and_ids(token: str, type_: str, parents: tuple[str, ...], name: str, scope: str) -> None:
    found = arm(f"azure-native:{token}")
    assert (found.type, found.parent_inputs, found.name_input, found.scope) == (type_, parents, name, scope)
    assert len(found.parent_types) == found.type.count("/") - 1


def test_parents_of_another_namespace() -> None:
    assert arm("azure-native:securityinsights:AutomationRule").parent_types == (
        "Microsoft.OperationalInsights/workspaces",
    )
    assert arm("azure-native:kubernetesconfiguration:FluxConfiguration").parent_types == (
        "{clusterRp}/{clusterResourceName}",
    )


def test_levels_that_pulumi_leaves_out() -> None:
    cluster = arm("azure-native:containerservice:ManagedCluster").properties
    assert cluster["dnsPrefix"].path == ("properties", "dnsPrefix")
    assert cluster["location"].path == ("location",)
    assert cluster["identity"].path == ("identity",)
    subnets = arm("azure-native:network:VirtualNetwork").properties["subnets"]
    assert subnets.path == ("properties", "subnets")
    assert subnets.fields is not None
    assert subnets.fields["addressPrefix"].path == ("properties", "addressPrefix")
    assert subnets.fields["name"].path == ("name",)


def test_an_input_of_the_same_name_as_a_fixed_part_is_the_input() -> None:
    kind = arm("azure-native:containerservice:AgentPool").properties["type"]
    assert (kind.path, kind.read_only) == (("properties", "type"), False)
    assert arm("azure-native:network:Subnet").properties["id"].path == ("id",)


def test_types_that_are_written_by_hand() -> None:
    address = arm("azure-native:network:PublicIPAddress").properties
    assert address["publicIPAllocationMethod"].path == ("properties", "publicIPAllocationMethod")
    assert address["sku"].path == ("sku",)
    assert address["zones"].path == ("zones",)
    assert address["ipConfiguration"].read_only
    groups = arm("azure-native:network:PrivateDnsZoneGroup").properties["privateDnsZoneConfigs"]
    assert groups.fields is not None
    assert groups.fields["privateDnsZoneId"].path == ("properties", "privateDnsZoneId")
    assert arm("azure-native:redis:Redis").properties["sku"].path == ("properties", "sku")


def test_versions() -> None:
    assert arm("azure-native:network/v20240101:VirtualNetwork").api_version == "2024-01-01"
    assert arm("azure-native:app/v20230801preview:ContainerApp").api_version == "2023-08-01-preview"
    assert arm("azure-native:containerservice:AgentPool").api_version == "2025-09-01"
    assert names.arm_type("azure-native:network/v2024:VirtualNetwork") is None


def test_a_type_without_an_arm_type_is_refused() -> None:
    assert names.arm_type("azure-native:insights:NoSuchThing") is None


@pytest.mark.parametrize(
    ("token", "kind", "name", "inputs", "parents", "scope"),
    [
        (
            "azure-native:devtestlab:Schedule",
            "Microsoft.DevTestLab/labs/schedules",
            "name",
            ("resourceGroupName", "labName"),
            ("Microsoft.DevTestLab/labs",),
            "resource_group",
        ),
        (
            "azure-native:education:Lab",
            "Microsoft.Education/labs",
            None,
            ("billingAccountName", "billingProfileName", "invoiceSectionName"),
            (
                "Microsoft.Billing/billingAccounts",
                "Microsoft.Billing/billingAccounts/billingProfiles",
                "Microsoft.Billing/billingAccounts/billingProfiles/invoiceSections",
            ),
            "tenant",
        ),
        (
            "azure-native:fluidrelay:FluidRelayServer",
            "Microsoft.FluidRelay/fluidRelayServers",
            "fluidRelayServerName",
            ("resourceGroup",),
            (),
            "resource_group",
        ),
        ("azure-native:security:Pricing", "Microsoft.Security/pricings", "pricingName", ("scopeId",), (), "any"),
    ],
)
def test_ids_that_are_written_by_hand(
    token: str, kind: str, name: str | None, inputs: tuple[str, ...], parents: tuple[str, ...], scope: str
) -> None:
    found = arm(token)
    assert (found.type, found.name_input, found.parent_inputs, found.parent_types, found.scope) == (
        kind,
        name,
        inputs,
        parents,
        scope,
    )


def test_spellings_that_only_arm_has() -> None:
    scaler = arm("azure-native:containerservice:ManagedCluster").properties["autoScalerProfile"]
    assert scaler.fields is not None
    assert scaler.fields["maxNodeProvisionTime"].path == ("max-node-provision-time",)
    account = arm("azure-native:storage:StorageAccount").properties
    assert account["enableHttpsTrafficOnly"].path == ("properties", "supportsHttpsTrafficOnly")
    rules = account["networkRuleSet"].fields
    assert rules is not None
    assert rules["ipRules"].fields is not None
    assert rules["ipRules"].fields["iPAddressOrRange"].path == ("value",)
    encryption = account["encryption"].fields
    assert encryption is not None
    identity = encryption["encryptionIdentity"]
    assert identity.fields is not None
    assert (identity.name, identity.fields["encryptionUserAssignedIdentity"].name) == (
        "identity",
        "userAssignedIdentity",
    )
    pools = arm("azure-native:network:Subnet").properties["ipamPoolPrefixAllocations"]
    assert pools.fields is not None
    assert pools.fields["id"].path == ("pool", "id")


def test_functions_that_read() -> None:
    found = call("azure-native:containerservice:getManagedCluster")
    assert (found.action, found.type, found.name_input) == (
        None,
        "Microsoft.ContainerService/managedClusters",
        "resourceName",
    )
    assert found.results["fqdn"].path == ("properties", "fqdn")
    assert names.arm_type("azure-native:containerservice:getManagedCluster") is None


def test_functions_that_act() -> None:
    found = call("azure-native:containerservice:listManagedClusterUserCredentials")
    assert (found.action, found.name_input, found.parent_inputs, found.query) == (
        "listClusterUserCredential",
        "resourceName",
        ("resourceGroupName",),
        ("format", "serverFqdn"),
    )
    assert list(found.results) == ["kubeconfigs"]
    keys = call("azure-native:storage:listStorageAccountSAS")
    assert "permissions" in keys.arguments
    assert "accountName" not in keys.arguments
    hosts = call("azure-native:web:listWebAppHostKeys")
    assert (hosts.type, hosts.name_input, hosts.parent_inputs) == (
        "Microsoft.Web/sites/host",
        None,
        ("resourceGroupName", "name"),
    )


def test_every_question_about_a_resource_that_is_known_is_known() -> None:
    """Functions that are missing read resources that are missing, or act on something."""
    (counted,) = (one for one in coverage() if one.name == "azure-native functions")
    missing = [line.partition(": ")[0] for line in counted.missing]
    assert missing
    reads = [token.replace(":get", ":") for token in missing if token.rpartition(":")[2].startswith("get")]
    assert [token for token in reads if names.arm_type(token) is not None] == []
