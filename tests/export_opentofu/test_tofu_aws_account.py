"""AWS for real: a program applied by the real AWS provider to moto, taken over from Pulumi by a fresh state, destroyed.

moto has no EKS add-ons, access entries and Pod Identity associations, so `programs/account` has none; there, the node
groups of moto and what it forgets of a cluster are told too.
"""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import boto3
import pytest

from engines.aws_moto import aws_tofu, turn_to_moto
from engines.needs import engine as needed
from engines.tofu_engine import Tofu
from export_opentofu.live_stack import Known, stack_export
from export_opentofu.support import write_files
from export_opentofu.tofu_command import fleetform
from fleetform.cli.recording import record_program
from fleetform.export.opentofu import export
from fleetform.programs import open_program

ACCOUNT = Path(__file__).parent / "programs" / "account"
VARIABLES = {"TF_VAR_store_token_secret_string": "value-of-a-token"}
SECRET = "aws_secretsmanager_secret.store_token"
SETTINGS = {"force_overwrite_replica_secret": (None, False), "recovery_window_in_days": (None, 30)}
"""What the provider keeps for itself and asks AWS neither for nor about: defaults that importing does not set."""
TYPES = {
    *("aws_vpc", "aws_subnet", "aws_internet_gateway", "aws_nat_gateway", "aws_eip", "aws_route_table", "aws_route"),
    *("aws_route_table_association", "aws_security_group", "aws_security_group_rule"),
    *("aws_vpc_security_group_egress_rule", "aws_iam_role", "aws_iam_policy", "aws_iam_role_policy"),
    *("aws_iam_role_policy_attachment", "aws_kms_key", "aws_kms_alias", "aws_ecr_repository", "aws_s3_bucket"),
    *("aws_sqs_queue", "aws_dynamodb_table", "aws_secretsmanager_secret", "aws_secretsmanager_secret_version"),
    *("aws_lambda_function", "aws_lambda_alias", "aws_lambda_function_url", "aws_lambda_permission"),
    "aws_eks_cluster",
}


@pytest.mark.slow
def test_an_account_is_applied_taken_over_and_destroyed(tmp_path: Path) -> None:
    needed("pulumi")
    program = shutil.copytree(ACCOUNT, tmp_path / "account")
    graph = record_program(open_program(program, stack="dev"))
    first = write_files(export(graph, layout="modules"), tmp_path / "first")
    with aws_tofu(first, tmp_path, "eu-west-1") as engine:
        engine.environment.update(VARIABLES)
        engine.init()
        assert {change["type"] for change in engine.plan()["resource_changes"]} >= TYPES
        engine.run("apply", "-input=false", "-no-color", "-parallelism=40", "plan.bin")
        assert not engine.has_changes()
        known = Known(graph, engine.state(), "modules")
        stack = stack_export(program, tmp_path, ["aws"], known)
        for layout in ("flat", "modules"):
            fresh = _adopted(engine, program, stack, tmp_path / layout, layout)
            _imports_only(fresh, len(graph.resources))
        before = _secret(engine)
        fresh.run("apply", "-input=false", "-no-color", "plan.bin")
        assert not fresh.has_changes()
        # The one change is made in the state alone.
        assert _secret(engine) == before
        fresh.run("destroy", "-input=false", "-auto-approve", "-no-color", "-parallelism=40")
        assert "values" not in fresh.state()
        # It can still be got back: what the state did not know would have been taken for no days at all.
        assert _secret(engine)["DeletedDate"] - before["LastChangedDate"] > timedelta(days=29)


def _adopted(engine: Tofu, program: Path, stack: Path, folder: Path, layout: str) -> Tofu:
    """An export that takes over the stack, with a state of its own, in the same cloud."""
    done = fleetform(
        *("export", "opentofu", str(program), "--stack", "dev", "--layout", layout),
        *("--adopt", str(stack), "-o", str(folder)),
    )
    assert done.exit_code == 0, done.output
    assert "note:" not in done.output, done.output
    turn_to_moto(folder)
    fresh = Tofu(folder, engine.environment)
    fresh.init()
    fresh.check_format()
    return fresh


def _imports_only(fresh: Tofu, resources: int) -> None:
    changes = fresh.plan()["resource_changes"]
    told = {change["address"]: _different(change["change"]) for change in changes}
    assert {address: found for address, found in told.items() if found} == {SECRET: SETTINGS}
    actions = {change["address"]: change["change"]["actions"] for change in changes}
    assert {address: some for address, some in actions.items() if some != ["no-op"]} == {SECRET: ["update"]}
    assert all("importing" in change["change"] for change in changes)
    assert resources > len(changes) > 50
    shown = fresh.run("show", "-no-color", "plan.bin").stdout
    assert f"Plan: {len(changes)} to import, 0 to add, 1 to change, 0 to destroy." in shown
    # All signs on resources, after the line that explains signs.
    _, _, resources_shown = shown.partition("perform the following actions:")
    assert re.findall(r"^ +[-+~] .*", resources_shown.partition("\nPlan: ")[0], re.MULTILINE) == [
        f'  ~ resource "aws_secretsmanager_secret" "{SECRET.rpartition(".")[2]}" {{',
        "      + force_overwrite_replica_secret = false",
        "      + recovery_window_in_days        = 30",
    ]


def _secret(engine: Tofu) -> dict[str, Any]:
    """What AWS says of the secret."""
    asked = boto3.client("secretsmanager", "eu-west-1", endpoint_url=engine.environment["AWS_ENDPOINT_URL"],
                         aws_access_key_id="test", aws_secret_access_key="test")  # fmt: skip
    (found,) = asked.list_secrets(IncludePlannedDeletion=True)["SecretList"]
    return found


def _different(change: dict[str, Any]) -> dict[str, Any]:
    before, after = change["before"] or {}, change["after"] or {}
    return {key: (before.get(key), after.get(key)) for key in {**before, **after} if before.get(key) != after.get(key)}
