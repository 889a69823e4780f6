"""Networks that reach each other, through a whole life with real OpenTofu."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from components.accounts_support import recorded as accounts
from components.networks_support import recorded
from components.shared_support import PEERS
from components.shared_support import recorded as shared
from engines.tofu_engine import tofu
from export_opentofu.support import write_files
from fleetform.export.opentofu import export
from fleetform.graph.model import Graph

KINDS = {
    "transit": ("aws_ec2_transit_gateway_peering_attachment_accepter", "google_network_connectivity_spoke"),
    "shared": ("aws_subnet", "google_compute_subnetwork"),
    "peering": ("aws_vpc_peering_connection_accepter", "google_compute_network_peering"),
    "shared peering": ("google_compute_network_peering", "azapi_resource"),
    "accounts transit": ("aws_ec2_transit_gateway_vpc_attachment_accepter", "google_network_connectivity_group"),
    "accounts peering": ("aws_vpc_peering_connection_accepter", "google_compute_network_peering"),
}


def graph_of(topology: str) -> Graph:
    match topology.split():
        case ["accounts", kind]:
            return accounts("invited" if kind == "transit" else kind)
        case ["shared", *peers]:
            return shared(PEERS) if peers else shared()
        case _:
            return recorded(topology)


@pytest.mark.slow
@pytest.mark.parametrize("topology", KINDS)
def test_networks_are_applied_and_a_second_plan_is_empty(topology: str, tmp_path: Path) -> None:
    folder = write_files(export(graph_of(topology)), tmp_path)
    with tofu(folder) as engine:
        engine.init()
        engine.check_format()
        engine.validate()
        engine.apply()
        assert not engine.has_changes()
        kept = json.loads(engine.run("state", "pull").stdout)["resources"]
        made = Counter(resource["type"] for resource in kept)
        for kind in KINDS[topology]:
            assert made[kind] >= 1, kind
        engine.destroy()
