"""Networks that reach each other are valid for Crossplane's CLI, and name each other as they should."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import pytest

from components.networks_support import TOPOLOGIES, recorded
from components.networks_support import portable as with_topology
from components.shared_support import portable as with_shared
from engines.crossplane_cli import validate
from engines.crossplane_crds import DATA
from engines.crossplane_stacks import SCOPES, parsed
from engines.needs import engine
from fleetform.export.crossplane import export_with_notes
from fleetform.export.errors import ExportError
from fleetform.graph.model import Graph

NETWORKS = DATA / "networks"
MADE = {
    "transit": {"TransitGatewayPeeringAttachmentAccepter": 1, "Spoke": 2, "VirtualHub": 1, "VirtualHubConnection": 1},
    "shared": {"VPC": 1, "Subnetwork": 2, "Spoke": 1, "VirtualHubConnection": 1},
    "peering": {"VPCPeeringConnectionAccepter": 1, "NetworkPeering": 2, "VirtualNetworkPeering": 2},
}


def portable(topology: str) -> Graph:
    return with_shared() if topology == "shared" else with_topology(topology)


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("topology", [*TOPOLOGIES, "shared"])
def test_crossplane_cli_finds_every_document_valid(
    topology: str, scope: Literal["namespaced", "cluster"], tmp_path: Path
) -> None:
    documents = parsed(export_with_notes(portable(topology), scope=scope).files)
    todo = [document for document in documents if document["kind"] != "Namespace"]
    said = validate(engine("crossplane"), todo, tmp_path, (DATA, NETWORKS))
    assert f"Total {len(todo)} resources: 0 missing schemas, {len(todo)} success cases, 0 failure cases" in said
    kinds = [document["kind"] for document in todo]
    assert {kind: kinds.count(kind) for kind in MADE[topology]} == MADE[topology]


def test_what_another_region_has_is_made_there() -> None:
    """A gateway's peering is accepted in the region of the other one."""
    (accepter,) = (
        document
        for document in parsed(export_with_notes(portable("transit")).files)
        if document["kind"] == "TransitGatewayPeeringAttachmentAccepter"
    )
    assert accepter["spec"]["forProvider"]["region"] == "us-east-1"


def test_a_connection_names_the_hub_of_its_region() -> None:
    (connection,) = (
        document
        for document in parsed(export_with_notes(portable("transit")).files)
        if document["kind"] == "VirtualHubConnection"
    )
    told = connection["spec"]["forProvider"]
    assert told["virtualHubIdRef"] == {"name": "shop-test-transit-hub-westeurope"}
    assert told["remoteVirtualNetworkIdRef"] == {"name": "fifth-network"}
    assert "crossplane.io/paused" not in connection["metadata"]["annotations"]


def test_flow_logs_of_azure_are_told_with_their_place() -> None:
    with pytest.raises(ExportError) as caught:
        export_with_notes(recorded())
    told = str(caught.value).splitlines()
    assert len(told) == 2
    assert all(": no Crossplane provider has this type" in line for line in told)
