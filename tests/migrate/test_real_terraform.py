"""Ten root modules: applied by the real Terraform, migrated, and from then on the real OpenTofu's."""

from __future__ import annotations

import json
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from engines.needs import engine
from engines.terraform_engine import Engines, engines_for
from fleetform.cli.commands.migrate import command
from fleetform.cli.errors import BAD_INPUT, FOUND
from fleetform.cli.recording import record_program
from fleetform.programs import open_program

HERE = Path(__file__).parent
# In the order in which they are applied: the last two read what others have put out.
# Of each a resource, and another name for it.
ROOTS = {
    "counts": ("random_id.node[1]", "random_id.elsewhere"),
    "buckets": ('google_storage_bucket.all["x.y/z"]', "google_storage_bucket.elsewhere"),
    "nested": (
        'module.app["blue"].module.address[1].azurerm_public_ip.this',
        'module.app["blue"].azurerm_public_ip.this',
    ),
    "envs": ("kubernetes_config_map.settings[0]", "kubernetes_config_map.elsewhere"),
    "regions": ("google_compute_network.us", "google_compute_network.elsewhere"),
    "refactored": ("module.keys.tls_private_key.this", "module.keys.tls_private_key.elsewhere"),
    "secrets": ("random_password.admin", "random_password.elsewhere"),
    "network": ('aws_subnet.part["b"]', "aws_subnet.elsewhere"),
    "cluster": ("aws_security_group.nodes", "aws_security_group.elsewhere"),
    "app": ("random_pet.name", "random_pet.elsewhere"),
}
WORKSPACES = {"envs": ("default", "prod")}
SLOW = ("network", "cluster")  # the provider for AWS takes a second to say what it has
PROVEN = [name for name in ROOTS if name != "cluster"]
SECRET = "hunter2-hunter2"


@pytest.fixture(scope="module")
def applied(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root modules; `engines` applies them."""
    return shutil.copytree(HERE / "roots", tmp_path_factory.mktemp("fleet") / "roots")


@pytest.fixture(scope="module")
def engines(applied: Path, tmp_path_factory: pytest.TempPathFactory) -> Generator[Engines]:
    with engines_for(applied, tmp_path_factory.mktemp("logs")) as both:
        for name in ROOTS:
            apply(both, applied / name)
        yield both


@pytest.fixture
def folder(engines: Engines, applied: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Root modules of the test's own, and the environment in which our command finds the same providers."""
    for name, value in engines.environment("registry.").items():
        monkeypatch.setenv(name, value)
    return shutil.copytree(applied, tmp_path / "roots")


def apply(both: Engines, root: Path) -> None:
    """What the team did until today, with Terraform."""
    apply_here = ("apply", "-auto-approve", "-no-color", "-input=false")
    earlier = HERE / "earlier" / root.name
    if earlier.is_dir():
        now = (root / "main.tf").read_bytes()
        shutil.copyfile(earlier / "main.tf", root / "main.tf")
        both.terraform(root, "init", "-no-color")
        both.terraform(root, *apply_here)
        (root / "main.tf").write_bytes(now)
    both.terraform(root, "init", "-no-color")
    both.terraform(root, *apply_here)
    for workspace in WORKSPACES.get(root.name, ())[1:]:
        both.terraform(root, "workspace", "new", workspace)
        both.terraform(root, *apply_here)
        both.terraform(root, "workspace", "select", "default")


def states(root: Path) -> list[Path]:
    return sorted([root / "terraform.tfstate", *root.glob("terraform.tfstate.d/*/terraform.tfstate")])


def everything(root: Path) -> dict[str, bytes]:
    """What is in a root module, but for data folders and what migrations kept."""
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in sorted(root.rglob("*"))
        if path.is_file() and not {".terraform", ".fleetform"} & set(path.parts)
    }


def fleetform(*arguments: str | Path) -> Result:
    """Runs `fleetform migrate`."""
    done = CliRunner().invoke(command, [*map(str, arguments)], standalone_mode=False)
    assert SECRET not in done.output
    return done


def verify(*arguments: str | Path) -> Result:
    """Runs `fleetform migrate verify`."""
    return fleetform("verify", *arguments, "--terraform", engine("terraform"), "--tofu", engine("tofu"))


def migrate(root: Path) -> None:
    chosen = [part for state in states(root) for part in ("--state", state)]
    done = fleetform("terraform", root, "--in-place", *chosen)
    assert done.return_value == 0, (done.output, done.exception)


def has_changes(both: Engines, root: Path) -> bool:
    """Whether OpenTofu's plan would change anything."""
    done = both.tofu(root, "plan", "-no-color", "-input=false", "-detailed-exitcode", accepted=(0, 2))
    return "No changes." not in done


@pytest.mark.parametrize("name", ROOTS)
def test_a_root_module_goes_over_to_opentofu(engines: Engines, folder: Path, name: str) -> None:
    both, root, (address, elsewhere) = engines, folder / name, ROOTS[name]
    migrate(root)
    for state in states(root):
        assert b"registry.terraform.io" not in state.read_bytes()
    both.tofu(root, "init", "-no-color", "-input=false")
    for workspace in WORKSPACES.get(name, ()):
        both.tofu(root, "workspace", "select", workspace)
        assert not has_changes(both, root)
    if name not in SLOW:
        both.tofu(root, "show", "-no-color")  # fails with Terraform's addresses
    assert both.tofu(root, "state", "show", "-no-color", address).startswith("# ")
    both.tofu(root, "state", "mv", address, elsewhere)
    both.tofu(root, "state", "mv", elsewhere, address)
    assert not has_changes(both, root)
    left = everything(root)
    migrate(root)
    assert everything(root) == left


