"""Backends and state encryption, with real OpenTofu: against servers where they can be had, else checked by `init`."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import boto3
import pulumi
import pulumi_aws as aws
import pytest

from engines.aws_moto import moto
from engines.postgres import PASSWORD as DATABASE_PASSWORD
from engines.postgres import postgres
from engines.state_server import PASSWORD, USER, state_server
from engines.tofu_engine import tofu
from export_opentofu.layered import RELEASE, cluster, lives, platform
from export_opentofu.support import recorded, write_files
from fleetform.export.errors import ExportError
from fleetform.export.opentofu import export
from fleetform.export.opentofu.state import Backend, Encryption, OtherStack, State

ORDER = ["foundation", "addons"]
PASSPHRASE = "a passphrase for tests alone"
AWS = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_REGION": "eu-west-1",
    "AWS_EC2_METADATA_DISABLED": "true",
}


def small() -> None:
    """A cluster with a release on it."""
    _, provider = cluster("hub")
    RELEASE("app", chart="app", opts=pulumi.ResourceOptions(provider=provider))


def written(folder: Path, state: State, program: Callable[[], None] = small, **options: Any) -> Path:
    """The export of a program in layers."""
    return write_files(export(recorded(program), layers="split", state=state, **options), folder)


def queue() -> None:
    made = aws.sqs.Queue("jobs", name="jobs")
    pulumi.export("address", made.url)


@pytest.mark.parametrize("syntax", ["hcl", "json"])
def test_states_are_encrypted_with_a_passphrase_and_read_by_later_layers(syntax: Any, tmp_path: Path) -> None:
    state = State(encryption=Encryption("pbkdf2", {"iterations": 200_000}))
    folder = written(tmp_path, state, syntax=syntax)
    assert PASSPHRASE not in "".join(file.read_text() for file in folder.rglob("*.tf*"))
    for layer in ("foundation", "addons"):
        with tofu(folder / layer, {"state_passphrase": PASSPHRASE}) as engine:
            engine.init()
            engine.check_format()
            engine.run("apply", "-input=false", "-auto-approve", "-no-color")
            kept = json.loads((folder / layer / "terraform.tfstate").read_text())
            assert set(kept) >= {"encrypted_data", "meta"}
            assert "resources" not in kept
            assert not engine.has_changes()


def test_another_passphrase_does_not_open_a_state(tmp_path: Path) -> None:
    state = State(encryption=Encryption("pbkdf2", {"iterations": 200_000}))
    folder = write_files(export(recorded(queue), state=state), tmp_path)
    with tofu(folder, {"state_passphrase": PASSPHRASE}) as engine:
        engine.init()
        engine.apply()
    with tofu(folder, {"state_passphrase": f"not {PASSPHRASE}"}) as engine:
        done = engine.run("plan", "-input=false", "-no-color", accepted=(1,))
    assert "decryption failed" in done.stdout + done.stderr


def test_states_in_a_bucket_encrypted_with_a_key_of_kms(tmp_path: Path) -> None:
    with moto(tmp_path) as address:
        client: Any = boto3.client("s3", endpoint_url=address, **_login())
        client.create_bucket(Bucket="states", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
        keys: Any = boto3.client("kms", endpoint_url=address, **_login())
        key = keys.create_key()["KeyMetadata"]["KeyId"]
        settings = {"bucket": "states", "key": "shop/dev", "region": "eu-west-1", "encrypt": True, "use_lockfile": True}
        encryption = Encryption("aws_kms", {"kms_key_id": key, "key_spec": "AES_256", "region": "eu-west-1"})
        state = State(Backend("s3", {**settings, "use_path_style": True}), encryption)
        folder = written(tmp_path / "out", state)
        seen: list[str] = []

        def look(layer: Path) -> dict[str, str]:
            found = [item["Key"] for item in client.list_objects_v2(Bucket="states").get("Contents", [])]
            kept = json.loads(client.get_object(Bucket="states", Key=f"shop/dev/{layer.name}.tfstate")["Body"].read())
            assert "encrypted_data" in kept
            seen.extend(found)
            return {}

        lives(folder, ORDER, between=look, environment={**AWS, "AWS_ENDPOINT_URL": address})
    assert {f"shop/dev/{name}.tfstate" for name in ORDER} == {name for name in seen if name.endswith(".tfstate")}


def _login() -> dict[str, str]:
    return {"region_name": "eu-west-1", "aws_access_key_id": "test", "aws_secret_access_key": "test"}


def test_states_on_a_server_with_locks_and_a_password(tmp_path: Path) -> None:
    with state_server() as states:
        place = f"{states.address}/state/prod"
        lock = f"{states.address}/lock/{{layer}}"
        backend = Backend("http", {"address": place, "lock_address": lock, "unlock_address": lock})
        login = {"TF_HTTP_USERNAME": USER, "TF_HTTP_PASSWORD": PASSWORD}
        lives(written(tmp_path, State(backend)), ORDER, environment=login)
        assert set(states.kept) == {f"/state/prod/{name}" for name in ORDER}
        assert states.locked >= len(ORDER)
        assert states.held == set()


def test_states_in_a_database(tmp_path: Path) -> None:
    with postgres() as connection:
        backend = Backend("pg", {"conn_str": connection, "schema_name": "shop"})
        lives(written(tmp_path, State(backend)), ORDER, environment={"PGPASSWORD": DATABASE_PASSWORD})


def test_states_in_a_folder_of_their_own(tmp_path: Path) -> None:
    lives(written(tmp_path, State(Backend("local", {"path": "states"}))), ORDER)
    assert {file.name for file in (tmp_path / "states").glob("*.tfstate")} == {f"{name}.tfstate" for name in ORDER}


BACKENDS: Mapping[str, tuple[Mapping[str, Any], str]] = {
    "gcs": ({"bucket": "states", "prefix": "shop/dev"}, 'prefix = "shop/dev/addons"'),
    "azurerm": (
        {"storage_account_name": "states", "container_name": "tofu", "key": "shop/dev"},
        'key                  = "shop/dev/addons.tfstate"',
    ),
    "pg": ({"conn_str": "postgres://states@db.example.com/states"}, 'schema_name = "terraform_remote_state_addons"'),
    "s3": ({"bucket": "states", "key": "dev.tfstate", "region": "eu-west-1"}, 'key    = "dev/addons.tfstate"'),
}


@pytest.mark.parametrize("kind", BACKENDS)
def test_the_arguments_of_a_backend_are_those_that_openTofu_has(kind: str, tmp_path: Path) -> None:  # noqa: N802  its name
    settings, told = BACKENDS[kind]
    folder = written(tmp_path, State(Backend(kind, settings)))
    assert told in (folder / "addons" / "backend.tf").read_text()
    assert f'backend = "{kind}"' in (folder / "addons" / "layers.tf").read_text()
    with tofu(folder / "addons") as engine:
        engine.run("init", "-backend=false", "-input=false", "-no-color")
        engine.check_format()
        engine.validate()
        unknown = engine.run("init", "-input=false", "-no-color", accepted=(0, 1))
    assert "Unsupported argument" not in unknown.stderr + unknown.stdout
    assert "Invalid backend configuration argument" not in unknown.stderr + unknown.stdout


def test_a_key_of_google_is_a_valid_configuration(tmp_path: Path) -> None:
    name = "projects/p/locations/europe-west1/keyRings/r/cryptoKeys/k"
    state = State(encryption=Encryption("gcp_kms", {"kms_encryption_key": name, "key_length": 32}))
    folder = write_files(export(recorded(queue), state=state), tmp_path)
    with tofu(folder) as engine:
        # Nobody is logged in: the key provider is asked, and no argument of it is unknown.
        done = engine.run("init", "-input=false", "-no-color", accepted=(0, 1))
    assert "credentials" in done.stderr + done.stdout
    assert "Unsupported argument" not in done.stderr + done.stdout


def test_there_are_no_other_backends() -> None:
    with pytest.raises(
        ExportError, match=r"no backend 'consul' for states; allowed: azurerm, gcs, http, local, pg, s3"
    ):
        export(recorded(queue), state=State(Backend("consul")))


def test_outputs_of_another_stack_are_read_from_its_state(tmp_path: Path) -> None:
    def program() -> None:
        network = pulumi.StackReference("acme/network/prod")
        bucket = aws.s3.Bucket("logs", tags={"zone": network.get_output("zoneId")})
        token = pulumi.Output.secret(network.get_output("token"))
        aws.ssm.Parameter("token", type="SecureString", value=token)
        pulumi.export("subnet", network.get_output("subnets")[0])
        pulumi.export("bucket", bucket.bucket)

    def other() -> None:
        pulumi.export("zoneId", "Z1")
        pulumi.export("subnets", ["a", "b"])
        pulumi.export("token", "t")

    encryption = Encryption("pbkdf2", {"iterations": 200_000})
    stacks = {"acme/network/prod": OtherStack(Backend("local", {"path": "../network/terraform.tfstate"}), True)}
    given = {"state_passphrase": PASSPHRASE}
    with tofu(
        write_files(export(recorded(other), state=State(encryption=encryption)), tmp_path / "network"), given
    ) as o:
        o.init()
        o.apply()
    state = State(encryption=encryption, stacks=stacks)
    files = export(recorded(program), state=state)
    assert "sensitive(data.terraform_remote_state.network_prod.outputs.token)" in str(files["main.tf"])
    assert list(files) == [name for name in files if "variables" not in name or "network" not in str(files[name])]
    with tofu(write_files(files, tmp_path / "shop"), given) as engine:
        engine.init()
        engine.check_format()
        engine.apply()
        assert not engine.has_changes()
        outputs = json.loads(engine.run("output", "-json").stdout)
    assert outputs["subnet"]["value"] == "a"


@pytest.mark.parametrize(
    ("use", "kind"),
    [
        (lambda out: aws.sqs.Queue("q", name=out), "string"),
        (lambda out: aws.sqs.Queue("q", delay_seconds=out), "number"),
        (lambda out: aws.sqs.Queue("q", name=pulumi.Output.concat("q-", out)), "string"),
        (lambda out: aws.sqs.Queue("q", tags={"a": out}), "string"),
        (lambda out: aws.sqs.Queue("q", name=out, delay_seconds=out), "any"),
        (lambda out: aws.sqs.Queue("q", name=out["name"]), "any"),
        (lambda out: aws.sqs.Queue("q", policy=pulumi.Output.json_dumps({"a": out})), "any"),
        (lambda out: pulumi.export("out", out), "any"),
    ],
)
def test_what_is_done_with_an_output_of_another_stack_says_its_type(use: Any, kind: str) -> None:
    def program() -> None:
        use(pulumi.StackReference("acme/network/prod").get_output("it"))

    text = str(export(recorded(program))["variables.tf"])
    assert f"type        = {kind}\n" in text


def test_a_lock_file_is_kept(tmp_path: Path) -> None:
    from fleetform.export.writing import write

    lock = tmp_path / "foundation" / ".terraform.lock.hcl"
    write(export(recorded(platform), layers="split"), tmp_path, generator="opentofu")
    lock.write_text("# fixed\n")
    report = write(export(recorded(queue), layers="split"), tmp_path, generator="opentofu")
    assert "foundation/main.tf" in report.removed
    assert lock.read_text() == "# fixed\n"
    assert "providers lock -platform" in (tmp_path / "README.md").read_text()
    assert list((tmp_path / "foundation").iterdir()) == [lock]
