"""Networks that reach each other are valid for Crossplane's CLI, and name each other as they should."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from components.accounts_support import recorded as with_accounts
from components.networks_support import recorded as with_topology
from components.shared_support import PEERS
from components.shared_support import recorded as with_shared
from engines.crossplane_cli import validate
from engines.crossplane_crds import DATA
from engines.crossplane_stacks import SCOPES, parsed
from engines.needs import engine
from fleetform.export.crossplane import export_with_notes
from fleetform.graph.model import Graph

NETWORKS = DATA / "networks"
MADE = {
    "transit": {
        "WatcherFlowLog": 1,
        "Account": 1,
        "TransitGatewayPeeringAttachmentAccepter": 1,
        "Spoke": 2,
        "VirtualHub": 1,
        "VirtualHubConnection": 1,
    },
    "shared": {"VPC": 1, "Subnetwork": 2, "Spoke": 1, "VirtualHubConnection": 1},
    "peering": {"VPCPeeringConnectionAccepter": 1, "NetworkPeering": 2, "VirtualNetworkPeering": 2},
    "shared peering": {"NetworkPeering": 2, "VirtualNetworkPeering": 2},
    "accounts peering": {"VPCPeeringConnectionAccepter": 1, "NetworkPeering": 2, "VirtualNetworkPeering": 2},
    "accounts transit": {
        "TransitGatewayVPCAttachmentAccepter": 1,
        "ResourceShare": 1,
        "ResourceShareAccepter": 1,
        "VirtualHubConnection": 2,
    },
}


def recorded(topology: str) -> Graph:
    match topology.split():
        case ["accounts", kind]:
            return with_accounts("invited" if kind == "transit" else kind)
        case ["shared", *peers]:
            return with_shared(PEERS) if peers else with_shared()
        case _:
            return with_topology(topology)


def document(topology: str, kind: str, scope: Literal["namespaced", "cluster"] = "namespaced") -> dict[str, Any]:
    """The only document of a kind."""
    documents = parsed(export_with_notes(recorded(topology), scope=scope).files)
    (found,) = (document for document in documents if document["kind"] == kind)
    return found


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("topology", MADE)
def test_crossplane_cli_finds_every_document_valid(
    topology: str, scope: Literal["namespaced", "cluster"], tmp_path: Path
) -> None:
    documents = parsed(export_with_notes(recorded(topology), scope=scope).files)
    todo = [document for document in documents if document["kind"] != "Namespace"]
    said = validate(engine("crossplane"), todo, tmp_path, (DATA, NETWORKS))
    assert f"Total {len(todo)} resources: 0 missing schemas, {len(todo)} success cases, 0 failure cases" in said
    kinds = [document["kind"] for document in todo]
    assert {kind: kinds.count(kind) for kind in MADE[topology]} == MADE[topology]


def test_what_another_region_has_is_made_there() -> None:
    """A gateway's peering is accepted in the region of the other one."""
    accepter = document("transit", "TransitGatewayPeeringAttachmentAccepter")
    assert accepter["spec"]["forProvider"]["region"] == "us-east-1"


def test_a_connection_names_the_hub_of_its_region() -> None:
    connection = document("transit", "VirtualHubConnection")
    told = connection["spec"]["forProvider"]
    assert told["virtualHubIdRef"] == {"name": "shop-test-transit-hub-westeurope"}
    assert told["remoteVirtualNetworkIdRef"] == {"name": "fifth-network"}
    assert "crossplane.io/paused" not in connection["metadata"]["annotations"]


@pytest.mark.parametrize("scope", SCOPES)
def test_flow_logs_of_azure_go_to_the_account_that_is_made_for_them(scope: Literal["namespaced", "cluster"]) -> None:
    log, account = document("transit", "WatcherFlowLog", scope), document("transit", "Account", scope)
    told, kept = log["spec"]["forProvider"], account["spec"]["forProvider"]
    assert told["storageAccountIdRef"] == {"name": account["metadata"]["name"]}
    # The provider's reference is for security groups: the network is said by its id.
    assert told["targetResourceId"].endswith("/resourceGroups/fifth/providers/Microsoft.Network/virtualNetworks/fifth")
    assert (told["version"], told["enabled"], "format" in told) == (2, True, False)
    # ARM has one word for both.
    assert (kept["accountTier"], kept["accountReplicationType"], "sku" in kept) == ("Standard", "LRS", False)
    assert kept["networkRules"] == {"bypass": ["AzureServices"], "defaultAction": "Deny"}
    assert kept["allowNestedItemsToBePublic"] is False
    for made in (log, account):
        assert "crossplane.io/paused" not in made["metadata"]["annotations"]