@pytest.mark.parametrize("name", PROVEN)
def test_both_engines_plan_nothing_after_the_migration(folder: Path, name: str) -> None:
    root = folder / name
    migrate(root)
    left = everything(root)
    done = verify(root, "--no-lock", "--format", "json")
    assert done.return_value == 0, (done.output, done.exception)
    told = json.loads(done.output)
    assert (told["same"], told["empty"], told["differences"], told["notes"]) == (True, True, [], [])
    assert told["resources"] > 0
    assert told["turned_back"]  # Terraform saw its own state and configuration
    assert everything(root) == left


def test_moves_that_are_still_to_come_are_planned_alike(engines: Engines, folder: Path) -> None:
    root = folder / "refactored"
    now = (root / "main.tf").read_bytes()
    shutil.copyfile(HERE / "earlier" / "refactored" / "main.tf", root / "main.tf")
    engines.terraform(root, "apply", "-auto-approve", "-input=false")
    (root / "main.tf").write_bytes(now)
    done = verify(root, "--format", "json")
    told = json.loads(done.output)
    assert (told["same"], told["empty"]) == (True, False), told
    assert told["actions"]["forget"] == 1


def test_a_migration_that_changes_what_is_planned_is_found(folder: Path) -> None:
    root = folder / "secrets"
    migrate(root)
    main = root / "main.tf.json"
    main.write_bytes(main.read_bytes().replace(SECRET.encode(), b"hunter3-hunter3"))
    done = verify(root)
    assert done.return_value == FOUND
    assert "terraform_data.kept: action: no-op with Terraform, update with OpenTofu\n" in done.output
    assert "terraform_data.kept: after.input: two sensitive values\n" in done.output
    assert "hunter" not in done.output


def test_the_way_back_is_open_until_the_state_goes_on(engines: Engines, folder: Path) -> None:
    root, address, elsewhere = folder / "counts", *ROOTS["counts"]
    before = everything(root)
    serial = json.loads(before["terraform.tfstate"])["serial"]
    migrate(root)
    assert everything(root) != before
    engines.tofu(root, "init", "-no-color", "-input=false")
    engines.tofu(root, "plan", "-no-color", "-input=false")
    assert fleetform("rollback", root).return_value == 0
    assert everything(root) == before
    migrate(root)
    engines.tofu(root, "state", "mv", address, elsewhere)
    engines.tofu(root, "state", "mv", elsewhere, address)
    done = fleetform("rollback", root)
    assert done.return_value == BAD_INPUT
    left = serial + 1
    assert f"the migration left serial {left}, today it is {left + 2}." in done.output
    assert "main.tf: would be put back\n" in done.output
    assert fleetform("rollback", root, "--state", "addresses").return_value == 0
    assert (root / "main.tf").read_bytes() == before["main.tf"]
    assert "No changes." in engines.terraform(root, "plan", "-no-color", "-input=false")


def test_a_state_is_encrypted_on_request_by_opentofu_itself(
    engines: Engines, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = folder / "buckets"
    passphrase = "correct horse battery staple"
    monkeypatch.setenv("TF_VAR_state_passphrase", passphrase)
    state = root / "terraform.tfstate"
    done = fleetform("terraform", root, "--in-place", "--state", state, "--offer", "encryption")
    assert done.return_value == 0, done.exception
    done = verify(root, "--no-lock", "--format", "json")
    assert json.loads(done.output)["same"], done.output
    engines.tofu(root, "init", "-no-color", "-input=false")
    engines.tofu(root, "apply", "-refresh-only", "-auto-approve", "-no-color")
    encrypted = json.loads(state.read_bytes())
    assert set(encrypted) == {"serial", "lineage", "meta", "encrypted_data", "encryption_version"}
    assert not has_changes(engines, root)
    done = fleetform("terraform", root, "--in-place", "--state", state)
    assert "OpenTofu has encrypted this state, so it made it: there is nothing left to move" in str(done.exception)
    done = fleetform("rollback", root)
    assert done.return_value == BAD_INPUT
    assert "is no state any more that can be read; what was there before the migration is in " in done.output


def test_a_pulled_state_is_pushed_without_force(engines: Engines, folder: Path, tmp_path: Path) -> None:
    root, pulled = folder / "regions", tmp_path / "pulled.tfstate"
    pulled.write_text(engines.terraform(root, "state", "pull"))
    done = fleetform("terraform", root, "--in-place", "--state", pulled)
    assert f"'tofu state push {pulled}'" in done.output
    assert json.loads(verify(root, "--no-lock", "--format", "json").output)["same"]
    engines.tofu(root, "init", "-no-color", "-input=false")
    engines.tofu(root, "state", "push", str(pulled))
    assert not has_changes(engines, root)
    assert b"registry.opentofu.org" in (root / "terraform.tfstate").read_bytes()
    pulled.write_text(engines.tofu(root, "state", "pull"))
    assert fleetform("rollback", root, "--state", "addresses").return_value == 0
    engines.terraform(root, "state", "push", str(pulled))
    assert "No changes." in engines.terraform(root, "plan", "-no-color", "-input=false")


@pytest.mark.parametrize("name", ["network", "regions", "buckets"])
def test_what_terraform_made_becomes_a_program_of_pulumi(folder: Path, tmp_path: Path, name: str) -> None:
    state = folder / name / "terraform.tfstate"
    done = fleetform("adopt", state, "-o", tmp_path / "adopted")
    assert done.exception is None
    graph = record_program(open_program(tmp_path / "adopted", stack="dev"))
    made = {one.options.import_id for one in graph.resources.values() if one.options.import_id is not None}
    held = [one for one in json.loads(state.read_bytes())["resources"] if one["mode"] == "managed"]
    assert made == {instance["attributes"]["id"] for one in held for instance in one["instances"]}
