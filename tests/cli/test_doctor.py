"""`fleetform doctor`: what is there, what is missing, and nothing of what credentials are."""

from __future__ import annotations

import json
import pkgutil
from pathlib import Path
from typing import Any

import pytest

from fleetform.cli.doctor import checks
from fleetform.cli.main import main

VARIABLES = (
    "AWS_ACCESS_KEY_ID",
    "AWS_SECRET_ACCESS_KEY",
    "AWS_PROFILE",
    "AWS_ROLE_ARN",
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "GOOGLE_APPLICATION_CREDENTIALS",
    "GOOGLE_CREDENTIALS",
    "GOOGLE_OAUTH_ACCESS_TOKEN",
    "ARM_CLIENT_ID",
    "ARM_TENANT_ID",
    "ARM_USE_MSI",
    "AZURE_CLIENT_ID",
    "AZURE_TENANT_ID",
    "KUBECONFIG",
)


@pytest.fixture
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder without project, tools and credentials, in which we are and which is our home."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    (tmp_path / "bin").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def doctor(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    with pytest.raises(SystemExit) as ended:
        main(["doctor", *arguments])
    assert ended.value.code == 0
    return capsys.readouterr().out


def findings(capsys: pytest.CaptureFixture[str]) -> dict[str, dict[str, Any]]:
    """By name; the engine of a name comes before the SDK."""
    found: dict[str, dict[str, Any]] = {}
    for one in json.loads(doctor(capsys, "--json")):
        found.setdefault(one["name"], one)
    return found


def install(folder: Path, name: str, text: str, status: int = 0) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / name
    file.write_text(f"#!/bin/sh\necho '{text}'\nexit {status}\n")
    file.chmod(0o755)
    return file


def test_on_a_bare_machine_everything_missing_is_told_with_how_to_get_it(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = findings(capsys)
    for name in ("tofu", "terraform", "pulumi", "crossplane", "kube-apiserver", "etcd", "go", "git", "node"):
        assert found[name]["there"] is False
        assert found[name]["advice"].startswith("https://")
        assert found[name]["purpose"]
    for name in ("AWS", "Azure", "Google Cloud", "Kubernetes"):
        assert found[name]["there"] is False
        assert found[name]["advice"]


def test_every_check_is_a_file_and_is_run(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    files = [module.name for module in pkgutil.iter_modules(checks.__path__)]
    assert len(json.loads(doctor(capsys, "--json"))) == len(files)


def test_the_projects_own_engine_wins_over_the_path_and_another_version_is_told(
    bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    own = install(bare / ".engines" / "bin", "tofu", "OpenTofu v1.10.0")
    install(bare / "bin", "tofu", "OpenTofu v1.9.9")
    (bare / "engines").mkdir()
    (bare / "engines" / "engines.json").write_text(
        json.dumps({"tofu": {"version": "1.12.6"}, "etcd": {"version": "1"}})
    )
    (bare / "deep" / "down").mkdir(parents=True)
    monkeypatch.chdir(bare / "deep" / "down")
    found = findings(capsys)
    assert found["tofu"]["version"] == "1.10.0"
    assert found["tofu"]["where"] == str(own)
    assert found["tofu"]["advice"] == "this project is tested with 1.12.6"
    assert found["etcd"]["advice"].startswith("make engines, or https://")


def test_a_program_that_fails_to_tell_its_version_is_there_all_the_same(
    bare: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(bare / "bin", "terraform", "broken 1.2.3", status=1)
    found = findings(capsys)["terraform"]
    assert (found["there"], found["version"], found["advice"]) == (True, "", "does not say its version")


def test_a_broken_engines_file_is_no_reason_to_fail(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (bare / "engines").mkdir()
    (bare / "engines" / "engines.json").write_text("{")
    assert findings(capsys)["tofu"]["there"] is False


def test_credentials_are_told_by_where_they_are_never_by_what_they_are(
    bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAsecretsecret")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "very-secret-value")
    (bare / ".config" / "gcloud").mkdir(parents=True)
    (bare / ".config" / "gcloud" / "application_default_credentials.json").write_text('{"private_key": "pk-secret"}')
    found = findings(capsys)
    assert found["AWS"]["where"] == "environment: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY"
    assert found["Google Cloud"]["where"] == "~/.config/gcloud/application_default_credentials.json"
    for text in (json.dumps(found), doctor(capsys)):
        assert "secretsecret" not in text
        assert "very-secret" not in text
        assert "pk-secret" not in text


def test_half_of_a_pair_of_variables_is_no_credential(
    bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAsecretsecret")
    assert findings(capsys)["AWS"]["there"] is False


def test_an_sdk_that_is_not_installed_is_told_with_its_extra(
    bare: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from importlib.metadata import PackageNotFoundError

    from fleetform.cli.doctor import packages

    def missing(name: str) -> object:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(packages, "distribution", missing)
    found = findings(capsys)
    assert found["pulumi-aws"]["advice"] == "pip install 'fleetform[aws]'"


def test_the_table_ends_with_what_is_not_there(bare: Path, capsys: pytest.CaptureFixture[str]) -> None:
    last = doctor(capsys).splitlines()[-1]
    assert last.startswith("Not there: crossplane, etcd, ")
    assert "pulumi-aws" not in last
