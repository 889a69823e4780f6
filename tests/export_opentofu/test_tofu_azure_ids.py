"""Ids of Azure resources whose parents are not resource groups alone, judged by the real OpenTofu."""

from __future__ import annotations

import re
from pathlib import Path

import pulumi_azure_native as azure

from engines.tofu_engine import tofu
from export_opentofu.support import exported, recorded, write_files
from fleetform.export.opentofu import export

SUBSCRIPTION = "/subscriptions/00000000-0000-0000-0000-000000000001"


def _program() -> None:
    azure.monitor.Sli("sli", service_group_name="group", sli_name="sli")
    azure.education.Student(
        "student",
        billing_account_name="account",
        billing_profile_name="profile",
        invoice_section_name="section",
        student_alias="ann",
        budget={"currency": "USD", "value": 100},
        email="ann@example.com",
        expiration_date="2027-01-01",
        first_name="Ann",
        last_name="Lee",
        role="Student",
    )
    azure.kubernetesconfiguration.FluxConfiguration(
        "flux",
        cluster_name="hub",
        cluster_resource_name="managedClusters",
        cluster_rp="Microsoft.ContainerService",
        resource_group_name="shop",
        flux_configuration_name="flux",
    )
    azure.fluidrelay.FluidRelayServer(
        "relay", resource_group="shop", fluid_relay_server_name="relay", location="westeurope"
    )
    azure.security.Pricing("plan", scope_id=SUBSCRIPTION.strip("/"), pricing_name="Containers", pricing_tier="Standard")


def _written() -> str:
    return exported(_program, config={"azure-native:subscriptionId": SUBSCRIPTION.rpartition("/")[2]})


def test_parents() -> None:
    group = f"{SUBSCRIPTION}/resourceGroups/shop"
    section = "/providers/Microsoft.Billing/billingAccounts/account/billingProfiles/profile/invoiceSections/section"
    assert dict(re.findall(r'resource "azapi_resource" "(\w+)" .*?parent_id = "([^"]*)"', _written(), re.DOTALL)) == {
        "sli": "/providers/Microsoft.Management/serviceGroups/group",
        "student": f"{section}/providers/Microsoft.Education/labs/default",
        "flux": f"{group}/providers/Microsoft.ContainerService/managedClusters/hub",
        "relay": group,
        "plan": SUBSCRIPTION,
    }


def test_tofu_takes_them(tmp_path: Path) -> None:
    with tofu(write_files(export(recorded(_program)), tmp_path)) as engine:
        engine.init()
        engine.validate()
