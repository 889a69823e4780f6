"""Every command: help with examples, near matches, exit statuses, JSON."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import click
import pytest

from engines.fleetform_command import COMMAND, Done, fleetform
from fleetform.cli.main import CommandFolder, fleetform_command, main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Done:
    """Runs a command in this process, which is quicker."""
    with pytest.raises(SystemExit) as left:
        main(list(arguments))
    captured = capsys.readouterr()
    assert isinstance(left.value.code, int)
    return Done(left.value.code, captured.out, captured.err)


def all_commands() -> list[tuple[str, ...]]:
    found: list[tuple[str, ...]] = []
    context = click.Context(fleetform_command)
    folder = fleetform_command
    assert isinstance(folder, CommandFolder)
    for name in folder.list_commands(context):
        command = folder.get_command(context, name)
        if isinstance(command, click.Group):
            found += [(name, inner) for inner in command.list_commands(context)]
        else:
            found.append((name,))
    return found


def test_the_commands_are_there() -> None:
    promised = {"init", "validate", "schema", "graph", "diff", "preview", "up", "destroy", "refresh", "doctor"}
    assert promised <= {name for name, *_ in all_commands()}
    assert {("export", "opentofu"), ("export", "crossplane")} <= set(all_commands())


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_help_has_examples_of_the_command_itself(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    done = run(capsys, *command, "--help")
    assert done.status == 0
    _, _, examples = done.out.partition("Example")
    lines = [line.strip() for line in examples.splitlines() if line.strip().startswith("fleetform ")]
    assert any(line.startswith(f"fleetform {' '.join(command)}") for line in lines)


@pytest.mark.parametrize("command", all_commands(), ids=" ".join)
def test_every_option_is_explained(command: tuple[str, ...]) -> None:
    found: click.Command | None = fleetform_command
    for name in command:
        assert isinstance(found, click.Group)
        found = found.get_command(click.Context(found), name)
    assert found is not None
    for option in found.params:
        if isinstance(option, click.Option):
            assert option.help or isinstance(option.type, click.Choice), option.opts


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["valdate", "x"], "No such command 'valdate'. Did you mean 'validate'?"),
        (["export", "opentfu", "x"], "Did you mean 'opentofu'?"),
        (["graph", "--stak", "dev", "x"], "Did you mean '--stack'?"),
        (["schema", "Clustr"], "Did you mean 'Cluster'?"),
        (["schema", "cluster"], "Did you mean 'Cluster'?"),
        (["up", "prd"], "Did you mean 'prod'?"),
        (["graph", "--config", "region", "x"], "'region' is not KEY=VALUE"),
        (["export", "opentofu", "x", "-o", "y", "--syntax", "hlc"], "'hlc' is not one of 'hcl', 'json'"),
        (["validate"], "Missing argument"),
    ],
)
def test_a_misspelt_word_gets_a_hint(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path, arguments: list[str], told: str
) -> None:
    monkeypatch.chdir(root)
    done = run(capsys, *arguments)
    assert told in done.err
    assert done.status == 2


def test_validate_tells_of_every_file(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    monkeypatch.chdir(root)
    done = run(capsys, "validate", "stacks/base.yaml", "stacks/dev.yaml", "none.yaml")
    assert done.status == 2
    assert done.out.splitlines() == [
        "stacks/base.yaml: checked as part of stacks/dev.yaml",
        "stacks/dev.yaml: valid: 3 clusters, 2 endpoints, 2 edge nodes",
    ]
    assert done.err.splitlines() == ["none.yaml:1:1: there is no such file"]


def test_a_mistake_in_a_base_is_told_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    base = "name: shop\nowner: team\ncostCenter: cc-1\nlabels: {a: 1}\n"
    (tmp_path / "base.yaml").write_text(base, encoding="utf-8")
    for name in ("dev", "prod"):
        (tmp_path / f"{name}.yaml").write_text(f"extends: base.yaml\nenvironment: {name}\nx: 1\n", encoding="utf-8")
    done = run(capsys, "validate", *(str(tmp_path / f"{name}.yaml") for name in ("base", "dev", "prod")))
    assert done.status == 2
    assert [line.split(": ")[1] for line in done.err.splitlines()] == ["labels.a", "x", "x"]


def test_json_of_mistakes_has_places(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    file = tmp_path / "shop.yaml"
    file.write_text("kind: Platfrom\n", encoding="utf-8")
    done = run(capsys, "validate", "--json", str(file))
    (result,) = json.loads(done.out)
    assert done.status == 2
    assert result["valid"] is False
    assert result["problems"][-1] == {
        "file": str(file),
        "line": 1,
        "column": 7,
        "path": "kind",
        "message": "'Platfrom' is not allowed",
        "found": "Platfrom",
        "allowed": ["Platform"],
        "suggestion": "Platform",
    }


def test_json_of_what_is_valid(capsys: pytest.CaptureFixture[str], root: Path) -> None:
    done = run(capsys, "validate", "--json", str(root / "stacks" / "prod.yaml"))
    assert done.status == 0
    (result,) = json.loads(done.out)
    assert (result["valid"], result["clusters"], result["edgeNodes"]) == (True, 60, 20)


def test_schema_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    done = run(capsys, "schema", "NodePool")
    assert done.status == 0
    assert json.loads(done.out)["title"] == "NodePool"


def test_a_file_that_cannot_be_written_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    done = run(capsys, "init", str(tmp_path / "file" / "project"))
    assert done.status == 2
    assert "Traceback" not in done.err


def test_a_fault_of_our_own_never_looks_like_a_difference(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a mistake of ours")

    monkeypatch.setattr("fleetform.blueprints.validation.validate", broken)
    done = run(capsys, "validate", "x.yaml")
    assert done.status not in (0, 1, 2, 3)
    assert "RuntimeError: a mistake of ours" in done.err
    assert "please report it" in done.err


def test_a_reader_that_has_seen_enough_is_no_error(root: Path) -> None:
    with subprocess.Popen([*COMMAND, "schema"], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.read(1)
        process.stdout.close()
        assert process.stderr
        assert process.stderr.read() == b""
    assert process.returncode == 0


HEAVY = "pulumi", "pulumi_aws", "pulumi_gcp", "pulumi_azure_native", "pulumi_kubernetes", "grpc", "rich", "jinja2"


@pytest.mark.parametrize(
    "arguments",
    [["validate", "stacks/prod.yaml"], ["schema"], ["--help"], ["doctor", "--help"], ["export", "opentofu", "--help"]],
    ids=" ".join,
)
def test_quick_commands_import_nothing_heavy(root: Path, arguments: list[str]) -> None:
    script = (
        "import sys\nfrom fleetform.cli.main import main\n"
        "try:\n    main(sys.argv[1:])\nfinally:\n"
        f"    print([name for name in {HEAVY!r} if name in sys.modules], file=sys.stderr)\n"
    )
    done = subprocess.run(
        [*COMMAND[:2], script, *arguments], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0
    assert done.stderr.strip() == "[]"


def test_doctor_imports_no_sdk(root: Path) -> None:
    script = (
        "import sys\nfrom fleetform.cli.main import main\n"
        "try:\n    main(['doctor'])\nfinally:\n"
        "    print([name for name in sys.modules if name == 'pulumi' or name.startswith('pulumi_')], file=sys.stderr)\n"
    )
    done = subprocess.run([*COMMAND[:2], script], cwd=root, capture_output=True, text=True, check=False, timeout=120)
    assert done.stderr.strip().splitlines()[-1] == "[]"


def test_the_same_input_gives_the_same_bytes_on_two_hash_seeds(root: Path) -> None:
    mistakes = sorted((root / "tests" / "blueprints" / "mistakes").glob("*.yaml"))
    for arguments in (["schema"], ["validate", *mistakes], ["validate", "--json", *mistakes]):
        one, other = (fleetform(*arguments, cwd=root, environment={"PYTHONHASHSEED": seed}) for seed in ("1", "2"))
        assert one == other


def test_version(root: Path) -> None:
    from fleetform.blueprints import __version__

    assert fleetform("--version", cwd=root).out.split()[-1] == __version__
