"""Networks that reach each other, through a whole life with real OpenTofu."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from components.networks_support import recorded
from components.shared_support import recorded as shared
from engines.tofu_engine import tofu
from export_opentofu.support import write_files
from fleetform.export.opentofu import export

KINDS = {
    "transit": ("aws_ec2_transit_gateway_peering_attachment_accepter", "google_network_connectivity_spoke"),
    "shared": ("aws_subnet", "google_compute_subnetwork"),
    "peering": ("aws_vpc_peering_connection_accepter", "google_compute_network_peering"),
}


@pytest.mark.slow
@pytest.mark.parametrize("topology", KINDS)
def test_networks_are_applied_and_a_second_plan_is_empty(topology: str, tmp_path: Path) -> None:
    folder = write_files(export(shared() if topology == "shared" else recorded(topology)), tmp_path)
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
