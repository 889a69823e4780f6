"""Surveys: which files are read, which modules are roots, who reads whose state, in which order."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fleetform.migrate.checking import built_in
from fleetform.migrate.errors import MigrateError
from fleetform.migrate.findings import Severity
from fleetform.migrate.reports import FORMS, render
from fleetform.migrate.survey import surveying
from fleetform.migrate.survey.links import Link, described, waves
from fleetform.migrate.survey.model import Status
from fleetform.migrate.survey.surveying import Wanted, survey
from fleetform.migrate.survey.walking import LARGEST, entries
from migrate.repositories import SHOP, committed, git, write

PLAIN = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key    = "KEY"\n  }\n}\n'
READS = (
    'data "terraform_remote_state" "KEY" {\n  backend = "s3"\n  config = {\n    bucket = "b"\n    key = "KEY"\n  }\n}\n'
)


def paths(root: Path) -> list[str]:
    return [one.path for one in entries(root)]


def root_module(key: str, *reads: str) -> str:
    return PLAIN.replace("KEY", key) + "".join(READS.replace("KEY", one) for one in reads)


class TestWalking:
    def test_what_git_ignores_and_what_tools_put_there_is_left_out(self, tmp_path: Path) -> None:
        files = dict.fromkeys(("main.tf", "new.tf", "build/gone.tf", ".terraform/modules/a/main.tf"), "")
        write(tmp_path, {**files, ".gitignore": "build/\n", "vendor/main.tf": ""})
        assert paths(tmp_path) == ["build/gone.tf", "main.tf", "new.tf", "vendor/main.tf"]
        committed(tmp_path)
        write(tmp_path, {"later.tf": ""})
        assert paths(tmp_path) == ["later.tf", "main.tf", "new.tf", "vendor/main.tf"]
        assert paths(tmp_path / "vendor") == ["main.tf"]

    def test_settings_of_the_repository_run_nothing(self, tmp_path: Path) -> None:
        committed(write(tmp_path, {"main.tf": "", "run.sh": "#!/bin/sh\ntouch run\n"}))
        (tmp_path / "run.sh").chmod(0o755)
        git(tmp_path, "config", "core.fsmonitor", str(tmp_path / "run.sh"))
        assert "main.tf" in paths(tmp_path)
        assert not (tmp_path / "run").exists()

    def test_loops_of_links_and_odd_files(self, tmp_path: Path) -> None:
        write(tmp_path, {"a/main.tf": "", "script": "#!/bin/bash\nterraform plan\n", "data": "#!/bin/bash\n"})
        (tmp_path / "script").chmod(0o755)
        (tmp_path / "a" / "loop").symlink_to(tmp_path)
        (tmp_path / "a" / "self.tf").symlink_to("self.tf")
        (tmp_path / "a" / "shared.tf").symlink_to("main.tf")
        os.mkfifo(tmp_path / "pipe.tf")
        found = {one.path: one for one in entries(tmp_path)}
        assert sorted(found) == ["a/main.tf", "a/shared.tf", "script"]
        assert found["a/shared.tf"].is_link

    def test_names_of_all_kinds(self, tmp_path: Path) -> None:
        write(tmp_path, {"a b/ü.tf": "", "a b/x\ny.tf": "", "a b/main.tf": 'x = "'})
        found = survey([tmp_path]).repositories[0]
        assert found.files == {"configuration": 3}
        assert [(one.rule, one.path) for one in found.findings] == [("FM001", "a b/main.tf")]


class TestModules:
    def test_roots_children_and_what_they_are_told(self, tmp_path: Path) -> None:
        found = survey([write(tmp_path / "shop", SHOP)])
        (repository,) = found.repositories
        assert [one.folder for one in repository.roots] == ["cluster", "network", "shop"]
        assert [(one.folder, one.callers) for one in repository.children] == [
            ("modules/broken", []),
            ("modules/names", ["network"]),
        ]
        network = repository.folders["network"]
        assert network.backend is not None
        assert network.backend.settings == {"bucket": "shop-state", "key": "network", "region": "eu-west-1"}
        assert (network.required[0].constraint, network.required[0].spot.line) == (">= 1.5", 2)
        assert network.has_values
        assert repository.folders["modules/names"].resources == {"random_pet": 1}

    def test_a_root_is_as_far_as_the_worst_of_what_it_calls(self, tmp_path: Path) -> None:
        call = 'module "a" {\n  source = "../a"\n}\n'
        write(tmp_path, {"a/main.tf": "x = [", "b/main.tf": call, "c/main.tf": PLAIN + call.replace("../a", "../b")})
        write(tmp_path, {"d/main.tf": PLAIN, "e/main.tf": PLAIN, "e/main.tofu": PLAIN, "d/.terraform-version": "1.9.8"})
        found = survey([tmp_path])
        assert {key[1]: status for key, status in found.statuses.items()} == {
            "c": Status.DECISION,
            "d": Status.READY,
            "e": Status.MOVED,
        }

    def test_modules_that_call_each_other_and_folders_outside(self, tmp_path: Path) -> None:
        call = 'module "x" {\n  source = "WHERE"\n}\n'
        write(
            tmp_path,
            {
                "a/main.tf": PLAIN + call.replace("WHERE", "../b"),
                "b/main.tf": call.replace("WHERE", "../a") + call.replace("WHERE", "../../../outside"),
            },
        )
        assert [key[1] for key in survey([tmp_path]).roots] == ["a"]

    def test_settings_that_may_be_secrets_are_not_kept(self, tmp_path: Path) -> None:
        write(
            tmp_path, {"main.tf": 'terraform {\n  backend "s3" {\n    key = "k"\n    secret_key = "hunter2"\n  }\n}\n'}
        )
        found = survey([tmp_path])
        assert "hunter2" not in repr(found.repositories[0].folders)

    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("git::https://me:hunter2@example.com/x.git?ref=v1", "git::https://(secret)@example.com/x.git?ref=v1"),
            ("git::https://ghp_0123456789abcdef@github.com/x.git", "git::https://(secret)@github.com/x.git"),
            (
                "git::ssh://git@example.com/x.git?ref=a&sshkey=aHVudGVyMg==",
                "git::ssh://git@example.com/x.git?ref=a&sshkey=(secret)",
            ),
            (
                "s3::https://s3.amazonaws.com/b/x.zip?aws_access_key_secret=hunter2",
                "s3::https://s3.amazonaws.com/b/x.zip?aws_access_key_secret=(secret)",
            ),
            ("terraform-aws-modules/vpc/aws//modules/a", "terraform-aws-modules/vpc/aws//modules/a"),
        ],
    )
    def test_addresses_are_shown_without_what_opens_them(self, tmp_path: Path, address: str, shown: str) -> None:
        write(tmp_path, {"main.tf": f'module "x" {{\n  source = "{address}"\n}}\n'})
        found = survey([tmp_path])
        assert found.repositories[0].folders[""].calls[0].source == shown
        for form in FORMS:
            said = render(found, form, built_in(), "0", "1.12")
            assert "hunter2" not in said
            assert "ghp_" not in said
            assert "aHVudGVyMg" not in said


class TestOrder:
    def test_readers_come_before_those_whose_state_they_read(self, tmp_path: Path) -> None:
        found = survey([write(tmp_path / "shop", SHOP)])
        assert found.waves == [[("shop", "shop")], [("shop", "cluster")], [("shop", "network")]]
        assert [(one.reader[1], one.read and one.read[1], one.where) for one in found.links] == [
            ("cluster", "network", "shop-state network"),
            ("shop", "cluster", "shop-state cluster"),
            ("shop", None, "others dns"),
        ]

    def test_across_repositories_rings_and_what_modules_read(self, tmp_path: Path) -> None:
        write(tmp_path / "one", {"a/main.tf": root_module("a", "b"), "b/main.tf": root_module("b", "a")})
        module = READS.replace("KEY", "a")
        call = root_module("c") + 'module "m" {\n  source = "./m"\n}\n'
        write(tmp_path / "two", {"main.tf": call, "m/main.tf": module})
        found = survey([tmp_path / "one", tmp_path / "two"])
        assert found.waves == [[("two", "")], [("one", "a"), ("one", "b")]]

    def test_backends_with_settings_in_files_and_local_states(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {
                "a/main.tf": 'terraform {\n  backend "azurerm" {\n    key = "a"\n  }\n}\n',
                "a/prod.tfbackend": 'storage_account_name = "acc"\ncontainer_name = "c"\n',
                "a/dev.tfbackend": 'storage_account_name = "dev"\ncontainer_name = "c"\n',
                "b/main.tf": PLAIN + 'data "terraform_remote_state" "x" {\n  backend = "azurerm"\n  config = {\n'
                '    key = "a"\n    storage_account_name = "dev"\n    container_name = "c"\n  }\n}\n',
                "c/main.tf": 'provider "random" {}\n',
                "d/main.tf": PLAIN + 'data "terraform_remote_state" "c" {\n  backend = "local"\n  config = {\n'
                '    path = "${path.module}/../c/terraform.tfstate"\n  }\n}\n',
            },
        )
        found = survey([tmp_path])
        reads = {one.reader[1]: one.read and one.read[1] for one in found.links}
        assert reads == {"b": "a", "d": "c"}

    def test_terragrunt_units_depend_on_each_other(self, tmp_path: Path) -> None:
        unit = 'terraform {\n  source = "git::https://example.com/x.git"\n}\n'
        write(
            tmp_path,
            {
                "live/net/terragrunt.hcl": unit,
                "live/app/terragrunt.hcl": unit + 'dependency "net" {\n  config_path = "../net"\n}\n',
            },
        )
        found = survey([tmp_path])
        assert found.waves == [[(tmp_path.name, "live/app")], [(tmp_path.name, "live/net")]]
        # The folders above say where: not that it is a local file.
        assert [described(facts.backend) for facts in found.roots.values()] == ["as Terragrunt says"] * 2

    def test_a_long_chain_is_no_trouble(self) -> None:
        keys = [("r", f"{number:05d}") for number in range(5000)]
        from fleetform.migrate.survey.facts import Spot

        found = [Link(one, other, "", "", Spot("", 1, 1)) for one, other in zip(keys[1:], keys, strict=False)]
        assert waves(keys, found) == [[key] for key in reversed(keys)]


class TestSurveying:
    def test_several_processes_find_the_same(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in ("one", "two"):
            write(tmp_path / name, SHOP)
        roots = [tmp_path / "one", tmp_path / "two"]
        told: list[tuple[int, int]] = []
        alone = survey(roots, Wanted(jobs=1), lambda done, total: told.append((done, total)))
        assert told[-1][0] == told[-1][1] > 0
        monkeypatch.setattr(surveying, "_ALONE", 0)
        monkeypatch.setattr(surveying, "_BATCH", 1)
        together = survey(roots, Wanted(jobs=2))
        assert [one.findings for one in together.repositories] == [one.findings for one in alone.repositories]
        assert together.waves == alone.waves
        assert together.statuses == alone.statuses

    def test_what_cannot_be_read_is_told_and_the_rest_is_surveyed(self, tmp_path: Path) -> None:
        write(
            tmp_path,
            {"a.tf": "x = [1, 2\ny = 3\n", "b.tf.json": "{", "c.tf": b"\xff\xfe\x00", "big.tf": b"#" * (LARGEST + 1)},
        )
        write(tmp_path, {"good/main.tf": SHOP["network/main.tf"]})
        found = survey([tmp_path]).repositories[0]
        told = {one.path: one.message for one in found.findings if one.rule == "FM001"}
        assert set(told) == {"a.tf", "b.tf.json", "big.tf", "c.tf"}
        assert told["a.tf"] == "not readable: this list has no closing bracket"
        assert "larger than 4 MiB" in told["big.tf"]
        assert any(one.rule == "FM101" and one.severity is Severity.AUTOMATIC for one in found.findings)

    def test_a_folder_that_is_none(self, tmp_path: Path) -> None:
        with pytest.raises(MigrateError, match="no such folder"):
            survey([tmp_path / "nothing"])

    @pytest.mark.parametrize("opening", ["(", "[", "{a=", "f(", '"${', "[for a in b : "])
    def test_values_thousands_deep_end_no_survey(self, tmp_path: Path, opening: str) -> None:
        closing = {"(": ")", "[": "]", "{a=": "}", "f(": ")", '"${': '}"', "[for a in b : ": "]"}[opening]
        deep = opening * 3000 + "1" + closing * 3000
        blocks = "a {\n" * 3000 + "}\n" * 3000
        required = f"terraform {{\n  required_providers {{\n    a = {deep}\n  }}\n}}\n"
        write(tmp_path, {"a/main.tf": f'module "x" {{\n  source = {deep}\n}}\n{required}', "b/main.tf": blocks})
        write(tmp_path, {"c/main.tf": SHOP["network/main.tf"]})
        found = survey([tmp_path]).repositories[0]
        assert any(one.rule == "FM101" and one.path == "c/main.tf" for one in found.findings)
