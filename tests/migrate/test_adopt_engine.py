"""The real Pulumi engine takes over what an adopted program says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from engines.pulumi_engine import pulumi, python_language
from engines.pulumi_values import MadeUp
from fleetform.cli.commands.migrate import command

THERE: Mapping[str, dict[str, Any]] = {
    "main": {"cidr_block": "10.0.0.0/16", "tags": {"Name": "fleet"}},
    "part-a": {"cidr_block": "10.0.1.0/24", "vpc_id": "vpc-1", "map_public_ip_on_launch": False},
}


class Cloud(MadeUp):
    """A provider that finds out what is really there."""

    def imported(self, token: str, name: str) -> dict[str, Any]:
        camel = {"cidr_block": "cidrBlock", "vpc_id": "vpcId", "map_public_ip_on_launch": "mapPublicIpOnLaunch"}
        return {camel.get(key, key): value for key, value in THERE[name].items()}


def test_the_engine_imports_everything_and_then_nothing_changes(tmp_path: Path) -> None:
    def held(kind: str, name: str, identity: str, there: str, **more: Any) -> dict[str, Any]:
        instance = {"schema_version": 0, "attributes": {"id": identity, **THERE[there]}, **more}
        provider = 'provider["registry.opentofu.org/hashicorp/aws"]'
        return {"mode": "managed", "type": kind, "name": name, "provider": provider, "instances": [instance]}

    resources = [
        held("aws_subnet", "part", "subnet-1", "part-a", index_key="a", dependencies=["aws_vpc.main"]),
        held("aws_vpc", "main", "vpc-1", "main"),
    ]
    state = tmp_path / "x.tfstate"
    content = {"version": 4, "serial": 1, "lineage": "one", "outputs": {}, "resources": resources}
    state.write_text(json.dumps(content))
    project = tmp_path / "adopted"
    done = CliRunner().invoke(command, ["adopt", str(state), "-o", str(project)], standalone_mode=False)
    assert done.exception is None
    with pulumi(project, ["aws"], local_backend=False, made_up=Cloud()) as engine, python_language() as language:
        engine.variables |= language
        engine.pulumi("stack", "init", "dev")
        told = engine.pulumi("up", "--stack", "dev", "--yes", "--skip-preview").out
        assert "= 2 imported" in told
        kept = engine.state("adopted", "dev")
        assert {item["id"] for item in kept.values() if "vpc" in item["type"] or "subnet" in item["type"]} == {
            "vpc-1",
            "subnet-1",
        }
        engine.pulumi("preview", "--stack", "dev", "--expect-no-changes")
